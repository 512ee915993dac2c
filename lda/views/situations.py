"""The coordinator's list: saisines to acknowledge and dossiers, in one list, filtered, sorted and counted.

The number and the list agree because both ask `_keys` the same question. Nothing but the rows shown is
decrypted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, Select, Subquery, case, cast, func, literal, null, select, union, union_all
from sqlalchemy.orm import Session, joinedload

from lda.domain import access, delays, reading
from lda.domain.access import Actor, Part, Reading, Tie
from lda.domain.clock import today
from lda.domain.french import sort_key
from lda.domain.words import AWAITING_DECISION, CLOSED, Role, RoleGroupe, StatutSaisine
from lda.store.lists import parameter
from lda.store.models import Dossier, Intervenant, Organisation, Saisine
from lda.views.drafts import person
from lda.views.situation_filters import (
    CONFIDENTIAL,
    UNDECIDED,
    Filters,
    Limits,
    Tri,
    View,
    about_dossiers,
    about_saisines,
)

__all__ = [
    "CONFIDENTIAL", "Choices", "Filters", "Late", "Page", "Row", "Tri", "View", "choices", "counts", "page",
]  # fmt: skip

URGENCIES = ("IMMEDIATE", "FORTE", "NORMALE")
"""The most urgent first, for sorting."""


class Kind(StrEnum):
    """What a row is."""

    SAISINE = "saisine"
    DOSSIER = "dossier"


@dataclass(frozen=True)
class Late:
    """A delay that is over: what was due, when, and since how many days."""

    label: str
    due: date
    days: int


@dataclass(frozen=True)
class Row:
    """A saisine to acknowledge or a dossier. What the actor may not read is None, or « confidentiel »."""

    kind: str
    cle: str
    reference: str
    name: str
    commune: str | None
    territoire: str
    statut: str
    urgence: str | None
    objet: str | None
    organisation: str | None
    referent: str | None
    recue_le: date
    dernier_mouvement: datetime
    prochaine_echeance: date | None
    late: tuple[Late, ...]
    a_repondre: bool
    """A saisine waits for its author's answer."""
    protege: bool
    """Flagged, for those who may know it."""
    transfert: str | None
    """"entrant": proposed to the actor's plateforme; "sortant": proposed by it."""


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
    keys = _keys(filters, limits, actor)
    total = session.scalar(select(func.count()).select_from(keys)) or 0
    number = min(max(1, page), max(1, -(-total // size)))
    shown = (
        select(keys.c.kind, keys.c.id)
        .order_by(*_order(keys, filters))
        .limit(size)
        .offset((number - 1) * size)
    )
    found = list(session.execute(shown)) if total else []
    rows = _dossiers(session, [id for kind, id in found if kind == Kind.DOSSIER], limits, actor)
    rows |= _saisines(session, [id for kind, id in found if kind == Kind.SAISINE], limits, actor)
    return Page(tuple(rows[key] for key in found), total, number, size)


def counts(session: Session, filters: Filters, *, actor: Actor | None) -> dict[View, int]:
    """How many rows each view has under the other filters: what `page` would count, in one query."""
    access.require("situations.counts", actor)
    assert actor is not None
    limits = _limits(session)
    columns = [
        select(func.count()).select_from(_keys(replace(filters, view=view), limits, actor)).scalar_subquery()
        for view in View
    ]
    return dict(zip(View, session.execute(select(*columns)).one(), strict=True))


@dataclass(frozen=True)
class Choices:
    """What the list may be filtered by beside the option lists, from the open dossiers followed.

    `organisations`: names by id. `referents`: ids of active referents by their name, with the structure.
    """

    organisations: dict[int, str]
    referents: dict[str, tuple[int, ...]]


def choices(session: Session, *, actor: Actor | None) -> Choices:
    """The organisations and the active referents of the dossiers that the actor follows, in order of name."""
    access.require("situations.choices", actor)
    assert actor is not None
    asked = select(Organisation.id, Organisation.nom).join(
        Dossier, Dossier.organisation_id == Organisation.id
    )
    new = select(Organisation.id, Organisation.nom).join(Saisine, Saisine.organisation_id == Organisation.id)
    limits, every = _limits(session), Filters()
    organisations = union(
        asked.where(*about_dossiers(replace(every, clos=True), limits, actor)),
        new.where(*about_saisines(every, limits, actor)),
    )
    named = (
        select(Intervenant)
        .join(Dossier, Dossier.id == Intervenant.dossier_id)
        .options(joinedload(Intervenant.organisation))
        .where(*about_dossiers(every, limits, actor))
        .where(Intervenant.role == RoleGroupe.REFERENT, Intervenant.fin.is_(None))
    )
    referents: dict[str, tuple[int, ...]] = {}
    for one in session.scalars(named):
        name = f"{one.nom} ({one.organisation.nom})" if one.organisation else one.nom
        referents[name] = (*referents.get(name, ()), one.id)
    names = dict(session.execute(organisations).all())
    return Choices(
        dict(sorted(names.items(), key=lambda item: sort_key(item[1]))),
        dict(sorted(referents.items(), key=lambda item: sort_key(item[0]))),
    )


def _limits(session: Session) -> Limits:
    days = parameter(session, "delais", today())
    return Limits(
        today(),
        delays.Parametres(
            acknowledgement=days["accuse"],
            first_contact=days["premier_contact"],
            decision=days["decision"],
            no_movement=days["sans_mouvement"],
        ),
    )


def _keys(filters: Filters, limits: Limits, by: Actor) -> Subquery:
    """Kind and id of every row that answers, with what it is sorted by."""
    urgency = {code: rank for rank, code in enumerate(URGENCIES)}

    def columns(kind: Kind, table: type[Saisine] | type[Dossier], moved: Any, due: Any) -> Select[Any]:
        return select(
            literal(kind.value).label("kind"),
            table.id.label("id"),
            table.recue_le.label("recue_le"),
            moved.label("dernier_mouvement"),
            due.label("prochaine_echeance"),
            table.reference.label("reference"),
            case(urgency, value=table.urgence, else_=len(urgency)).label("urgence"),
        )

    due = Dossier.prochaine_echeance
    none = cast(null(), Date())
    return union_all(
        columns(Kind.SAISINE, Saisine, Saisine.transmise_le, none).where(
            *about_saisines(filters, limits, by)
        ),
        columns(Kind.DOSSIER, Dossier, Dossier.dernier_mouvement, due).where(
            *about_dossiers(filters, limits, by)
        ),
    ).subquery()


def _order(keys: Subquery, filters: Filters) -> list[Any]:
    column = keys.c[filters.tri.value]
    first = column.desc() if filters.decroissant else column.asc()
    return [first.nulls_last(), keys.c.recue_le.desc(), keys.c.kind, keys.c.id.desc()]


def _reading(
    by: Actor, flagged: bool, plateforme: str | None, territoire: str | None, to: str | None
) -> Reading:
    """What the actor reads of a row, from its columns alone."""
    ties = set()
    if by.role == Role.COORDINATEUR and plateforme in by.plateformes:
        ties.add(Tie.PLATEFORME)
    if by.role == Role.COORDINATEUR and to in by.plateformes:
        ties.add(Tie.RECEIVING)
    if by.role == Role.SLISL and territoire in by.territoires:
        ties.add(Tie.TERRITOIRE)
    tied = frozenset(ties)
    return reading.narrowed(access.reads(by, tied, flagged=flagged), tied, flagged=flagged)


def _dossiers(session: Session, ids: Sequence[int], limits: Limits, by: Actor) -> dict[tuple[str, int], Row]:
    """The rows of some dossiers, with the referent and what awaits a decision, in one query."""
    if not ids:
        return {}
    oldest = select(func.min(Saisine.recue_le)).where(
        Saisine.dossier_id == Dossier.id, Saisine.statut.in_(AWAITING_DECISION)
    )
    asked = select(func.count()).where(
        Saisine.dossier_id == Dossier.id, Saisine.statut == StatutSaisine.COMPLEMENT
    )
    query = (
        select(Dossier, Intervenant.nom, oldest.scalar_subquery(), asked.scalar_subquery())
        .outerjoin(
            Intervenant,
            (Intervenant.dossier_id == Dossier.id)
            & (Intervenant.role == RoleGroupe.REFERENT)
            & Intervenant.fin.is_(None),
        )
        .options(joinedload(Dossier.organisation))
        .where(Dossier.id.in_(ids))
    )
    return {
        (Kind.DOSSIER.value, d.id): _dossier_row(d, referent, awaiting, bool(waits), limits, by)
        for d, referent, awaiting, waits in session.execute(query)
    }


def _dossier_row(
    d: Dossier, referent: str | None, awaiting: date | None, waits: bool, limits: Limits, by: Actor
) -> Row:
    seen = _reading(by, d.violence, d.plateforme, d.territoire, d.transfert_vers)
    outgoing = "sortant" if d.transfert_vers else None
    return Row(
        kind=Kind.DOSSIER,
        cle=d.cle,
        reference=d.reference,
        name=CONFIDENTIAL if seen.confidential else person(d.identite),
        commune=d.commune if Part.COMMUNE in seen else None,
        territoire=d.territoire,
        statut=d.statut,
        urgence=d.urgence,
        objet=d.objet_demande,
        organisation=d.organisation.nom if d.organisation else None,
        referent=referent,
        recue_le=d.recue_le,
        dernier_mouvement=d.dernier_mouvement,
        prochaine_echeance=d.prochaine_echeance,
        late=_late_dossier(d, awaiting, limits),
        a_repondre=waits,
        protege=d.violence and reading.reads_violence(seen),
        transfert="entrant" if d.transfert_vers in by.plateformes else outgoing,
    )


def _late_dossier(d: Dossier, awaiting: date | None, limits: Limits) -> tuple[Late, ...]:
    """The delays that a dossier is past; see `situation_filters` for the same in SQL."""
    if d.statut in CLOSED:
        return ()
    found = []
    if d.statut in UNDECIDED and d.premier_contact_le is None:
        found.append(_late("Premier contact", delays.first_contact_due(d.recue_le, limits.delays), limits))
    if awaiting is not None:
        found.append(_late("Décision", delays.decision_due(awaiting, limits.delays), limits))
    return tuple(late for late in found if late is not None)


def _late(label: str, due: date, limits: Limits) -> Late | None:
    over = delays.delay(due, limits.today)
    return Late(label, due, over.days_late) if over.late else None


def _saisines(session: Session, ids: Sequence[int], limits: Limits, by: Actor) -> dict[tuple[str, int], Row]:
    """The rows of some saisines to acknowledge."""
    if not ids:
        return {}
    query = select(Saisine).where(Saisine.id.in_(ids)).options(joinedload(Saisine.organisation))
    return {(Kind.SAISINE.value, s.id): _saisine_row(s, limits, by) for s in session.scalars(query)}


def _saisine_row(s: Saisine, limits: Limits, by: Actor) -> Row:
    assert s.reference is not None
    assert s.territoire is not None
    assert s.recue_le is not None
    assert s.transmise_le is not None
    seen = _reading(by, s.violence, s.plateforme, s.territoire, None)
    late = _late("Accusé de réception", delays.acknowledgement_due(s.recue_le, limits.delays), limits)
    return Row(
        kind=Kind.SAISINE,
        cle=s.cle,
        reference=s.reference,
        name=CONFIDENTIAL if seen.confidential else person(s.identite),
        commune=s.commune if Part.COMMUNE in seen else None,
        territoire=s.territoire,
        statut=s.statut,
        urgence=s.urgence,
        objet=s.objet_demande,
        organisation=s.organisation.nom if s.organisation else None,
        referent=None,
        recue_le=s.recue_le,
        dernier_mouvement=s.transmise_le,
        prochaine_echeance=None,
        late=(late,) if late else (),
        a_repondre=False,
        protege=s.violence and reading.reads_violence(seen),
        transfert=None,
    )
