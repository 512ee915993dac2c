"""How often a household was met between two bilans, against the cahier des charges (DOMAIN A4)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

DAYS_A_MONTH = Fraction(487, 16)
"""30.4375 days, the mean length of a month."""

LOW = Fraction(9, 10)
HIGH = Fraction(12, 10)
MET = frozenset({"VAD", "ENTRETIEN", "EXT", "ACC_PHYS"})
"""Modalities that the frequency counts; telephone, collective and missed ones stand apart."""
VISIT, MISSED = "VAD", "ABSENT"
MONTHS = 12
"""Months of contacts that are drawn."""


class Verdict(StrEnum):
    """Frequency against the target of the cahier des charges."""

    INFERIEURE = "INFERIEURE"
    CONFORME = "CONFORME"
    SUPERIEURE = "SUPERIEURE"


VERDICT_LABELS = {
    Verdict.INFERIEURE: "Inférieure au cahier des charges",
    Verdict.CONFORME: "Conforme au cahier des charges",
    Verdict.SUPERIEURE: "Supérieure au cahier des charges",
}


@dataclass(frozen=True)
class Counts:
    """Contacts of a period by `modalite_contact`, from the log or as the operator declares them."""

    vad: int = 0
    entretien: int = 0
    ext: int = 0
    acc_phys: int = 0
    tel: int = 0
    collectif: int = 0
    absent: int = 0

    @classmethod
    def of(cls, modalites: Iterable[str]) -> "Counts":
        """Count contacts given by the codes of their modality; raises KeyError on an unknown code."""
        fields = {name.upper(): name for name in cls.__dataclass_fields__}
        return cls(**{fields[code]: n for code, n in Counter(modalites).items()})

    def __add__(self, other: "Counts") -> "Counts":
        names = self.__dataclass_fields__
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def met(self) -> int:
        """Contacts that the frequency counts."""
        return sum(getattr(self, code.lower()) for code in MET)


@dataclass(frozen=True)
class Frequency:
    """Frequency over a period: meetings a month, the target if there is one, and the verdict on it."""

    first: date
    last: date
    counts: Counts
    target: float | None
    per_month: float | None
    verdict: Verdict | None

    @property
    def days(self) -> int:
        """Days of the period, both ends included."""
        return (self.last - self.first).days + 1


def period_of(start: date, bilan: date, former: date | None = None) -> tuple[date, date]:
    """First and last day a bilan answers for: from the start, or the day after the former bilan."""
    return (start if former is None else former + timedelta(days=1)), bilan


def frequency(first: date, last: date, counts: Counts, target: float | None) -> Frequency:
    """Meetings a month between two days included, judged against a monthly target (DOMAIN A4).

    Below 90 % of the target INFERIEURE, above 120 % SUPERIEURE, else CONFORME. No target, or a period without
    a day (two bilans on one day), no verdict.
    """
    days = (last - first).days + 1
    if days <= 0:
        return Frequency(first, last, counts, target, None, None)
    per_month = counts.met * DAYS_A_MONTH / days
    return Frequency(first, last, counts, target, float(per_month), _verdict(per_month, target))


def _verdict(per_month: Fraction, target: float | None) -> Verdict | None:
    if not target:
        return None
    ratio = per_month / Fraction(str(target))
    if ratio < LOW:
        return Verdict.INFERIEURE
    return Verdict.SUPERIEURE if ratio > HIGH else Verdict.CONFORME


class Noted(NamedTuple):
    """A contact of the log: its id, which grows in the order of entry, its day and its modality."""

    id: int
    jour: date
    modalite: str


@dataclass(frozen=True)
class Sent:
    """A transmitted bilan: the days that it answers for, both included, and what it says of them.

    `declared`: its counts are the operator's own, and nothing of the log was counted.
    """

    first: date
    last: date
    counts: Counts
    declared: bool


def counted(sent: Iterable[Sent], log: Iterable[Noted]) -> dict[int, date]:
    """The contacts that transmitted bilans counted from the log: their ids, with the last day of its period.

    A bilan counts what was entered when it was transmitted, and that never changes afterwards: of each
    modality, the first ones entered of its period, as many as it says. What was entered later is counted by
    none.
    """
    found: dict[int, date] = {}
    in_order = sorted(log)
    for bilan in sent:
        if bilan.declared:
            continue
        said: Counter[str] = Counter()
        for contact in in_order:
            if bilan.first <= contact.jour <= bilan.last:
                said[contact.modalite] += 1
                if said[contact.modalite] <= getattr(bilan.counts, contact.modalite.lower(), 0):
                    found[contact.id] = bilan.last
    return found


def frequency_told(
    first: date, last: date, sent: Sequence[Sent], log: Iterable[Noted], target: float | None
) -> Frequency:
    """Meetings a month over several bilans or none: what the transmitted ones declare for their periods, the
    log for the rest (DOMAIN A4).

    After a bilan that declares, days of which the log has nothing yet are left out: the next one tells of
    them. Days too few for one meeting to be due get no verdict.
    """
    declared = [bilan for bilan in sent if bilan.declared and first <= bilan.first]
    rest = [
        contact for contact in log
        if first <= contact.jour <= last and not any(b.first <= contact.jour <= b.last for b in declared)
    ]  # fmt: skip
    latest = max(sent, key=lambda bilan: bilan.last, default=None)
    if latest is not None and latest.declared and all(contact.jour <= latest.last for contact in rest):
        last = min(last, latest.last)
    counts = sum((bilan.counts for bilan in declared), Counts.of(contact.modalite for contact in rest))
    found = frequency(first, last, counts, target)
    due = found.days * Fraction(str(target or 0)) >= DAYS_A_MONTH
    return found if due else replace(found, verdict=None)


@dataclass(frozen=True)
class Month:
    """Meetings and missed appointments of a calendar month, by its first day."""

    first: date
    met: int
    missed: int


@dataclass(frozen=True)
class Rhythm:
    """How the household is met: day of the last meeting, share of visits, missed appointments, by month."""

    last: date | None
    visits: Fraction | None
    """Of the meetings of the period; None without any."""
    missed: int
    months: tuple[Month, ...]


def rhythm(contacts: Iterable[tuple[date, str]], first: date, today: date) -> Rhythm:
    """The rhythm of a mesure from its log: visits and missed ones since `first`, months up to today.

    The months are those since the first contact or `first`, the earlier of both, MONTHS at most (DOMAIN A4).
    """
    log = [(day, how) for day, how in contacts if day <= today]
    met = [(day, how) for day, how in log if how in MET]
    since = [how for day, how in met if day >= first]
    start = min([first, *(day for day, _ in log)])
    return Rhythm(
        last=max((day for day, _ in met), default=None),
        visits=Fraction(since.count(VISIT), len(since)) if since else None,
        missed=sum(how == MISSED for day, how in log if day >= first),
        months=tuple(
            Month(
                month,
                sum(how in MET for day, how in log if day.replace(day=1) == month),
                sum(how == MISSED for day, how in log if day.replace(day=1) == month),
            )
            for month in _months(start, today)
        ),
    )


def _months(first: date, last: date) -> list[date]:
    """The first days of the months from one day to another, the latest MONTHS of them."""
    ranks = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(rank // 12, rank % 12 + 1, 1) for rank in ranks[-MONTHS:]]
