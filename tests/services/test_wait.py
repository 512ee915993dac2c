"""Waiting for a mesure to start."""

from sqlalchemy.orm import Session

from lda.services import dossiers
from tests.factories import cast
from tests.followup import asked, last, nobody_else, problems, validated


def test_it_needs_a_mesure_asked_for(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)

    def wait() -> None:
        dossiers.wait(session, dossier.cle, actor=people.coordinatrice, version=dossier.version)

    assert set(problems(wait)) == {"mesure_demandee"}
    asked(session, people, dossier)
    wait()
    assert last(session, dossier) == ("dossiers.wait", "VALIDEE", "ATTENTE_MESURE")


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = validated(session, people)
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.wait(session, dossier.cle, actor=who, version=dossier.version),
    )  # fmt: skip
