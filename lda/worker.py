"""What goes on beside the screens: the messages out, handed to the mail server as they come due."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import SplitResult, unquote, urlsplit

from lda.documents import courriels
from lda.domain.clock import today
from lda.domain.errors import Unavailable
from lda.services import envois
from lda.settings import settings
from lda.store.work import writing

log = logging.getLogger("lda")

PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
TIMEOUT = 20
"""Seconds that the mail server may take to answer."""


class Worker:
    """One look after the other at what is to be done; each is safe beside another worker."""

    def __init__(self) -> None:
        self._reminded: date | None = None

    def look(self) -> int:
        """Put in the reminders of the day, then send what is due; how many messages went out.

        What fails waits, and is tried again at a later look.
        """
        try:
            self._remind()
            return self._send() if settings().smtp_url else 0
        except Unavailable:
            log.error("worker outcome=unavailable")
            return 0

    def _remind(self) -> None:
        if self._reminded == today():
            return
        with writing() as session:
            added = envois.remind(session)
        self._reminded = today()
        log.info("worker reminders=%d", added)

    def _send(self) -> int:
        with writing() as session:
            bundles = envois.take(session)
        if not bundles:
            return 0
        try:
            with _server() as server:
                sent = sum(_handed(server, bundle) for bundle in bundles)
        except (OSError, smtplib.SMTPException) as error:
            log.error("worker outcome=no_mail_server error=%s", type(error).__name__)
            _put_back(bundles)
            return 0
        log.info("worker sent=%d failed=%d", sent, len(bundles) - sent)
        return sent


def _handed(server: smtplib.SMTP, bundle: envois.Bundle) -> bool:
    """Hand one message over and say so in the database, at once: a crash sends at most this one twice."""
    try:
        server.send_message(courriels.message(bundle))
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, ValueError) as error:  # this message, or this address
        log.error("worker outcome=refused error=%s", type(error).__name__)
        with writing() as session:
            envois.failed(session, bundle)
        return False
    with writing() as session:
        envois.sent(session, bundle)
    return True


def _put_back(bundles: list[envois.Bundle]) -> None:
    with writing() as session:
        for bundle in bundles:
            envois.failed(session, bundle)


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    """The mail server of `LDA_SMTP_URL`, signed in to where a name is given."""
    secret = settings().smtp_url
    assert secret is not None
    asked = urlsplit(secret.get_secret_value())
    with _connected(asked) as server:
        if asked.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if asked.username:
            server.login(unquote(asked.username), unquote(asked.password or ""))
        yield server


def _connected(asked: SplitResult) -> smtplib.SMTP:
    host, port = asked.hostname or "localhost", asked.port or PORTS[asked.scheme]
    if asked.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT)
