"""What is computed from the answers, and never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lda.domain.deadlines import CFP, EVICTED, OF_FICHE
from lda.domain.fiche.declaration import FIELDS
from lda.domain.fiche.fields import Answers, Sensitivity
from lda.domain.fiche.rules import live

_BANDS = ((0, "0"), (600, "1_599"), (1000, "600_999"), (1500, "1000_1499"), (2000, "1500_1999"))
_AGES = ((18, "M18"), (25, "18_24"), (35, "25_34"), (45, "35_44"), (55, "45_54"), (65, "55_64"))
_URGENCY = {
    **dict.fromkeys(("IMPAYE", "CDP", "JUG_DELAIS"), 1),
    **dict.fromkeys(("ASSIGNATION", "AUDIENCE"), 2),
    "JUG_EXPULSION": 3,
    **dict.fromkeys(("CQL", "REQ_CFP", "CFP_ACCORDE", "EXPULSE"), 4),
}
_MONEY = (
    *("ressources_total", "loyer", "charges_locatives", "aide_logement", "charge_energie"),
    "charges_autres",
)
_CQL = "date_cql"
_PROCEDURE = {
    "date_audience": "Audience",
    "date_jugement": "Jugement",
    "delais_accordes_fin": "Fin des délais accordés",
    "date_cfp": "Concours de la force publique",
    "date_commandement_payer": "Fin du délai du commandement de payer (6 semaines)",
    _CQL: "Fin du délai du commandement de quitter les lieux (2 mois)",
    "date_requisition_cfp": "Silence du préfet : refus implicite",
}
"""What happens on the day that each answer of `deadlines.PROCEDURE` makes due."""
_TRUCE = (11, 12, 1, 2, 3)
"""Months of the winter truce, during which nobody is evicted (art. L. 412-6 CPCE)."""


@dataclass(frozen=True)
class Deadline:
    """A day to come in the eviction procedure, and what happens on it."""

    day: date
    label: str


def household_size(answers: Answers) -> int | None:
    """Adults and children now; None while the adults are not known."""
    adults = answers.get("nb_adultes")
    return None if adults is None else adults + (answers.get("nb_enfants") or 0)


def birth_year(answers: Answers) -> int | None:
    """From the date of birth, else the year alone."""
    born = answers.get("date_naissance")
    return int(born[:4]) if born else answers.get("annee_naissance")


def age(answers: Answers, on: date) -> int | None:
    """In whole years on a day; from the year alone, the age reached in that year."""
    born, year = answers.get("date_naissance"), birth_year(answers)
    if year is None:
        return None
    had_birthday = not born or born[5:] <= on.isoformat()[5:]
    return max(0, on.year - year - (0 if had_birthday else 1))


def age_band(answers: Answers, on: date) -> str | None:
    """Code of `tranche_age` on a day."""
    years = age(answers, on)
    if years is None:
        return None
    return next((code for limit, code in _AGES if years < limit), "65P")


def resources_band(answers: Answers) -> str | None:
    """Code of `tranche_ressources`: from the monthly total (€), else the band that was given."""
    total = answers.get("ressources_total")
    if total is None:
        return answers.get("tranche_ressources")
    if total == 0:
        return "0"
    return next((code for limit, code in _BANDS if total < limit), "2000P")


def _cost(shown: Answers) -> float | None:
    """Monthly cost of the dwelling (€), housing benefit deducted; None while the rent is unknown."""
    rent = shown.get("loyer")
    if rent is None:
        return None
    return rent + shown.get("charges_locatives", 0) - shown.get("aide_logement", 0)


def taux_effort(answers: Answers) -> float | None:
    """Cost of the dwelling over resources, in %, to a tenth; None without a rent or without resources."""
    shown = live(answers, _MONEY)
    cost, total = _cost(shown), shown.get("ressources_total")
    if cost is None or not total:
        return None
    return round(100 * max(cost, 0) / total, 1)


def reste_a_vivre(answers: Answers) -> float | None:
    """What is left each month (€) after the dwelling, energy and other charges; None while resources are
    unknown. An unknown charge counts as none."""
    shown = live(answers, _MONEY)
    total = shown.get("ressources_total")
    if total is None:
        return None
    cost = _cost(shown)
    if cost is None:
        cost = shown.get("charges_locatives", 0) - shown.get("aide_logement", 0)
    return round(total - cost - shown.get("charge_energie", 0) - shown.get("charges_autres", 0), 2)


def urgency_stage(answers: Answers) -> int:
    """How pressing the eviction is, from 0 (none, or unknown) to 4 (from the commandement de quitter les
    lieux on): it sorts, it decides nothing (DOMAIN part B, section D)."""
    return _URGENCY.get(live(answers, ("stade_expulsion",)).get("stade_expulsion", ""), 0)


def eviction_dates(answers: Answers, today: date) -> list[Deadline]:
    """The days to come in the procedure, today included, the nearest first: those that the answers make due
    (`deadlines.OF_FICHE`), and 1 April when the winter truce holds back a commandement de quitter les lieux.
    None once the household was evicted."""
    shown = live(answers, (*_PROCEDURE, CFP, "stade_expulsion"))
    if shown.get("stade_expulsion") == EVICTED:
        return []
    days = {
        key: OF_FICHE[key].due(date.fromisoformat(shown[key]))
        for key in _PROCEDURE
        if key in shown and shown.get(CFP) not in OF_FICHE[key].unless
    }
    found = [Deadline(day, _PROCEDURE[key]) for key, day in days.items()]
    spring = date(today.year + (today.month > 3), 4, 1)
    if today.month in _TRUCE and days.get(_CQL, spring) < spring:
        found.append(Deadline(spring, "Fin de la trêve hivernale"))
    return sorted((one for one in found if one.day >= today), key=lambda one: one.day)


def next_eviction_date(answers: Answers, today: date) -> Deadline | None:
    """The nearest day to come in the procedure, today included."""
    return next(iter(eviction_dates(answers, today)), None)


def countable(answers: Answers) -> dict[str, Any]:
    """The answers that stand in clear (DOMAIN A6): codes, dates, amounts and communes of the fields that
    show, with the year of birth and the band of resources whichever way they were given."""
    clear = {
        key: value for key, value in live(answers).items() if FIELDS[key].sensitivity is Sensitivity.CODE
    }
    derived = {"annee_naissance": birth_year(answers), "tranche_ressources": resources_band(answers)}
    return clear | {key: value for key, value in derived.items() if value is not None}
