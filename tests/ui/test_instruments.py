"""One line of the log for each run and each request: what it cost, under which reference, about nobody."""

import logging
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lda.domain.words import Role
from lda.settings import settings
from lda.store.models import Compte
from lda.store.queries import counting
from lda.store.work import reading, writing
from lda.ui import errors, instruments
from lda.views import options, organisations
from tests import factories
from tests.ui import visits
from tests.ui.test_signin import Client

LINE = re.compile(
    r"(page|fragment|route) reference=[0-9a-f]{8} name=\S+ role=\S+"
    r" ms=\d+\.\d queries=\d+ sql_ms=\d+\.\d outcome=\w+"
)
SECRET = "Camille-EXEMPLE"
pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def compte() -> Compte:
    with writing() as session:
        return factories.make_account(session, Role.ADMIN, prenom="Camille", nom="EXEMPLE")


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "lda")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "lda"]


def test_a_run_writes_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, compte: Compte
) -> None:
    """After an upgrade of Streamlit too: a run that no longer goes through our wrapper writes none."""
    with visits.measured(monkeypatch):
        visits.visit(monkeypatch, compte, "journal").run()
    (line,) = lines(caplog)
    assert LINE.fullmatch(line)
    assert "page " in line
    assert " name=journal role=ADMIN " in line
    assert line.endswith(" outcome=ok")


def test_a_line_says_nothing_of_what_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, compte: Compte
) -> None:
    with visits.measured(monkeypatch):
        visits.visit(monkeypatch, None, SECRET, f"cle={SECRET}").run()
        visits.visit(monkeypatch, compte, "reseau", f"cle={SECRET}").run()
        visits.visit(monkeypatch, compte, "dossier", f"cle={SECRET}").run()
    assert len(lines(caplog)) == 3
    assert SECRET not in caplog.text
    assert "EXEMPLE" not in caplog.text
    assert " name=dossier role=ADMIN " in lines(caplog)[2]
    assert lines(caplog)[2].endswith(" outcome=not_found")


def test_a_failure_has_one_reference_on_screen_and_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, compte: Compte
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(organisations, "search", fails)
    with visits.measured(monkeypatch) as runs:
        shown = visits.visit(monkeypatch, compte, "reseau").run().error[0].value
    reference = runs[0].reference
    assert f"**{reference}**" in shown
    error, line = lines(caplog)
    assert error.startswith(f"error reference={reference}\n")
    assert f"reference={reference} " in line
    assert line.endswith(" outcome=error")
    assert SECRET not in caplog.text


def callbacks() -> None:
    import streamlit as st

    from tests.ui.test_instruments import ask

    st.button("Un", on_click=ask)
    if st.button("Deux"):
        st.rerun()


def ask() -> None:
    with reading() as session:
        session.connection().exec_driver_sql("SELECT 1")


def test_callbacks_and_reruns_are_measured_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with visits.measured(monkeypatch) as runs:
        tab = AppTest.from_function(callbacks).run()
        tab.button[0].click().run()
        tab.button[1].click().run()
    assert [run.queries.count for run in runs] == [0, 1, 0, 0]
    assert [run.outcome for run in runs] == ["ok", "ok", "rerun", "ok"]


def test_a_request_writes_one_line(caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.ask("/sante")
    client.ask(f"/fichier/piece/{SECRET}?texte={SECRET}")
    client.ask(f"/session/ouvrir?t={SECRET}")
    found = lines(caplog)
    assert all(LINE.fullmatch(line) for line in found)
    assert " name=/sante role=- " in found[0]
    assert " queries=0 " in found[0]
    assert " name=/fichier/{kind}/{cle} role=- " in found[1]
    assert [line.rpartition("=")[2] for line in found] == ["200", "404", "303"]
    assert SECRET not in caplog.text


def test_the_query_log_lists_statements_without_values(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, compte: Compte
) -> None:
    monkeypatch.setenv("LDA_QUERY_LOG", "1")
    settings.cache_clear()
    with visits.measured(monkeypatch) as runs:
        visits.visit(monkeypatch, compte, "aide").run()
    listed = [line for line in lines(caplog) if line.startswith("query ")]
    assert len(listed) == runs[0].queries.count == 1
    assert f"reference={runs[0].reference} " in listed[0]
    assert "FROM compte JOIN session_web" in listed[0]
    assert SECRET not in caplog.text


def test_the_level_silences_what_went_well(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "lda")
    with instruments.measured("page"):
        reference = errors.log(ValueError())
    (line,) = lines(caplog)
    assert reference in line


def test_the_transaction_itself_is_not_counted() -> None:
    with counting() as queries:
        with writing() as session:
            session.connection().exec_driver_sql("SELECT 1")
        with reading() as session:
            options.lists(session)
    assert queries.count == 3
    assert queries.seconds > 0
