"""What was logged about a dossier: contacts, reunions, messages, events."""

from collections.abc import Container, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from lda.domain import access, history, reading
from lda.domain.access import Part
from lda.domain.clock import today
from lda.domain.french import full_name
from lda.domain.indicators import CONCERTATION
from lda.domain.words import Role
from lda.store.contacts import corrects
from lda.store.followup import ANEW, Followup
from lda.store.lists import Lists
from lda.store.models import (
    Action,
    Compte,
    Contact,
    Dossier,
    Evenement,
    Message,
    Mesure,
    Recontact,
    Reunion,
    ReunionDossier,
)
from lda.store.recontacts import still_to_make
from lda.store.ties import among_participants, concerned, followed
from lda.views.conclusion_parts import Concluded, DecisionLine
from lda.views.conclusions import concluded, plans
from lda.views.dossier_lines import Names, Reader
from lda.views.dossier_parts import ContactLine, RecontactLine
from lda.views.drafts import account_name
from lda.views.portion import Portion
from lda.views.saisine_parts import HistoryLine, MessageLine, history_line

CONTACTS = 20
"""Contacts of a page."""
MOST = 300
"""Events shown."""


def contacts_of(
    session: Session, dossier: Dossier, mesures: Sequence[Mesure] | None, page: int = 0
) -> Portion[Contact]:
    """A page, from 0, of the contacts of a dossier, the latest first; of some mesures alone when they are
    given. A page beyond the end gives the last one."""
    query = select(Contact, func.count().over()).where(Contact.dossier_id == dossier.id)
    if mesures is not None:
        query = query.where(Contact.mesure_id.in_([m.id for m in mesures]))
    ordered = query.order_by(Contact.jour.desc(), Contact.id.desc())
    rows = session.execute(ordered.limit(CONTACTS).offset(page * CONTACTS)).all()
    if page and not rows:
        return contacts_of(session, dossier, mesures, page - 1)
    return Portion((contact for contact, _ in rows), rows[0][1] if rows else 0)


def contact_line(c: Contact, names: Names, counted: Container[int], reader: Reader) -> ContactLine:
    """A contact logged; one that a transmitted bilan counts (its id) is no longer corrected."""
    may = access.allowed("contacts.correct", reader.actor, reader.ties) and corrects(c, reader.actor)
    return ContactLine(
        id=c.id,
        jour=c.jour,
        modalite=c.modalite,
        minutes=c.minutes,
        presence=c.presence,
        note=c.note or "",
        auteur=names.get(c.auteur_id, ""),
        mesure=c.mesure_id,
        corrigeable=may and c.id not in counted,
    )


def recontact_lines(session: Session, dossier: Dossier, rows: Followup) -> tuple[RecontactLine, ...]:
    """The recontacts after the mesures that ended, made or to make, in the order of their days."""
    codes = {m.id: m.code for m in rows.mesures if m.sortie_confirmee_le is not None}
    if not codes:
        return ()
    shown = or_(Recontact.fait_le.is_not(None), still_to_make())
    query = select(Recontact).where(Recontact.dossier_id == dossier.id, shown)
    return tuple(
        RecontactLine(
            id=r.id,
            mesure=codes.get(r.mesure_id, ""),
            mois=r.mois,
            echeance=r.echeance,
            fait_le=r.fait_le,
            joint=r.joint,
            situation_residentielle=r.situation_residentielle,
            note=r.note or "",
        )
        for r in session.scalars(query.order_by(Recontact.echeance, Recontact.id))
    )


def names_of(session: Session, rows: Followup, contacts: Sequence[Contact]) -> Names:
    """Names of the accounts that wrote something shown, in one query."""
    bilans = [b for m in rows.mesures for b in m.bilans]
    ids = {d.auteur_id for d in rows.diagnostics} | {c.auteur_id for c in contacts}
    ids |= {b.redacteur_id for b in bilans if b.redacteur_id}
    ids |= {m.sortie_par_id for m in rows.mesures if m.sortie_par_id}
    if not ids:
        return {}
    accounts = select(Compte.id, Compte.profil).where(Compte.id.in_(ids))
    return {
        id: full_name(profil.get("prenom", ""), profil.get("nom", ""))
        for id, profil in session.execute(accounts)
    }


def decision_lines(session: Session, dossier: Dossier, reader: Reader) -> tuple[DecisionLine, ...]:
    """The reunions about a dossier; a partner reads those it was invited to, once held."""
    query = (
        select(Reunion, ReunionDossier, _decisions_told(dossier, reader), _opens(reader))
        .join(ReunionDossier, ReunionDossier.reunion_id == Reunion.id)
        .where(ReunionDossier.dossier_id == dossier.id, Reunion.annulee_le.is_(None))
    )
    if Part.RESTE not in reader.seen:
        query = query.where(Reunion.jour <= today(), among_participants(reader.actor))
    found = session.execute(query.order_by(Reunion.jour.desc(), Reunion.id.desc())).all()
    held = [r.id for r, *_ in found if r.type == CONCERTATION]
    plan = plans(session, Action.dossier_id == dossier.id) if held else {}

    def came_to(r: Reunion, link: ReunionDossier) -> Concluded | None:
        return concluded(dossier, link, plan.get((r.id, dossier.id), ()), reader) if r.id in held else None

    return tuple(
        DecisionLine(
            cle=r.cle,
            jour=r.jour,
            type=r.type,
            titre=r.titre,
            decisions=(r.decisions or "") if told else "",
            conclue=came_to(r, link),
            ouverte=opens,
        )
        for r, link, told, opens in found
    )


def _opens(reader: Reader) -> ColumnElement[bool]:
    """Condition on Reunion: the reader may open its page, as `agenda.one` judges it (DOMAIN A2)."""
    partner = reader.actor.role == Role.PARTENAIRE
    return among_participants(reader.actor) if partner else concerned(reader.actor)


def _decisions_told(dossier: Dossier, reader: Reader) -> ColumnElement[bool]:
    """Condition on Reunion: its decisions tell the reader nothing that it may not know of another household,
    for one text is about all of them. After a transfer these are households of another plateforme."""
    beside = aliased(ReunionDossier)
    others = exists().where(beside.reunion_id == Reunion.id, beside.dossier_id != dossier.id)
    if reader.actor.role == Role.PARTENAIRE:
        return or_(~others, among_participants(reader.actor))
    known = others.where(beside.dossier_id == Dossier.id)
    told = or_(~known.where(~followed(reader.actor)), concerned(reader.actor))
    return and_(told, ~known.where(Dossier.violence)) if reader.actor.role == Role.SLISL else told


def message_lines(
    session: Session, dossier: Dossier, saisines: Sequence[int], reader: Reader
) -> tuple[MessageLine, ...]:
    """The threads of the saisines and the avis, in order of time."""
    query = (
        select(Message)
        .where(or_(Message.dossier_id == dossier.id, Message.saisine_id.in_(saisines)))
        .options(joinedload(Message.auteur).lazyload(Compte.affectations))
        .order_by(Message.quand, Message.id)
    )
    me = reader.actor.account
    return tuple(
        MessageLine(m.id, account_name(m.auteur), m.auteur.role, m.genre, m.quand, m.texte, m.auteur_id == me)
        for m in session.scalars(query).unique()
    )


TRANSFER = frozenset(f"dossiers.{act}_transfer" for act in ("propose", "cancel", "accept", "refuse"))
TELLING = TRANSFER | {"saisines.correct", *ANEW}
"""Verbs of which more than the history tells."""


def events_of(
    session: Session, dossier: Dossier, saisines: Sequence[int], verbs: frozenset[str] | None = None
) -> list[Evenement]:
    """What happened to a dossier, its saisines and the concertations about it, the latest first; or what some
    verbs did to it and its saisines."""
    about = [Evenement.dossier_id == dossier.id, Evenement.saisine_id.in_(saisines)]
    if verbs is None:
        here = select(ReunionDossier.reunion_id).where(ReunionDossier.dossier_id == dossier.id)
        if held := session.scalars(here).all():
            about.append(Evenement.reunion_id.in_(held))
    query = (
        select(Evenement)
        .where(or_(*about), Evenement.verbe.in_(history.LABELS if verbs is None else verbs))
        .options(joinedload(Evenement.auteur).lazyload(Compte.affectations))
        .order_by(Evenement.id.desc())
        .limit(MOST)
    )
    return sorted(session.scalars(query).unique(), key=lambda e: (e.quand, e.id), reverse=True)


def history_lines(events: Sequence[Evenement], reader: Reader, lists: Lists) -> tuple[HistoryLine, ...]:
    """The history as somebody reads it: what is about violence, for those who may read of it."""
    told = reading.reads_violence(reader.seen)
    return tuple(
        history_line(e, reader.seen, lists) for e in events if told or e.verbe not in history.ABOUT_VIOLENCE
    )
