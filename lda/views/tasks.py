"""What a coordinator has to do: one line for each thing due, from the dates of what it follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.delays import Parametres
from lda.domain.french import full_name
from lda.domain.words import AWAITING_DECISION, RUNNING, StatutMesure, StatutSaisine
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
class Item:
    """A thing due, before its object is read: `id` is that of the object that its kind is about."""

    kind: Kind
    due: date
    id: int


@dataclass(frozen=True)
class Due:
    """What is due of one kind within the horizon: how many in all, how many late, the first ones."""

    kind: Kind
    total: int
    late: int
    first: tuple[Item, ...]


@dataclass(frozen=True)
class _Question:
    """How to find what is due of one kind: ids of objects, counted from a day, due some days later."""

    kind: Kind
    found: Any
    """Id of the object, and the day from which it is counted."""
    days: int


PAGES: dict[Kind, tuple[Any, str]] = {
    **dict.fromkeys(Kind, (Dossier, "dossier")),
    Kind.ACCUSE: (Saisine, "saisine"),
    Kind.QUESTION: (ContactRessource, "espace-ressource"),
}
"""The table of what each kind is about, and the page that does it."""


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
    last = today + timedelta(days=horizon)
    return [_due(session, question, today, last, limit) for question in _questions(by, delays, last)]


def _due(session: Session, question: _Question, today: date, last: date, limit: int) -> Due:
    id, counted_from = question.found.subquery().columns
    late = func.sum(case((counted_from < today - timedelta(days=question.days), 1), else_=0)).over()
    query = (
        select(id, counted_from, func.count().over(), late)
        .where(counted_from <= last - timedelta(days=question.days))
        .order_by(counted_from, id)
        .limit(limit)
    )
    rows = session.execute(query).all()
    first = tuple(Item(question.kind, row[1] + timedelta(days=question.days), row[0]) for row in rows)
    return Due(question.kind, rows[0][2] if rows else 0, int(rows[0][3]) if rows else 0, first)


def tasks(session: Session, items: Sequence[Item]) -> tuple[Task, ...]:
    """The things due, with their objects, in one query."""
    wanted: dict[Any, set[int]] = {table: set() for table, _ in PAGES.values()}
    for item in items:
        wanted[PAGES[item.kind][0]].add(item.id)
    query = union_all(*(_described(table, ids) for table, ids in wanted.items()))
    known = {(page, id): rest for page, id, *rest in session.execute(query)}
    found = []
    for item in items:
        page = PAGES[item.kind][1]
        cle, reference, who = known[page, item.id]
        found.append(Task(item.kind, item.due, page, cle, reference, _name(who)))
    return tuple(found)


def _described(table: Any, ids: set[int]) -> Select[Any]:
    page = next(page for one, page in PAGES.values() if one is table)
    who = cast(null(), LargeBinary) if table is ContactRessource else table.identite
    return select(literal(page), table.id, table.cle, table.reference, who).where(table.id.in_(ids))


def _name(identity: dict[str, Any] | None) -> str:
    return full_name(str(identity.get("prenom") or ""), str(identity.get("nom") or "")) if identity else ""


def _questions(by: Actor, delays: Parametres, last: date) -> Iterator[_Question]:
    received = select(Saisine.id, Saisine.recue_le).where(
        Saisine.plateforme.in_(by.plateformes), Saisine.statut == StatutSaisine.TRANSMISE
    )
    yield _Question(Kind.ACCUSE, received, delays.acknowledgement)
    mine, still_open = Dossier.plateforme.in_(by.plateformes), Dossier.clos_le.is_(None)
    unmet = select(Dossier.id, Dossier.recue_le).where(
        mine, still_open, Dossier.statut.in_(UNDECIDED), Dossier.premier_contact_le.is_(None)
    )
    yield _Question(Kind.CONTACT, unmet, delays.first_contact)
    oldest = (
        select(Saisine.dossier_id, func.min(Saisine.recue_le).label("recue_le"))
        .where(
            Saisine.statut.in_(AWAITING_DECISION),
            Saisine.dossier_id.in_(select(Dossier.id).where(mine, still_open)),
        )
        .group_by(Saisine.dossier_id)
    )
    yield _Question(Kind.DECISION, oldest, delays.decision)
    owed = select(Dossier.id, Bilan.echeance).join(Mesure, Mesure.dossier_id == Dossier.id).join(Bilan)
    yield _Question(Kind.BILAN, owed.where(mine, Dossier.prochaine_echeance <= last, _owed()), 0)
    declared = select(Mesure.dossier_id, Mesure.sortie_jour).where(
        Mesure.sortie_jour.is_not(None), Mesure.sortie_confirmee_le.is_(None), Mesure.statut.in_(RUNNING)
    )
    its = exists().where(Dossier.id == Mesure.dossier_id, mine)
    yield _Question(Kind.SORTIE, declared.where(its), 0)
    relais = select(Relais.dossier_id, Relais.echeance).where(Relais.clos_le.is_(None))
    yield _Question(Kind.RELAIS, relais.where(exists().where(Dossier.id == Relais.dossier_id, mine)), 0)
    asked = select(ContactRessource.id, ContactRessource.jour).where(
        ContactRessource.plateforme.in_(by.plateformes), ContactRessource.repondu_le.is_(None)
    )
    yield _Question(Kind.QUESTION, asked, delays.acknowledgement)


def _owed() -> ColumnElement[bool]:
    """A bilan that is not handed in, of a mesure that runs, or the last one of a mesure that ended."""
    return and_(
        Bilan.transmis_le.is_(None),
        Mesure.statut.in_((StatutMesure.EN_COURS, StatutMesure.TERMINEE)),
    )
