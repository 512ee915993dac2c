"""The three contractual indicators counted again, row by row, by the rules of the domain (A5)."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import PARIS, today
from lda.domain.indicators import CONCERTATION, Period, Rules, contact_counts, reception_day
from lda.domain.words import COMMUN, StatutSaisine
from lda.store import models as m
from lda.store.lists import counting_rules, current_lists

Figures = dict[str, Any]
Count = Callable[[Session, Period], Figures]
"""What gives the figures of a period in the shape that the command line prints."""


def recounted(session: Session, period: Period) -> Figures:
    """The figures of a period, in the shape that the command line prints."""
    places = session.execute(select(m.Territoire.code, m.Territoire.plateforme)).all()
    found: Figures = {
        code: {**_zero(), "territoires": {t: _zero() for t in [*(t for t, p in places if p == code), COMMUN]}}
        for code in session.scalars(select(m.Plateforme.code))
    }
    total = _zero()
    rules = counting_rules(session, min(period.last, today()))
    solicited = (*_saisines(session, period, rules), *_contacts(session, period))
    for plateforme, territoire, group, name in solicited:
        where = found[plateforme]
        for figures in (where, where["territoires"][territoire or COMMUN], total):
            figures[group][name] += 1
            figures[group]["total"] += 1
    _reunions(session, period, rules, found, total)
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "plateformes": found,
        "total": total,
    }


def _zero() -> Figures:
    return {
        "sollicitations": {"total": 0, "saisines": 0, "espace_ressource": 0},
        "reunions": {"total": 0, "dont_concertations": 0},
        "commissions": {"participations": 0},
    }


Counted = Iterator[tuple[str, str | None, str, str]]


def _saisines(session: Session, period: Period, rules: Rules) -> Counted:
    s = m.Saisine
    columns = select(
        s.statut,
        s.motif_decision,
        s.canal,
        s.recue_le,
        s.transmise_le,
        s.contact_id,
        s.plateforme,
        s.territoire,
    ).where(s.statut != StatutSaisine.BROUILLON)
    for statut, motif, canal, recue_le, transmise_le, contact, plateforme, territoire in session.execute(
        columns
    ):
        assert recue_le is not None
        assert plateforme is not None  # the database holds both for whatever was transmitted
        sent = transmise_le.astimezone(PARIS).date() if transmise_le else None
        day = reception_day(canal, recue_le, sent)
        counts = rules.counts_as_sollicitation(
            statut=statut,
            motif=motif,
            day=day,
            from_contact=contact is not None,
            period=period,
            today=today(),
        )
        if counts:
            espace = rules.is_espace_ressource(statut)
            yield plateforme, territoire, "sollicitations", "espace_ressource" if espace else "saisines"


def _contacts(session: Session, period: Period) -> Counted:
    c = m.ContactRessource
    for day, plateforme, territoire in session.execute(select(c.jour, c.plateforme, c.territoire)):
        if contact_counts(day=day, period=period, today=today()):
            yield plateforme, territoire, "sollicitations", "espace_ressource"


def _reunions(session: Session, period: Period, rules: Rules, found: Figures, total: Figures) -> None:
    types = current_lists(session).items("type_reunion")
    r, p = m.Reunion, m.ReunionPlateforme
    query = select(r.id, r.type, r.jour, r.annulee_le, p.plateforme, p.role, p.territoire).join(
        p, p.reunion_id == r.id
    )
    once: set[int] = set()
    for id, kind, day, cancelled, plateforme, role, territoire in session.execute(query):
        held: dict[str, Any] = {
            "role": role, "day": day, "cancelled": cancelled is not None, "period": period, "today": today()
        }  # fmt: skip
        mine = found[plateforme]
        figures = [mine, mine["territoires"][territoire or COMMUN]]
        if rules.counts_as_reunion(indicateur2=bool(types[kind].extra.get("indicateur2")), **held):
            _add(figures if id in once else [*figures, total], kind)
            once.add(id)
        if rules.counts_as_participation(kind=kind, **held):
            for one in (*figures, total):
                one["commissions"]["participations"] += 1


def _add(figures: list[Figures], kind: str) -> None:
    for one in figures:
        one["reunions"]["total"] += 1
        one["reunions"]["dont_concertations"] += kind == CONCERTATION


def differences(session: Session, counted: Count) -> Iterator[str]:
    """The civil years, and plateformes or "total", where `counted` gives other figures."""
    days = (select(m.Saisine.recue_le), select(m.ContactRessource.jour), select(m.Reunion.jour))
    years = {day.year for query in days for day in session.scalars(query.distinct()) if day}
    for year in sorted(years):
        period = Period.year(year)
        mine, theirs = recounted(session, period), counted(session, period)
        yield from (f"{year} {code}" for code in mine["plateformes"]
                    if mine["plateformes"][code] != theirs["plateformes"].get(code))  # fmt: skip
        if mine["total"] != theirs["total"]:
            yield f"{year} total"
