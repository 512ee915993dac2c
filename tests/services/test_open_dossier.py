"""The journal of openings."""

from datetime import timedelta

from sqlalchemy.orm import Session

from lda.domain import clock
from lda.services import dossiers
from lda.store.models import Journal
from tests.factories import cast
from tests.followup import nobody_else, opened


def openings(session: Session) -> int:
    return session.query(Journal).filter_by(acte="OUVERTURE", objet="dossier").count()


def test_an_opening_is_noted_once_in_half_an_hour(session: Session, fixed_clock) -> None:
    people = cast(session)
    dossier = opened(session, people)
    version = dossier.version
    for minutes, total in ((0, 1), (29, 1), (31, 2)):
        with clock.at(fixed_clock + timedelta(minutes=minutes)):
            dossiers.open_one(session, dossier.cle, actor=people.coordinatrice)
            session.flush()
            assert openings(session) == total
    dossiers.open_one(session, dossier.cle, actor=people.slisl)
    session.flush()
    assert openings(session) == 3
    assert dossier.version == version


def test_who_may_not(session: Session) -> None:
    people = cast(session)
    dossier = opened(session, people)
    nobody_else(
        people, "coordinatrice", "slisl",
        act=lambda who: dossiers.open_one(session, dossier.cle, actor=who),
    )  # fmt: skip
