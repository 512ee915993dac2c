from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lda.domain.masking import MASKED, THRESHOLD_NETWORK, WHY, MaskedLine, MaskedTable, mask, mask_line

THRESHOLD = THRESHOLD_NETWORK
counts = st.one_of(st.just(0), st.integers(1, 7), st.integers(5, 40))


def tables(max_rows: int = 3, max_columns: int = 3) -> st.SearchStrategy[list[list[int]]]:
    return st.tuples(st.integers(1, max_rows), st.integers(1, max_columns)).flatmap(
        lambda size: st.lists(
            st.lists(counts, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )


def entries(cells: list[list[int]]) -> list[int]:
    """Cells, row totals, column totals and total, in one list."""
    rows = [sum(row) for row in cells]
    columns = [sum(column) for column in zip(*cells, strict=True)]
    return [n for row in cells for n in row] + rows + columns + [sum(rows)]


def flat(masked: MaskedTable) -> list[int | str]:
    return [n for row in masked.cells for n in row] + [*masked.rows, *masked.columns, masked.total]


def possible_changes(true: list[list[int]], masked: MaskedTable) -> set[int]:
    """Entries that have another value in some table that shows the same figures: someone who knows that
    counts are whole, never negative, and that a masked one is never zero, cannot name these."""
    places = [(i, j) for i, row in enumerate(masked.cells) for j, shown in enumerate(row) if shown == MASKED]
    before, shown = entries(true), flat(masked)
    changed: set[int] = set()
    for move in product((-1, 0, 1), repeat=len(places)):
        other = [list(row) for row in true]
        for (i, j), step in zip(places, move, strict=True):
            other[i][j] += step
        after = entries(other)
        if all(n >= 1 if s == MASKED else n == s for n, s in zip(after, shown, strict=True)):
            changed.update(k for k, n in enumerate(after) if n != before[k])
    return changed


@settings(deadline=None, max_examples=150)
@given(tables())
def test_no_masked_figure_can_be_named(table: list[list[int]]) -> None:
    masked = mask(table, THRESHOLD)
    hidden = {k for k, shown in enumerate(flat(masked)) if shown == MASKED}
    assert hidden <= possible_changes(table, masked)


@settings(deadline=None)
@given(tables(6, 7), st.sampled_from([5, 11]))
def test_small_figures_are_masked_zeros_never_and_the_rest_is_unchanged(
    table: list[list[int]], threshold: int
) -> None:
    for true, shown in zip(entries(table), flat(mask(table, threshold)), strict=True):
        assert shown == MASKED if 0 < true < threshold else shown in (true, MASKED)
        assert true or shown == 0


@settings(deadline=None)
@given(st.lists(counts, max_size=6))
def test_a_line_gives_nothing_away(cells: list[int]) -> None:
    masked = mask_line(cells, THRESHOLD)
    hidden = [n for n, shown in zip(cells, masked.cells, strict=True) if shown == MASKED]
    assert all(s == MASKED if 0 < n < THRESHOLD else True for n, s in zip(cells, masked.cells, strict=True))
    assert all(s in (n, MASKED) and (n or s == 0) for n, s in zip(cells, masked.cells, strict=True))
    if masked.total != MASKED:
        assert not hidden or (len(hidden) > 1 and sum(hidden) > len(hidden))
        assert masked.total == sum(cells) and not 0 < sum(cells) < THRESHOLD
    elif sum(cells) >= THRESHOLD:
        assert MASKED in masked.cells


def test_a_small_count_takes_the_cheapest_square_with_it() -> None:
    masked = mask([[3, 20, 30], [40, 6, 50], [60, 70, 80]], THRESHOLD)
    assert masked.cells == ((MASKED, MASKED, 30), (MASKED, MASKED, 50), (60, 70, 80))
    assert (masked.rows, masked.columns, masked.total) == ((53, 96, 210), (103, 96, 160), 359)


def test_nothing_small_nothing_masked() -> None:
    assert mask([[5, 0], [0, 9]], THRESHOLD) == MaskedTable(((5, 0), (0, 9)), (5, 9), (5, 9), 14)
    assert mask([], THRESHOLD) == MaskedTable((), (), (), 0)


def test_where_cells_cannot_hide_each_other_margins_do() -> None:
    masked = mask([[3, 0], [0, 10]], THRESHOLD)
    assert masked.cells == ((MASKED, 0), (0, MASKED))
    assert (masked.rows, masked.columns, masked.total) == ((MASKED,) * 2, (MASKED,) * 2, 13)


def test_ones_whose_sum_is_known_are_not_left_alone() -> None:
    """Two masked counts that add up to 2 can only be 1 and 1."""
    assert mask_line([1, 1, 8, 9], THRESHOLD) == MaskedLine((MASKED, MASKED, MASKED, 9), 19)


def test_lines() -> None:
    assert mask_line([3, 20, 30], THRESHOLD) == MaskedLine((MASKED, MASKED, 30), 53)
    assert mask_line([3, 4, 30], THRESHOLD) == MaskedLine((MASKED, MASKED, 30), 37)
    assert mask_line([3, 0], THRESHOLD) == MaskedLine((MASKED, 0), MASKED)
    assert mask_line([1] * 6, THRESHOLD) == MaskedLine((MASKED,) * 6, MASKED)
    assert mask_line([], THRESHOLD) == MaskedLine((), 0)
    assert mask_line([4, 10], 11) == MaskedLine((MASKED, MASKED), 14)


@pytest.mark.parametrize("table", [[[1, 2], [3]], [[1, -2]]])
def test_bad_tables_are_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="lengths|negative"):
        mask(table, THRESHOLD)


def test_it_says_why() -> None:
    assert f"« {MASKED} »" in WHY
