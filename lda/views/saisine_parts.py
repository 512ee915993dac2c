"""What hangs on a saisine and is shown with it: thread, history, people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from lda.domain import history, reading
from lda.domain.access import Actor, Part, Reading
from lda.domain.clock import today
from lda.domain.words import Role
from lda.store.lists import Lists
from lda.store.models import Affectation, Compte, Evenement, Message, Plateforme, Saisine, SaisineCollegue
from lda.views.drafts import account_name


@dataclass(frozen=True)
class Person:
    """Somebody who can be called."""

    cle: str
    nom: str
    fonction: str
    structure: str
    telephone: str
    courriel: str


@dataclass(frozen=True)
class Coordination:
    """The plateforme that follows a saisine, its telephone, and who coordinates it today."""

    plateforme: str
    nom: str
    telephone: str
    personnes: tuple[Person, ...]


@dataclass(frozen=True)
class MessageLine:
    """A line of the thread. `genre`: MESSAGE, QUESTION or REPONSE; `role`: that of its author."""

    id: int
    auteur: str
    role: str
    genre: str
    quand: datetime
    texte: str
    mien: bool


@dataclass(frozen=True)
class HistoryLine:
    """Something that happened: the sentence, who, when, and the reason given ("" for none)."""

    quand: datetime
    effet: date
    qui: str
    phrase: str
    objet: str
    """Label of the mesure, the bilan, the kind of contact… that the act was about; "" for none."""
    sujet: str
    """What it is about, for who looks for one kind of thing."""
    motif: str | None
    raison: str
    champs: tuple[str, ...]
    """Labels of the answers that a correction changed, as far as the reader may read them."""


def person_of(account: Compte) -> Person:
    """An account as somebody to call."""
    profile = account.profil
    return Person(
        cle=account.cle,
        nom=account_name(account),
        fonction=profile.get("fonction") or "",
        structure=account.organisation.nom if account.organisation else "",
        telephone=profile.get("telephone") or "",
        courriel=profile.get("courriel") or "",
    )


def coordination_of(session: Session, plateforme: str) -> Coordination:
    """Who coordinates a plateforme today: names and telephones for those who wrote to it."""
    day = today()
    here = exists().where(
        Affectation.compte_id == Compte.id,
        Affectation.plateforme == plateforme,
        Affectation.debut <= day,
        or_(Affectation.fin.is_(None), Affectation.fin >= day),
    )
    query = select(Compte).where(Compte.role == Role.COORDINATEUR, Compte.actif, here).order_by(Compte.id)
    row = session.get_one(Plateforme, plateforme)
    people = tuple(person_of(account) for account in session.scalars(query).unique())
    return Coordination(plateforme, row.nom, row.telephone or "", people)


def colleagues_of(session: Session, saisine: Saisine) -> tuple[Person, ...]:
    """The colleagues whom the author named, still of the organisation."""
    query = select(Compte).join(SaisineCollegue, SaisineCollegue.compte_id == Compte.id)
    query = query.where(Compte.organisation_id == saisine.organisation_id)
    found = session.scalars(query.where(SaisineCollegue.saisine_id == saisine.id).order_by(Compte.id))
    return tuple(person_of(account) for account in found.unique())


def thread_of(
    session: Session, saisine: Saisine, by: Actor, *, all_of_it: bool = True
) -> tuple[MessageLine, ...]:
    """The thread in order of time; or only what the actor wrote."""
    query = select(Message).where(Message.saisine_id == saisine.id).options(joinedload(Message.auteur))
    if not all_of_it:
        query = query.where(Message.auteur_id == by.account)
    return tuple(
        MessageLine(
            m.id, account_name(m.auteur), m.auteur.role, m.genre, m.quand, m.texte, m.auteur_id == by.account
        )
        for m in session.scalars(query.order_by(Message.quand, Message.id)).unique()
    )


def history_of(session: Session, saisine: Saisine, seen: Reading) -> tuple[HistoryLine, ...]:
    """What happened to a saisine since it was transmitted, the latest first; without the reasons for who may
    not know whose it is."""
    query = (
        select(Evenement)
        .where(Evenement.saisine_id == saisine.id, Evenement.verbe.in_(history.LABELS))
        .options(joinedload(Evenement.auteur))
        .order_by(Evenement.id.desc())
    )
    return tuple(
        history_line(event, seen, reasons=not seen.confidential) for event in session.scalars(query).unique()
    )


def history_line(
    event: Evenement, seen: Reading, lists: Lists | None = None, *, reasons: bool = True
) -> HistoryLine:
    """An event as a reader may know of it: with what it was about, for who may know that, when `lists` is
    given; `reasons`: with what was typed as its reason."""
    detail = event.detail or {}
    about = history.about(event.verbe, event.vers, detail) if lists else None
    return HistoryLine(
        quand=event.quand,
        effet=event.effet,
        qui=account_name(event.auteur) if event.auteur else "",
        phrase=history.label(event.verbe),
        objet=lists.label(*about) if lists and about else "",
        sujet=history.subject(event.verbe),
        motif=event.motif,
        raison=_reason(detail, seen) if reasons else "",
        champs=reading.labels(detail.get("avant", {}), seen),
    )


def _reason(detail: Mapping[str, Any], seen: Reading) -> str:
    """What was typed as the reason, with what is said of a health note, for who may read those (A2b)."""
    health = detail.get("sante") if Part.NOTES_SANTE in seen else None
    return " · ".join(said for said in (detail.get("raison"), health) if said)
