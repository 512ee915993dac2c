"""The espace ressource: who reads which contacts."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.services import ressource
from lda.store.models import ContactRessource
from lda.views import ressource as views
from lda.views.ressource import Filters
from tests import factories
from tests.factories import BETHUNE, Cast

pytestmark = pytest.mark.usefixtures("fixed_clock")
ART, CAL = "PF_ARTOIS", "PF_CALAISIS"


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def log(session: Session, actor: Actor, **changes: Any) -> ContactRessource:
    given = {
        "jour": date(2026, 11, 20),
        "canal": "TELEPHONE",
        "themes": ["DROITS"],
        "plateforme": ART,
        "resume": "Une question de droit.",
        "suite": "RESOLU",
    }
    return ressource.log(session, actor=actor, **(given | changes))


def ask(session: Session, actor: Actor) -> ContactRessource:
    return ressource.ask(session, actor=actor, themes=["OUTILS"], resume="Un modèle ?", commune=BETHUNE)


def test_each_reads_its_own(session: Session, people: Cast) -> None:
    log(session, people.coordinatrice)
    log(session, people.coordinateur, plateforme=CAL)
    for actor, places in ((people.coordinatrice, [ART]), (people.coordinateur, [CAL]), (people.slisl, [ART])):
        found = views.page(session, Filters(), actor=actor)
        assert ([row.plateforme for row in found.rows], found.total) == (places, 1)
    for other in (people.partenaire, people.departement, people.admin, None):
        with pytest.raises(NotFound):
            views.page(session, Filters(), actor=other)


def test_questions_awaiting_an_answer_come_first(session: Session, people: Cast) -> None:
    log(session, people.coordinatrice)
    late = log(session, people.coordinatrice, suite="RAPPEL", jour=date(2026, 10, 1))
    asked = ask(session, people.partenaire)
    found = views.page(session, Filters(theme="DROITS", awaiting=False), actor=people.coordinatrice)
    assert [row.cle for row in found.waiting] == [late.cle, asked.cle]
    assert found.total == 1


def test_filters(session: Session, people: Cast) -> None:
    log(session, people.coordinatrice, jour=date(2026, 1, 5), minutes=20)
    log(session, people.coordinatrice, canal="VISITE", organisation=people.ccas.cle, minutes=15)
    log(session, people.coordinatrice, themes=["EXPULSION"])

    def total(**given: Any) -> int:
        return views.page(session, Filters(**given), actor=people.coordinatrice).total

    assert total() == 3
    assert total(since=date(2026, 11, 1)) == 2
    assert total(until=date(2026, 1, 5)) == 1
    assert total(canal="VISITE") == 1
    assert total(theme="EXPULSION") == 1
    assert total(organisation=people.ccas.cle) == 1
    assert total(awaiting=True) == 0
    assert views.page(session, Filters(), actor=people.coordinatrice).minutes == 35


def test_pages(session: Session, people: Cast) -> None:
    for day in range(1, 6):
        log(session, people.coordinatrice, jour=date(2026, 11, day))
    found = views.page(session, Filters(), 2, actor=people.coordinatrice, size=2)
    assert ([row.jour.day for row in found.rows], found.total) == ([3, 2], 5)


def test_a_partner_reads_the_answer_to_its_question(session: Session, people: Cast) -> None:
    asked = ask(session, people.partenaire)
    ressource.answer(
        session,
        asked.cle,
        actor=people.coordinatrice,
        reponse="En pièce jointe",
        suite="RESOLU",
        minutes=5,
        version=asked.version,
    )
    assert [row.cle for row in views.mine(session, actor=people.partenaire)] == [asked.cle]
    assert views.mine(session, actor=people.collegue) == []
    seen = views.one(session, asked.cle, actor=people.partenaire)
    assert (seen.reponse, seen.history, seen.row.minutes, seen.mine) == ("En pièce jointe", (), None, False)


def test_the_coordinator_sees_what_it_became(session: Session, people: Cast) -> None:
    contact = log(session, people.coordinatrice)
    saisine = ressource.become_saisine(session, contact.cle, actor=people.coordinatrice)
    assert views.one(session, contact.cle, actor=people.coordinatrice).saisine == (saisine.cle, None)
    assert views.one(session, contact.cle, actor=people.slisl).saisine is None


def test_who_may_not_open_one(session: Session, people: Cast) -> None:
    contact = ask(session, people.partenaire)
    for actor in people.others("coordinatrice", "slisl", "partenaire"):
        with pytest.raises(NotFound):
            views.one(session, contact.cle, actor=actor)
