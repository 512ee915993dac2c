"""Saisines as their author follows them, and as the plateforme receives them (DOMAIN A2, A2b)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all
from sqlalchemy.orm import Session, defer, joinedload

from lda.domain import access, fiche, reading, workflow
from lda.domain.access import Actor, Reading, Tie
from lda.domain.errors import NotFound
from lda.domain.french import initials, sort_key
from lda.domain.words import Role, StatutSaisine
from lda.store.models import Compte, Dossier, Message, Saisine
from lda.store.ties import named, saisine_ties
from lda.views.drafts import person
from lda.views.pieces import PieceLine, pieces_of
from lda.views.portion import Portion
from lda.views.saisine_parts import (
    Coordination,
    HistoryLine,
    MessageLine,
    Person,
    colleagues_of,
    coordination_of,
    history_of,
    person_of,
    thread_of,
)
from lda.views.same_person import matches

EXPECTED = {
    StatutSaisine.TRANSMISE: "La plateforme va accuser réception de votre saisine.",
    StatutSaisine.ACCUSEE: "La plateforme étudie la situation.",
    StatutSaisine.COMPLEMENT: "La plateforme attend votre réponse à sa question.",
}
"""What the author may expect, or is expected to do, next."""


@dataclass(frozen=True)
class SaisineCard:
    """A saisine in the list of its author: initials and commune, never a whole name."""

    cle: str
    reference: str
    statut: str
    attendu: str
    a_repondre: bool
    initiales: str
    commune: str | None
    recue_le: date
    transmise_le: datetime
    decidee_le: date | None
    motif: str | None
    dernier_message: datetime | None
    auteur: str
    """A colleague who wrote it, when it is not the actor's own."""


@dataclass(frozen=True)
class DossierRef:
    """The dossier that a saisine belongs to, for those who may open it."""

    cle: str
    reference: str
    statut: str


@dataclass(frozen=True)
class SaisineView:
    """A saisine as one person may see it."""

    cle: str
    reference: str
    statut: str
    attendu: str
    """What the author expects next; "" when there is nothing, or for the plateforme."""
    canal: str
    recue_le: date
    transmise_le: datetime
    decidee_le: date | None
    motif: str | None
    conseil: str | None
    sienne: bool
    """The actor is its author or was named by the author."""
    violence: bool
    """The violence flag; never told to who may not know of it."""
    confidentiel: bool
    """Nothing tells whose it is: no name, commune, free text, thread or file."""
    masque: frozenset[str]
    """Keys of answers that are there and that a logged reveal of the dossier shows."""
    answers: dict[str, Any]
    personne: str
    commune: str | None
    plateforme: str
    """That received it, for ever."""
    territoire: str
    auteur: Person
    saisie_par: str
    """Who typed it in for its author; "" for the author."""
    collegues: tuple[Person, ...]
    coordination: Coordination
    dossier: DossierRef | None
    messages: tuple[MessageLine, ...]
    pieces: tuple[PieceLine, ...]
    historique: tuple[HistoryLine, ...]
    possibles: frozenset[str]
    """What the actor may do now: "ask", "complete", "withdraw", "send", "add_piece"…"""


@dataclass(frozen=True)
class PossibleDouble:
    """Something known of what seems to be the same household.

    Of another plateforme: its code, a reference and a date, which open nothing.
    """

    plateforme: str
    reference: str
    jour: date
    dossier: str | None = None
    saisine: str | None = None
    statut: str | None = None
    personne: str = ""


def mine(
    session: Session, *, actor: Actor | None, statut: str | None = None, page: int = 0, size: int = 100
) -> Portion[SaisineCard]:
    """A page, from 0, of what the actor transmitted or was named on, decided and withdrawn ones included, the
    latest first; of one status alone when it is given. A page beyond the end gives the last one."""
    access.require("saisines.mine", actor)
    assert actor is not None
    written, others = _transmitted(actor, statut)
    shared = select(others.cte("partages"))
    order = (Saisine.transmise_le.desc(), Saisine.id.desc())
    first = written.order_by(*order).limit((page + 1) * size).subquery()
    keys = union_all(select(first), shared).subquery()
    latest = select(keys.c.id).order_by(keys.c.transmise_le.desc(), keys.c.id.desc())
    shown = latest.limit(size).offset(page * size).subquery()
    total = _number(written) + _number(shared)
    last = select(func.max(Message.quand)).where(Message.saisine_id == Saisine.id).scalar_subquery()
    query = (
        select(Saisine, last, total)
        .join(shown, shown.c.id == Saisine.id)
        .options(defer(Saisine.fiche), joinedload(Saisine.auteur))
        .order_by(*order)
    )
    rows = session.execute(query).unique().all()
    if page and not rows:
        return mine(session, actor=actor, statut=statut, page=page - 1, size=size)
    return Portion(
        (_card(saisine, message, actor) for saisine, message, _ in rows), rows[0][2] if rows else 0
    )


def _transmitted(by: Actor, statut: str | None) -> tuple[Select[Any], Select[Any]]:
    """Id and instant of the saisines that somebody transmitted, and of those of others it was named on."""
    columns: Any = select(Saisine.id, Saisine.transmise_le).where(Saisine.transmise_le.is_not(None))
    if statut is not None:
        columns = columns.where(Saisine.statut == statut)
    others = columns.where(Saisine.auteur_id != by.account, Saisine.id.in_(named(by)))
    return columns.where(Saisine.auteur_id == by.account), others


def _number(found: Select[Any]) -> ColumnElement[int]:
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


def _card(saisine: Saisine, last_message: datetime | None, by: Actor) -> SaisineCard:
    assert saisine.reference is not None
    assert saisine.recue_le is not None
    assert saisine.transmise_le is not None
    identite = saisine.identite
    return SaisineCard(
        cle=saisine.cle,
        reference=saisine.reference,
        statut=saisine.statut,
        attendu=EXPECTED.get(StatutSaisine(saisine.statut), ""),
        a_repondre=saisine.statut == StatutSaisine.COMPLEMENT,
        initiales=initials(identite.get("prenom") or "", identite.get("nom") or ""),
        commune=saisine.commune,
        recue_le=saisine.recue_le,
        transmise_le=saisine.transmise_le,
        decidee_le=saisine.decidee_le,
        motif=saisine.motif_decision,
        dernier_message=last_message,
        auteur="" if saisine.auteur_id == by.account else person_of(saisine.auteur).nom,
    )


def one(session: Session, cle: str, *, actor: Actor | None) -> SaisineView:
    """A transmitted saisine: whole for its author, cut to what A2b allows for plateforme and SLISL.

    The author is told of the violence flag by its own fiche: not what others found since.
    """
    saisine, ties = _found(session, "saisines.one", cle, actor)
    assert actor is not None
    dossier = session.get(Dossier, saisine.dossier_id) if saisine.dossier_id else None
    flagged = dossier.violence if dossier else saisine.violence
    own = Tie.OWN in ties and actor.role != Role.COORDINATEUR
    if own:
        seen, told = Reading(access.ALL), fiche.violence_flag(saisine.fiche)
    else:
        seen = reading.narrowed(access.reads(actor, ties, flagged=flagged), ties, flagged=flagged)
        told = reading.reads_violence(seen)
    return _view(session, saisine, actor, dossier, own=own, seen=seen, flagged=flagged and told, ties=ties)


def colleagues(session: Session, cle: str, *, actor: Actor | None) -> list[Person]:
    """Active accounts of the saisine's organisation but its author: with whom it may be shared."""
    saisine, _ = _found(session, "saisines.colleagues", cle, actor)
    query = select(Compte).where(
        Compte.organisation_id == saisine.organisation_id,
        Compte.actif,
        Compte.role == Role.PARTENAIRE,
        Compte.id != saisine.auteur_id,
    )
    return sorted((person_of(row) for row in session.scalars(query).unique()), key=lambda p: sort_key(p.nom))


def _found(session: Session, name: str, cle: str, by: Actor | None) -> tuple[Saisine, frozenset[Tie]]:
    """A transmitted saisine, and how the actor is tied to it, which the right asks."""
    known = isinstance(cle, str) and by is not None
    saisine = session.scalars(select(Saisine).where(Saisine.cle == cle)).one_or_none() if known else None
    if saisine is None or saisine.statut == StatutSaisine.BROUILLON:
        raise NotFound(name)
    ties = saisine_ties(session, saisine, by)
    access.require(name, by, ties)
    return saisine, ties


def _view(
    session: Session,
    saisine: Saisine,
    by: Actor,
    dossier: Dossier | None,
    *,
    own: bool,
    seen: Reading,
    flagged: bool,
    ties: frozenset[Tie],
) -> SaisineView:
    assert saisine.reference is not None
    assert saisine.plateforme is not None
    assert saisine.territoire is not None
    assert saisine.recue_le is not None
    assert saisine.transmise_le is not None
    shown = None if own or dossier is None else DossierRef(dossier.cle, dossier.reference, dossier.statut)
    return SaisineView(
        cle=saisine.cle,
        reference=saisine.reference,
        statut=saisine.statut,
        attendu=EXPECTED.get(StatutSaisine(saisine.statut), "") if own else "",
        canal=saisine.canal,
        recue_le=saisine.recue_le,
        transmise_le=saisine.transmise_le,
        decidee_le=saisine.decidee_le,
        motif=saisine.motif_decision,
        sienne=own,
        violence=flagged,
        plateforme=saisine.plateforme,
        territoire=saisine.territoire,
        auteur=person_of(saisine.auteur),
        saisie_par=_typed_by(session, saisine),
        collegues=colleagues_of(session, saisine),
        coordination=coordination_of(session, dossier.plateforme if dossier else saisine.plateforme),
        dossier=shown,
        possibles=_possible(saisine, by, ties),
        **_contents(session, saisine, by, seen),
    )


def _contents(session: Session, saisine: Saisine, by: Actor, seen: Reading) -> dict[str, Any]:
    """What tells who the household is, as far as the reader may see it."""
    hidden = seen.confidential
    return {
        "confidentiel": hidden,
        "answers": reading.cut(saisine.fiche, seen),
        "masque": frozenset(reading.guarded(saisine.fiche, seen)),
        "personne": "" if hidden else person(saisine.identite),
        "commune": None if hidden else saisine.commune,
        "conseil": None if hidden else saisine.conseil,
        "messages": thread_of(session, saisine, by, all_of_it=not hidden),
        "pieces": () if hidden else pieces_of(session, saisine.id),
        "historique": history_of(session, saisine, seen),
    }


def _typed_by(session: Session, saisine: Saisine) -> str:
    if saisine.saisie_par_id == saisine.auteur_id:
        return ""
    return person_of(session.get_one(Compte, saisine.saisie_par_id)).nom


def _possible(saisine: Saisine, by: Actor, ties: frozenset[Tie]) -> frozenset[str]:
    """The verbs that the status and the rights allow now."""
    verbs = ("acknowledge", "ask", "complete", "correct", "decide", "withdraw")
    found = {verb for verb in verbs if workflow.allowed(workflow.SAISINE, verb, saisine.statut)}
    found |= {"name_colleague", "reassign"}
    allowed = {verb for verb in found if access.allowed(f"saisines.{verb}", by, ties)}
    beside = {"send": "messages.send", "add_piece": "pieces.add"}
    return frozenset(allowed | {verb for verb, name in beside.items() if access.allowed(name, by, ties)})


def doubles(session: Session, cle: str, *, actor: Actor | None) -> list[PossibleDouble]:
    """What seems to be about the same household, for the coordinator who acknowledges (DOMAIN A6).

    A dossier of its plateforme has a key, a status and a name; of another, only reference and date are told.
    """
    saisine, _ = _found(session, "saisines.doubles", cle, actor)
    assert actor is not None
    others = [o for o in matches(session, saisine) if not o.dossier_id or o.dossier_id != saisine.dossier_id]
    return list(dict.fromkeys(_double(session, other, actor) for other in others))


def _double(session: Session, other: Saisine, by: Actor) -> PossibleDouble:
    dossier = session.get(Dossier, other.dossier_id) if other.dossier_id else None
    if dossier is not None:
        told = PossibleDouble(dossier.plateforme, dossier.reference, dossier.recue_le)
        if dossier.plateforme not in by.plateformes:
            return told
        return replace(told, dossier=dossier.cle, statut=dossier.statut, personne=person(dossier.identite))
    assert other.plateforme is not None
    assert other.reference is not None
    assert other.recue_le is not None
    told = PossibleDouble(other.plateforme, other.reference, other.recue_le)
    if other.plateforme not in by.plateformes:
        return told
    return replace(told, saisine=other.cle, statut=other.statut, personne=person(other.identite))
