"""Starting the diagnostic of a dossier, and saving second."""

import pytest
from sqlalchemy.orm import Session

from lda.domain.errors import Conflict
from lda.services import dossiers, suivi
from tests.factories import cast
from tests.followup import ago, last, nobody_else, opened, problems


def test_it_starts(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier = opened(session, people, dernier_mouvement=fixed_clock.replace(year=2025))
    version = dossier.version
    dossiers.start_diagnostic(session, dossier.cle, actor=people.coordinatrice, version=version)
    assert dossier.statut == "DIAGNOSTIC"
    assert dossier.dernier_mouvement == fixed_clock
    assert dossier.version > version
    assert last(session, dossier) == ("dossiers.start_diagnostic", "OUVERT", "DIAGNOSTIC")


@pytest.mark.parametrize("statut", ["DIAGNOSTIC", "VALIDEE", "CLOTUREE"])
def test_it_starts_from_an_open_dossier_alone(session: Session, statut) -> None:
    people = cast(session)
    dossier = opened(session, people, statut)
    version = dossier.version
    found = problems(
        lambda: dossiers.start_diagnostic(session, dossier.cle, actor=people.coordinatrice, version=version)
    )
    assert "Rechargez la page" in found["statut"]
    assert dossier.statut == statut


def test_who_saves_second_is_told_what_changed(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier = opened(session, people)
    seen = dossier.version
    suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=ago(1), code="ADHERE")
    with pytest.raises(Conflict) as conflict:
        dossiers.start_diagnostic(session, dossier.cle, actor=people.coordinatrice, version=seen)
    assert conflict.value.changes == (
        "Le 23/11/2026 à 10\u00a0h\u00a000, Maude COORDINATION\u00a0: "
        "l'adhésion de la personne a été recueillie.",
    )
    assert dossier.statut == "OUVERT"


def test_what_was_already_seen_is_not_told(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=ago(1), code="ADHERE")
    seen = dossier.version
    suivi.propose(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(1), orientations=["SOIN"], par="Maude"
    )
    with pytest.raises(Conflict) as conflict:
        dossiers.start_diagnostic(session, dossier.cle, actor=people.coordinatrice, version=seen)
    assert len(conflict.value.changes) == 1
    assert "orientation a été proposée" in conflict.value.changes[0]


@pytest.mark.parametrize("forged", ["0", 1.5, [], b"1"])
def test_a_forged_version_is_an_old_one(session: Session, forged) -> None:
    people = cast(session)
    dossier = opened(session, people)
    suivi.record_adhesion(session, dossier.cle, actor=people.coordinatrice, jour=ago(1), code="ADHERE")
    with pytest.raises(Conflict) as conflict:
        dossiers.start_diagnostic(session, dossier.cle, actor=people.coordinatrice, version=forged)
    assert "Rechargez la page" in conflict.value.changes[0]


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.start_diagnostic(session, dossier.cle, actor=who, version=dossier.version),
    )  # fmt: skip
    for cle in ("inconnue", "", None, 7, "a\x00b"):
        nobody_else(people, act=lambda who, cle=cle: dossiers.wait(session, cle, actor=who, version=1))
