"""The worker and a real mail server on this machine: what it gets, and what happens when it is away."""

import email
import socket
from collections.abc import Iterator
from email import policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from sqlalchemy import select

from lda.domain.clock import now
from lda.services import saisines
from lda.settings import settings
from lda.store.models import Compte, Envoi
from lda.store.work import reading, writing
from lda.worker import Worker
from tests.factories import Cast, cast_in_use, complete_answers, make_saisine

pytestmark = pytest.mark.slow


class Box:
    """A mail server that keeps what it gets; it refuses the addresses of `refused`."""

    def __init__(self) -> None:
        self.refused: set[str] = set()
        self.got: list[email.message.EmailMessage] = []

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 sign in first"
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        found = email.message_from_bytes(content, policy=policy.default)
        assert isinstance(found, email.message.EmailMessage)
        self.got.append(found)
        return "250 OK"


@pytest.fixture
def box(application: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Box]:
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"lda", b"s/cret"))

    controller = Controller(
        box, "127.0.0.1", port, authenticator=known, auth_require_tls=False, enable_SMTPUTF8=False
    )
    controller.start()
    monkeypatch.setenv("LDA_SMTP_URL", f"smtp://lda:s%2Fcret@127.0.0.1:{port}")
    monkeypatch.setenv("LDA_PUBLIC_URL", "https://lda.exemple.fr")
    settings.cache_clear()
    yield box
    controller.stop()


@pytest.fixture
def people(application: str) -> Cast:
    with writing() as session:
        return cast_in_use(session)


def transmitted(people: Cast) -> str:
    with writing() as session:
        cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
        return saisines.transmit(session, cle, actor=people.partenaire).reference or ""


def waiting() -> list[Envoi]:
    with reading() as session:
        found = list(session.scalars(select(Envoi).where(Envoi.envoye_le.is_(None))))
        session.expunge_all()
    return found


def test_a_new_saisine_is_told_without_a_name(people: Cast, box: Box) -> None:
    reference = transmitted(people)
    assert Worker().look() == 1
    [message] = box.got
    assert message["To"] == "coordinateur@exemple.fr"
    assert message["Subject"] == "Logement d'abord : nouvelle saisine"
    body = message.get_content()
    assert f"Nouvelle saisine {reference}" in body
    assert "https://lda.exemple.fr/saisine?cle=" in body
    assert not [word for word in ("Fictive", "Alix", "Mirages", "Tilleuls") if word in message.as_string()]
    assert waiting() == []
    assert Worker().look() == 0


def test_a_day_of_news_is_one_message(people: Cast, box: Box) -> None:
    references = [transmitted(people), transmitted(people)]
    assert Worker().look() == 1
    [message] = box.got
    assert message["Subject"] == "Logement d'abord : 2 nouveautés"
    assert all(reference in message.get_content() for reference in references)


@pytest.mark.parametrize("address", ["coordinateur@exemple.fr", "é@exemple.fr", "a@b.fr\nBcc: c@d.fr"])
def test_one_address_refused_keeps_nobody_else_waiting(people: Cast, box: Box, address: str) -> None:
    with writing() as session:
        coordinatrice = session.get_one(Compte, people.comptes.coordinatrice.id)
        coordinatrice.profil = {**coordinatrice.profil, "courriel": address}
    transmitted(people)
    with writing() as session:
        [envoi] = session.scalars(select(Envoi))
        values = {"sujet": envoi.sujet, "saisine_id": envoi.saisine_id, "cree_le": now(), "apres": now()}
        session.add(Envoi(compte_id=people.comptes.partenaire.id, **values))
    box.refused.add("coordinateur@exemple.fr")
    assert Worker().look() == 1
    assert [message["To"] for message in box.got] == ["partenaire@exemple.fr"]
    [left] = waiting()
    assert (left.echecs, left.pris_le) == (1, None)
    assert left.apres > now()


def test_without_the_mail_server_messages_wait(
    people: Cast, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    transmitted(people)
    right = settings().smtp_url
    monkeypatch.setenv("LDA_SMTP_URL", "smtp://127.0.0.1:1")
    settings.cache_clear()
    assert Worker().look() == 0
    [left] = waiting()
    assert left.echecs == 1
    with writing() as session:
        session.get_one(Envoi, left.id).apres = now()
    assert right is not None
    monkeypatch.setenv("LDA_SMTP_URL", right.get_secret_value())
    settings.cache_clear()
    assert Worker().look() == 1
    assert len(box.got) == 1
