"""What somebody has to do: one line for each thing due, from the dates of what it follows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    LargeBinary,
    Select,
    and_,
    bindparam,
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

from lda.domain.access import OPERATEUR_DAYS, Actor, Tie
from lda.domain.deadlines import FORGOTTEN, OF_OPERATOR, OF_REFERENT, Nature
from lda.domain.delays import Parametres
from lda.domain.french import full_name
from lda.domain.words import Role, StatutSaisine
from lda.store.models import Action, ContactRessource, Dossier, Echeance, Saisine
from lda.store.ties import named, of_its_organisation, partner_conditions
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


class Item(NamedTuple):
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
    """How to find what is due of one nature: ids of objects, and the day from which each is counted."""

    nature: Nature
    found: Any

    def first(self) -> Any:
        """The earliest ones: nature, day, id, and None."""
        id, day = self.found.subquery().columns
        kept = select(literal(self.nature.value), day, id, cast(null(), Integer)).where(self._within(day))
        return select(kept.order_by(day, id).limit(_asked(self.nature, "limit", Integer)).subquery())

    def counted(self) -> Any:
        """How many there are: nature, None, the late ones, all."""
        _, day = self.found.subquery().columns
        late = func.count(case((day < _asked(self.nature, "today", Date), 1)))
        counts = select(literal(self.nature.value), cast(null(), Date), late, func.count())
        return counts.where(self._within(day))

    def _within(self, day: Any) -> ColumnElement[bool]:
        until: ColumnElement[bool] = day <= _asked(self.nature, "until", Date)
        return and_(until, day >= _asked(self.nature, "first", Date)) if self.nature in FORGOTTEN else until


def _asked(nature: Nature, what: str, type_: Any) -> BindParameter[Any]:
    """What `_values` gives for a nature."""
    return bindparam(f"{what}_{nature}", type_=type_)


def _values(delays: Parametres, today: date, last: date, limits: Mapping[Nature, int]) -> dict[str, Any]:
    """For each nature: how many to read, and the days from which counts what is due that day, what is late
    today, what is not forgotten."""
    found: dict[str, Any] = {}
    for nature in Nature:
        wait = timedelta(days=_waits(nature, delays))
        found |= {
            f"limit_{nature}": limits.get(nature, 0),
            f"today_{nature}": today - wait,
            f"until_{nature}": last - wait,
            f"first_{nature}": today - timedelta(days=FORGOTTEN.get(nature, 0)) - wait,
        }
    return found


PAGES: dict[Nature, tuple[Any, str]] = {
    **dict.fromkeys(Nature, (Dossier, "dossier")),
    Nature.ACCUSE: (Saisine, "saisine"),
    Nature.REPONSE: (Saisine, "saisine"),
    Nature.QUESTION: (ContactRessource, "espace-ressource"),
}
"""The table of what each nature is about, and the page that does it."""


OF_PARTNER = (Nature.REPONSE, Nature.ACTION, *OF_OPERATOR, *OF_REFERENT)
OF_DOSSIERS = tuple(nature for nature, (table, _) in PAGES.items() if table is Dossier)
OF_COORDINATOR = (Nature.ACCUSE, *OF_DOSSIERS, Nature.QUESTION)


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

    All is counted; the first `limit` of each of the natures `among` are read.
    """
    partner = by.role == Role.PARTENAIRE
    values = _values(delays, today, today + timedelta(days=horizon), dict.fromkeys(among, limit))
    asked = [(_due_to_partner(by.bailleur) if partner else _due_to_coordinator(), _facts(by, today))]
    if partner:
        asked.append((_all_of(_awaited_from(by)), {}))
    first: dict[str, list[Item]] = defaultdict(list)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for statement, facts in asked:
        for name, since, number, total in session.execute(statement, values | facts):
            if total is None:
                nature = Nature(name)
                first[name].append(Item(nature, since + timedelta(days=_waits(nature, delays)), number))
            else:
                counts[name].update(late=number, total=total)
    return [
        Due(one, counts[one]["total"], counts[one]["late"], _earliest(first[one], limit))
        for one in (OF_PARTNER if partner else OF_COORDINATOR)
    ]


def _earliest(items: list[Item], limit: int) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: (item.due, item.id))[:limit])


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


def _all_of(questions: Iterable[_Question]) -> CompoundSelect[Any]:
    """The first ones and the counts of several questions, in one."""
    asked = list(questions)
    return union_all(*(one.first() for one in asked), *(one.counted() for one in asked))


def _facts(by: Actor, today: date) -> dict[str, Any]:
    """Who asks, for the statements that are written once for all."""
    since = today - timedelta(days=OPERATEUR_DAYS)
    return {
        "plateformes": tuple(by.plateformes), "account": by.account, "organisation": by.organisation or 0,
        "since": since,
    }  # fmt: skip


@cache
def _due_to_coordinator() -> CompoundSelect[Any]:
    here: BindParameter[Any] = bindparam("plateformes", expanding=True)
    received = select(Saisine.id, Saisine.recue_le).where(
        Saisine.plateforme.in_(here), Saisine.statut == StatutSaisine.TRANSMISE
    )
    asked = select(ContactRessource.id, ContactRessource.jour).where(
        ContactRessource.plateforme.in_(here), ContactRessource.repondu_le.is_(None)
    )
    owed = (_owed(nature, Echeance.plateforme.in_(here)) for nature in OF_DOSSIERS)
    return _all_of([_Question(Nature.ACCUSE, received), *owed, _Question(Nature.QUESTION, asked)])


@cache
def _due_to_partner(bailleur: bool) -> CompoundSelect[Any]:
    """What is due on the mesures that it operates, as long as it reads them, and in the dossiers that it is
    the referent of; but a bailleur reads neither the fiche nor the relais (DOMAIN A2b)."""
    organisation = bindparam("organisation", type_=Integer)
    refers = Echeance.referent_id == bindparam("account", type_=Integer)
    since = bindparam("since", type_=Date)
    ended = Echeance.sortie_confirmee_le
    read = or_(ended.is_(None), ended >= since)
    others = or_(Echeance.operateur_id != organisation, ended < since)
    return _all_of(
        [
            *(_owed(nature, Echeance.operateur_id == organisation, read) for nature in OF_OPERATOR),
            *(_owed(nature, refers, others) for nature in OF_OPERATOR),
            *(_owed(nature, refers) for nature in (() if bailleur else OF_REFERENT)),
        ]
    )


def _owed(nature: Nature, *whose: ColumnElement[bool]) -> _Question:
    found = select(Echeance.dossier_id, Echeance.jour).where(*whose, Echeance.nature == nature)
    return _Question(nature, found)


def _awaited_from(partner: Actor) -> Iterator[_Question]:
    """What the plateforme asks of a partner, of its own saisines and of those on which it was named (one may
    be both), and what its organisation took on in a concertation."""
    waiting = select(Saisine.id, Saisine.complement_le).where(Saisine.complement_le.is_not(None))
    written = waiting.where(Saisine.auteur_id == partner.account)
    yield _Question(Nature.REPONSE, union(written, waiting.where(Saisine.id.in_(named(partner)))))
    yield _Question(Nature.ACTION, _taken_on(partner))


def _taken_on(partner: Actor) -> Select[int, date]:
    """The open actions of a partner's organisation, in the dossiers whose decisions it reads (DOMAIN A2b)."""
    ties = partner_conditions(partner)
    return (
        select(Action.dossier_id, Action.echeance)
        .join(Dossier, Dossier.id == Action.dossier_id)
        .where(
            of_its_organisation(Action.organisation_id, partner),
            Action.close_le.is_(None),
            Dossier.clos_le.is_(None),
            or_(ties[Tie.REFERENT], ties[Tie.INVITE]),
        )
    )


def _waits(nature: Nature, delays: Parametres) -> int:
    """Days between what is counted from and what is due."""
    waits = {
        Nature.ACCUSE: delays.acknowledgement,
        Nature.QUESTION: delays.acknowledgement,
        Nature.CONTACT: delays.first_contact,
        Nature.DECISION: delays.decision,
        Nature.PROPOSITION: delays.proposition,
        Nature.COMPLEMENT: delays.complement,
        Nature.REPONSE: delays.complement,
        Nature.SIAO: delays.siao,
    }
    return waits.get(nature, 0)
