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
"""In empty pages: stock ones for pages and figures, one with our settings and sign-in for a field."""


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
