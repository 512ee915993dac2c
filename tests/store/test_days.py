"""Days worked out by the database are those that the domain works out."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.deadlines import add_months
from lda.store.days import months_later
from tests import factories


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2026, 12, 31), 2),
        (date(2027, 12, 31), 2),
        (date(2026, 8, 31), 6),
        (date(2026, 10, 31), 1),
        (date(2026, 1, 15), 2),
        (date(2026, 1, 31), 0),
    ],
)
def test_months_later_are_clamped_to_the_end_of_the_month(session: Session, day: date, months: int) -> None:
    dossier = factories.make_dossier(session, recue_le=day)
    found = select(months_later(factories.Dossier.recue_le, months)).where(factories.Dossier.id == dossier.id)
    assert session.scalar(found) == add_months(day, months)
