"""Bringing a situation to the partners."""

from sqlalchemy.orm import Session

from lda.services import dossiers, suivi
from tests.factories import cast
from tests.followup import ago, last, nobody_else, opened, problems


def test_it_needs_a_dated_diagnostic(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "DIAGNOSTIC")

    def bring() -> None:
        dossiers.bring_to_concertation(
            session, dossier.cle, actor=people.coordinatrice, version=dossier.version
        )

    assert "diagnostic daté" in problems(bring)["diagnostic"]
    suivi.add_diagnostic(
        session, dossier.cle, actor=people.coordinatrice, jour=ago(1), participation="PRESENTE"
    )
    bring()
    assert last(session, dossier) == ("dossiers.bring_to_concertation", "DIAGNOSTIC", "CONCERTATION")


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people, "DIAGNOSTIC")
    nobody_else(
        people, "coordinatrice",
        act=lambda who: dossiers.bring_to_concertation(session, dossier.cle, actor=who, version=1),
    )  # fmt: skip
