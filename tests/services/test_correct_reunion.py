"""Correcting a meeting: the former values stay, and nobody writes over somebody else."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.errors import Conflict, Invalid, NotFound
from lda.services import reunions
from lda.store.models import Evenement, Reunion, ReunionDossier, Revision
from tests import factories
from tests.factories import CALAIS, Cast, complete_answers, make_dossier

pytestmark = pytest.mark.usefixtures("fixed_clock")
ART, CAL = "PF_ARTOIS", "PF_CALAISIS"
BOTH = [(ART, "ORGANISATEUR", None), (CAL, "CO_ORGANISATEUR", None)]


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


@pytest.fixture
def reunion(session: Session, people: Cast) -> Reunion:
    return reunions.log(
        session,
        actor=people.coordinatrice,
        type="COORDINATION",
        jour=date(2026, 11, 20),
        lieu="Mairie",
        parts=BOTH,
        participants=[{"organisation": people.association.cle, "present": True}],
    )


def correct(session: Session, reunion: Reunion, actor: Any, **changes: Any) -> Reunion:
    given = {"version": reunion.version, "why": "Erreur de saisie"}
    return reunions.correct(session, reunion.cle, actor=actor, **(given | changes))


def last_event(session: Session, reunion: Reunion) -> Evenement:
    query = select(Evenement).where(Evenement.reunion_id == reunion.id).order_by(Evenement.id.desc())
    return session.scalars(query.limit(1)).one()


def test_the_former_values_stay_in_the_history(session: Session, people: Cast, reunion: Reunion) -> None:
    correct(session, reunion, people.coordinatrice, lieu="Salle des fêtes", nb_participants=12)
    event = last_event(session, reunion)
    assert event.verbe == "reunions.correct"
    assert event.detail == {
        "why": "Erreur de saisie",
        "version": reunion.version,
        "changements": [
            {"champ": "Lieu", "avant": "Mairie", "apres": "Salle des fêtes"},
            {"champ": "Nombre de participants", "avant": "", "apres": "12"},
        ],
    }


def test_what_is_not_told_stays(session: Session, people: Cast, reunion: Reunion) -> None:
    correct(session, reunion, people.coordinateur, minutes=60)
    assert (reunion.lieu, reunion.minutes, len(reunion.parts)) == ("Mairie", 60, 2)
    assert [p.organisation_id for p in reunion.participants] == [people.association.id]


def test_only_participants_changed(session: Session, people: Cast, reunion: Reunion) -> None:
    seen = reunion.version
    correct(session, reunion, people.coordinatrice, participants=[])
    assert reunion.version > seen
    assert [c["champ"] for c in last_event(session, reunion).detail["changements"]] == ["Participants"]


def test_the_second_to_save_sees_what_changed(session: Session, people: Cast, reunion: Reunion) -> None:
    seen = reunion.version
    correct(session, reunion, people.coordinatrice, lieu="Salle des fêtes")
    with pytest.raises(Conflict) as caught:
        correct(session, reunion, people.coordinateur, version=seen, lieu="Ailleurs")
    [line] = caught.value.changes
    assert line.startswith(
        "Lieu : « Mairie » devient « Salle des fêtes » (Maude COORDINATION, 23/11/2026 à 10"
    )
    assert reunion.lieu == "Salle des fêtes"


def test_a_plateforme_taken_out_looks_again_too(session: Session, people: Cast, reunion: Reunion) -> None:
    before = session.scalar(select(Revision.valeur).where(Revision.plateforme == CAL))
    correct(session, reunion, people.coordinatrice, parts=BOTH[:1])
    assert session.scalar(select(Revision.valeur).where(Revision.plateforme == CAL)) == before + 1
    with pytest.raises(NotFound):
        correct(session, reunion, people.coordinateur, lieu="Ailleurs")


def test_ones_own_plateforme_stays(session: Session, people: Cast, reunion: Reunion) -> None:
    with pytest.raises(Invalid) as caught:
        correct(session, reunion, people.coordinatrice, parts=BOTH[1:])
    assert caught.value.problems[0].field == "parts"


def test_dossiers_of_the_other_plateforme_stay(session: Session, people: Cast) -> None:
    author = people.comptes.partenaire
    mine = make_dossier(session, auteur=author)
    theirs = make_dossier(session, auteur=author, answers=complete_answers(commune=CALAIS))
    reunion = reunions.log(
        session,
        actor=people.coordinatrice,
        type="CONCERTATION",
        jour=date(2026, 11, 20),
        parts=BOTH,
        dossiers=[mine.cle],
    )
    correct(session, reunion, people.coordinateur, dossiers=[theirs.cle])
    correct(session, reunion, people.coordinatrice, dossiers=[])
    linked = session.scalars(select(ReunionDossier.dossier_id).where(ReunionDossier.reunion_id == reunion.id))
    assert linked.all() == [theirs.id]


@pytest.mark.parametrize("why", ["", "  ", None, "x" * 501])
def test_it_needs_a_reason(session: Session, people: Cast, reunion: Reunion, why: Any) -> None:
    with pytest.raises(Invalid):
        correct(session, reunion, people.coordinatrice, why=why, lieu="Ailleurs")
    assert reunion.lieu == "Mairie"


def test_a_cancelled_one_is_not_corrected(session: Session, people: Cast, reunion: Reunion) -> None:
    reunions.cancel(session, reunion.cle, actor=people.coordinatrice, version=reunion.version, why="Neige")
    with pytest.raises(Invalid):
        correct(session, reunion, people.coordinatrice, lieu="Ailleurs")


def test_who_may_not(session: Session, people: Cast, reunion: Reunion) -> None:
    for actor in people.others("coordinatrice", "coordinateur"):
        with pytest.raises(NotFound):
            correct(session, reunion, actor, lieu="Ailleurs")
    with pytest.raises(NotFound):
        reunions.correct(session, "inconnue", actor=people.coordinatrice, version=1, why="x")


def test_a_forged_version_is_an_old_one(session: Session, people: Cast, reunion: Reunion) -> None:
    reunions.correct(
        session, reunion.cle, actor=people.coordinatrice, version=reunion.version, why="Oubli", lieu="Mairie"
    )
    with pytest.raises(Conflict):
        reunions.cancel(session, reunion.cle, actor=people.coordinatrice, version="1", why="Report")
