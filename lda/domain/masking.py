"""Masking of small counts of persons, and of what else totals would give away (DOMAIN A6).

A table with its margins is seen as a network: each count is an arc between its row and its column, and what
comes into a row or a column goes out of it. Somebody who knows the published counts, that counts are whole
and that zeros are never masked, can name a masked count exactly when no cycle of masked arcs runs through it
along which one could be moved. So the cheapest cycle is masked with each count that is not on one yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count as counter
from typing import TypeAlias

MASKED = "s"
"""What is printed instead of a masked count."""

THRESHOLD_NETWORK = 5
"""Counts under it are masked for the Département, other plateformes and the report handed in."""

THRESHOLD_PUBLIC = 11
"""Counts under it are masked in what is made public."""

WHY = (
    "« s » : secret statistique. Les effectifs trop faibles ne sont pas affichés, afin que personne ne "
    "puisse être reconnu. D'autres nombres sont masqués avec eux, pour qu'aucun total ne permette de "
    "les retrouver. Un zéro n'est jamais masqué."
)

Shown: TypeAlias = int | str
Node: TypeAlias = tuple[str, int]
Place: TypeAlias = tuple[int, int]

_TOTAL = -1
_COST_OF_MARGIN = 10**9
"""A margin is masked only where no inner counts would do; the grand total last of all."""


@dataclass(frozen=True)
class MaskedTable:
    """Counts ready to be shown, each a number or MASKED: rows of cells, row totals, column totals, total."""

    cells: tuple[tuple[Shown, ...], ...]
    rows: tuple[Shown, ...]
    columns: tuple[Shown, ...]
    total: Shown


@dataclass(frozen=True)
class MaskedLine:
    """One series of counts ready to be shown, and its total."""

    cells: tuple[Shown, ...]
    total: Shown


def mask_line(cells: Sequence[int], threshold: int) -> MaskedLine:
    """Mask the counts from 1 to threshold - 1, and as many of the next smallest as their total demands.

    Raises ValueError on a negative count.
    """
    _check([cells])
    total = sum(cells)
    hidden = {i for i, n in enumerate(cells) if 0 < n < threshold}
    others = sorted((n, i) for i, n in enumerate(cells) if n >= threshold)
    total_hidden = 0 < total < threshold
    while hidden and not total_hidden and _given_away([cells[i] for i in hidden]):
        if others:
            hidden.add(others.pop(0)[1])
        else:
            total_hidden = True
    return MaskedLine(
        tuple(MASKED if i in hidden else n for i, n in enumerate(cells)), MASKED if total_hidden else total
    )


def _given_away(hidden: Sequence[int]) -> bool:
    """Masked counts of known sum: known too if there is one alone, or if each can only be 1."""
    return len(hidden) == 1 or sum(hidden) == len(hidden)


def mask(table: Sequence[Sequence[int]], threshold: int) -> MaskedTable:
    """Mask every count from 1 to threshold - 1 of a table of rows, its margins included, and what else the
    margins demand. The totals are computed here. Raises ValueError on a ragged table or a negative count.
    """
    _check(table)
    width = len(table[0]) if table else 0
    values = {(i, j): n for i, row in enumerate(table) for j, n in enumerate(row)}
    values |= {(i, _TOTAL): sum(row) for i, row in enumerate(table)}
    values |= {(_TOTAL, j): sum(row[j] for row in table) for j in range(width)}
    values[_TOTAL, _TOTAL] = sum(map(sum, table))
    network = _Network(values)
    network.hidden.update(place for place, n in values.items() if 0 < n < threshold)
    for place in sorted(network.hidden, key=lambda p: (values[p], p)):
        network.hidden.update(network.cheapest_cover(place))

    def shown(i: int, j: int) -> Shown:
        return MASKED if (i, j) in network.hidden else values[i, j]

    return MaskedTable(
        cells=tuple(tuple(shown(i, j) for j in range(width)) for i in range(len(table))),
        rows=tuple(shown(i, _TOTAL) for i in range(len(table))),
        columns=tuple(shown(_TOTAL, j) for j in range(width)),
        total=shown(_TOTAL, _TOTAL),
    )


def _check(table: Sequence[Sequence[int]]) -> None:
    if any(len(row) != len(table[0]) for row in table):
        raise ValueError("rows of different lengths")
    if any(n < 0 for row in table for n in row):
        raise ValueError("negative count")


def _arc(place: Place) -> tuple[Node, Node]:
    """From and to of a count: row -> column -> row of totals -> column of totals -> row."""
    row, column = ("row", place[0]), ("column", place[1])
    across = (place[0] == _TOTAL) != (place[1] == _TOTAL)
    return (column, row) if across else (row, column)


@dataclass
class _Network:
    """The counts of a table as arcs, and the masked ones among them."""

    values: Mapping[Place, int]
    hidden: set[Place] = field(default_factory=set)
    steps: dict[Node, list[tuple[Node, Place]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Where one can go from a node: along a count (one more), or against it (one less, never to zero)."""
        for place, n in self.values.items():
            start, end = _arc(place)
            if n >= 1:
                self.steps.setdefault(start, []).append((end, place))
            if n >= 2:
                self.steps.setdefault(end, []).append((start, place))

    def cheapest_cover(self, place: Place) -> Iterable[Place]:
        """The counts to mask so that this one could be one more, or one less; none if they are already."""
        start, end = _arc(place)
        ways = [self._path(end, start, place)]
        if self.values[place] >= 2:
            ways.append(self._path(start, end, place))
        return min((way for way in ways if way is not None), key=lambda way: way[0])[1]

    def _path(self, source: Node, goal: Node, avoided: Place) -> tuple[int, list[Place]] | None:
        """Cheapest way between two nodes without one count, masked counts being free (Dijkstra)."""
        order = counter()
        queue: list[tuple[int, int, Node, list[Place]]] = [(0, next(order), source, [])]
        done: set[Node] = set()
        while queue:
            cost, _, node, way = heappop(queue)
            if node == goal:
                return cost, way
            if node in done:
                continue
            done.add(node)
            for following, place in self.steps.get(node, ()):
                if place != avoided and following not in done:
                    more = cost + self._cost(place)
                    heappush(queue, (more, next(order), following, [*way, place]))
        return None

    def _cost(self, place: Place) -> int:
        if place in self.hidden:
            return 0
        margins = place.count(_TOTAL)
        return self.values[place] + margins * margins * _COST_OF_MARGIN
