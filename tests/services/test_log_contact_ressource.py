"""Direct contacts with the espace ressource: entered, asked, answered, corrected."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.domain.words import Role
from lda.services import ressource
from lda.store.models import ContactRessource, Evenement, Revision
from tests import factories
from tests.factories import ARRAS, BETHUNE, SAINT_POL, Cast, make_account

pytestmark = pytest.mark.usefixtures("fixed_clock")
ART, TEA = "PF_ARTOIS", "PF_TERNOIS_ARRAGEOIS"
TODAY = date(2026, 11, 23)


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def log(session: Session, actor: Actor | None, **changes: Any) -> ContactRessource:
    given = {
        "jour": TODAY,
        "canal": "TELEPHONE",
        "themes": ["EXPULSION", "DROITS"],
        "plateforme": ART,
        "resume": "Un couple, deux enfants, commandement de payer.",
    }
    return ressource.log(session, actor=actor, **(given | changes))


def test_the_least_it_needs(session: Session, people: Cast) -> None:
    contact = log(session, people.coordinatrice)
    assert (contact.reference, contact.territoire, contact.repondu_le) == ("ART-E26-0001", "ARTOIS", None)
    assert [theme.code for theme in contact.themes] == ["DROITS", "EXPULSION"]
    assert session.scalar(select(Revision.valeur).where(Revision.plateforme == ART)) == 1
    event = session.scalars(select(Evenement).where(Evenement.contact_id == contact.id)).one()
    assert event.verbe == "ressource.log"


def test_answered_at_once(session: Session, people: Cast) -> None:
    day = date(2026, 11, 3)
    for given, answered in (
        ({"reponse": "Saisir la CCAPEX"}, day),
        ({"suite": "RESOLU"}, day),
        ({"suite": "RAPPEL"}, None),
    ):
        assert log(session, people.coordinatrice, jour=day, **given).repondu_le == answered


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("jour", {"jour": date(2026, 11, 24)}),
        ("canal", {"canal": "PIGEON"}),
        ("themes", {"themes": []}),
        ("themes", {"themes": ["METEO"]}),
        ("resume", {"resume": " \x00 "}),
        ("resume", {"resume": "x" * 4001}),
        ("minutes", {"minutes": -5}),
        ("suite", {"suite": "SAISINE"}),
        ("territoire", {"territoire": "CALAISIS"}),
        ("organisation", {"organisation": "inconnue"}),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, people: Cast, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as caught:
        log(session, people.coordinatrice, **changes)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert session.scalar(select(func.count()).select_from(ContactRessource)) == 0


def test_who_may_not_enter_one(session: Session, people: Cast) -> None:
    for actor in people.others("coordinatrice"):
        with pytest.raises(NotFound):
            log(session, actor)


def ask(session: Session, actor: Actor | None, **changes: Any) -> ContactRessource:
    given = {"themes": ["ORIENTATION"], "resume": "Vers qui orienter une personne hébergée ?"}
    return ressource.ask(session, actor=actor, **(given | changes))


def test_a_partner_asks_about_a_commune(session: Session, people: Cast) -> None:
    contact = ask(session, people.partenaire, commune=BETHUNE)
    assert (contact.plateforme, contact.territoire, contact.canal) == (ART, "ARTOIS", "APPLICATION")
    assert (contact.jour, contact.demandeur_id) == (TODAY, people.partenaire.account)
    assert contact.organisation_id == people.association.id
    assert ask(session, people.partenaire, commune=SAINT_POL).territoire == "TERNOIS"


def test_a_question_about_the_cua_has_no_territoire(session: Session, people: Cast) -> None:
    contact = ask(session, people.partenaire, commune=ARRAS)
    assert (contact.plateforme, contact.territoire) == (TEA, None)


def test_a_question_about_no_commune_chooses_a_plateforme(session: Session, people: Cast) -> None:
    assert ask(session, people.partenaire, plateforme=ART).territoire == "ARTOIS"
    for place in ({}, {"plateforme": "PF_LUNE"}, {"commune": "99999"}):
        with pytest.raises(Invalid):
            ask(session, people.partenaire, **place)


def test_who_may_not_ask(session: Session, people: Cast) -> None:
    for actor in people.others("partenaire", "collegue", "autre"):
        with pytest.raises(NotFound):
            ask(session, actor, commune=BETHUNE)


def answer(session: Session, contact: ContactRessource, actor: Actor | None, **changes: Any) -> None:
    given = {"reponse": "Vers le SIAO", "suite": "RESOLU", "minutes": 10, "version": contact.version}
    ressource.answer(session, contact.cle, actor=actor, **(given | changes))


def test_the_coordinator_answers(session: Session, people: Cast) -> None:
    contact = ask(session, people.partenaire, commune=BETHUNE)
    answer(session, contact, people.coordinatrice)
    assert (contact.reponse, contact.suite, contact.minutes) == ("Vers le SIAO", "RESOLU", 10)
    assert contact.repondu_le == TODAY


def test_two_answers_at_once(session: Session, people: Cast) -> None:
    contact = ask(session, people.partenaire, commune=BETHUNE)
    seen = contact.version
    answer(session, contact, people.coordinatrice)
    with pytest.raises(Conflict) as caught:
        answer(session, contact, people.coordinatrice, version=seen, reponse="Vers le CCAS")
    assert any("Vers le SIAO" in line for line in caught.value.changes)


def test_an_answer_needs_words_and_a_suite(session: Session, people: Cast) -> None:
    contact = ask(session, people.partenaire, commune=BETHUNE)
    with pytest.raises(Invalid) as caught:
        answer(session, contact, people.coordinatrice, reponse="", suite=None)
    assert {problem.field for problem in caught.value.problems} == {"reponse", "suite"}


def test_who_may_not_answer_or_correct(session: Session, people: Cast) -> None:
    contact = ask(session, people.partenaire, commune=BETHUNE)
    for actor in people.others("coordinatrice"):
        with pytest.raises(NotFound):
            answer(session, contact, actor)
        with pytest.raises(NotFound):
            ressource.correct(session, contact.cle, actor=actor, version=contact.version, why="x")


def test_a_correction_keeps_the_former_values(session: Session, people: Cast) -> None:
    contact = log(session, people.coordinatrice, resume="Famille Untel, expulsion")
    ressource.correct(
        session,
        contact.cle,
        actor=people.coordinatrice,
        version=contact.version,
        why="Un nom y était",
        resume="Une famille, expulsion",
        themes=["EXPULSION"],
    )
    assert contact.resume == "Une famille, expulsion"
    event = session.scalars(select(Evenement).where(Evenement.verbe == "ressource.correct")).one()
    assert {c["champ"] for c in event.detail["changements"]} == {"Résumé", "Thèmes"}


def test_the_plateforme_of_two_territoires(session: Session) -> None:
    actor = factories.actor(session, make_account(session, Role.COORDINATEUR, plateformes=[TEA]))
    assert log(session, actor, plateforme=TEA).territoire is None
    assert log(session, actor, plateforme=TEA, territoire="TERNOIS").territoire == "TERNOIS"
