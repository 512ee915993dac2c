"""Writing a diagnostic with its need grid."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.services import suivi
from lda.store.models import Adhesion, Diagnostic
from tests.factories import cast
from tests.followup import ago, events, nobody_else, opened, problems


def test_it_is_dated_with_its_grid_and_words(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    diagnostic = suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(2), participation="PRESENTE",
        besoins={"BUDGET": "3", "SANTE": "NE", "LIEN": ""},
        contenu={"forces": " Tient son budget\x00 ", "freins": ""},
    )  # fmt: skip
    assert {need.domaine: need.niveau for need in diagnostic.besoins} == {"BUDGET": "3", "SANTE": "NE"}
    assert diagnostic.contenu == {"forces": "Tient son budget"}
    event = events(session, dossier)[-1]
    assert (event.verbe, event.effet) == ("suivi.add_diagnostic", ago(2))
    assert dossier.statut == "OUVERT"


@pytest.mark.parametrize(("code", "rows"), [("PARTIELLE", ["PARTIELLE"]), ("NON_RECUEILLIE", []), (None, [])])
def test_the_adhesion_gathered_with_it(session: Session, code: str | None, rows: list[str]) -> None:
    people = cast(session)
    dossier = opened(session, people)
    suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(2), participation="PRESENTE",
        adhesion=code,
    )  # fmt: skip
    found = session.scalars(select(Adhesion).where(Adhesion.dossier_id == dossier.id)).all()
    assert [(a.code, a.jour) for a in found] == [(one, ago(2)) for one in rows]
    assert len(events(session, dossier)) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"jour": None}, "jour"),
        ({"jour": "31/02/2026"}, "jour"),
        ({"jour": today() + timedelta(days=30)}, "jour"),
        ({"participation": "DEVINEE"}, "participation"),
        ({"adhesion": "OUI"}, "adhesion"),
        ({"besoins": {"BUDGET": "4"}}, "besoins.BUDGET"),
        ({"besoins": {"CUISINE": "1"}}, "besoins"),
        ({"besoins": ["BUDGET"]}, "besoins"),
        ({"contenu": {"nir": "1"}}, "contenu"),
        ({"contenu": {"forces": "x" * 4001}}, "contenu.forces"),
        ({"contenu": {"forces": 3}}, "contenu.forces"),
    ],
)
def test_bad_input_writes_nothing(session: Session, given, field) -> None:
    people = cast(session)
    dossier = opened(session, people)
    given = {"jour": ago(1), "participation": "PRESENTE"} | given
    found = problems(lambda: suivi.add_diagnostic(session, dossier.cle, actor=people.coordinatrice, **given))
    assert set(found) == {field}
    assert session.query(Diagnostic).count() == 0
    assert events(session, dossier) == []


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: suivi.add_diagnostic(
            session, dossier.cle, actor=who, jour=ago(1), participation="PRESENTE"
        ),
    )  # fmt: skip
