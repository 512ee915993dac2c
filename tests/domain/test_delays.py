from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lda.domain import delays
from lda.domain.delays import Delay, Parametres, decision_due, delay, late_if_before

RECEIVED = date(2028, 2, 27)


@pytest.mark.parametrize(
    ("due", "days"),
    [(delays.acknowledgement_due, 3), (delays.first_contact_due, 10), (delays.decision_due, 30)],
)
def test_late_from_the_day_after_the_due_day(due: Callable[[date], date], days: int) -> None:
    for ago in (0, days, days + 1):
        assert delay(due(RECEIVED), RECEIVED + timedelta(days=ago)).late == (ago > days)


def test_due_days_cross_29_february_and_the_year() -> None:
    assert delays.acknowledgement_due(RECEIVED) == date(2028, 3, 1)
    assert delays.first_contact_due(date(2026, 12, 25)) == date(2027, 1, 4)


def test_parameters_replace_the_defaults() -> None:
    assert decision_due(RECEIVED, Parametres(decision=2)) == date(2028, 2, 29)


def test_delay_says_by_how_much() -> None:
    due = date(2026, 3, 1)
    assert delay(due, date(2026, 2, 1)) == Delay(due, 0)
    assert delay(due, date(2026, 3, 6)) == Delay(due, 5)
    assert delay(due, date(2026, 3, 6)).late


def test_the_day_for_queries_agrees_with_the_rule() -> None:
    today = date(2026, 3, 31)
    for ago in range(40):
        received = today - timedelta(days=ago)
        assert (received < late_if_before(today, 30)) == delay(decision_due(received), today).late
