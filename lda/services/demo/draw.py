"""Drawing of plausible codes, days and texts from one seed: the same seed draws the same."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from lda.services.demo.weights import WEIGHTS

T = TypeVar("T")

NEW_FIRST = 0.3
"""Chance that a code which a field has not had yet is taken before the likely ones: all of them come soon."""


class Draw:
    """Draws from the option lists, each code by its weight, and every code at least once if asked often."""

    def __init__(self, seed: str, lists: Mapping[str, Sequence[str]]) -> None:
        self.rng = Random(seed)
        self._lists = lists
        self._ranks = {name: {code: i for i, code in enumerate(codes)} for name, codes in lists.items()}
        self._unseen: dict[str, list[str]] = {}
        self._tables: dict[tuple[object, ...], tuple[list[str], list[float]]] = {}

    def code(
        self, name: str, field: str = "", among: tuple[str, ...] | None = None, but: tuple[str, ...] = ()
    ) -> str:
        """A code of a list for a field, among some codes or all but some."""
        field = field or name
        codes, weights = self._table(name, field, among, but)
        unseen = self._unseen.get(field)
        if unseen is None:
            unseen = self._unseen[field] = list(self._lists[name])
            self.rng.shuffle(unseen)
        found = None
        if unseen and self.rng.random() < NEW_FIRST:
            found = next((code for code in unseen if code in codes), None)
        if found is None:
            found = codes[bisect(weights, self.rng.random() * weights[-1], 0, len(codes) - 1)]
        if found in unseen:
            unseen.remove(found)
        return found

    def codes(
        self,
        name: str,
        field: str,
        most: int,
        but: tuple[str, ...] = (),
        alone: tuple[str, ...] = (),
        first: Sequence[str] = (),
    ) -> list[str]:
        """One to `most` codes in the order of their list, `first` among them; one of `alone` stands alone."""
        chosen = dict.fromkeys(first)
        start = self.code(name, field, but=but) if not first else first[0]
        if start in alone:
            return [start]
        chosen[start] = None
        for _ in range(self.rng.randint(0, most - 1)):
            chosen[self.code(name, field, but=(*but, *alone))] = None
        return sorted(chosen, key=self._ranks[name].__getitem__)

    def _table(
        self, name: str, field: str, among: tuple[str, ...] | None, but: tuple[str, ...]
    ) -> tuple[list[str], list[float]]:
        key = (name, field, among, but)
        if key not in self._tables:
            known = self._lists[name]
            codes = [c for c in known if c not in but and (among is None or c in among)]
            weights = WEIGHTS.get(field, WEIGHTS.get(name, {}))
            self._tables[key] = (codes, list(accumulate(weights.get(code, 1.0) for code in codes)))
        return self._tables[key]

    def chance(self, probability: float) -> bool:
        """True with a probability."""
        return self.rng.random() < probability

    def one(self, items: Sequence[T]) -> T:
        """One of some things, each as likely."""
        return items[int(self.rng.random() * len(items))]

    def some(self, items: Sequence[T], most: int) -> list[T]:
        """One to `most` different things, in their order."""
        size = min(len(items), self.rng.randint(1, most))
        return [items[i] for i in sorted(self.rng.sample(range(len(items)), size))]

    def number(self, low: int, high: int) -> int:
        """A whole number between two, both included."""
        return low + int(self.rng.random() * (high - low + 1))

    def amount(self, low: int, high: int) -> float:
        """An amount in euros, with cents."""
        return round(low + self.rng.random() * (high - low), 2)

    def before(self, day: date, least: int, most: int) -> date:
        """A day between `most` and `least` days before another."""
        return day - timedelta(days=self.number(least, most))

    def after(self, day: date, least: int, most: int) -> date:
        """A day between `least` and `most` days after another."""
        return day + timedelta(days=self.number(least, most))
