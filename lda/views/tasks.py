"""What a coordinator has to do: one line for each thing due, from the dates of what it follows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, null, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.delays import Parametres
from lda.domain.french import full_name
from lda.domain.words import AWAITING_DECISION, CLOSED, RUNNING, StatutMesure, StatutSaisine
from lda.store.models import Bilan, ContactRessource, Dossier, Mesure, Relais, Saisine
from lda.views.situation_filters import UNDECIDED


class Kind(StrEnum):
    """What is due."""

    ACCUSE = "ACCUSE"
    CONTACT = "CONTACT"
    DECISION = "DECISION"
    BILAN = "BILAN"
    SORTIE = "SORTIE"
    RELAIS = "RELAIS"
    QUESTION = "QUESTION"


@dataclass(frozen=True)
class Task:
    """One thing due on a day: the page that does it, the object's key, its reference, and who it is about."""

    kind: Kind
    due: date
    page: str
    cle: str
    reference: str
    name: str


@dataclass(frozen=True)
class Due:
    """What is due of one kind within the horizon: how many in all, how many late, the first ones."""

    kind: Kind
    total: int
    late: int
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class _Question:
    """How to find what is due of one kind: rows of `table`, counted from `column`, due `days` later."""

    kind: Kind
    query: Any
    column: Any
    days: int
    page: str


def due(
    session: Session,
    by: Actor,
    delays: Parametres,
    today: date,
    *,
    horizon: int,
    limit: int,
) -> list[Due]:
    """What the plateformes of a coordinator have to do until `horizon` days from today, earliest first."""
    return [_due(session, question, today, horizon, limit) for question in _questions(by, delays)]


def _due(session: Session, question: _Question, today: date, horizon: int, limit: int) -> Due:
    counted_from = question.column
    last = today + timedelta(days=horizon - question.days)
    late = func.sum(case((counted_from < today - timedelta(days=question.days), 1), else_=0)).over()
    query = (
        question.query.add_columns(counted_from, func.count().over(), late)
        .where(counted_from <= last)
        .order_by(counted_from)
        .limit(limit)
    )
    rows = session.execute(query).all()
    tasks = tuple(
        Task(question.kind, day + timedelta(days=question.days), question.page, cle, reference, _name(who))
        for cle, reference, who, day, _, _ in rows
    )
    return Due(question.kind, rows[0][4] if rows else 0, int(rows[0][5]) if rows else 0, tasks)


def _name(identity: dict[str, Any] | None) -> str:
    return full_name(str(identity.get("prenom") or ""), str(identity.get("nom") or "")) if identity else ""


def _questions(by: Actor, delays: Parametres) -> Iterator[_Question]:
    mine = Dossier.plateforme.in_(by.plateformes)
    dossier = select(Dossier.cle, Dossier.reference, Dossier.identite)
    received = select(Saisine.cle, Saisine.reference, Saisine.identite).where(
        Saisine.plateforme.in_(by.plateformes), Saisine.statut == StatutSaisine.TRANSMISE
    )
    yield _Question(Kind.ACCUSE, received, Saisine.recue_le, delays.acknowledgement, "saisine")
    unmet = dossier.where(mine, Dossier.statut.in_(UNDECIDED), Dossier.premier_contact_le.is_(None))
    yield _Question(Kind.CONTACT, unmet, Dossier.recue_le, delays.first_contact, "dossier")
    oldest = (
        select(func.min(Saisine.recue_le))
        .where(Saisine.dossier_id == Dossier.id, Saisine.statut.in_(AWAITING_DECISION))
        .scalar_subquery()
    )
    awaiting = exists().where(Saisine.dossier_id == Dossier.id, Saisine.statut.in_(AWAITING_DECISION))
    undecided = dossier.where(mine, Dossier.statut.not_in(CLOSED), awaiting)
    yield _Question(Kind.DECISION, undecided, oldest, delays.decision, "dossier")
    owed = dossier.join(Mesure, Mesure.dossier_id == Dossier.id).join(Bilan).where(mine, _owed())
    yield _Question(Kind.BILAN, owed, Bilan.echeance, 0, "dossier")
    declared = dossier.join(Mesure, Mesure.dossier_id == Dossier.id).where(
        mine, Mesure.sortie_jour.is_not(None), Mesure.statut.in_(RUNNING)
    )
    yield _Question(Kind.SORTIE, declared, Mesure.sortie_jour, 0, "dossier")
    relais = dossier.join(Relais, Relais.dossier_id == Dossier.id).where(mine, Relais.clos_le.is_(None))
    yield _Question(Kind.RELAIS, relais, Relais.echeance, 0, "dossier")
    asked = select(ContactRessource.cle, ContactRessource.reference, null()).where(
        ContactRessource.plateforme.in_(by.plateformes), ContactRessource.repondu_le.is_(None)
    )
    yield _Question(Kind.QUESTION, asked, ContactRessource.jour, delays.acknowledgement, "espace-ressource")


def _owed() -> ColumnElement[bool]:
    """A bilan that is not handed in, of a mesure that runs, or the last one of a mesure that ended."""
    return and_(
        Bilan.transmis_le.is_(None),
        Mesure.statut.in_((StatutMesure.EN_COURS, StatutMesure.TERMINEE)),
    )
