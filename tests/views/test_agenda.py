"""The agenda: who reads which meetings, and what of them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.words import Role
from lda.services import reunions
from lda.store.models import Reunion
from lda.views import agenda
from tests import factories
from tests.factories import Cast, make_account, make_dossier

pytestmark = pytest.mark.usefixtures("fixed_clock")
ART, CAL, TEA = "PF_ARTOIS", "PF_CALAISIS", "PF_TERNOIS_ARRAGEOIS"
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


def log(session: Session, actor: Actor, day: int, **changes: Any) -> Reunion:
    given: dict[str, Any] = {
        "type": "COORDINATION",
        "jour": date(2026, 11, day),
        "parts": [(ART, "ORGANISATEUR", None)],
        "decisions": "Décidé",
        "notes": "Noté",
    }
    return reunions.log(session, actor=actor, **(given | changes))


def days(session: Session, actor: Actor) -> list[int]:
    return [row.jour.day for row in agenda.month(session, NOVEMBER, actor=actor).rows]


def test_each_reads_its_own(session: Session, people: Cast) -> None:
    log(session, people.coordinatrice, 5)
    log(session, people.coordinatrice, 2, parts=[(ART, "ORGANISATEUR", None), (CAL, "EXCUSE", None)])
    log(session, people.coordinatrice, 9, participants=[{"organisation": people.association.cle}])
    log(session, people.coordinatrice, 30, participants=[{"compte": people.comptes.partenaire.cle}])
    assert days(session, people.coordinatrice) == [2, 5, 9, 30]
    assert days(session, people.coordinateur) == [2]
    assert days(session, people.slisl) == [2, 5, 9, 30]
    assert days(session, people.partenaire) == [9, 30]
    assert days(session, people.collegue) == [9]
    assert days(session, people.autre) == []
    assert days(session, people.departement) == []
    for actor in (people.admin, None):
        with pytest.raises(NotFound):
            agenda.month(session, NOVEMBER, actor=actor)


def test_a_partner_without_organisation_reads_nothing_of_others(session: Session, people: Cast) -> None:
    log(session, people.coordinatrice, 5, participants=[{"nom": "Quelqu'un"}])
    alone = factories.actor(session, make_account(session))
    assert days(session, alone) == []


def test_what_is_commun_is_read_in_both_territoires(session: Session) -> None:
    coordinator = factories.actor(session, make_account(session, Role.COORDINATEUR, plateformes=[TEA]))
    chief = factories.actor(session, make_account(session, Role.SLISL, territoires=["TERNOIS"]))
    for day, territoire in ((3, "TERNOIS"), (4, "ARRAGEOIS_HORS_CUA"), (5, None)):
        log(session, coordinator, day, parts=[(TEA, "ORGANISATEUR", territoire)])
    assert days(session, chief) == [3, 5]


def test_a_past_meeting_without_participants_is_to_complete(session: Session, people: Cast) -> None:
    log(session, people.coordinatrice, 3)
    log(session, people.coordinatrice, 4, nb_participants=0)
    log(session, people.coordinatrice, 5, parts=[(ART, "EXCUSE", None)])
    log(session, people.coordinatrice, 23)
    log(session, people.coordinatrice, 3, jour=date(2026, 9, 3))
    found = agenda.month(session, NOVEMBER, actor=people.coordinatrice)
    assert [row.jour for row in found.incomplete] == [date(2026, 9, 3), date(2026, 11, 3)]
    assert [row.incomplete for row in found.rows] == [True, False, False, False]
    found = agenda.month(session, NOVEMBER, actor=people.slisl)
    assert (found.incomplete, [row.incomplete for row in found.rows]) == ((), [False] * 4)


def test_a_partner_reads_the_decisions_after_the_meeting(session: Session, people: Cast) -> None:
    invited = {"participants": [{"organisation": people.association.cle}]}
    for day, decisions in ((9, "Décidé"), (30, None)):
        reunion = log(session, people.coordinatrice, day, **invited)
        seen = agenda.one(session, reunion.cle, actor=people.partenaire)
        assert (seen.decisions, seen.notes, seen.history, seen.mine) == (decisions, None, (), False)
    seen = agenda.one(session, reunion.cle, actor=people.coordinatrice)
    assert (seen.decisions, seen.notes, seen.mine) == ("Décidé", "Noté", True)


def test_a_correction_and_a_cancellation_are_told(session: Session, people: Cast) -> None:
    reunion = log(session, people.coordinatrice, 9, lieu="Mairie")
    reunions.correct(
        session, reunion.cle, actor=people.coordinatrice, version=reunion.version, why="Travaux", lieu="MDS"
    )
    reunions.cancel(session, reunion.cle, actor=people.coordinatrice, version=reunion.version, why="Neige")
    seen = agenda.one(session, reunion.cle, actor=people.slisl)
    assert [(t.verb, t.why, t.changes) for t in seen.history] == [
        ("reunions.log", None, ()),
        ("reunions.correct", "Travaux", (("Lieu", "Mairie", "MDS"),)),
        ("reunions.cancel", "Neige", ()),
    ]
    assert seen.cancelled_why == "Neige"
    assert seen.history[0].who == "Maude COORDINATION"


def test_the_dossiers_of_a_concertation_are_cut_to_the_reader(session: Session, people: Cast) -> None:
    author = people.comptes.partenaire
    dossiers = [make_dossier(session, auteur=author, violence=flag) for flag in (False, True)]
    reunion = log(
        session,
        people.coordinatrice,
        9,
        type="CONCERTATION",
        parts=[(ART, "ORGANISATEUR", None), (CAL, "PARTICIPANT", None)],
        dossiers=[d.cle for d in dossiers],
    )
    seen = agenda.one(session, reunion.cle, actor=people.coordinatrice)
    assert [line.name for line in seen.dossiers] == ["Alix FICTIVE", "Alix FICTIVE"]
    seen = agenda.one(session, reunion.cle, actor=people.slisl)
    assert [(line.name, line.commune) for line in seen.dossiers] == [
        ("Alix FICTIVE", "Béthune"),
        (None, None),
    ]
    seen = agenda.one(session, reunion.cle, actor=people.coordinateur)
    assert (seen.dossiers, seen.other_dossiers) == ((), 2)


def test_who_may_not_open_one(session: Session, people: Cast) -> None:
    reunion = log(session, people.coordinatrice, 9)
    for actor in people.others("coordinatrice", "slisl"):
        with pytest.raises(NotFound):
            agenda.one(session, reunion.cle, actor=actor)
    with pytest.raises(NotFound):
        agenda.one(session, "inconnue", actor=people.coordinatrice)


def call(session: Session, people: Cast, day: int, **changes: Any) -> Reunion:
    given: dict[str, Any] = {"jour": date(2026, 11, day), "plateformes": [ART, TEA], "decisions": "Décidé"}
    return reunions.call(session, actor=people.departement, **(given | changes))


def test_the_departement_reads_what_it_called_and_nothing_else(session: Session, people: Cast) -> None:
    called = call(session, people, 9)
    logged = log(session, people.coordinatrice, 10, type="INTER_TERRITOIRES")
    assert days(session, people.departement) == [9]
    seen = agenda.one(session, called.cle, actor=people.departement)
    assert (seen.mine, seen.decisions, seen.to_answer) == (True, "Décidé", ())
    with pytest.raises(NotFound):
        agenda.one(session, logged.cle, actor=people.departement)


def test_those_invited_by_the_departement_read_it(session: Session, people: Cast) -> None:
    called = call(session, people, 9)
    chief = factories.actor(session, make_account(session, Role.SLISL, territoires=["TERNOIS"]))
    for actor in (people.coordinatrice, people.slisl, chief):
        assert days(session, actor) == [9]
        seen = agenda.one(session, called.cle, actor=actor)
        assert (seen.mine, seen.row.called, seen.decisions) == (False, True, "Décidé")
    assert [p.plateforme for p in agenda.one(session, called.cle, actor=people.coordinatrice).to_answer] == [
        ART
    ]
    assert agenda.one(session, called.cle, actor=people.slisl).to_answer == ()
    for other in (people.coordinateur, people.partenaire):
        assert days(session, other) == []
        with pytest.raises(NotFound):
            agenda.one(session, called.cle, actor=other)


def test_the_departement_completes_its_own(session: Session, people: Cast) -> None:
    call(session, people, 9)
    call(session, people, 10, nb_participants=12)
    found = agenda.month(session, NOVEMBER, actor=people.departement)
    assert [row.jour.day for row in found.incomplete] == [9]
    assert agenda.month(session, NOVEMBER, actor=people.coordinatrice).incomplete == ()


def test_what_comes_next(session: Session, people: Cast) -> None:
    call(session, people, 30)
    call(session, people, 9)
    gone = call(session, people, 24)
    reunions.cancel(session, gone.cle, actor=people.departement, version=gone.version, why="Neige")
    log(session, people.coordinatrice, 23)
    log(session, people.coordinatrice, 26)
    assert [row.jour.day for row in agenda.to_come(session, limit=2, actor=people.coordinatrice)] == [23, 26]
    assert [row.jour.day for row in agenda.to_come(session, limit=5, actor=people.departement)] == [30]
    with pytest.raises(NotFound):
        agenda.to_come(session, limit=5, actor=people.admin)
