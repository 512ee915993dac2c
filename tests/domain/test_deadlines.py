from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lda.domain.deadlines import Due, EtatBilan, add_months, bilan_state, due_dates, has_month

D = date
CAHIER = [3, 6, 12]


def days(owed: list[Due]) -> list[tuple[str, date]]:
    return [(due.key, due.due) for due in owed]


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (D(2025, 8, 31), 6, D(2026, 2, 28)),
        (D(2027, 8, 31), 6, D(2028, 2, 29)),
        (D(2024, 2, 29), 12, D(2025, 2, 28)),
        (D(2024, 2, 29), 48, D(2028, 2, 29)),
        (D(2025, 11, 15), 3, D(2026, 2, 15)),
        (D(2025, 9, 30), 3, D(2025, 12, 30)),
        (D(2026, 3, 31), -1, D(2026, 2, 28)),
    ],
)
def test_add_months_clamps_to_the_end_of_the_month(start: date, months: int, expected: date) -> None:
    assert add_months(start, months) == expected


def test_running_mesure_owes_the_cahier_then_every_six_months_and_the_next_one() -> None:
    owed = due_dates(D(2025, 8, 31), CAHIER, until=D(2027, 2, 27))
    assert [(d.key, d.month, d.due) for d in owed] == [
        ("M3", 3, D(2025, 11, 30)),
        ("M6", 6, D(2026, 2, 28)),
        ("M12", 12, D(2026, 8, 31)),
        ("INTER", 18, D(2027, 2, 28)),
    ]
    assert due_dates(D(2025, 8, 31), CAHIER, until=D(2027, 2, 28))[-1] == Due("INTER", 24, D(2027, 8, 31))


def test_a_due_date_is_counted_from_the_start_and_never_drifts() -> None:
    """31 January + 6 is 31 July, though the date before it was 30 April."""
    assert days(due_dates(D(2026, 1, 31), CAHIER, until=D(2026, 7, 1))) == [
        ("M3", D(2026, 4, 30)),
        ("M6", D(2026, 7, 31)),
    ]


def test_other_months_are_intermediate() -> None:
    assert days(due_dates(D(2026, 1, 1), [4, 1, 4], until=D(2026, 9, 1))) == [
        ("INTER", D(2026, 2, 1)),
        ("INTER", D(2026, 5, 1)),
        ("INTER", D(2026, 11, 1)),
    ]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (D(2026, 3, 31), [("FINAL", D(2026, 3, 31))]),
        (D(2026, 4, 1), [("FINAL", D(2026, 4, 1))]),
        (D(2026, 4, 2), [("M3", D(2026, 4, 1)), ("FINAL", D(2026, 4, 2))]),
    ],
)
def test_mesure_ended_on_or_before_a_due_date_owes_the_final_instead(end: date, expected: list) -> None:
    assert days(due_dates(D(2026, 1, 1), CAHIER, until=D(2030, 1, 1), end=end)) == expected


@pytest.mark.parametrize(
    ("months", "kept"),
    [(CAHIER, {3, 6, 12, 18, 24}), ([4, 12], {4, 12, 18, 24}), ([1], {1, 7, 13, 19, 25}), ([], set())],
)
def test_the_months_of_a_cahier_go_on_every_six(months: list[int], kept: set[int]) -> None:
    assert {month for month in range(26) if has_month(months, month)} == kept


def test_empty_months_owe_the_final_alone() -> None:
    assert due_dates(D(2026, 1, 1), [], until=D(2030, 1, 1)) == []
    assert due_dates(D(2026, 1, 1), [], D(2030, 1, 1), end=D(2026, 9, 1)) == [
        Due("FINAL", None, D(2026, 9, 1))
    ]


@pytest.mark.parametrize(
    ("suspensions", "third_month"),
    [
        ([(D(2026, 3, 1), D(2026, 5, 10))], D(2026, 5, 10)),
        ([(D(2026, 4, 1), D(2026, 4, 20))], D(2026, 4, 20)),
        ([(D(2026, 2, 1), D(2026, 4, 1))], D(2026, 4, 1)),
        ([(D(2026, 4, 2), D(2026, 4, 20))], D(2026, 4, 1)),
        ([(D(2026, 1, 2), D(2026, 3, 31))], D(2026, 4, 1)),
        ([(D(2026, 4, 8), D(2026, 6, 1)), (D(2026, 3, 1), D(2026, 4, 10))], D(2026, 6, 1)),
    ],
)
def test_a_due_date_inside_a_suspension_moves_to_its_end(suspensions: list, third_month: date) -> None:
    assert due_dates(D(2026, 1, 1), CAHIER, D(2026, 1, 1), suspensions)[0] == Due("M3", 3, third_month)


def test_two_bilans_in_one_suspension_are_both_due_when_it_ends() -> None:
    owed = due_dates(D(2026, 1, 1), CAHIER, D(2026, 12, 31), [(D(2026, 3, 1), D(2026, 8, 1))])
    assert days(owed)[:2] == [("M3", D(2026, 8, 1)), ("M6", D(2026, 8, 1))]


def test_nothing_more_is_due_while_a_suspension_lasts() -> None:
    lasting = [(D(2026, 6, 1), None)]
    assert days(due_dates(D(2026, 1, 1), CAHIER, D(2030, 1, 1), lasting)) == [("M3", D(2026, 4, 1))]
    ended = due_dates(D(2026, 1, 1), CAHIER, D(2030, 1, 1), lasting, end=D(2026, 10, 1))
    assert days(ended) == [("M3", D(2026, 4, 1)), ("FINAL", D(2026, 10, 1))]


@given(
    start=st.dates(D(2020, 1, 1), D(2030, 12, 31)),
    months=st.lists(st.integers(1, 24), min_size=1, max_size=5),
    horizon=st.integers(0, 2000),
    gap=st.tuples(st.integers(0, 700), st.integers(0, 300)),
)
def test_due_dates_never_go_back_nor_fall_inside_a_suspension(
    start: date, months: list[int], horizon: int, gap: tuple[int, int]
) -> None:
    first = start + timedelta(days=gap[0])
    last = first + timedelta(days=gap[1])
    until = start + timedelta(days=horizon)
    owed = [due.due for due in due_dates(start, months, until, [(first, last)])]
    assert owed == sorted(owed)
    assert not any(first <= due < last for due in owed)
    assert owed[-1] > until
    assert sum(due > until for due in owed) == 1


@pytest.mark.parametrize(
    ("days_before", "expected"),
    [
        (31, EtatBilan.A_VENIR),
        (30, EtatBilan.A_PREPARER),
        (0, EtatBilan.A_PREPARER),
        (-1, EtatBilan.EN_RETARD),
    ],
)
def test_state_of_a_bilan_not_yet_transmitted(days_before: int, expected: EtatBilan) -> None:
    due = D(2026, 3, 31)
    assert bilan_state(due, due - timedelta(days=days_before)) == expected


def test_state_of_a_bilan_once_transmitted_and_analysed() -> None:
    due, today = D(2026, 3, 31), D(2026, 6, 1)
    assert bilan_state(due, today, transmitted_on=D(2026, 5, 1)) == EtatBilan.TRANSMIS
    assert bilan_state(due, today, D(2026, 5, 1), D(2026, 5, 9)) == EtatBilan.ANALYSE
