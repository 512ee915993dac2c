"""Errors that nobody expected: a French message with a reference on screen, frames without data in the log.

The message of an exception may hold what somebody typed (a value that the database refused), so it is never
written: a log keeps the kind of error and where it happened, which is what mends it.
"""

import logging
import traceback
from types import TracebackType
from typing import Any

import streamlit as st

from lda.domain.errors import LdaError, NotFound, Unavailable
from lda.settings import settings
from lda.ui import instruments

NOT_FOUND = "Introuvable : cette page ou cet élément n'existe pas, ou ne vous est pas accessible."
UNEXPECTED = (
    "Une erreur est survenue et l'action demandée n'a pas été faite. Rechargez la page, puis recommencez. "
    "Si l'erreur revient, signalez-la avec la référence **{reference}**."
)
UNAVAILABLE = (
    "La base de données ne répond pas pour le moment. Ce que vous avez saisi est gardé à l'écran et la page "
    "reprendra d'elle-même. Si l'attente dure, signalez-la avec la référence **{reference}**."
)

_log = instruments.log
_make_record = logging.getLogRecordFactory()


def on_script_error(error: Exception) -> bool:
    """Say what happened in French, and keep Streamlit from showing the error itself (for `st.App`)."""
    if isinstance(error, NotFound):
        st.error(NOT_FOUND)
    elif isinstance(error, Unavailable):
        st.warning(UNAVAILABLE.format(reference=log(error)))
    elif isinstance(error, LdaError):
        st.error(str(error))
    else:
        st.error(UNEXPECTED.format(reference=log(error)))
    return True


def log(error: BaseException) -> str:
    """Write an error to the log under a short reference, which is returned for the screen.

    The reference is that of the run in which it happened, whose line says what it was about.
    """
    run = instruments.current()
    run.outcome = instruments.UNAVAILABLE if isinstance(error, Unavailable) else instruments.ERROR
    _log.error("error reference=%s\n%s", run.reference, frames(error))
    return run.reference


def frames(error: BaseException) -> str:
    """Kind and place of an error and of those it came from: no message, no value."""
    parts = []
    seen: BaseException | None = error
    while seen is not None:
        place = "".join(traceback.format_tb(seen.__traceback__))
        parts.append(f"{type(seen).__module__}.{type(seen).__qualname__}\n{place}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\ncaused by ".join(parts)


def write_discreet_logs() -> None:
    """From now on no log of this process, libraries included, writes the message of an exception."""
    logging.basicConfig(format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    _log.setLevel(settings().log_level)
    logging.getLogger("streamlit.error_util").addFilter(_not_written_twice)
    logging.getLogger("uvicorn.access").addFilter(_without_query)
    logging.setLogRecordFactory(_discreet_record)


def _discreet_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _make_record(*args, **kwargs)
    info: tuple[type[BaseException], BaseException, TracebackType | None] | None
    info = record.exc_info if isinstance(record.exc_info, tuple) else None  # type: ignore[assignment]
    if info and info[1]:
        record.exc_text = frames(info[1])
        record.exc_info = None
    return record


def _not_written_twice(record: logging.LogRecord) -> bool:
    """Streamlit writes an error of a script before it hands it to `on_script_error`, which writes it too."""
    return record.msg != "Uncaught app execution"


def _without_query(record: logging.LogRecord) -> bool:
    """A server that keeps an access log writes the paths asked for, not their queries.

    One query holds the ticket of a sign-in, another the name that a list is searched for.
    """
    if isinstance(record.args, tuple):
        record.args = tuple(a.partition("?")[0] if isinstance(a, str) else a for a in record.args)
    return True
