"""The form of a reunion, as a coordinator fills it in: who is invited."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lda.domain.access import Actor
from lda.settings import ROOT
from lda.store.work import writing
from lda.ui import frame
from tests.factories import Cast, cast
from tests.followup import running

Visit = Callable[..., AppTest]


@pytest.fixture
def people(application: str) -> Cast:
    with writing() as session:
        return cast(session)


@pytest.fixture
def visit(application: str, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit(actor, ajouter="1")`: the agenda as it first shows to somebody at an address."""
    monkeypatch.setattr(frame, "cookie", lambda: None)

    def visited(actor: Actor, **query: str) -> AppTest:
        monkeypatch.setattr(frame, "ask_who", lambda: actor)
        app = AppTest.from_file(str(ROOT / "lda" / "ui" / "main.py"), default_timeout=60)
        app.query_params.update(query)
        return app.switch_page("../../pages/agenda.py").run()

    return visited


def test_a_concertation_is_prepared_with_the_group_and_the_operators(people: Cast, visit: Visit) -> None:
    with writing() as session:
        cle = running(session, people)[0].cle
    app = visit(people.coordinatrice, ajouter="1", dossier=cle)
    assert not app.exception
    assert app.multiselect(key="reunion_new_organisations").value == [people.ccas.cle, people.association.cle]
