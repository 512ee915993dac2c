"""When the bilans of a mesure are due, in which state each one is, and what follows its end (DOMAIN A4)."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import TypeAlias

STEP_AFTER_LAST = 6
"""Months between two bilans once the months of the cahier des charges are over."""

PREPARE_DAYS = 30
"""A bilan is to be prepared this many days before it is due, or fewer."""

FINAL = "FINAL"

RECONTACT_MONTHS = (3, 6)
"""Months after the end of a mesure at which its household is contacted again (DOMAIN B 3.7)."""

NEVER_RECONTACTED = frozenset({"DECES"})
"""Motifs of a sortie after which nobody is contacted again."""

_KEYS = {3: "M3", 6: "M6", 12: "M12"}

Suspension: TypeAlias = tuple[date, date | None]
"""First day of a suspension and the day it ends (None while it lasts)."""


class EtatBilan(StrEnum):
    """State of a bilan, computed from facts and never stored."""

    A_VENIR = "A_VENIR"
    A_PREPARER = "A_PREPARER"
    EN_RETARD = "EN_RETARD"
    TRANSMIS = "TRANSMIS"
    ANALYSE = "ANALYSE"


ETAT_LABELS = {
    EtatBilan.A_VENIR: "À venir",
    EtatBilan.A_PREPARER: "À préparer",
    EtatBilan.EN_RETARD: "En retard",
    EtatBilan.TRANSMIS: "Transmis",
    EtatBilan.ANALYSE: "Analysé",
}


class Nature(StrEnum):
    """What has to be done by a day, or a day that nobody may miss (DOMAIN A4, B 2)."""

    ACCUSE = "ACCUSE"
    CONTACT = "CONTACT"
    COMPLEMENT = "COMPLEMENT"
    REPONSE = "REPONSE"
    DECISION = "DECISION"
    REFERENT = "REFERENT"
    PROPOSITION = "PROPOSITION"
    ACTION = "ACTION"
    BILAN = "BILAN"
    ESPACEMENT = "ESPACEMENT"
    FIN = "FIN"
    SORTIE = "SORTIE"
    RELAIS = "RELAIS"
    DLS = "DLS"
    SIAO = "SIAO"
    DOMICILIATION = "DOMICILIATION"
    SEJOUR = "SEJOUR"
    AUDIENCE = "AUDIENCE"
    EXPULSION = "EXPULSION"
    RECONTACT = "RECONTACT"
    QUESTION = "QUESTION"


ACTS = {
    Nature.ACCUSE: "Accuser réception",
    Nature.CONTACT: "Premier contact avec le ménage",
    Nature.COMPLEMENT: "Précisions attendues de l'orienteur",
    Nature.REPONSE: "Répondre à la plateforme",
    Nature.DECISION: "Décision attendue",
    Nature.REFERENT: "Désigner un référent",
    Nature.PROPOSITION: "Réponse à une proposition",
    Nature.ACTION: "Action de concertation",
    Nature.BILAN: "Bilan attendu",
    Nature.ESPACEMENT: "Ménage à revoir",
    Nature.FIN: "Fin prévue d'une mesure",
    Nature.SORTIE: "Sortie à confirmer",
    Nature.RELAIS: "Relais à conclure",
    Nature.DLS: "Demande de logement social à renouveler",
    Nature.SIAO: "Demande SIAO à actualiser",
    Nature.DOMICILIATION: "Domiciliation à renouveler",
    Nature.SEJOUR: "Titre de séjour à renouveler",
    Nature.AUDIENCE: "Audience",
    Nature.EXPULSION: "Échéance d'expulsion",
    Nature.RECONTACT: "Recontact après la sortie",
    Nature.QUESTION: "Question à l'espace ressource",
}
"""What each asks for, in words."""


@dataclass(frozen=True)
class DayOfFiche:
    """What a day named in a fiche makes due: its nature, how long after that day, and the codes of CFP with
    which it makes nothing due."""

    nature: Nature
    months: int = 0
    days: int = 0
    unless: tuple[str, ...] = ()

    def due(self, day: date) -> date:
        """The day due, from the one named: calendar months, then days."""
        return add_months(day, self.months) + timedelta(days=self.days)


DLS_RENEWED, DLS_FILED = "dls_renouvellement", "dls_depot"
"""A request for social housing is renewed a year after it was filed, unless the fiche gives the day."""

CFP = "etat_cfp"
"""The answer that says what the préfet decided of the help of the police."""

OF_FICHE = {
    DLS_FILED: DayOfFiche(Nature.DLS, days=365),
    DLS_RENEWED: DayOfFiche(Nature.DLS),
    "siao_actualisation": DayOfFiche(Nature.SIAO),
    "domiciliation_fin": DayOfFiche(Nature.DOMICILIATION),
    "titre_sejour_fin": DayOfFiche(Nature.SEJOUR),
    "date_audience": DayOfFiche(Nature.AUDIENCE),
    "date_jugement": DayOfFiche(Nature.EXPULSION),
    "delais_accordes_fin": DayOfFiche(Nature.EXPULSION),
    "date_cfp": DayOfFiche(Nature.EXPULSION, unless=("REFUSE",)),
    "date_commandement_payer": DayOfFiche(Nature.EXPULSION, days=42),
    "date_cql": DayOfFiche(Nature.EXPULSION, months=2),
    "date_requisition_cfp": DayOfFiche(Nature.EXPULSION, months=2, unless=("REFUSE", "ACCORDE", "SUSPENDU")),
}
"""The answers of a fiche that name such a day (DOMAIN B 2). After a commandement de payer it is the shorter
delay, 6 weeks, since older leases only have more time; 2 months after a commandement de quitter les lieux,
and after the réquisition as long as the préfet does not answer, for silence is a refusal."""

HAPPENS = frozenset({Nature.AUDIENCE, Nature.EXPULSION})
"""Days on which something happens, whatever anybody does: once over they are past, not late."""

PROCEDURE = tuple(name for name, one in OF_FICHE.items() if one.nature in HAPPENS)
"""The answers about the eviction: nothing of it is to come at the stage EVICTED."""

EVICTED = "EXPULSE"
"""Code of `stade_expulsion`."""

FORGOTTEN = dict.fromkeys((one.nature for one in OF_FICHE.values()), 60) | dict.fromkeys(HAPPENS, 7)
"""Days after which a day of the fiche is no longer shown: nothing but a correction of the fiche says that it
was seen to."""

TOO_FAR = 2
"""A household is to be seen again once it was not met for so many times what its frequency sets between two
meetings."""

OF_OPERATOR = (Nature.BILAN, Nature.ESPACEMENT, Nature.FIN)
"""What is due on a mesure is for who accompanies it too."""

OF_REFERENT = (Nature.RELAIS, *dict.fromkeys(one.nature for one in OF_FICHE.values()))
"""What is due in a dossier is for its referent too, who reads the fiche and the relais (DOMAIN A2b)."""


@dataclass(frozen=True)
class Due:
    """A bilan that a mesure owes: code of `echeance_bilan`, month since the start (None: FINAL), day."""

    key: str
    month: int | None
    due: date


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later (or earlier), clamped to the end of the month."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def recontacts(end: date, motif: str | None) -> dict[int, date]:
    """When a household is contacted again after a mesure that ended on a day: month to day; never after a
    death (DOMAIN A3, B 3.7)."""
    if motif in NEVER_RECONTACTED:
        return {}
    return {month: add_months(end, month) for month in RECONTACT_MONTHS}


def key_of(month: int) -> str:
    """The code of `echeance_bilan` for a month of the mesure: M3, M6, M12, else INTER."""
    return _KEYS.get(month, "INTER")


def due_dates(
    start: date,
    months: Iterable[int],
    until: date,
    suspensions: Sequence[Suspension] = (),
    end: date | None = None,
) -> list[Due]:
    """The bilans that a mesure owes, in order (DOMAIN A4). A renewal changes nothing here.

    A running mesure (`end` None) gets those due up to `until` and the next one; during a suspension without
    an end, only those due before it. An ended mesure gets those due before its end, then FINAL on that day.
    An empty list of months owes FINAL alone, hence nothing as long as no end is given.
    """
    owed: list[Due] = []
    for month in _sequence(months):
        due = _after_suspensions(add_months(start, month), suspensions)
        if due is None or (end is not None and end <= due):
            break
        owed.append(Due(key_of(month), month, due))
        if end is None and due > until:
            break
    if end is not None:
        owed.append(Due(FINAL, None, end))
    return owed


def _sequence(months: Iterable[int]) -> Iterator[int]:
    """The months of the cahier des charges, then one every six months for ever; nothing from nothing."""
    month = 0
    for month in sorted(set(months)):
        yield month
    while month:
        month += STEP_AFTER_LAST
        yield month


def has_month(months: Iterable[int], month: int) -> bool:
    """Whether a mesure with bilans at these months, then every six, owes one at that month."""
    return month in takewhile(lambda known: known <= month, _sequence(months))


def _after_suspensions(day: date, suspensions: Sequence[Suspension]) -> date | None:
    """The day moved to the end of the suspension that holds it; None when that suspension has no end yet."""
    for first, last in sorted(suspensions, key=lambda s: s[0]):
        if day < first:
            break
        if last is None:
            return None
        day = max(day, last)
    return day


def stands(key: str, due: date, suspensions: Iterable[Suspension], end: date | None) -> bool:
    """Whether a bilan begun for a day is owed as things stand: neither one that falls due in a suspension
    that lasts, for its new day is not known yet, nor one that the end of the mesure made needless."""
    if any(first <= due and last is None for first, last in suspensions):
        return False
    return end is None or due < end or key == FINAL


def bilan_state(
    due: date, today: date, transmitted_on: date | None = None, analysed_on: date | None = None
) -> EtatBilan:
    """State of a bilan on a day: late from the day after it is due (DOMAIN A4)."""
    if analysed_on is not None:
        return EtatBilan.ANALYSE
    if transmitted_on is not None:
        return EtatBilan.TRANSMIS
    left = (due - today).days
    if left < 0:
        return EtatBilan.EN_RETARD
    return EtatBilan.A_PREPARER if left <= PREPARE_DAYS else EtatBilan.A_VENIR
