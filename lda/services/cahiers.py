"""The cahiers des charges of the mesures, as the Département sets them: each version holds from a day on."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.services import inputs
from lda.services.inputs import Gather
from lda.store.lists import CAHIER, cahier, current_lists, version_of
from lda.store.models import Parametre
from lda.store.traces import record

MOST_MONTHS, MOST_A_MONTH, MOST_RENEWALS = 120, 31, 20
AHEAD = timedelta(days=2 * 366)


def change(
    session: Session,
    *,
    actor: Actor | None,
    code: str,
    depuis: date,
    duree_defaut_mois: int | None,
    duree_max_mois: int | None,
    renouvellements_max: int | None,
    frequence_cible_visites_mois: int | None,
    bilans_mois: Sequence[int],
) -> Parametre:
    """Give a mesure (code of the list) a cahier des charges from a day on, today or later (DOMAIN A4).

    Mesures started before that day keep the one of their start. `bilans_mois`: months of its bilans, none for
    a final one alone. No duration or target: none is set. `renouvellements_max`: how often a mesure may be
    renewed, 0 for never, None for no limit. A version of the same day is replaced.
    """
    access.require("cahiers.change", actor)
    lists, read = current_lists(session), Gather()
    chosen = read(inputs.code, lists, "mesure", code, "code", "Mesure", required=True)
    day = read(
        inputs.day, depuis, "depuis", "En vigueur le",
        earliest=today(), latest=today() + AHEAD, required=True,
    )  # fmt: skip
    usual = read(inputs.number, duree_defaut_mois, "duree_defaut_mois", "Durée en mois", 1, MOST_MONTHS)
    most = read(inputs.number, duree_max_mois, "duree_max_mois", "Durée maximale en mois", 1, MOST_MONTHS)
    again = read(
        inputs.number, renouvellements_max, "renouvellements_max", "Renouvellements au plus", 0, MOST_RENEWALS
    )
    label = "Rencontres par mois"
    target = read(
        inputs.number, frequence_cible_visites_mois, "frequence_cible_visites_mois", label, 1, MOST_A_MONTH
    )
    months = read(_months, bilans_mois)
    if usual and most and most < usual:
        read.add(
            "duree_max_mois", "« Durée maximale » est plus courte que la durée. Corrigez l'une des deux."
        )
    read.done()
    values = {
        "duree_defaut_mois": usual, "duree_max_mois": most, "renouvellements_max": again,
        "frequence_cible_visites_mois": target, "bilans_mois": months,
    }  # fmt: skip
    before = cahier(session, chosen, day)
    row = version_of(session, f"{CAHIER}{chosen}", day)
    row.valeur = before | values
    session.flush()
    record(
        session, "cahiers.change", actor,
        effective=day, after=chosen, detail={"avant": before, "apres": row.valeur},
    )  # fmt: skip
    return row


def _months(given: object) -> list[int]:
    """The months of the bilans, each once, in order."""
    known = isinstance(given, list | tuple) and all(
        isinstance(month, int) and not isinstance(month, bool) and 0 < month <= MOST_MONTHS for month in given
    )
    if not known:
        told = f"« Mois des bilans » : donnez des nombres de 1 à {MOST_MONTHS}, par exemple 3, 6, 12."
        raise inputs.refuse("bilans_mois", told)
    return sorted(set(given))  # type: ignore[call-overload]
