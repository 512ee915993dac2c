"""The verdicts of the bench, as functions of numbers alone."""

from dataclasses import replace

import pytest

from lda.bench import table
from lda.bench.limits import Day, Figure, Kind, Memory, Scale, all_within

FIGURE = Figure(Kind.PAGE, "dossiers", "coordination", ms=30, empty=60, small=25)
DAY = Day(
    people=50, clicks=600, errors=(), p50=40, p95=200, empty=60, per_second=10, memory=(240, 250), reached=3.5
)


@pytest.mark.parametrize(
    ("kind", "ms", "within"),
    [
        (Kind.PAGE, 60, True), (Kind.PAGE, 61, False), (Kind.FIELD, 120, True), (Kind.FIELD, 121, False),
        (Kind.FRESH, 120, True), (Kind.FRESH, 121, False),
    ],
)  # fmt: skip
def test_a_page_costs_no_more_than_its_share_of_an_empty_one(kind: Kind, ms: float, within: bool) -> None:
    assert replace(FIGURE, kind=kind, ms=ms, small=None).within is within


def test_a_page_grows_little_with_the_saisines() -> None:
    assert replace(FIGURE, ms=26, small=20).within
    assert not replace(FIGURE, ms=27, small=20).within
    assert replace(FIGURE, small=None).growth is None


def test_one_page_above_its_limit_is_enough() -> None:
    assert all_within([FIGURE])
    assert not all_within([FIGURE, replace(FIGURE, ms=61, small=None)])
    assert all_within([])


def test_a_day_at_work() -> None:
    assert DAY.within
    assert not replace(DAY, errors=("partner : TimeoutError",)).within
    assert replace(DAY, p95=240).within
    assert not replace(DAY, p95=241).within
    assert not replace(DAY, reached=5.1).within


def test_two_processes() -> None:
    assert Scale(one=20, two=36, busy_one=1, busy_two=1.9).within
    assert not Scale(one=20, two=35, busy_one=1, busy_two=1.9).within


def test_memory_once_warm() -> None:
    assert Memory(10_000, (200, 240, 240, 241, 242, 243)).within
    assert not Memory(10_000, (200, 240, 250, 260, 265, 270)).within
    assert not Memory(10_000, (240, 240, 240), errors=("une page : TimeoutError",)).within


def test_what_is_printed_says_which_page_is_too_slow() -> None:
    slow = replace(FIGURE, name="journal", ms=90, small=None)
    lines = table.as_text([FIGURE, slow], 100_000).splitlines()
    assert [line.split()[-1] for line in lines if line.startswith(("dossiers", "journal"))] == ["bon", "TROP"]
    assert lines[-1] == "1 au-dessus de leur limite."


def test_what_programs_read() -> None:
    found = table.as_json([FIGURE], 100_000)
    assert (found["saisines"], found["within"]) == (100_000, True)
    assert found["figures"] == [
        {
            "kind": "page", "page": "dossiers", "role": "coordination", "ms": 30, "empty_ms": 60,
            "ratio": 0.5, "limit": 1.0, "small_ms": 25, "growth": 1.2, "growth_limit": 1.3, "within": True,
        }
    ]  # fmt: skip
    assert table.measured(DAY)["within"] is True
