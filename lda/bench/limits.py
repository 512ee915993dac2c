"""What may be: the limits, and the verdict of what was measured, as functions of numbers alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

SMALL = 1_000
"""Saisines of the base that every size is compared with."""
ROUNDS = 30
"""Reruns of which a median is made."""
GROWTH = 1.3
"""What a page may cost with all the saisines, over what it costs with 1,000."""
LOADED = 4.0
"""The 95th percentile of people at work, in empty stock pages."""
SCALED = 1.8
"""What two processes carry, at least, over what one does."""
FLAT = 1.1
"""Memory after many reruns, over what it was once warm."""
REACHED = 5.0
"""Seconds for a write to reach an open page."""


class Unmeasurable(Exception):
    """Nothing can be measured here, or what was shown was not what was asked; the message is in French."""


class Kind(StrEnum):
    """What is measured, and with which empty page it is compared."""

    PAGE = "page"
    FIELD = "champ"
    FRESH = "chiffres"


LIMITS = {Kind.PAGE: 1.0, Kind.FIELD: 2.0, Kind.FRESH: 2.0}
"""In empty pages: stock ones for pages and figures, one of ours, signed in, for a field."""


@dataclass(frozen=True)
class Figure:
    """Medians in milliseconds: of a page, of the empty page run in turn with it, of the page with 1,000."""

    kind: Kind
    name: str
    role: str
    ms: float
    empty: float
    small: float | None = None

    @property
    def ratio(self) -> float:
        """In empty pages."""
        return self.ms / self.empty

    @property
    def growth(self) -> float | None:
        """Over what it costs with 1,000 saisines; None when that was not measured."""
        return None if self.small is None else self.ms / self.small

    @property
    def limit(self) -> float:
        """What the ratio may be."""
        return LIMITS[self.kind]

    @property
    def within(self) -> bool:
        """Whether it costs no more than it may."""
        return self.ratio <= self.limit and (self.growth is None or self.growth <= GROWTH)


def all_within(figures: Iterable[Figure]) -> bool:
    """The verdict of a table."""
    return all(figure.within for figure in figures)


@dataclass(frozen=True)
class Day:
    """People at work for a while: milliseconds of their clicks and of the empty stock page, megabytes."""

    people: int
    clicks: int
    errors: tuple[str, ...]
    p50: float
    p95: float
    empty: float
    per_second: float
    memory: tuple[float, float]
    """At the start and at the end, all processes together."""
    reached: float
    """Seconds that the slowest of the open pages took to show a write."""
    slowest: tuple[tuple[str, float], ...] = ()
    """The clicks that took longest, with their median in milliseconds."""

    @property
    def ratio(self) -> float:
        """The 95th percentile in empty stock pages."""
        return self.p95 / self.empty

    @property
    def within(self) -> bool:
        """Whether nobody met an error, nor waited more than they may."""
        return not self.errors and self.ratio <= LOADED and self.reached <= REACHED


@dataclass(frozen=True)
class Scale:
    """Clicks per second at saturation, and processors kept busy by the servers: one process, then two."""

    one: float
    two: float
    busy_one: float
    busy_two: float

    @property
    def ratio(self) -> float:
        """What two carry over one."""
        return self.two / self.one

    @property
    def within(self) -> bool:
        """Whether a second process is worth it."""
        return self.ratio >= SCALED


@dataclass(frozen=True)
class Memory:
    """Megabytes of the server as reruns went by, and the errors met."""

    reruns: int
    samples: tuple[float, ...]
    errors: tuple[str, ...] = ()

    @property
    def growth(self) -> float:
        """The end over what it was after a fifth of the way, once all was warm."""
        return self.samples[-1] / self.samples[len(self.samples) // 5]

    @property
    def within(self) -> bool:
        """Whether it is flat."""
        return not self.errors and self.growth <= FLAT
