"""The drafts of somebody, one draft to go on with, and who has written about the same household already."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from lda.domain import access, fiche, reading
from lda.domain.access import Actor, Part, Tie
from lda.domain.clock import PARIS, today
from lda.domain.errors import NotFound
from lda.domain.french import full_name
from lda.domain.words import StatutSaisine
from lda.store.lists import parameter
from lda.store.models import Compte, Dossier, Saisine
from lda.store.ties import dossier_ties, named, saisine_ties
from lda.views.pieces import PieceLine, pieces_of
from lda.views.same_person import matches


@dataclass(frozen=True)
class DraftCard:
    """A draft in the list: whose it is about ("" while unknown), how far it is, until when it is kept."""

    cle: str
    nom: str
    commune: str | None
    canal: str
    auteur: str
    """Who follows it, when it is not the actor."""
    commence_le: datetime
    modifiee_le: datetime
    garde_jusquau: date
    fait: int
    total: int
    minutes: int


@dataclass(frozen=True)
class DraftView:
    """A draft to go on with. Once transmitted, nothing but its status."""

    cle: str
    statut: str
    canal: str
    recue_le: date | None
    revision: int
    modifiee_le: datetime
    answers: dict[str, Any]
    auteur: str
    """Who follows it, when it is not the actor."""


@dataclass(frozen=True)
class Double:
    """An earlier saisine that seems to be about the same person.

    What the actor may read has `saisine` or `dossier`, a key to open it; of what it may not, there is only
    `auteur`, the colleague of its organisation who wrote it (DOMAIN A6).
    """

    auteur: str
    saisine: str | None = None
    dossier: str | None = None
    reference: str | None = None
    statut: str | None = None
    recue_le: date | None = None


def mine(session: Session, *, actor: Actor | None) -> list[DraftCard]:
    """The drafts of the actor, or shared with it, newest first."""
    access.require("drafts.mine", actor)
    assert actor is not None
    query = (
        select(Saisine)
        .where(
            Saisine.statut == StatutSaisine.BROUILLON,
            or_(
                Saisine.saisie_par_id == actor.account,
                Saisine.auteur_id == actor.account,
                Saisine.id.in_(named(actor)),
            ),
        )
        .options(joinedload(Saisine.auteur))
    )
    # Sorted here: a planner that knows little of statuses would rather walk all saisines in this order.
    found = sorted(session.scalars(query), key=lambda draft: (draft.modifiee_le, draft.id), reverse=True)
    days = parameter(session, "brouillon", today())["jours"]
    return [_card(saisine, actor, days) for saisine in found]


def _card(saisine: Saisine, by: Actor, days: int) -> DraftCard:
    answers = saisine.fiche
    progress = fiche.progress(answers)
    return DraftCard(
        cle=saisine.cle,
        nom=person(saisine.identite),
        commune=fiche.routing_commune(answers),
        canal=saisine.canal,
        auteur=_author(saisine.auteur, by),
        commence_le=saisine.cree_le,
        modifiee_le=saisine.modifiee_le,
        garde_jusquau=saisine.modifiee_le.astimezone(PARIS).date() + timedelta(days=days),
        fait=progress.done,
        total=progress.total,
        minutes=progress.minutes,
    )


def person(identite: dict[str, Any]) -> str:
    """First name and name of the person of a saisine or a dossier; "" while unknown."""
    return full_name(identite.get("prenom") or "", identite.get("nom") or "")


def account_name(account: Compte) -> str:
    """First name and name of an account."""
    return full_name(account.profil.get("prenom", ""), account.profil.get("nom", ""))


def _author(author: Compte, by: Actor) -> str:
    return "" if author.id == by.account else account_name(author)


def one(session: Session, cle: str, *, actor: Actor | None) -> DraftView:
    """A draft with its answers. Raises NotFound for somebody else's."""
    saisine = _found(session, "drafts.one", cle, actor)
    assert actor is not None  # access.require has refused anonymous visitors
    return view_of(saisine, actor)


def _found(session: Session, name: str, cle: str, by: Actor | None) -> Saisine:
    query = select(Saisine).where(Saisine.cle == cle).execution_options(populate_existing=True)
    saisine = session.scalars(query).one_or_none() if by is not None else None
    if saisine is None:
        raise NotFound(name)
    access.require(name, by, saisine_ties(session, saisine, by))
    return saisine


def pieces(session: Session, cle: str, *, actor: Actor | None) -> tuple[PieceLine, ...]:
    """The files joined to a draft. Raises NotFound for somebody else's."""
    return pieces_of(session, _found(session, "drafts.pieces", cle, actor).id)


def view_of(saisine: Saisine, by: Actor) -> DraftView:
    """A draft at hand, for who was found to have a right to it."""
    draft = saisine.statut == StatutSaisine.BROUILLON
    return DraftView(
        cle=saisine.cle,
        statut=saisine.statut,
        canal=saisine.canal,
        recue_le=saisine.recue_le,
        revision=saisine.revision,
        modifiee_le=saisine.modifiee_le,
        answers=dict(saisine.fiche) if draft else {},
        auteur="" if saisine.auteur_id == by.account else account_name(saisine.auteur),
    )


def doubles(session: Session, cle: str, *, actor: Actor | None) -> list[Double]:
    """Saisines already transmitted about the same person, as far as the actor may know (DOMAIN A6)."""
    saisine = _found(session, "drafts.doubles", cle, actor)
    assert actor is not None
    found = (_double(session, other, actor) for other in matches(session, saisine))
    return list(dict.fromkeys(double for double in found if double is not None))


def _double(session: Session, other: Saisine, by: Actor) -> Double | None:
    author = account_name(other.auteur)
    ties = saisine_ties(session, other, by)
    if Tie.OWN in ties and access.allowed("saisines.one", by, ties):
        return Double(author, other.cle, None, other.reference, other.statut, other.recue_le)
    dossier = session.get(Dossier, other.dossier_id) if other.dossier_id else None
    if dossier is not None and _knows(session, dossier, by):
        return Double("", None, dossier.cle, dossier.reference, dossier.statut, dossier.recue_le)
    if dossier is None and Tie.PLATEFORME in ties:
        return Double(author, other.cle, None, other.reference, other.statut, other.recue_le)
    if by.organisation is not None and other.organisation_id == by.organisation:
        return Double(author)
    return None


def _knows(session: Session, dossier: Dossier, by: Actor) -> bool:
    """Whether the actor reads already who the dossier is about."""
    ties = dossier_ties(session, dossier, by)
    if not access.allowed("dossiers.one", by, ties):
        return False
    seen = access.reads(by, ties, flagged=dossier.violence)
    return Part.IDENTITE in reading.narrowed(seen, ties, flagged=dossier.violence)
