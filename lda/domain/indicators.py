"""The three contractual indicators and the positive-exit rate: what counts, and when (DOMAIN A5, A4)."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from lda.domain.words import Canal, RoleReunion, StatutSaisine

COMMUN_LABEL = "Commun"
"""What stands on screen for COMMUN."""

CONCERTATION = "CONCERTATION"
"""Type of the reunions about one household, shown apart."""
EXITS_LEFT_OUT = frozenset({"DECES", "REORIENTATION"})

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """Days from first to last, both included, in Paris; raises ValueError when they are inverted."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("period ends before it begins")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.last - self.first).days + 1

    @classmethod
    def year(cls, year: int) -> "Period":
        """A civil year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def to_date(self, today: date) -> "Period":
        """The part already gone, today included; the whole of a period that has not begun."""
        return self if today not in self else Period(self.first, today)

    def same_span_before(self) -> "Period":
        """The same days one year earlier; 29 February becomes the 28th."""
        return Period(_year_before(self.first), _year_before(self.last))

    def compared_with(self, today: date) -> "Period":
        """What this period is compared with: one year earlier, to the same date when it is under way."""
        return self.to_date(today).same_span_before()

    def whole_months(self) -> "Period":
        """Widened to whole months, as the Département sees counts of persons (DOMAIN A6)."""
        return Period(self.first.replace(day=1), _month_end(self.last))

    def months(self) -> list["Period"]:
        """The calendar months it touches, in order, the first and last cut to its own days."""
        return list(self._months())

    def _months(self) -> Iterator["Period"]:
        first = self.first
        while first <= self.last:
            last = min(_month_end(first), self.last)
            yield Period(first, last)
            first = last + timedelta(days=1)


def _year_before(day: date) -> date:
    last = monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def reception_day(canal: str, recue_le: date, transmise_le: date | None) -> date | None:
    """Day a saisine counts on: its transmission in the application, else the day it came."""
    return transmise_le if canal == Canal.APPLICATION else recue_le


def contact_counts(*, day: date, period: Period, today: date) -> bool:
    """Whether a direct contact with the espace ressource is a sollicitation of the period."""
    return day in period and day <= today


class Rules(BaseModel):
    """What is counted, by codes of the option lists: a parameter, with the defaults of DOMAIN A5.

    The types of reunion of the second indicator are those that their list flags.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    motifs_exclus: Codes = ("DOUBLON",)
    """Motifs (`motif_non_validation`) for which a saisine SANS_SUITE is no sollicitation."""
    statuts_ressource: Codes = (StatutSaisine.NON_VALIDEE.value,)
    """Decisions (`statut_saisine`) that put a saisine under the espace ressource."""
    roles_organisateurs: Codes = Field(
        (RoleReunion.ORGANISATEUR.value, RoleReunion.CO_ORGANISATEUR.value), min_length=1
    )
    """Roles (`role_reunion`) by which a reunion is the plateforme's own."""
    roles_absents: Codes = (RoleReunion.EXCUSE.value,)
    """Roles that are no participation."""
    types_commission: Codes = Field(("FLUIDITE",), min_length=1)
    """Types (`type_reunion`) that are commissions of the third indicator."""

    def counts_as_sollicitation(
        self,
        *,
        statut: str,
        motif: str | None,
        day: date | None,
        from_contact: bool,
        period: Period,
        today: date,
    ) -> bool:
        """Whether a saisine is a sollicitation of the period: transmitted, received in it and not after
        today, not left out for its motif, nor born of a direct contact, which counts instead. `day` is its
        `reception_day`."""
        if day is None or statut == StatutSaisine.BROUILLON or from_contact:
            return False
        left_out = statut == StatutSaisine.SANS_SUITE and motif in self.motifs_exclus
        return not left_out and day in period and day <= today

    def is_espace_ressource(self, statut: str) -> bool:
        """Whether a saisine that counts does so under the espace ressource, as direct contacts do."""
        return statut in self.statuts_ressource

    def counts_as_reunion(
        self, *, indicateur2: bool, role: str, day: date, cancelled: bool, period: Period, today: date
    ) -> bool:
        """Whether a reunion counts for a plateforme with this role; `indicateur2` is the flag of its type."""
        return indicateur2 and role in self.roles_organisateurs and _held(day, cancelled, period, today)

    def counts_as_participation(
        self, *, kind: str, role: str, day: date, cancelled: bool, period: Period, today: date
    ) -> bool:
        """Whether a plateforme took part in a commission; `kind` is the type of the reunion."""
        sat = kind in self.types_commission and role not in self.roles_absents
        return sat and _held(day, cancelled, period, today)


def _held(day: date, cancelled: bool, period: Period, today: date) -> bool:
    return not cancelled and day in period and day <= today


def per_10000(n: int, population: int) -> float | None:
    """A count for 10,000 inhabitants; None without a population."""
    return n * 10_000 / population if population else None


@dataclass(frozen=True)
class PositiveExits:
    """Positive exits among those judged, and the motifs left out with their numbers, shown beside."""

    numerator: int
    denominator: int
    excluded: Mapping[str, int]

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None when no exit is judged."""
        return self.numerator / self.denominator if self.denominator else None


def positive_exit_rate(motifs: Iterable[str], indicateurs: Mapping[str, str]) -> PositiveExits:
    """Positive / (all - DECES - REORIENTATION), from the motifs of the exits and the `indicateur` of each
    motif in the list `motif_sortie` (DOMAIN A4)."""
    counts = Counter(motifs)
    excluded = {motif: counts.pop(motif) for motif in sorted(EXITS_LEFT_OUT & counts.keys())}
    positive = sum(n for motif, n in counts.items() if indicateurs.get(motif) == "positive")
    return PositiveExits(positive, counts.total(), excluded)
