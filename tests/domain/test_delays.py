from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lda.domain import delays
from lda.domain.delays import Delay, Parametres, bilan_reminder_days, decision_due, delay, late_if_before

RECEIVED = date(2028, 2, 27)


@pytest.mark.parametrize(
    ("late", "days"),
    [
        (delays.late_acknowledgement, 3),
        (delays.late_first_contact, 10),
        (delays.late_decision, 30),
        (delays.without_movement, 30),
        (delays.draft_expired, 60),
    ],
)
def test_late_from_the_day_after_the_due_day(late: Callable[[date, date], bool], days: int) -> None:
    assert not late(RECEIVED, RECEIVED)
    assert not late(RECEIVED, RECEIVED + timedelta(days=days))
    assert late(RECEIVED, RECEIVED + timedelta(days=days + 1))


def test_due_days_cross_29_february_and_the_year() -> None:
    assert delays.acknowledgement_due(RECEIVED) == date(2028, 3, 1)
    assert delays.first_contact_due(date(2026, 12, 25)) == date(2027, 1, 4)


def test_parameters_replace_the_defaults() -> None:
    assert decision_due(RECEIVED, Parametres(decision=2)) == date(2028, 2, 29)
    assert delays.late_decision(RECEIVED, date(2028, 3, 1), Parametres(decision=2))


def test_delay_says_by_how_much() -> None:
    due = date(2026, 3, 1)
    assert delay(due, date(2026, 2, 1)) == Delay(due, 0)
    assert delay(due, date(2026, 3, 6)) == Delay(due, 5)
    assert delay(due, date(2026, 3, 6)).late


def test_the_day_for_queries_agrees_with_the_rule() -> None:
    today = date(2026, 3, 31)
    for ago in range(40):
        received = today - timedelta(days=ago)
        assert (received < late_if_before(today, 30)) == delays.late_decision(received, today)


def test_bilan_reminders() -> None:
    assert bilan_reminder_days(date(2026, 3, 31)) == (date(2026, 3, 1), date(2026, 3, 24), date(2026, 4, 7))
