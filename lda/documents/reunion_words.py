"""A reunion in words, the same on the screens and in documents."""

from collections.abc import Mapping

from lda.domain.french import NBSP, date_short
from lda.domain.indicators import COMMUN_LABEL
from lda.domain.words import ISSUES_ACTION, IssueAction, RoleReunion
from lda.store.lists import Lists
from lda.views.agenda import PartView, ReunionRow
from lda.views.conclusion_parts import ActionLine
from lda.views.options import PlateformeOption, TerritoireOption

Plateformes = Mapping[str, PlateformeOption]
Territoires = Mapping[str, TerritoireOption]


def hour(value: str) -> str:
    """« 14 h 30 » of "14:30"."""
    hours, minutes = value.split(":")
    return f"{int(hours)}{NBSP}h{NBSP}{minutes}" if minutes != "00" else f"{int(hours)}{NBSP}h"


def length(minutes: int) -> str:
    """« 1 h 30 » of 90 minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"


def charged(action: ActionLine) -> str:
    """Who does an action: a name, an organisation, or both."""
    return ", ".join(part for part in (action.nom, action.organisation) if part)


def state(action: ActionLine) -> str:
    """« pour le 12/03/2026 », or how and when it ended."""
    if action.issue is None or action.close_le is None:
        return f"pour le {date_short(action.echeance)}"
    return f"{ISSUES_ACTION[IssueAction(action.issue)].lower()} le {date_short(action.close_le)}"


def parts(row: ReunionRow, lists: Lists, plateformes: Plateformes, territoires: Territoires) -> list[str]:
    """« Artois : organisateur / animateur », with the territoire where the plateforme has two.

    Of a meeting of the Département, who called it, then who is invited and who said not to come.
    """
    if not row.called:
        return [
            f"{place(one, plateformes, territoires)} : {lists.label('role_reunion', one.role).lower()}"
            for one in row.parts
        ]
    invited = {one.plateforme for one in row.parts}
    absent = {one.plateforme for one in row.parts if one.role == RoleReunion.EXCUSE}
    names = "toutes" if len(invited) == len(plateformes) else _names(invited, plateformes)
    told = ["À l'initiative du Département", f"Plateformes invitées : {names}"]
    return [*told, f"Excusées : {_names(absent, plateformes)}"] if absent else told


def _names(codes: set[str], plateformes: Plateformes) -> str:
    return ", ".join(found.court for code, found in plateformes.items() if code in codes)


def place(found: PartView, plateformes: Plateformes, territoires: Territoires) -> str:
    """The plateforme, and its territoire or « Commun aux deux » where it has two."""
    name = plateformes[found.plateforme].court
    if len(plateformes[found.plateforme].territoires) > 1:
        area = territoires[found.territoire].nom if found.territoire else f"{COMMUN_LABEL} aux deux"
        name = f"{name}, {area}"
    return name
