from datetime import date
from fractions import Fraction

import pytest

from lda.domain.frequency import (
    Counts,
    Month,
    Noted,
    Sent,
    Verdict,
    counted,
    frequency,
    frequency_told,
    period_of,
    rhythm,
)

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


def noted(*days: date, how: str = "VAD") -> list[Noted]:
    return [Noted(rank, day, how) for rank, day in enumerate(days)]


MARCH = date(2026, 3, 31)


def test_what_bilans_declare_counts_for_their_periods_and_the_log_for_the_rest() -> None:
    declares = Sent(FIRST, LAST, Counts(vad=3, entretien=1, tel=9), declared=True)
    log = noted(date(2025, 12, 31), date(2026, 1, 15), date(2026, 2, 3), date(2026, 3, 20), date(2026, 4, 1))
    found = frequency_told(FIRST, MARCH, [declares], log, target=2)
    assert found.counts == Counts(vad=5, entretien=1, tel=9)
    assert (found.first, found.last, found.days) == (FIRST, MARCH, 90)
    assert found.per_month == pytest.approx(6 / (90 / 30.4375))
    assert found.verdict is Verdict.CONFORME


@pytest.mark.parametrize(
    ("declared", "log", "last"),
    [(True, noted(LAST), LAST), (True, noted(MARCH, how="TEL"), MARCH), (False, noted(LAST), MARCH)],
)
def test_who_declares_tells_of_the_days_since_in_its_next_bilan(
    declared: bool, log: list[Noted], last: date
) -> None:
    sent = Sent(FIRST, LAST, Counts(vad=4), declared=declared)
    assert frequency_told(FIRST, MARCH, [sent], log, target=4).last == last
    since = frequency_told(date(2026, 2, 1), MARCH, [sent], log, target=4)
    assert (since.per_month is None) == (last == LAST)


@pytest.mark.parametrize(("days", "judged"), [(1, False), (7, False), (8, True)])
def test_before_a_meeting_is_due_nothing_is_judged(days: int, judged: bool) -> None:
    """Four a month: the first is due within eight days."""
    last = date(2026, 1, days)
    for log in ([], noted(FIRST, FIRST)):
        found = frequency_told(FIRST, last, [], log, target=4)
        assert (found.verdict is not None) == judged
        assert found.counts.met == len(log)


def test_a_bilan_counted_what_was_entered_first() -> None:
    sent = [
        Sent(FIRST, LAST, Counts(vad=2), declared=False),
        Sent(date(2026, 2, 1), MARCH, Counts(vad=5), declared=True),
    ]
    log = [
        Noted(4, FIRST, "VAD"), Noted(3, date(2026, 1, 9), "VAD"), Noted(2, LAST, "VAD"),
        Noted(1, date(2026, 2, 1), "VAD"), Noted(5, LAST, "TEL"),
    ]  # fmt: skip
    assert counted(sent, log) == {2: LAST, 3: LAST}


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
