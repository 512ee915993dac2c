"""The coordinator's list: saisines to acknowledge and dossiers, in one list, filtered, sorted and counted.

The number and the list agree because both ask `_parts` the same question. One index of dossiers holds all
that they filter, sort and count by: nothing is read beside it but the rows shown, which alone are decrypted.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, joinedload

from lda.domain import access, delays
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import sort_key
from lda.domain.words import RoleGroupe
from lda.store.lists import DELAIS, current_lists, parameter
from lda.store.models import Dossier, Intervenant, Organisation, Passage, Saisine
from lda.views.situation_filters import (
    CONFIDENTIAL,
    STAGE,
    Conditions,
    Filters,
    Limits,
    Tri,
    View,
    about_dossiers,
    about_saisines,
    due_in_followed,
    due_in_one,
    followed_dossiers,
    given,
    in_view,
    new,
    proposed_dossiers,
)
from lda.views.situation_rows import Kind, Late, Row, rows_of

__all__ = [
    "CONFIDENTIAL", "Choices", "Filters", "Kind", "Late", "Page", "Row", "Tri", "View", "choices", "counts",
    "handed_over", "overview", "page",
]  # fmt: skip

URGENCIES = ("IMMEDIATE", "FORTE", "NORMALE")
"""The most urgent first, for sorting."""


@dataclass(frozen=True)
class Page:
    """A page of the list; `total` counts all its rows, `number` is the page shown, from 1."""

    rows: tuple[Row, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // self.size))


def page(session: Session, filters: Filters, page: int = 1, size: int = 25, *, actor: Actor | None) -> Page:
    """One page of what the actor follows; a page beyond the end gives the last one."""
    access.require("situations.page", actor)
    assert actor is not None
    limits = _limits(session)
    parts = _parts(filters, limits, actor)
    total = sum(session.scalars(union_all(*(part.counted(filters.view) for part in parts))))
    number = min(max(1, page), max(1, -(-total // size)))
    found = _found(session, parts, filters, (number - 1) * size, size) if total else []
    return Page(rows_of(session, found, limits, actor), total, number, size)


def counts(session: Session, filters: Filters, *, actor: Actor | None) -> dict[View, int]:
    """How many rows each view has under the other filters: what `page` would count, in one query."""
    access.require("situations.counts", actor)
    assert actor is not None
    parts = _parts(filters, _limits(session), actor)
    totals = Counter(dict.fromkeys(View, 0))
    for numbers in session.execute(union_all(*(part.counted(*View) for part in parts))):
        totals.update(dict(zip(View, numbers, strict=True)))
    return dict(totals)


@dataclass(frozen=True)
class Overview:
    """The open situations that somebody follows, counted as `page` counts them."""

    views: dict[View, int]
    stages: dict[str, int]
    """At each stage of eviction, in the order of the stages. What says nothing of it is left out."""
    having: int
    """In one of the statuses asked for."""


def overview(session: Session, statuts: Sequence[str], *, actor: Actor | None) -> Overview:
    """What the home page of a SLISL chief counts of the list, looked through once."""
    access.require("situations.overview", actor)
    assert actor is not None
    parts = _parts(Filters(), _limits(session), actor)
    views, stages = Counter(dict.fromkeys(View, 0)), Counter[str]()
    having = 0
    for code, some, *numbers in session.execute(union_all(*(part.surveyed(statuts) for part in parts))):
        each = dict(zip(View, numbers, strict=True))
        views.update(each)
        stages[code] += each[View.TOUT]
        having += some
    known = current_lists(session).items(STAGE)
    return Overview(dict(views), {code: stages[code] for code in known if stages[code]}, having)


def handed_over(session: Session, *, actor: Actor | None) -> list[tuple[str, date]]:
    """The dossiers that another plateforme took over from those of a coordinator: reference and last day, the
    latest first, which open nothing (DOMAIN A2)."""
    access.require("situations.handed_over", actor)
    assert actor is not None
    until = func.max(Passage.fin)
    query = (
        select(Dossier.reference, until)
        .join(Passage, Passage.dossier_id == Dossier.id)
        .where(Passage.plateforme.in_(actor.plateformes), Dossier.plateforme.not_in(actor.plateformes))
        .group_by(Dossier.reference)
    )
    return [(one, day) for one, day in session.execute(query.order_by(until.desc(), Dossier.reference))]


@dataclass(frozen=True)
class Choices:
    """What the list may be filtered by beside the option lists, from the open dossiers followed.

    `organisations`: names by id. `referents`: ids of active referents by their name, with the structure; one
    id stands for all that an account is the referent of.
    """

    organisations: dict[int, str]
    referents: dict[str, tuple[int, ...]]


def choices(session: Session, *, actor: Actor | None) -> Choices:
    """The organisations and the active referents of the dossiers that the actor follows, in order of name."""
    access.require("situations.choices", actor)
    assert actor is not None
    names = dict(session.execute(_organisations(actor)).all())
    referents: dict[str, tuple[int, ...]] = {}
    for one in session.scalars(_referents(actor)):
        name = f"{one.nom} ({one.organisation.nom})" if one.organisation else one.nom
        referents[name] = (*referents.get(name, ()), one.id)
    return Choices(
        dict(sorted(names.items(), key=lambda item: sort_key(item[1]))),
        dict(sorted(referents.items(), key=lambda item: sort_key(item[0]))),
    )


def _organisations(by: Actor) -> Select[int, str]:
    """Organisations that wrote a saisine to acknowledge, or the first one of a dossier, closed or not."""
    wrote = [
        exists().where(Dossier.organisation_id == Organisation.id, *scope)
        for scope in (followed_dossiers(by), proposed_dossiers(by))
    ]
    new = select(Saisine.organisation_id).where(*about_saisines(Filters(), by))
    return select(Organisation.id, Organisation.nom).where(or_(*wrote, Organisation.id.in_(new)))


def _referents(by: Actor) -> Select[Intervenant]:
    """One part for each account that is the referent of an open dossier, and each part without an account."""
    each = (
        select(func.min(Intervenant.id))
        .join(Dossier, Dossier.id == Intervenant.dossier_id)
        .where(Intervenant.role == RoleGroupe.REFERENT, Intervenant.fin.is_(None), Dossier.clos_le.is_(None))
        .group_by(func.coalesce(Intervenant.compte_id, -Intervenant.id))
    )
    ids = union_all(*(each.where(*scope) for scope in (followed_dossiers(by), proposed_dossiers(by))))
    return select(Intervenant).where(Intervenant.id.in_(ids)).options(joinedload(Intervenant.organisation))


def _limits(session: Session) -> Limits:
    return Limits(today(), delays.parametres(parameter(session, DELAIS, today())))


@dataclass(frozen=True)
class _Part:
    """Rows of one table that answer the filters but their view, and what tells whether one is in a view."""

    kind: Kind
    table: type[Saisine] | type[Dossier]
    asked: Conditions
    belongs: Callable[[View], ColumnElement[bool]]

    def counted(self, *views: View) -> Select[Any]:
        """How many rows each of some views has; of one view alone, nothing else is looked at."""
        if len(views) == 1:
            return select(func.count()).select_from(self.table).where(*self.asked, self.belongs(views[0]))
        numbers: list[Any] = [func.count(case((self.belongs(view), 1))) for view in views]
        found: Select[Any] = select(*numbers).select_from(self.table).where(*self.asked)
        return found

    def surveyed(self, statuts: Sequence[str]) -> Select[Any]:
        """By stage of eviction: how many rows have one of some statuses, how many each view has."""
        code: Any = self.table.stade_expulsion
        some = and_(self.belongs(View.TOUT), self.table.statut.in_(statuts))
        numbers: list[Any] = [func.count(case((one, 1))) for one in (some, *map(self.belongs, View))]
        return select(code, *numbers).where(*self.asked).group_by(code)

    def keys(self, filters: Filters, most: int) -> Select[Any]:
        """Kind and id of the first rows of a view, with what they are sorted by."""
        urgency = {code: rank for rank, code in enumerate(URGENCIES)}
        dossier = self.table is Dossier
        sorts: dict[Tri, Any] = {
            Tri.RECUE_LE: self.table.recue_le,
            Tri.DERNIER_MOUVEMENT: Dossier.dernier_mouvement if dossier else Saisine.transmise_le,
            Tri.PROCHAINE_ECHEANCE: Dossier.prochaine_echeance if dossier else cast(null(), Date()),
            Tri.REFERENCE: self.table.reference,
            Tri.URGENCE: case(urgency, value=self.table.urgence, else_=len(urgency)),
        }
        first, recue_le, id = sorts[filters.tri], self.table.recue_le, self.table.id
        kept = (
            select(literal(self.kind.value).label("kind"), id.label("id"), first.label("first"),
                   recue_le.label("recue_le"))
            .where(*self.asked, self.belongs(filters.view))
            .order_by(_falling(first, filters), recue_le.desc(), id.desc())
            .limit(most)
        )  # fmt: skip
        return select(kept.subquery())


def _parts(filters: Filters, limits: Limits, by: Actor) -> list[_Part]:
    """Where rows come from: saisines to acknowledge, dossiers followed, dossiers of a transfer proposed."""
    asked = about_dossiers(filters, by)
    scopes = (
        (followed_dossiers(by), due_in_followed(by), given(by)),
        (proposed_dossiers(by), due_in_one, true()),
    )
    return [
        _Part(Kind.SAISINE, Saisine, about_saisines(filters, by), lambda view: new(view, limits)),
        *(
            _Part(
                Kind.DOSSIER,
                Dossier,
                [*scope, *asked],
                partial(in_view, filters=filters, limits=limits, awaits=awaits, proposed=proposed),
            )
            for scope, awaits, proposed in scopes
        ),
    ]


def _found(session: Session, parts: list[_Part], filters: Filters, start: int, size: int) -> list[Any]:
    """Kind and id of the rows of a page, each part giving those that could be on it."""
    keys = union_all(*(part.keys(filters, start + size) for part in parts)).subquery()
    order = (_falling(keys.c.first, filters), keys.c.recue_le.desc(), keys.c.kind, keys.c.id.desc())
    return list(session.execute(select(keys.c.kind, keys.c.id).order_by(*order).limit(size).offset(start)))


def _falling(column: Any, filters: Filters) -> ColumnElement[Any]:
    """The order of the column sorted by; what has no deadline comes last either way."""
    ordered = column.desc() if filters.decroissant else column.asc()
    return ordered.nulls_last() if filters.tri is Tri.PROCHAINE_ECHEANCE else ordered
