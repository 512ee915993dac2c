"""The three contractual indicators as each role may see them, and the lists behind them (DOMAIN A2, A5)."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.indicators import Period
from lda.domain.words import COMMUN, Role
from lda.store.geography import geography
from lda.store.lists import COUNTING
from lda.store.models import Parametre, Revision, Territoire
from lda.views import counting, rows
from lda.views.counting import ABOUT_SOLLICITATIONS, Indicator
from lda.views.figures import Figures, Tally, count
from lda.views.rows import Behind


def figures(
    session: Session,
    period: Period,
    *,
    actor: Actor | None,
    territoire: str | None = None,
    plateforme: str | None = None,
) -> Figures:
    """The indicators as the actor may see them: of its own saisines for a partner, else of all places.

    The three indicators are never masked (DOMAIN A6). Raises NotFound for an unknown place.
    """
    access.require("indicators.figures", actor)
    assert actor is not None
    if actor.role == Role.PARTENAIRE:
        return count(session, period, territoire, plateforme, counting.own(actor))
    return count(session, period, territoire, plateforme, whole_months=actor.role == Role.DEPARTEMENT)


def compute(session: Session, period: Period, territoire: str | None = None) -> Figures:
    """The indicators of every plateforme, for the command line; no scope but the territoire asked for."""
    return count(session, period, territoire)


def revision(session: Session, plateforme: str | None = None, *, actor: Actor | None) -> int:
    """A number that grows whenever a fact counted for a plateforme, or anywhere, changes, or a counting rule:
    open charts watch it."""
    access.require("indicators.revision", actor)
    places = [plateforme] if plateforme is not None else list(geography().plateformes)
    facts = select(func.coalesce(func.sum(Revision.valeur), 0)).where(Revision.plateforme.in_(places))
    rules = select(func.count()).where(Parametre.cle == COUNTING)
    return session.scalar(select(facts.scalar_subquery() + rules.scalar_subquery())) or 0


def behind(
    session: Session,
    period: Period,
    indicator: Indicator,
    plateforme: str | None = None,
    territoire: str | None = None,
    month: date | None = None,
    *,
    actor: Actor | None,
    page: int = 1,
    size: int = 50,
) -> Behind:
    """The list behind a figure, newest first, one page of it and its whole length.

    `month` is the first day of a month of the period. Raises NotFound unless the whole figure lies within the
    actor's reach: a coordinator's plateforme, a SLISL chief's territoires, a partner's own saisines (A2).
    """
    access.require("indicators.behind", actor)
    assert actor is not None
    known = select(Territoire.plateforme, Territoire.code)
    of = {code: where for where, code in session.execute(known)}
    if plateforme is None and territoire in of:
        plateforme = of[territoire]
    areas = frozenset(code for code, where in of.items() if where == plateforme)
    mine = actor.role == Role.PARTENAIRE
    if not counting.lists_behind(actor, plateforme, territoire, areas):
        raise NotFound("figure")
    if mine and indicator not in ABOUT_SOLLICITATIONS:
        raise NotFound("figure")
    asked = rows.Asked(indicator, counting.terms(session, period), month, plateforme, territoire, actor)
    return rows.page(session, asked, page, size)


def as_json(found: Figures) -> dict[str, Any]:
    """The indicators as the command line prints them; every plateforme and territoire, even at zero."""
    return {
        "from": found.period.first.isoformat(),
        "to": found.period.last.isoformat(),
        "plateformes": {
            code: {
                **_three(found.now.tally(code)),
                "territoires": {
                    area: _three(found.now.tally(code, area)) for area in (*places.territoires, COMMUN)
                },
            }
            for code, places in found.plateformes.items()
        },
        "total": _three(found.now.tally()),
    }


def _three(tally: Tally) -> dict[str, dict[str, int]]:
    return {
        "sollicitations": {
            "total": tally.sollicitations,
            "saisines": tally.saisines,
            "espace_ressource": tally.espace_ressource,
        },
        "reunions": {"total": tally.reunions, "dont_concertations": tally.concertations},
        "commissions": {"participations": tally.commissions},
    }
