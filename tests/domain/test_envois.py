"""When people are written to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lda.domain.envois import TITLES, WORDS, Rythme, Sujet, not_before, reminder, wait_after

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (31, None), (30, Sujet.BILAN_30), (8, Sujet.BILAN_30), (7, Sujet.BILAN_7), (0, Sujet.BILAN_7),
        (-1, None), (-6, None), (-7, Sujet.BILAN_RETARD), (-50, Sujet.BILAN_RETARD),
    ],
)  # fmt: skip
def test_a_bilan_is_recalled_a_month_and_a_week_before_and_a_week_after(
    left: int, expected: Sujet | None
) -> None:
    assert reminder(DAY + timedelta(left), DAY) == expected


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)),
        (datetime(2026, 11, 23, 6, 0, 1, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 5, tzinfo=UTC)),
    ],
    ids=["before seven", "after seven", "the night the clocks change"],
)
def test_the_messages_of_a_day_go_at_seven_in_paris(instant: datetime, expected: datetime) -> None:
    assert not_before(Rythme.QUOTIDIEN, instant) == expected
    assert not_before(Rythme.AUSSITOT, instant) == instant


@given(st.integers(0, 10_000))
def test_a_failure_waits_longer_each_time_and_never_long(failures: int) -> None:
    assert timedelta(minutes=1) <= wait_after(failures) <= wait_after(failures + 1) <= timedelta(hours=4)


def test_every_subject_has_its_words() -> None:
    assert set(WORDS) == set(TITLES) == set(Sujet)
