"""What somebody has to do: one line for each thing due, from the dates of what it follows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    LargeBinary,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session

from lda.domain.access import Actor, Tie
from lda.domain.deadlines import FORGOTTEN, OF_OPERATOR, OF_REFERENT, Nature
from lda.domain.delays import Parametres
from lda.domain.french import full_name
from lda.domain.words import Role, StatutSaisine
from lda.store.days import later
from lda.store.models import Action, ContactRessource, Dossier, Echeance, Saisine
from lda.store.ties import (
    accompanied_mesures,
    named,
    of_its_organisation,
    partner_conditions,
    tied_dossiers,
)
from lda.views.situation_filters import CONFIDENTIAL


@dataclass(frozen=True)
class Task:
    """One thing due on a day: the page that does it, the object's key, its reference, and who it is about."""

    nature: Nature
    due: date
    page: str
    cle: str
    reference: str
    name: str

    @property
    def query(self) -> dict[str, str]:
        """What the page is asked with to open the object."""
        return {"contact" if self.nature == Nature.QUESTION else "cle": self.cle}


@dataclass(frozen=True)
class Item:
    """A thing due, before its object is read: `id` is that of the object that its nature is about."""

    nature: Nature
    due: date
    id: int


@dataclass(frozen=True)
class Due:
    """What is due of one nature within the horizon: how many in all, how many late, the first ones."""

    nature: Nature
    total: int
    late: int
    first: tuple[Item, ...]


@dataclass(frozen=True)
class _Question:
    """How to find what is due of one nature: ids of objects, counted from a day, due some days later."""

    nature: Nature
    found: Any
    """Id of the object, and the day from which it is counted."""
    days: int
    first_day: date = date.min
    """What was due earlier is no longer asked for."""

    def counted(self, today: date, last: date) -> Select[str, int, int]:
        """Nature, how many are due until a day, how many are late."""
        _, day = self.found.subquery().columns
        late = func.count(case((day < self.since(today), 1)))
        return select(literal(self.nature.value), func.count(), late).where(self._within(day, last))

    def first(self, last: date, limit: int) -> Select[Any]:
        """Nature, id and day of the earliest ones."""
        id, day = self.found.subquery().columns
        kept = select(literal(self.nature.value), id, day).where(self._within(day, last))
        return select(kept.order_by(day, id).limit(limit).subquery())

    def _within(self, day: Any, last: date) -> ColumnElement[bool]:
        until: ColumnElement[bool] = day <= self.since(last)
        return until if self.first_day == date.min else and_(until, day >= self.since(self.first_day))

    def since(self, day: date) -> date:
        """From when counts what is due that day."""
        return day - timedelta(days=self.days)


PAGES: dict[Nature, tuple[Any, str]] = {
    **dict.fromkeys(Nature, (Dossier, "dossier")),
    Nature.ACCUSE: (Saisine, "saisine"),
    Nature.REPONSE: (Saisine, "saisine"),
    Nature.QUESTION: (ContactRessource, "espace-ressource"),
}
"""The table of what each nature is about, and the page that does it."""


Dated: TypeAlias = "Select[str, date, int]"
"""A nature, the day from which it counts, the id of what it is about."""
OF_PARTNER = (Nature.REPONSE, Nature.ACTION, *OF_OPERATOR, *OF_REFERENT)
OF_DOSSIERS = [nature for nature, (table, _) in PAGES.items() if table is Dossier]


def due(
    session: Session,
    by: Actor,
    delays: Parametres,
    today: date,
    *,
    horizon: int,
    limit: int,
    among: Collection[Nature] = tuple(Nature),
) -> list[Due]:
    """What the plateformes of a coordinator, or a partner, have to do within `horizon` days, by nature.

    All is counted; the first `limit` are read, of each nature or of some natures together.
    """
    last = today + timedelta(days=horizon)
    if by.role == Role.PARTENAIRE:
        return _of_partner(session, by, delays, today, last, limit, among)
    questions = list(_of_coordinator(by, delays, today))
    days = {question.nature: timedelta(days=question.days) for question in questions}
    first: dict[str, list[Item]] = {question.nature: [] for question in questions}
    for nature, id, day in session.execute(union_all(*(one.first(last, limit) for one in questions))):
        first[nature].append(Item(Nature(nature), day + days[nature], id))
    counts = session.execute(union_all(*(one.counted(today, last) for one in questions))).all()
    return [Due(Nature(nature), total, late, tuple(first[nature])) for nature, total, late in counts]


def tasks(session: Session, items: Sequence[Item], by: Actor) -> tuple[Task, ...]:
    """The things due, with their objects, in one query; the names as `by` reads them (DOMAIN A2b)."""
    if not items:
        return ()
    wanted: dict[Any, set[int]] = {table: set() for table, _ in PAGES.values()}
    for item in items:
        wanted[PAGES[item.nature][0]].add(item.id)
    query = union_all(*(_described(table, ids) for table, ids in wanted.items()))
    known = {(page, id): rest for page, id, *rest in session.execute(query)}
    found = []
    for item in items:
        page = PAGES[item.nature][1]
        cle, reference, who, hidden = known[page, item.id]
        shown = _named(item.nature, who, by, hidden=hidden)
        found.append(Task(item.nature, item.due, page, cle, reference, shown))
    return tuple(found)


def _named(nature: Nature, who: dict[str, Any] | None, by: Actor, *, hidden: bool) -> str:
    """A name as `by` reads it; an action is taken on in a concertation, where a partner may know none."""
    if nature == Nature.ACTION and by.role == Role.PARTENAIRE:
        return ""
    return CONFIDENTIAL if hidden and by.bailleur else _name(who)


def _described(table: Any, ids: set[int]) -> Select[Any]:
    page = next(page for one, page in PAGES.values() if one is table)
    about_one = table is not ContactRessource
    who = table.identite if about_one else cast(null(), LargeBinary)
    hidden = table.violence if about_one else false()
    return select(literal(page), table.id, table.cle, table.reference, who, hidden).where(table.id.in_(ids))


def _name(identity: dict[str, Any] | None) -> str:
    return full_name(str(identity.get("prenom") or ""), str(identity.get("nom") or "")) if identity else ""


def _of_coordinator(by: Actor, delays: Parametres, today: date) -> Iterator[_Question]:
    received = select(Saisine.id, Saisine.recue_le).where(
        Saisine.plateforme.in_(by.plateformes), Saisine.statut == StatutSaisine.TRANSMISE
    )
    yield _Question(Nature.ACCUSE, received, delays.acknowledgement)
    for nature in OF_DOSSIERS:
        owed = select(Echeance.dossier_id, Echeance.jour).where(
            Echeance.plateforme.in_(by.plateformes), Echeance.nature == nature
        )
        yield _Question(nature, owed, _waits(nature, delays), _first_day(nature, today))
    asked = select(ContactRessource.id, ContactRessource.jour).where(
        ContactRessource.plateforme.in_(by.plateformes), ContactRessource.repondu_le.is_(None)
    )
    yield _Question(Nature.QUESTION, asked, delays.acknowledgement)


def _of_partner(
    session: Session,
    by: Actor,
    delays: Parametres,
    today: date,
    last: date,
    limit: int,
    among: Collection[Nature],
) -> list[Due]:
    """What the plateforme asks of a partner, what its organisation took on in a concertation, and what is due
    on the mesures that it accompanies and in the dossiers that it is the referent of.

    All in one question, which finds it once: of a partner who accompanies a thousand households it is more
    than a thousand rows, of which the first alone are read, and counts.
    """
    asked = union(*_asked(by, last - timedelta(days=delays.complement))).subquery()
    rows = union_all(select(asked), _taken_on(by, last), _on_mesures(by, last), *_of_referent(by, last))
    owed = _within(rows.subquery(), delays, today, last).cte("owed")
    nature, day, id = owed.columns
    rank = case({one.value: rank for rank, one in enumerate(OF_PARTNER)}, value=nature)
    first = select(nature, day, id, cast(null(), Integer).label("total")).where(nature.in_(among))
    kept = select(first.order_by(day, rank, id).limit(limit).subquery())
    counted = select(nature, cast(null(), Date), func.count(case((day < today, 1))), func.count())
    items: dict[str, list[Item]] = {one: [] for one in OF_PARTNER}
    counts: dict[str, tuple[int, int]] = {}
    for name, due, number, total in session.execute(union_all(kept, counted.group_by(nature))):
        if total is None:
            items[name].append(Item(Nature(name), due, number))
        else:
            counts[name] = total, number
    return [Due(one, *counts.get(one, (0, 0)), tuple(items[one])) for one in OF_PARTNER]


def _within(rows: Any, delays: Parametres, today: date, last: date) -> Select[Any]:
    """Rows of a nature, a day and an id, on the day that is due: those of today's list."""
    nature, since, id = rows.columns
    waits = {one.value: days for one in OF_PARTNER if (days := _waits(one, delays))}
    day = later(since, case(waits, value=nature, else_=0)) if waits else since
    known = select(nature.label("nature"), day.label("day"), id.label("id")).subquery().c
    first = {one.value: _first_day(one, today) for one in OF_PARTNER if one in FORGOTTEN}
    earliest = case(first, value=known.nature, else_=date.min)
    return select(*known).where(known.day <= last, known.day >= earliest)


def _asked(partner: Actor, until: date) -> tuple[Dated, Dated]:
    """The saisines that await an answer: its own, and those on which it was named. One may be both."""
    since: Any = Saisine.complement_le
    waiting = select(literal(Nature.REPONSE.value), since, Saisine.id).where(since <= until)
    written = waiting.where(Saisine.auteur_id == partner.account)
    return written, waiting.where(Saisine.id.in_(named(partner)))


def _on_mesures(partner: Actor, until: date) -> Dated:
    """As operator while they run, and as referent; their days are those of the list, without a delay."""
    return select(Echeance.nature, Echeance.jour, Echeance.dossier_id).where(
        Echeance.mesure_id.in_(accompanied_mesures(partner)),
        Echeance.nature.in_(OF_OPERATOR),
        Echeance.jour <= until,
    )


def _of_referent(partner: Actor, until: date) -> Iterator[Dated]:
    """What else is due in the dossiers that it is the referent of, but for a bailleur, who reads neither the
    fiche nor the relais (DOMAIN A2b).

    The nature is compared as an expression: SQLite would otherwise go through all that is due of each.
    """
    if not partner.bailleur:
        yield select(Echeance.nature, Echeance.jour, Echeance.dossier_id).where(
            Echeance.dossier_id.in_(tied_dossiers(partner, Tie.REFERENT)),
            Echeance.nature.concat("").in_(OF_REFERENT),
            Echeance.jour <= until,
        )


def _taken_on(partner: Actor, until: date) -> Dated:
    """The open actions of a partner's organisation, in the dossiers whose decisions it reads (DOMAIN A2b)."""
    ties = partner_conditions(partner)
    return (
        select(literal(Nature.ACTION.value), Action.echeance, Action.dossier_id)
        .join(Dossier, Dossier.id == Action.dossier_id)
        .where(
            of_its_organisation(Action.organisation_id, partner),
            Action.close_le.is_(None),
            Action.echeance <= until,
            Dossier.clos_le.is_(None),
            or_(ties[Tie.REFERENT], ties[Tie.INVITE]),
        )
    )


def _first_day(nature: Nature, today: date) -> date:
    """What was due earlier is no longer asked for."""
    forgotten = FORGOTTEN.get(nature)
    return date.min if forgotten is None else today - timedelta(days=forgotten)


def _waits(nature: Nature, delays: Parametres) -> int:
    """Days between what is counted from and what is due."""
    waits = {
        Nature.CONTACT: delays.first_contact,
        Nature.DECISION: delays.decision,
        Nature.PROPOSITION: delays.proposition,
        Nature.COMPLEMENT: delays.complement,
        Nature.REPONSE: delays.complement,
        Nature.SIAO: delays.siao,
    }
    return waits.get(nature, 0)
