"""Nothing that somebody typed reaches the log."""

import logging
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from lda.domain.errors import Invalid, NotFound, Problem
from lda.ui import errors

SECRET = "Camille EXEMPLE 06 00 00 00 00"


@pytest.fixture
def discreet() -> Iterator[None]:
    factory = logging.getLogRecordFactory()
    loggers = [logging.getLogger(name) for name in ("streamlit.error_util", "uvicorn.access")]
    filters = [list(logger.filters) for logger in loggers]
    errors.write_discreet_logs()
    yield
    logging.setLogRecordFactory(factory)
    for logger, former in zip(loggers, filters, strict=True):
        logger.filters[:] = former


def raised() -> Exception:
    def inner() -> None:
        raise KeyError(SECRET)

    try:
        try:
            inner()
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        return error


def test_frames_say_what_and_where_but_no_message() -> None:
    text = errors.frames(raised())
    assert "builtins.ValueError" in text
    assert "caused by builtins.KeyError" in text
    assert "in inner" in text
    assert SECRET not in text


@pytest.mark.usefixtures("discreet")
def test_logs_of_libraries_are_discreet_too(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("some.library").error("it failed", exc_info=raised())
    assert "it failed" in caplog.text
    assert "in inner" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.usefixtures("discreet")
def test_an_error_is_logged_under_the_reference_that_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    reference = errors.log(raised())
    assert len(reference) == 8
    assert f"error reference={reference}" in caplog.text
    assert SECRET not in caplog.text


def script(kind: str) -> None:
    from lda.ui import errors
    from tests.ui.test_errors import raised, refusal

    errors.on_script_error(raised() if kind == "unexpected" else refusal(kind))


def refusal(kind: str) -> Exception:
    return (
        NotFound("dossier") if kind == "hidden" else Invalid(Problem("debut", "Corrigez la date de début."))
    )


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("unexpected", "Une erreur est survenue"),
        ("hidden", errors.NOT_FOUND),
        ("invalid", "Corrigez la date de début."),
    ],
)
def test_the_screen_says_it_in_french(kind: str, shown: str) -> None:
    app = AppTest.from_function(script, kwargs={"kind": kind}).run()
    assert app.error[0].value.startswith(shown)
    assert SECRET not in app.error[0].value


@pytest.mark.usefixtures("discreet")
def test_an_access_log_has_no_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "uvicorn.access")
    asked = ("127.0.0.1:5", "GET", f"/session/ouvrir?t={SECRET}", "1.1", 303)
    logging.getLogger("uvicorn.access").info('%s - "%s %s HTTP/%s" %d', *asked)
    assert '"GET /session/ouvrir HTTP/1.1" 303' in caplog.text
    assert SECRET not in caplog.text
