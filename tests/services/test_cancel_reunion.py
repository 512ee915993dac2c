"""Cancelling a meeting."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.errors import Conflict, Invalid, NotFound
from lda.services import reunions
from lda.store.models import Evenement, Reunion
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def people(session: Session) -> Cast:
    return factories.cast(session)


@pytest.fixture
def reunion(session: Session, people: Cast) -> Reunion:
    parts = [("PF_ARTOIS", "ORGANISATEUR", None)]
    return reunions.log(
        session, actor=people.coordinatrice, type="FLUIDITE", jour=date(2026, 11, 20), parts=parts
    )


def test_it_stays_with_its_reason(session: Session, people: Cast, reunion: Reunion) -> None:
    reunions.cancel(session, reunion.cle, actor=people.coordinatrice, version=reunion.version, why="Neige")
    assert reunion.annulee_le is not None
    assert reunion.annulation == "Neige"
    verbs = session.scalars(select(Evenement.verbe).where(Evenement.reunion_id == reunion.id))
    assert verbs.all() == ["reunions.log", "reunions.cancel"]


def test_not_twice(session: Session, people: Cast, reunion: Reunion) -> None:
    seen = reunion.version
    reunions.cancel(session, reunion.cle, actor=people.coordinatrice, version=seen, why="Neige")
    with pytest.raises(Conflict) as caught:
        reunions.cancel(session, reunion.cle, actor=people.coordinatrice, version=seen, why="Grêle")
    assert "Réunion annulée" in caught.value.changes[0]
    with pytest.raises(Invalid):
        reunions.cancel(
            session, reunion.cle, actor=people.coordinatrice, version=reunion.version, why="Grêle"
        )


def test_it_needs_a_reason(session: Session, people: Cast, reunion: Reunion) -> None:
    with pytest.raises(Invalid):
        reunions.cancel(session, reunion.cle, actor=people.coordinatrice, version=reunion.version, why=" ")
    assert reunion.annulee_le is None


def test_who_may_not(session: Session, people: Cast, reunion: Reunion) -> None:
    for actor in people.others("coordinatrice"):
        with pytest.raises(NotFound):
            reunions.cancel(session, reunion.cle, actor=actor, version=reunion.version, why="Neige")
