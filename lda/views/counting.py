"""What the three contractual indicators count, as conditions of SQL: one function a rule (DOMAIN A5).

Figures and the lists behind them are made of these same conditions, so that they agree.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.footnotes import Notes, footnotes
from lda.domain.indicators import CONCERTATION, Codes, Period, Rules
from lda.domain.words import COMMUN, Role, StatutSaisine
from lda.store.lists import counting_rules, current_lists
from lda.store.models import ContactRessource, Reunion, ReunionPlateforme, Saisine
from lda.store.ties import own_saisine

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
class Terms:
    """By what things are counted: the days, and the rules in force at their end."""

    period: Period
    today: date
    rules: Rules
    types_reunion: Codes
    """Types that their list flags for the second indicator, closed ones included."""

    def over(self, period: Period) -> "Terms":
        """Other days, counted by the same rules."""
        return replace(self, period=period)

    def days(self, column: Any) -> Condition:
        """On a day: in the period and not after today."""
        return and_(column >= self.period.first, column <= min(self.period.last, self.today))


def terms(session: Session, period: Period) -> Terms:
    """How a period is counted: by the rules of its last day, today's while it is under way (A1, A5)."""
    day = today()
    types = current_lists(session).items("type_reunion").values()
    flagged = tuple(item.code for item in types if item.extra.get("indicateur2"))
    return Terms(period, day, counting_rules(session, min(period.last, day)), flagged)


def notes(session: Session, of: Terms) -> Notes:
    """The rules in French, to print beside what they counted."""
    return footnotes(of.rules, of.types_reunion, current_lists(session).label)


def saisine_counts(of: Terms) -> Condition:
    """On Saisine: received in the period, transmitted, not left out for its motif, nor born of a contact."""
    left_out = and_(
        Saisine.statut == StatutSaisine.SANS_SUITE,
        Saisine.motif_decision.is_not(None),
        Saisine.motif_decision.in_(of.rules.motifs_exclus),
    )
    return and_(
        Saisine.statut != StatutSaisine.BROUILLON,
        func.coalesce(Saisine.contact_id, 0) == 0,  # a bare IS NULL lures SQLite to the index of contact_id
        ~left_out,
        of.days(Saisine.recue_le),
    )


def under_ressource(of: Terms) -> Condition:
    """On Saisine: counted under the espace ressource."""
    return Saisine.statut.in_(of.rules.statuts_ressource)


def contact_counts(of: Terms) -> Condition:
    """On ContactRessource: a direct contact of the period, whatever became of it."""
    return of.days(ContactRessource.jour)


def held(of: Terms) -> Condition:
    """On Reunion: held in the period, not cancelled."""
    return and_(Reunion.annulee_le.is_(None), of.days(Reunion.jour))


def reunion_counts(indicator: Indicator, of: Terms) -> Condition:
    """On Reunion and ReunionPlateforme: what a held meeting counts as, for one plateforme."""
    commission = Reunion.type.in_(of.rules.types_commission)
    present = ReunionPlateforme.role.not_in(of.rules.roles_absents)
    organising = ReunionPlateforme.role.in_(of.rules.roles_organisateurs)
    if indicator == Indicator.COMMISSIONS:
        return and_(commission, present)
    if indicator == Indicator.PARTICIPEES:
        return and_(~commission, present, ~organising)
    if indicator == Indicator.CONCERTATIONS:
        return and_(Reunion.type.in_(of.types_reunion), organising, Reunion.type == CONCERTATION)
    return and_(Reunion.type.in_(of.types_reunion), organising)


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
    return own_saisine(who)


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
