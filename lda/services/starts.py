"""The first day of a mesure and its planned end: as given, as its cahier des charges has them, as they may be
corrected (DOMAIN A2, A4)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lda.domain import deadlines
from lda.domain.clock import today
from lda.domain.errors import Invalid, Problem
from lda.domain.french import date_long, date_short, plural
from lda.services import corrections, inputs
from lda.services.schedule import drafts
from lda.store.models import Mesure

Span = tuple[date, date | None]
"""First day, and planned end if there is one."""
LABELS = ("Démarrage", "Fin prévue")


def span(read: inputs.Gather, mesure: Mesure, debut: Any, fin_prevue: Any) -> Span:
    """First day and planned end as given, the first one not before the mesure was asked for."""
    asked = mesure.demandee_le
    first = read(
        inputs.day, debut, "debut", "Date de démarrage", latest=today(), earliest=asked, required=True
    )
    return first, read(inputs.day, fin_prevue, "fin_prevue", "Fin prévue", earliest=first or asked)


def usual_end(first: date, cahier: Mapping[str, Any]) -> date | None:
    """Planned end when nobody says another: after the months of the cahier des charges, None without any."""
    months = cahier.get("duree_defaut_mois")
    return deadlines.add_months(first, months) if months else None


def may_renew(mesure: Mesure) -> None:
    """Raise Invalid if a mesure was renewed as often as its cahier des charges says; without it, no limit."""
    most = mesure.cahier.get("renouvellements_max")
    if most is None or mesure.renouvellements < most:
        return
    said = f"prévoit {plural(most, 'renouvellement')} au plus" if most else "ne prévoit pas de renouvellement"
    raise Invalid(Problem("fin_prevue", f"Le cahier des charges de cette mesure {said}."))


def suits(mesure: Mesure, corrected: Span, cahier: Mapping[str, Any]) -> None:
    """Raise Invalid unless all that is known of a running mesure may stand with other dates."""
    wrong = list(_wrong(mesure, *corrected, cahier))
    if wrong:
        raise Invalid(wrong)


def _wrong(mesure: Mesure, first: date, until: date | None, cahier: Mapping[str, Any]) -> Iterator[Problem]:
    if (first, until) == (mesure.debut, mesure.fin_prevue):
        yield Problem("debut", "Rien ne change : corrigez la date de démarrage ou la fin prévue.")
    known = {
        "sa suspension": [pause.debut for pause in mesure.suspensions],
        "son bilan": [bilan.jour for bilan in mesure.bilans if bilan.jour],
        "sa sortie déclarée": [mesure.sortie_jour] if mesure.sortie_jour else [],
    }
    for what, days in known.items():
        if days and first > min(days):
            day = date_long(min(days))
            yield Problem("debut", f"La mesure ne peut pas démarrer après {what} du {day}. Corrigez la date.")
    if until is not None and until < first:
        yield Problem("fin_prevue", "La fin prévue serait avant le démarrage : donnez-en une autre.")
    for bilan in drafts(mesure):
        if not deadlines.has_month(cahier.get("bilans_mois") or (), bilan.mois):
            why = f"Le cahier des charges de cette date ne prévoit pas de bilan à {bilan.mois} mois, "
            yield Problem("debut", why + "or il est commencé : transmettez-le d'abord.")


def told(why: str, before: Span, after: Span) -> str:
    """The reason of a correction with what it changed, for the history."""
    return corrections.told(why, _said(before), _said(after))


def _said(span: Span) -> dict[str, str]:
    return {what: date_short(day) if day else "aucune" for what, day in zip(LABELS, span, strict=True)}
