"""How often a household was met between two bilans, against the cahier des charges (DOMAIN A4)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

DAYS_A_MONTH = Fraction(487, 16)
"""30.4375 days, the mean length of a month."""

LOW = Fraction(9, 10)
HIGH = Fraction(12, 10)


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

    @property
    def met(self) -> int:
        """Contacts that the frequency counts; telephone, collective and missed ones stand apart."""
        return self.vad + self.entretien + self.ext + self.acc_phys


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
