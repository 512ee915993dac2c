"""The rows behind a figure, cut to what the asker may read (DOMAIN A2, A2b, A5)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, union_all
from sqlalchemy.orm import Session, selectinload

from lda.domain.access import Actor
from lda.domain.french import full_name
from lda.domain.indicators import Period
from lda.domain.words import Role
from lda.store.geography import geography
from lda.store.models import ContactRessource, Dossier, Reunion, ReunionPlateforme, Saisine
from lda.views import counting
from lda.views.counting import ABOUT_SOLLICITATIONS, Indicator, PlacedTable, Terms


@dataclass(frozen=True)
class Row:
    """One thing counted. What the asker may not read is None."""

    kind: str
    """SAISINE, CONTACT or REUNION."""
    reference: str
    jour: date
    plateforme: str
    territoire: str | None
    code: str
    """Status of a saisine, canal of a contact, type of a reunion."""
    role: str | None = None
    """Part of the plateforme in a reunion."""
    organisation: str | None = None
    name: str | None = None
    commune: str | None = None
    confidential: bool = False
    """A flagged household: without name or commune, so that counts still agree."""
    elsewhere: bool = False
    """Followed by another plateforme since: the reference and the date, which open nothing."""
    opens: tuple[str, str] | None = None
    """What a click opens: "dossier", "saisine", "contact" or "reunion", and its cle."""


@dataclass(frozen=True)
class Behind:
    """A page of the list behind a figure; `total` is the figure."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True)
class Asked:
    """The figure asked about, and who asks."""

    indicator: Indicator
    terms: Terms
    month: date | None
    """One month of the days, by its first; None is all of them."""
    plateforme: str | None
    territoire: str | None
    who: Actor

    def at(self, table: PlacedTable) -> counting.Condition:
        """On a counted table: the place asked for."""
        return counting.at(table, self.plateforme, self.territoire)


def page(session: Session, asked: Asked, number: int, size: int) -> Behind:
    """One page of the rows, newest first; pages start at 1."""
    days = _within(asked.terms.period, asked.month)
    if days is None:
        return Behind((), 0)
    keys = _keys(asked, asked.terms.over(days)).subquery()
    total = session.scalar(select(func.count()).select_from(keys)) or 0
    order = (keys.c.jour.desc(), keys.c.kind, keys.c.id.desc(), keys.c.plateforme)
    start = (max(number, 1) - 1) * size
    found = session.execute(select(keys).order_by(*order).offset(start).limit(size)).all()
    made = _made(session, asked.who, found)
    return Behind(tuple(made[key.kind, key.id, key.plateforme] for key in found), total)


def _within(period: Period, month: date | None) -> Period | None:
    """The days of a month that are in the period; None when there are none."""
    if month is None:
        return period
    last = month.replace(day=monthrange(month.year, month.month)[1])
    first = max(period.first, month.replace(day=1))
    return Period(first, min(period.last, last)) if first <= min(period.last, last) else None


def _keys(asked: Asked, terms: Terms) -> Select[Any] | Any:
    """(kind, id, day, plateforme) of everything that the figure counts."""
    if asked.indicator in ABOUT_SOLLICITATIONS:
        return _sollicitations(asked, terms)
    return (
        select(literal("REUNION").label("kind"), Reunion.id, Reunion.jour, ReunionPlateforme.plateforme)
        .join_from(Reunion, ReunionPlateforme, ReunionPlateforme.reunion_id == Reunion.id)
        .where(
            counting.held(terms),
            counting.reunion_counts(asked.indicator, terms),
            asked.at(ReunionPlateforme),
        )
    )


def _sollicitations(asked: Asked, terms: Terms) -> Any:
    saisines = select(
        literal("SAISINE").label("kind"), Saisine.id, Saisine.recue_le.label("jour"), Saisine.plateforme
    ).where(counting.saisine_counts(terms), asked.at(Saisine))
    if asked.indicator == Indicator.SAISINES:
        saisines = saisines.where(~counting.under_ressource(terms))
    if asked.indicator == Indicator.ESPACE_RESSOURCE:
        saisines = saisines.where(counting.under_ressource(terms))
    if asked.who.role == Role.PARTENAIRE:
        return saisines.where(counting.own(asked.who))
    if asked.indicator == Indicator.SAISINES:
        return saisines
    contacts = select(
        literal("CONTACT").label("kind"),
        ContactRessource.id,
        ContactRessource.jour,
        ContactRessource.plateforme,
    ).where(counting.contact_counts(terms), asked.at(ContactRessource))
    return union_all(saisines, contacts)


Made = dict[tuple[str, int, str], Row]


def _made(session: Session, who: Actor, keys: Sequence[Any]) -> Made:
    ids: dict[str, list[int]] = {}
    for key in keys:
        ids.setdefault(key.kind, []).append(key.id)
    made: Made = {}
    if "SAISINE" in ids:
        made |= _saisines(session, who, ids["SAISINE"])
    if "CONTACT" in ids:
        made |= _contacts(session, ids["CONTACT"])
    if "REUNION" in ids:
        made |= _reunions(session, ids["REUNION"])
    return made


def _saisines(session: Session, who: Actor, ids: list[int]) -> Made:
    query = (
        select(Saisine, Dossier)
        .outerjoin(Dossier, Dossier.id == Saisine.dossier_id)
        .where(Saisine.id.in_(ids))
        .options(selectinload(Saisine.organisation))
    )
    return {
        ("SAISINE", saisine.id, saisine.plateforme or ""): _saisine(who, saisine, dossier)
        for saisine, dossier in session.execute(query)
    }


def _saisine(who: Actor, saisine: Saisine, dossier: Dossier | None) -> Row:
    place = dossier or saisine
    mine = who.role == Role.PARTENAIRE
    follows = (
        place.territoire in who.territoires
        if who.role == Role.SLISL
        else mine or place.plateforme in who.plateformes
    )
    flagged = saisine.violence if dossier is None else dossier.violence
    told = follows and not flagged
    opens = ("saisine", saisine.cle) if mine or dossier is None else ("dossier", dossier.cle)
    return Row(
        kind="SAISINE",
        reference=saisine.reference or "",
        jour=saisine.recue_le,  # type: ignore[arg-type]  # a counted saisine has a day of reception
        plateforme=saisine.plateforme or "",
        territoire=saisine.territoire,
        code=saisine.statut if follows else "",
        organisation=saisine.organisation.nom if follows and saisine.organisation else None,
        name=_name(saisine.identite) if told else None,
        commune=_commune(saisine.commune) if told else None,
        confidential=follows and bool(flagged),
        elsewhere=not follows,
        opens=opens if follows else None,
    )


def _name(identity: dict[str, Any]) -> str:
    return full_name(identity.get("prenom") or "", identity.get("nom") or "")


def _commune(code: str | None) -> str | None:
    known = geography().communes.get(code or "")
    return known.nom if known else None


def _contacts(session: Session, ids: list[int]) -> Made:
    query = (
        select(ContactRessource)
        .where(ContactRessource.id.in_(ids))
        .options(selectinload(ContactRessource.organisation))
    )
    return {
        ("CONTACT", contact.id, contact.plateforme): Row(
            kind="CONTACT",
            reference=contact.reference,
            jour=contact.jour,
            plateforme=contact.plateforme,
            territoire=contact.territoire,
            code=contact.canal,
            organisation=contact.organisation.nom if contact.organisation else None,
            opens=("contact", contact.cle),
        )
        for contact in session.scalars(query)
    }


def _reunions(session: Session, ids: list[int]) -> Made:
    query = (
        select(Reunion, ReunionPlateforme)
        .join(ReunionPlateforme, and_(ReunionPlateforme.reunion_id == Reunion.id))
        .where(Reunion.id.in_(ids))
    )
    return {
        ("REUNION", reunion.id, part.plateforme): Row(
            kind="REUNION",
            reference=reunion.reference,
            jour=reunion.jour,
            plateforme=part.plateforme,
            territoire=part.territoire,
            code=reunion.type,
            role=part.role,
            name=reunion.titre,
            opens=("reunion", reunion.cle),
        )
        for reunion, part in session.execute(query)
    }
