"""The journal of accesses (DOMAIN A6): who did what and when, never what was read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import PARIS
from lda.domain.errors import NotFound
from lda.domain.french import full_name
from lda.domain.traces import Acte
from lda.store.models import Compte, Dossier, Journal
from lda.store.ties import dossier_ties


@dataclass(frozen=True)
class JournalRow:
    """One line: when, which account ("" for nobody known), what, on which kind of object and its number."""

    quand: datetime
    compte: str
    acte: Acte
    objet: str
    numero: int | None


@dataclass(frozen=True)
class JournalPage:
    """Lines, newest first, and how many answer in all."""

    rows: tuple[JournalRow, ...]
    total: int


def page(
    session: Session,
    *,
    actor: Actor | None,
    acte: Acte | None = None,
    first: date | None = None,
    last: date | None = None,
    page: int = 0,
    size: int = 50,
) -> JournalPage:
    """The whole journal, without content; days in Paris, both included. Pages count from 0."""
    access.require("journal.page", actor)
    conditions = []
    if acte is not None:
        conditions.append(Journal.acte == acte)
    if first is not None:
        conditions.append(Journal.quand >= _midnight(first))
    if last is not None:
        conditions.append(Journal.quand < _midnight(last + timedelta(days=1)))
    return _page(session, conditions, page, size)


def mine(session: Session, *, actor: Actor | None, page: int = 0, size: int = 25) -> JournalPage:
    """One's own lines, and what concerned one's own account (failed sign-ins, changes of rights)."""
    access.require("journal.mine", actor)
    assert actor is not None  # access.require has refused anonymous visitors
    about_me = and_(Journal.objet == "compte", Journal.objet_id == actor.account)
    return _page(session, [or_(Journal.compte_id == actor.account, about_me)], page, size)


def of_dossier(
    session: Session, cle: str, *, actor: Actor | None, page: int = 0, size: int = 25
) -> JournalPage:
    """Who opened a dossier or had something of it revealed, for its coordinator."""
    dossier = session.scalar(select(Dossier).where(Dossier.cle == cle))
    if dossier is None:
        raise NotFound("dossier")
    access.require("journal.of_dossier", actor, dossier_ties(session, dossier, actor))
    return _page(session, [Journal.objet == "dossier", Journal.objet_id == dossier.id], page, size)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)


def _page(session: Session, conditions: Iterable[ColumnElement[bool]], page: int, size: int) -> JournalPage:
    where = list(conditions)
    total = session.scalar(select(func.count()).select_from(Journal).where(*where)) or 0
    query = select(Journal).where(*where).order_by(Journal.quand.desc(), Journal.id.desc())
    rows = list(session.scalars(query.offset(page * size).limit(size))) if size else []
    names = _names(session, {row.compte_id for row in rows if row.compte_id is not None})
    return JournalPage(
        tuple(
            JournalRow(
                row.quand,
                names.get(row.compte_id or 0, ""),
                Acte(row.acte),
                row.objet or "",
                row.objet_id,
            )
            for row in rows
        ),
        total,
    )


def _names(session: Session, accounts: set[int]) -> dict[int, str]:
    if not accounts:
        return {}
    query = select(Compte.id, Compte.profil).where(Compte.id.in_(accounts))
    return {
        account: full_name(profil.get("prenom", ""), profil.get("nom", ""))
        for account, profil in session.execute(query)
    }
