from datetime import date
from fractions import Fraction

import pytest

from lda.domain.frequency import Counts, Month, Verdict, frequency, period_of, rhythm

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 31)


def test_period_runs_from_the_start_or_the_day_after_the_former_bilan() -> None:
    start, bilan = date(2025, 11, 30), date(2026, 3, 1)
    assert period_of(start, bilan) == (start, bilan)
    assert period_of(start, bilan, former=date(2025, 12, 31)) == (date(2026, 1, 1), bilan)


def test_only_meetings_count_the_rest_stands_apart() -> None:
    counts = Counts.of(["VAD", "VAD", "ENTRETIEN", "EXT", "ACC_PHYS", "TEL", "TEL", "COLLECTIF", "ABSENT"])
    assert counts.met == 5
    assert (counts.tel, counts.collectif, counts.absent) == (2, 1, 1)
    with pytest.raises(KeyError):
        Counts.of(["PIGEON"])


def test_meetings_a_month_of_30_4375_days() -> None:
    found = frequency(FIRST, LAST, Counts(vad=4), target=4)
    assert found.days == 31
    assert found.per_month == pytest.approx(4 / (31 / 30.4375))
    assert found.verdict == Verdict.CONFORME


@pytest.mark.parametrize(
    ("met", "verdict"),
    [
        (17, Verdict.INFERIEURE),
        (18, Verdict.CONFORME),
        (24, Verdict.CONFORME),
        (25, Verdict.SUPERIEURE),
    ],
)
def test_ninety_and_a_hundred_and_twenty_per_cent_are_still_conforme(met: int, verdict: Verdict) -> None:
    """487 days are 16 months exactly: against 1.25 a month, 20 meetings are wanted."""
    found = frequency(date(2025, 1, 1), date(2026, 5, 2), Counts(entretien=met), target=1.25)
    assert found.days == 487
    assert found.verdict == verdict


@pytest.mark.parametrize("target", [None, 0])
def test_no_target_no_verdict(target: float | None) -> None:
    found = frequency(FIRST, LAST, Counts(vad=4), target)
    assert found.verdict is None
    assert found.per_month is not None


def test_no_day_no_frequency() -> None:
    found = frequency(LAST, FIRST, Counts(vad=1), target=4)
    assert (found.per_month, found.verdict) == (None, None)


def test_the_rhythm_tells_the_last_meeting_the_visits_and_the_missed_ones() -> None:
    log = [
        (date(2025, 12, 30), "VAD"), (date(2026, 1, 5), "VAD"), (date(2026, 1, 9), "ENTRETIEN"),
        (date(2026, 1, 20), "ABSENT"), (date(2026, 2, 2), "TEL"), (date(2026, 3, 9), "VAD"),
    ]  # fmt: skip
    found = rhythm(log, FIRST, today=date(2026, 2, 10))
    assert (found.last, found.visits, found.missed) == (date(2026, 1, 9), Fraction(1, 2), 1)
    assert found.months == (
        Month(date(2025, 12, 1), 1, 0),
        Month(date(2026, 1, 1), 2, 1),
        Month(date(2026, 2, 1), 0, 0),
    )


def test_the_rhythm_of_nothing_and_of_years() -> None:
    assert rhythm([], FIRST, today=FIRST).months == (Month(FIRST, 0, 0),)
    assert (rhythm([], FIRST, today=LAST).last, rhythm([], FIRST, today=LAST).visits) == (None, None)
    months = rhythm([(date(2020, 1, 1), "VAD")], FIRST, today=date(2026, 3, 31)).months
    assert [months[0].first, months[-1].first, len(months)] == [date(2025, 4, 1), date(2026, 3, 1), 12]
