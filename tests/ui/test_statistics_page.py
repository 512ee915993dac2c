"""The statistics page: what it asks of the database, and that it follows facts and rules."""

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from lda.domain.clock import today
from lda.domain.french import NBSP
from lda.services import sessions
from lda.store.lists import COUNTING
from lda.store.models import Parametre
from lda.store.queries import counting
from lda.store.work import reading, writing
from lda.views import indicators
from tests import factories
from tests.factories import Cast
from tests.ui import visits

ART = "PF_ARTOIS"


@pytest.fixture
def people(application: str) -> Cast:
    with writing() as session:
        cast = factories.cast(session)
        author = cast.comptes.partenaire
        factories.make_saisine(session, author, statut="TRANSMISE", recue_le=today())
        factories.make_saisine(
            session, author, statut="SANS_SUITE", motif_decision="RETRAIT", recue_le=today()
        )
        return cast


def written(tab: AppTest) -> str:
    assert not tab.exception
    texts = [*(one.value for one in tab.markdown), *(one.value for one in tab.caption)]
    return "\n".join(texts).replace(NBSP, " ")


def test_figure_and_footnote_follow_a_new_rule(monkeypatch: pytest.MonkeyPatch, people: Cast) -> None:
    tab = visits.visit(monkeypatch, people.comptes.coordinatrice, "statistiques").run()
    assert tab.metric[0].value == "2"
    assert "au motif « Doublon »." in written(tab)
    with writing() as session:
        rules = {"motifs_exclus": ["DOUBLON", "RETRAIT"]}
        session.add(Parametre(cle=COUNTING, depuis=today(), valeur=rules))
    tab.run()
    assert tab.metric[0].value == "1"
    assert "au motif « Doublon » ou « Retrait par l'orienteur »." in written(tab)


def test_shown_again_nothing_is_counted_again(monkeypatch: pytest.MonkeyPatch, people: Cast) -> None:
    compte = people.comptes.coordinatrice
    with visits.measured(monkeypatch) as runs:
        tab = visits.visit(monkeypatch, compte, "statistiques").run()
        tab.run()
        with writing() as session:
            factories.make_saisine(session, people.comptes.partenaire, statut="TRANSMISE", recue_le=today())
            session.execute(text("UPDATE revision SET valeur = valeur + 1 WHERE plateforme = 'PF_CALAISIS'"))
        tab.run()
        assert tab.metric[0].value == "2"
        with writing() as session:
            session.execute(text("UPDATE revision SET valeur = valeur + 1 WHERE plateforme = 'PF_ARTOIS'"))
        tab.run()
        assert tab.metric[0].value == "3"
    first, again, elsewhere, fresh = (run.queries.count for run in runs)
    assert again == elsewhere == 3  # its session, its revisions, these again by the fragment that watches
    assert again < fresh <= first


@pytest.mark.parametrize("plateforme", [None, ART])
def test_a_poll_is_two_small_queries(
    monkeypatch: pytest.MonkeyPatch, people: Cast, plateforme: str | None
) -> None:
    """Its session, by the key of its cookie, and the revisions: seven rows at most, and one parameter's."""
    with writing() as session:
        cookie = visits.sign_in(session, people.comptes.coordinatrice)
    with counting(kept=True) as asked, reading() as session:
        found = sessions.session_of(session, cookie)
        assert found is not None
        indicators.revision(session, plateforme, actor=found.actor)
    assert asked.count == 2
    mine, revisions = (statement for _, statement in asked.statements)
    assert "session_web" in mine
    assert "FROM revision" in revisions
    assert "saisine" not in mine + revisions
