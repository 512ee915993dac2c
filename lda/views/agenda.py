"""Reunions, instances and commissions as each role may read them (DOMAIN A2, A2b)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.domain.french import full_name
from lda.domain.indicators import Period
from lda.domain.words import Role, RoleReunion
from lda.store.models import (
    Compte,
    Dossier,
    Evenement,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    ReunionPlateforme,
)
from lda.store.ties import concerned, reunion_ties
from lda.views.conclusions import DossierLine, brought

LOOKED_BACK = timedelta(days=366)
"""How long a past reunion without a number of participants is asked for."""
SHOWN = (
    Reunion.id, Reunion.cle, Reunion.reference, Reunion.type, Reunion.jour, Reunion.heure, Reunion.titre,
    Reunion.lieu, Reunion.nb_participants, Reunion.annulee_le, Reunion.departement,
)  # fmt: skip
PARTS = (
    ReunionPlateforme.reunion_id, ReunionPlateforme.plateforme, ReunionPlateforme.role,
    ReunionPlateforme.territoire,
)  # fmt: skip
"""What a list reads of each reunion, and of the plateformes that take part: columns, for a month has many."""


@dataclass(frozen=True)
class PartView:
    """The part of one plateforme; `territoire` None is commun."""

    plateforme: str
    role: str
    territoire: str | None


@dataclass(frozen=True)
class ReunionRow:
    """A reunion in a list."""

    cle: str
    reference: str
    type: str
    jour: date
    heure: str | None
    titre: str
    lieu: str | None
    parts: tuple[PartView, ...]
    nb_participants: int | None
    cancelled: bool
    called: bool
    """The Département called it."""
    incomplete: bool
    """Past, nobody wrote how many took part, and the reader is who should."""


@dataclass(frozen=True)
class Month:
    """The reunions of a month, in order; `incomplete` are the past ones to complete, whatever the month."""

    period: Period
    rows: tuple[ReunionRow, ...]
    incomplete: tuple[ReunionRow, ...]


@dataclass(frozen=True)
class ParticipantView:
    """Somebody invited. `account` is a name found from an account, whose `organisation` is told too; the keys
    let the form keep what was given: without a key of its organisation, the person alone is invited."""

    organisation: str | None
    organisation_cle: str | None
    nom: str | None
    account: str | None
    account_cle: str | None
    present: bool


@dataclass(frozen=True)
class Trace:
    """What happened to a reunion or a contact: who, when, why, what changed (label, former, new)."""

    verb: str
    when: datetime
    who: str
    why: str | None
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ReunionView:
    """One reunion, cut to its reader: a partner never reads the notes, the decisions only after it; a SLISL
    chief nothing that was written of a concertation about a flagged household."""

    id: int
    row: ReunionRow
    version: int
    minutes: int | None
    nb_situations: int | None
    themes: str | None
    decisions: str | None
    notes: str | None
    cancelled_why: str | None
    participants: tuple[ParticipantView, ...]
    dossiers: tuple[DossierLine, ...]
    other_dossiers: int
    """Dossiers of it that the reader may not see at all."""
    history: tuple[Trace, ...]
    mine: bool
    """Whether the reader may correct and cancel it."""
    to_answer: tuple[PartView, ...]
    """The reader's own plateformes that the Département invites: it may say whether they come."""


def month(session: Session, first: date, *, actor: Actor | None) -> Month:
    """The reunions of the month of a day that the actor may read, and those it has to complete."""
    access.require("agenda.month", actor)
    assert actor is not None
    start = first.replace(day=1)
    period = Period(start, start).whole_months()
    mine = _scope(actor)
    in_month = Reunion.jour.between(period.first, period.last)
    late = and_(
        Reunion.nb_participants.is_(None),
        Reunion.annulee_le.is_(None),
        Reunion.jour.between(today() - LOOKED_BACK, today() - timedelta(days=1)),
    )
    incomplete: tuple[ReunionRow, ...] = ()
    if actor.role in (Role.COORDINATEUR, Role.DEPARTEMENT):
        incomplete = tuple(row for row in _rows(session, mine, late, actor) if row.incomplete)
    return Month(period, _rows(session, mine, in_month, actor), incomplete)


def to_come(session: Session, *, limit: int, actor: Actor | None) -> tuple[ReunionRow, ...]:
    """The next reunions from today on, those called off left out."""
    access.require("agenda.to_come", actor)
    assert actor is not None
    ahead = and_(Reunion.jour >= today(), Reunion.annulee_le.is_(None))
    return _rows(session, _scope(actor), ahead, actor, limit)


def one(session: Session, cle: str, *, actor: Actor | None) -> ReunionView:
    """One reunion. Raises NotFound."""
    reunion = session.scalar(select(Reunion).where(Reunion.cle == cle))
    if reunion is None:
        raise NotFound("agenda.one")
    ties = reunion_ties(session, reunion, actor)
    access.require("agenda.one", actor, ties)
    assert actor is not None
    partner = actor.role == Role.PARTENAIRE
    over = reunion.jour <= today() and reunion.annulee_le is None
    lines, others = brought(session, reunion, actor, told=over or not partner)
    told = actor.role != Role.SLISL or not _about_protected(session, reunion)
    row = _row(reunion, reunion.parts, actor)
    return ReunionView(
        id=reunion.id,
        row=row,
        version=reunion.version,
        minutes=reunion.minutes,
        nb_situations=reunion.nb_situations,
        themes=reunion.themes,
        decisions=reunion.decisions if told and (over or not partner) else None,
        notes=reunion.notes if told and not partner else None,
        cancelled_why=reunion.annulation,
        participants=_participants(session, reunion),
        dossiers=lines,
        other_dossiers=0 if partner else others,
        history=history(session, Evenement.reunion_id == reunion.id) if told and not partner else (),
        mine=access.allowed("reunions.correct", actor, ties),
        to_answer=tuple(part for part in row.parts if part.plateforme in actor.plateformes)
        if access.allowed("reunions.attend", actor, ties)
        else (),
    )


def history(session: Session, of: ColumnElement[bool]) -> tuple[Trace, ...]:
    """What happened to a reunion or a contact, oldest first; the caller has judged the right to read it."""
    events = select(Evenement).where(of).options(selectinload(Evenement.auteur)).order_by(Evenement.id)
    return tuple(_trace(event) for event in session.scalars(events))


def _trace(event: Evenement) -> Trace:
    detail: Mapping[str, Any] = event.detail or {}
    profile = event.auteur.profil if event.auteur else {}
    return Trace(
        verb=event.verbe,
        when=event.quand,
        who=full_name(profile.get("prenom", ""), profile.get("nom", "")),
        why=detail.get("why"),
        changes=tuple((c["champ"], c["avant"], c["apres"]) for c in detail.get("changements", ())),
    )


def _scope(who: Actor) -> ColumnElement[bool]:
    """On Reunion: those that the reader may know of (A2)."""
    if who.role == Role.DEPARTEMENT:
        return Reunion.departement.is_(True)
    if who.role in (Role.COORDINATEUR, Role.SLISL):
        return concerned(who)
    invited = [ReunionParticipant.compte_id == who.account]
    if who.organisation is not None:
        invited.append(ReunionParticipant.organisation_id == who.organisation)
    return exists().where(ReunionParticipant.reunion_id == Reunion.id, or_(*invited))


def _rows(
    session: Session,
    mine: ColumnElement[bool],
    when: ColumnElement[bool],
    who: Actor,
    limit: int | None = None,
) -> tuple[ReunionRow, ...]:
    order = (Reunion.jour, Reunion.heure.is_(None).desc(), Reunion.heure, Reunion.id)
    found = session.execute(select(*SHOWN).where(mine, when).order_by(*order).limit(limit)).all()
    here = ReunionPlateforme.reunion_id.in_([reunion.id for reunion in found])
    parts: dict[int, list[Any]] = {}
    for part in session.execute(select(*PARTS).where(here).order_by(*PARTS[:2])) if found else ():
        parts.setdefault(part.reunion_id, []).append(part)
    return tuple(_row(reunion, parts.get(reunion.id, ()), who) for reunion in found)


def _row(reunion: Any, parts: Sequence[Any], who: Actor) -> ReunionRow:
    """Of a reunion and its parts, whole or the columns of SHOWN and PARTS."""
    cancelled = reunion.annulee_le is not None
    to_count = reunion.nb_participants is None and not cancelled and reunion.jour < today()
    return ReunionRow(
        cle=reunion.cle,
        reference=reunion.reference,
        type=reunion.type,
        jour=reunion.jour,
        heure=reunion.heure,
        titre=reunion.titre,
        lieu=reunion.lieu,
        parts=tuple(PartView(part.plateforme, part.role, part.territoire) for part in parts),
        nb_participants=reunion.nb_participants,
        cancelled=cancelled,
        called=reunion.departement,
        incomplete=to_count and _counts_who_came(reunion.departement, parts, who),
    )


def _counts_who_came(called: bool, parts: Sequence[Any], who: Actor) -> bool:
    """Who called it, or a plateforme that took part in it."""
    if called or who.role != Role.COORDINATEUR:
        return called and who.role == Role.DEPARTEMENT
    return any(part.role != RoleReunion.EXCUSE for part in parts if part.plateforme in who.plateformes)


def _participants(session: Session, reunion: Reunion) -> tuple[ParticipantView, ...]:
    wanted = {p.compte_id for p in reunion.participants if p.compte_id}
    accounts = {c.id: c for c in session.scalars(select(Compte).where(Compte.id.in_(wanted)))}
    return tuple(_participant(row, accounts.get(row.compte_id or 0)) for row in reunion.participants)


def _participant(row: ReunionParticipant, account: Compte | None) -> ParticipantView:
    profile = account.profil if account else {}
    structure = row.organisation or (account.organisation if account else None)
    return ParticipantView(
        organisation=structure.nom if structure else None,
        organisation_cle=row.organisation.cle if row.organisation else None,
        nom=row.nom,
        account=full_name(profile.get("prenom", ""), profile.get("nom", "")) if account else None,
        account_cle=account.cle if account else None,
        present=row.present,
    )


def _about_protected(session: Session, reunion: Reunion) -> bool:
    """Whether one of its dossiers is flagged: what was written may tell whose it is (DOMAIN A2)."""
    query = select(Dossier.id).join(ReunionDossier, ReunionDossier.dossier_id == Dossier.id)
    flagged = query.where(ReunionDossier.reunion_id == reunion.id, Dossier.violence)
    return session.scalar(flagged.limit(1)) is not None
