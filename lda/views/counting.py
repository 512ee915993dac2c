"""What the three contractual indicators count, as conditions of SQL: one function a rule (DOMAIN A5).

Figures and the lists behind them are made of these same conditions, so that they agree.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.indicators import MOTIF_NOT_COUNTED, ROLES_ATTENDING, ROLES_ORGANISING, Period
from lda.domain.words import COMMUN, Role, RoleReunion, StatutSaisine
from lda.store.lists import current_lists
from lda.store.models import ContactRessource, Reunion, ReunionPlateforme, Saisine, SaisineCollegue

Condition = ColumnElement[bool]


class Indicator(StrEnum):
    """What can be counted, and listed behind its figure."""

    SOLLICITATIONS = "sollicitations"
    SAISINES = "saisines"
    ESPACE_RESSOURCE = "espace_ressource"
    REUNIONS = "reunions"
    CONCERTATIONS = "concertations"
    PARTICIPEES = "participees"
    """Meetings attended without organising them, shown beside the reunions."""
    COMMISSIONS = "commissions"


ABOUT_SOLLICITATIONS = frozenset({Indicator.SOLLICITATIONS, Indicator.SAISINES, Indicator.ESPACE_RESSOURCE})


@dataclass(frozen=True)
class Kinds:
    """Codes of `type_reunion` that count for the second and the third indicator."""

    reunions: frozenset[str]
    commissions: frozenset[str]


def kinds(session: Session) -> Kinds:
    """The types of reunion that the list flags, closed codes included."""
    items = current_lists(session).items("type_reunion").values()
    return Kinds(
        frozenset(item.code for item in items if item.extra.get("indicateur2")),
        frozenset(item.code for item in items if item.extra.get("indicateur3")),
    )


def saisine_counts(period: Period, today: date) -> Condition:
    """On Saisine: received in the period, transmitted, neither DOUBLON nor born of a direct contact."""
    doublon = and_(
        Saisine.statut == StatutSaisine.SANS_SUITE,
        Saisine.motif_decision.is_not(None),
        Saisine.motif_decision == MOTIF_NOT_COUNTED,
    )
    return and_(
        Saisine.statut != StatutSaisine.BROUILLON,
        Saisine.contact_id.is_(None),
        ~doublon,
        Saisine.recue_le.between(period.first, min(period.last, today)),
    )


def not_validated() -> Condition:
    """On Saisine: counted under the espace ressource."""
    return Saisine.statut == StatutSaisine.NON_VALIDEE


def contact_counts(period: Period, today: date) -> Condition:
    """On ContactRessource: a direct contact of the period, whatever became of it."""
    return ContactRessource.jour.between(period.first, min(period.last, today))


def held(period: Period, today: date) -> Condition:
    """On Reunion: held in the period, not cancelled."""
    return and_(Reunion.annulee_le.is_(None), Reunion.jour.between(period.first, min(period.last, today)))


def reunion_counts(indicator: Indicator, of: Kinds) -> Condition:
    """On Reunion and ReunionPlateforme: what a held meeting counts as, for one plateforme."""
    organised = and_(Reunion.type.in_(of.reunions), ReunionPlateforme.role.in_(ROLES_ORGANISING))
    if indicator == Indicator.CONCERTATIONS:
        return and_(organised, Reunion.type == "CONCERTATION")
    if indicator == Indicator.PARTICIPEES:
        return and_(Reunion.type.not_in(of.commissions), ReunionPlateforme.role == RoleReunion.PARTICIPANT)
    if indicator == Indicator.COMMISSIONS:
        return and_(Reunion.type.in_(of.commissions), ReunionPlateforme.role.in_(ROLES_ATTENDING))
    return organised


PlacedTable = type[Saisine] | type[ContactRessource] | type[ReunionPlateforme]


def at(table: PlacedTable, plateforme: str | None, territoire: str | None) -> Condition:
    """On a counted table: the rows of a plateforme, of a territoire, of COMMUN; None is all of them."""
    conditions: list[Condition] = []
    if plateforme is not None:
        conditions.append(table.plateforme == plateforme)
    if territoire == COMMUN:
        conditions.append(table.territoire.is_(None))
    elif territoire is not None:
        conditions.append(table.territoire == territoire)
    return and_(True, *conditions)


def own(who: Actor) -> Condition:
    """On Saisine: those that a partner follows as their author or as a colleague named (DOMAIN A2)."""
    named = exists().where(SaisineCollegue.saisine_id == Saisine.id, SaisineCollegue.compte_id == who.account)
    return or_(Saisine.auteur_id == who.account, named)


def lists_behind(
    who: Actor, plateforme: str | None, territoire: str | None, territoires_of: frozenset[str]
) -> bool:
    """Whether the whole of a figure lies within what the asker may list (DOMAIN A2); reads nothing.

    `territoires_of` are the territoires of the plateforme.
    """
    if who.role == Role.PARTENAIRE:
        return True
    if plateforme is None or plateforme not in who.plateformes:
        return False
    if who.role == Role.SLISL:
        if territoire is None:
            return territoires_of <= who.territoires
        return territoire == COMMUN or territoire in who.territoires
    return who.role == Role.COORDINATEUR
