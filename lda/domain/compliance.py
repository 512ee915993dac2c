"""Whether a mesure is led as its cahier des charges says: one card, five lines (DOMAIN A4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lda.domain.deadlines import add_months
from lda.domain.french import date_short, nombre, plural
from lda.domain.frequency import VERDICT_LABELS, Frequency, Verdict


class Etat(StrEnum):
    """Verdict of a line."""

    CONFORME = "CONFORME"
    ECART = "ECART"
    SANS_OBJET = "SANS_OBJET"


ETAT_LABELS = {Etat.CONFORME: "conforme", Etat.ECART: "écart", Etat.SANS_OBJET: "sans objet"}


@dataclass(frozen=True)
class Line:
    """A rule of the cahier des charges, the verdict on it and what it rests on, in a sentence."""

    rule: str
    etat: Etat
    said: str


@dataclass(frozen=True)
class Led:
    """How a mesure was led until today.

    `bilans`: for each that is owed, the day it was due and the day it was transmitted. `frequence`: from its
    start to today or its end, without a verdict when that is too short for one.
    """

    debut: date
    fin: date | None
    """Its last day, once it ended or its sortie is declared."""
    fin_prevue: date | None
    renouvellements: int
    contrat_le: date | None
    bilans: Sequence[tuple[date, date | None]]
    frequence: Frequency | None


def card(led: Led, cahier: Mapping[str, Any], today: date) -> tuple[Line, ...]:
    """The five lines of a mesure that has started: duration, renewals, contract, bilans, frequency."""
    return (
        _duration(led, cahier.get("duree_max_mois") or cahier.get("duree_defaut_mois"), today),
        _renewals(led.renouvellements, cahier.get("renouvellements_max")),
        _contract(led),
        _bilans(led.bilans, today),
        _frequency(led.frequence, ended=led.fin is not None),
    )


def _duration(led: Led, most: int | None, today: date) -> Line:
    """A mesure that runs has lasted until today at least, whatever end was planned."""
    exceeded = led.fin is None and led.fin_prevue is not None and led.fin_prevue < today
    if most is None and not exceeded:
        return Line("Durée", Etat.SANS_OBJET, "sans durée fixée")
    told = [_until(led, exceeded=exceeded)]
    if most is not None:
        last = add_months(led.debut, most)
        told.append(f"{most} mois au plus ({date_short(last)})")
        exceeded = exceeded or (led.fin or max(led.fin_prevue or today, today)) > last
    return Line("Durée", Etat.ECART if exceeded else Etat.CONFORME, ", ".join(told))


def _until(led: Led, *, exceeded: bool) -> str:
    end = led.fin or led.fin_prevue
    if end is None:
        return "en cours, sans fin prévue"
    return f"en cours au-delà du {date_short(end)}, fin prévue" if exceeded else f"jusqu'au {date_short(end)}"


def _renewals(number: int, most: int | None) -> Line:
    """Without a number in the cahier des charges, a mesure may be renewed as often as it needs."""
    said = plural(number, "renouvellement") if number else "aucun"
    if most:
        said += f" sur {plural(most, 'prévu')}"
    elif number and most == 0:
        said += ", non prévu par le cahier des charges"
    exceeded = most is not None and number > most
    return Line("Renouvellements", Etat.ECART if exceeded else Etat.CONFORME, said)


def _contract(led: Led) -> Line:
    if led.contrat_le is None:
        return Line("Contrat", Etat.ECART, "pas de contrat signé")
    late = (led.contrat_le - led.debut).days
    said = f"signé le {date_short(led.contrat_le)}"
    return Line(
        "Contrat", Etat.CONFORME, said + (f", {plural(late, 'jour')} après le début" if late > 0 else "")
    )


def _bilans(owed: Sequence[tuple[date, date | None]], today: date) -> Line:
    due = [(day, sent) for day, sent in owed if day < today or sent is not None]
    if not due:
        return Line("Bilans", Etat.SANS_OBJET, "aucun n'est encore dû")
    in_time = sum(sent is not None and sent <= day for day, sent in due)
    missing = sum(sent is None for _, sent in due)
    said = f"{in_time} sur {len(due)} à temps" + (f", {missing} en retard" if missing else "")
    return Line("Bilans", Etat.CONFORME if in_time == len(due) else Etat.ECART, said)


def _frequency(found: Frequency | None, *, ended: bool) -> Line:
    if found is None or not found.target:
        return Line("Fréquence", Etat.SANS_OBJET, "pas de fréquence fixée")
    if found.verdict is None or found.per_month is None:
        return Line("Fréquence", Etat.SANS_OBJET, "durée trop courte" if ended else "trop tôt pour juger")
    said = (
        f"{nombre(found.per_month)} par mois pour {nombre(found.target)}, du {date_short(found.first)} "
        f"au {date_short(found.last)} : {VERDICT_LABELS[found.verdict].lower()}"
    )
    return Line("Fréquence", Etat.CONFORME if found.verdict is Verdict.CONFORME else Etat.ECART, said)
