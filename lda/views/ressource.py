"""Contacts with the espace ressource as each role may read them (DOMAIN A2)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.words import Role
from lda.store.models import ContactRessource, Evenement, Organisation, Saisine
from lda.store.models.activity import ContactTheme
from lda.store.ties import contact_ties
from lda.views.agenda import Trace, history
from lda.views.portion import Portion

WAITING = 10
"""Contacts awaiting an answer that are shown."""


@dataclass(frozen=True)
class Filters:
    """What is looked for; None is no filter."""

    since: date | None = None
    until: date | None = None
    theme: str | None = None
    canal: str | None = None
    organisation: str | None = None
    """Public key."""
    awaiting: bool | None = None


@dataclass(frozen=True)
class ContactRow:
    """A contact in a list."""

    cle: str
    reference: str
    jour: date
    plateforme: str
    territoire: str | None
    canal: str
    organisation: str | None
    professionnel: str | None
    themes: tuple[str, ...]
    resume: str
    minutes: int | None
    suite: str | None
    awaiting: bool
    """Nobody answered yet, or the professional is to be called back."""
    answered_on: date | None


@dataclass(frozen=True)
class Page:
    """A page of the contacts found, and the oldest of those awaiting an answer."""

    rows: tuple[ContactRow, ...]
    total: int
    minutes: int
    """Time spent on all the contacts found."""
    waiting: Portion[ContactRow]


@dataclass(frozen=True)
class ContactView:
    """One contact."""

    row: ContactRow
    version: int
    organisation_cle: str | None
    reponse: str | None
    asked_by_account: bool
    saisine: tuple[str, str | None] | None
    """Key and reference (none for a draft) of the saisine that it became, for the coordinator."""
    history: tuple[Trace, ...]
    mine: bool
    """Whether the reader coordinates the plateforme: may answer and correct."""


def page(session: Session, filters: Filters, page: int = 1, *, actor: Actor | None, size: int = 25) -> Page:
    """The contacts within the actor's reach, newest first; pages start at 1."""
    access.require("ressource.page", actor)
    assert actor is not None
    found = and_(_scope(actor), *_conditions(filters))
    totals = select(func.count(), func.coalesce(func.sum(ContactRessource.minutes), 0)).where(found)
    total, minutes = session.execute(totals).one()
    newest = (ContactRessource.jour.desc(), ContactRessource.id.desc())
    rows = _query().where(found).order_by(*newest).offset((max(page, 1) - 1) * size).limit(size)
    waits = and_(_scope(actor), _awaiting())
    oldest = _query().where(waits).order_by(ContactRessource.jour, ContactRessource.id).limit(WAITING)
    waiting = Portion(_rows(session, oldest), _count(session, waits))
    return Page(_rows(session, rows), total, int(minutes or 0), waiting)


def mine(session: Session, *, actor: Actor | None, page: int = 0, size: int = 25) -> Portion[ContactRow]:
    """A page, from 0, of the questions that the actor asked, newest first."""
    access.require("ressource.mine", actor)
    assert actor is not None
    own = ContactRessource.demandeur_id == actor.account
    newest = _query().where(own).order_by(ContactRessource.jour.desc(), ContactRessource.id.desc())
    rows = _rows(session, newest.limit(size).offset(page * size))
    return Portion((replace(row, minutes=None) for row in rows), _count(session, own))


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(ContactRessource).where(condition)) or 0


def one(session: Session, cle: str, *, actor: Actor | None) -> ContactView:
    """One contact: who asked reads the answer, not the notes of its history. Raises NotFound."""
    contact = session.scalar(select(ContactRessource).where(ContactRessource.cle == cle))
    if contact is None:
        raise NotFound("ressource.one")
    access.require("ressource.one", actor, contact_ties(contact, actor))
    assert actor is not None
    partner = actor.role == Role.PARTENAIRE
    saisine = None
    if actor.role == Role.COORDINATEUR:
        query = select(Saisine.cle, Saisine.reference).where(Saisine.contact_id == contact.id)
        saisine = session.execute(query).one_or_none()
    row = _row(contact)
    return ContactView(
        row=replace(row, minutes=None) if partner else row,
        version=contact.version,
        organisation_cle=contact.organisation.cle if contact.organisation else None,
        reponse=contact.reponse,
        asked_by_account=contact.demandeur_id is not None,
        saisine=saisine,
        history=() if partner else history(session, Evenement.contact_id == contact.id),
        mine=actor.role == Role.COORDINATEUR,
    )


def _scope(who: Actor) -> ColumnElement[bool]:
    """On ContactRessource: those of the reader's plateforme or territoires (A2)."""
    if who.role == Role.COORDINATEUR:
        return ContactRessource.plateforme.in_(who.plateformes)
    if who.role == Role.SLISL:
        its = or_(ContactRessource.territoire.in_(who.territoires), ContactRessource.territoire.is_(None))
        return and_(ContactRessource.plateforme.in_(who.plateformes), its)
    return false()


def _awaiting() -> ColumnElement[bool]:
    return ContactRessource.repondu_le.is_(None)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.since:
        found.append(ContactRessource.jour >= filters.since)
    if filters.until:
        found.append(ContactRessource.jour <= filters.until)
    if filters.canal:
        found.append(ContactRessource.canal == filters.canal)
    if filters.theme:
        found.append(
            exists().where(ContactTheme.contact_id == ContactRessource.id, ContactTheme.code == filters.theme)
        )
    if filters.organisation:
        found.append(ContactRessource.organisation.has(Organisation.cle == filters.organisation))
    if filters.awaiting is not None:
        found.append(_awaiting() if filters.awaiting else ~_awaiting())
    return found


def _query() -> Select[ContactRessource]:
    return select(ContactRessource).options(
        selectinload(ContactRessource.organisation), selectinload(ContactRessource.themes)
    )


def _rows(session: Session, query: Select[ContactRessource]) -> tuple[ContactRow, ...]:
    return tuple(_row(contact) for contact in session.scalars(query))


def _row(contact: ContactRessource) -> ContactRow:
    return ContactRow(
        cle=contact.cle,
        reference=contact.reference,
        jour=contact.jour,
        plateforme=contact.plateforme,
        territoire=contact.territoire,
        canal=contact.canal,
        organisation=contact.organisation.nom if contact.organisation else None,
        professionnel=contact.professionnel,
        themes=tuple(theme.code for theme in contact.themes),
        resume=contact.resume,
        minutes=contact.minutes,
        suite=contact.suite,
        awaiting=contact.repondu_le is None,
        answered_on=contact.repondu_le,
    )
