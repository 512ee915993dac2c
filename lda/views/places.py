"""Places of the operators and who waits for them (DOMAIN A4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, joinedload

from lda.domain import access, reading
from lda.domain.access import Actor, Part
from lda.domain.clock import today
from lda.domain.french import sort_key
from lda.domain.words import RUNNING, StatutMesure
from lda.store.lists import Lists, current_lists
from lda.store.models import Capacite, Dossier, Mesure, Organisation
from lda.store.ties import followed
from lda.store.waiting import LIST, ORDER
from lda.views.drafts import person
from lda.views.portion import Portion
from lda.views.situation_filters import CONFIDENTIAL
from lda.views.situation_rows import reading_of


@dataclass(frozen=True)
class Places:
    """What an operator has for a mesure on a plateforme, what is taken, and who waits.

    `financees`: None when nobody declared it. `suite`: what was declared for a later day. `occupees`: running
    and suspended mesures of the whole plateforme. `attente`: those whose dossiers the reader follows.
    """

    plateforme: str
    code: str
    operateur: str
    operateur_cle: str
    financees: int | None
    suite: tuple[int, date] | None
    occupees: int
    attente: int

    @property
    def libres(self) -> int | None:
        """Places left, none at least; None when nobody declared how many there are."""
        return None if self.financees is None else max(0, self.financees - self.occupees)


@dataclass(frozen=True)
class Waiting:
    """A mesure that waits for a place. What the reader may not know of the household is empty.

    `place`: on its list, from 1, among `sur`, which the reader may not follow all.
    """

    id: int
    cle: str
    reference: str
    nom: str
    commune: str | None
    territoire: str
    plateforme: str
    code: str
    operateur: str
    depuis: date
    place: int
    sur: int
    raison: str
    """Why the coordinator placed it where it is."""
    protege: bool


Key = tuple[str, str, str, str]
"""Plateforme, code of the mesure, key of the operator and its name."""


def capacities(session: Session, plateforme: str | None = None, *, actor: Actor | None) -> tuple[Places, ...]:
    """Places financed today, occupied and waited for on the plateformes of the actor, or on one of them.

    What is occupied without having been declared is there too. In the order of the list of mesures, then of
    names. A SLISL chief is told the places of the plateforme, and counts who waits in its territoires alone.
    """
    access.require("places.capacities", actor)
    assert actor is not None
    places = [code for code in sorted(actor.plateformes) if plateforme in (None, code)]
    declared = _declared(session, places)
    counted = _counted(session, places, followed(actor))
    rows = [_row(key, declared.get(key, ()), counted.get(key, (0, 0))) for key in {**declared, **counted}]
    return tuple(_sorted(rows, current_lists(session)))


def _declared(session: Session, places: Sequence[str]) -> dict[Key, list[Capacite]]:
    """What was declared, by list, in the order of the days."""
    found: dict[Key, list[Capacite]] = {}
    query = select(Capacite).where(Capacite.plateforme.in_(places)).options(joinedload(Capacite.operateur))
    for one in session.scalars(query.order_by(Capacite.depuis)):
        operator = one.operateur
        found.setdefault((one.plateforme, one.code, operator.cle, operator.nom), []).append(one)
    return found


def _counted(
    session: Session, places: Sequence[str], mine: ColumnElement[bool]
) -> dict[Key, tuple[int, int]]:
    """How many mesures run and how many wait, by list. A closed dossier has neither (DOMAIN A3)."""
    key = (Dossier.plateforme, Mesure.code, Organisation.cle, Organisation.nom)
    running = func.count(case((Mesure.statut.in_(RUNNING), 1)))
    waiting = func.count(case(((Mesure.statut == StatutMesure.ATTENTE) & mine, 1)))
    query: Any = (
        select(*key, running, waiting)
        .join(Dossier, Dossier.id == Mesure.dossier_id)
        .join(Organisation, Organisation.id == Mesure.operateur_id)
        .where(
            Dossier.plateforme.in_(places),
            Dossier.clos_le.is_(None),
            Mesure.statut.in_(RUNNING | {StatutMesure.ATTENTE}),
        )
        .group_by(*key)
    )
    return {
        (place, code, cle, nom): (taken, wait)
        for place, code, cle, nom, taken, wait in session.execute(query)
        if taken or wait
    }


def _row(key: Key, declared: Sequence[Capacite], counted: tuple[int, int]) -> Places:
    plateforme, code, cle, nom = key
    day = today()
    now = [one.places for one in declared if one.depuis <= day]
    later = [(one.places, one.depuis) for one in declared if one.depuis > day]
    return Places(
        plateforme=plateforme,
        code=code,
        operateur=nom,
        operateur_cle=cle,
        financees=now[-1] if now else None,
        suite=later[0] if later else None,
        occupees=counted[0],
        attente=counted[1],
    )


def _sorted(rows: Iterable[Places], lists: Lists) -> list[Places]:
    order = {code: rank for rank, code in enumerate(lists.items("mesure"))}
    return sorted(rows, key=lambda row: (row.plateforme, order.get(row.code, 0), sort_key(row.operateur)))


def waiting(
    session: Session,
    *,
    actor: Actor | None,
    code: str | None = None,
    operateur: str | None = None,
    page: int = 0,
    size: int = 20,
) -> Portion[Waiting]:
    """A page, from 0, of the mesures that wait in the dossiers that the actor follows: of one mesure (code of
    the list), of one operator (key), or all. List after list, each in its order."""
    access.require("places.waiting", actor)
    assert actor is not None
    line = _lines(actor).subquery()
    asked = select(line.c.id, line.c.place, line.c.sur, func.count().over().label("total"))
    asked = asked.join(Dossier, Dossier.id == line.c.dossier_id).where(followed(actor))
    if code is not None:
        asked = asked.where(line.c.code == code)
    if operateur is not None:
        owner = select(Organisation.id).where(Organisation.cle == operateur)
        asked = asked.where(line.c.operateur_id == owner.scalar_subquery())
    order = (line.c.plateforme, line.c.code, line.c.operateur_id, line.c.place)
    asked = asked.order_by(*order).limit(size).offset(page * size)
    found = session.execute(asked).all()
    rows = _waiting_rows(session, {id: (place, of) for id, place, of, _ in found}, actor)
    return Portion([rows[id] for id, *_ in found], found[0].total if found else 0)


def awaited(session: Session, by: Actor) -> dict[str, int]:
    """How many wait for each mesure in the dossiers that somebody follows, in the order of the list: what
    `waiting` counts."""
    query = (
        select(Mesure.code, func.count())
        .join(Dossier, Dossier.id == Mesure.dossier_id)
        .where(*_awaiting(by), followed(by))
        .group_by(Mesure.code)
    )
    found: dict[str, int] = dict(session.execute(query).all())
    return {code: found[code] for code in current_lists(session).items("mesure") if code in found}


def _lines(by: Actor) -> Any:
    """Every waiting mesure of the actor's plateformes, with its place on its list and how long that is."""
    place = func.row_number().over(partition_by=LIST, order_by=ORDER).label("place")
    length = func.count().over(partition_by=LIST).label("sur")
    columns = (Mesure.id, Mesure.dossier_id, *LIST, place, length)
    return select(*columns).join(Dossier, Dossier.id == Mesure.dossier_id).where(*_awaiting(by))


def _awaiting(by: Actor) -> tuple[ColumnElement[bool], ...]:
    """On Mesure and its Dossier: waiting, in one of the actor's plateformes."""
    here, followed_still = Dossier.plateforme.in_(by.plateformes), Dossier.clos_le.is_(None)
    return here, followed_still, Mesure.statut == StatutMesure.ATTENTE


def _waiting_rows(session: Session, places: dict[int, tuple[int, int]], by: Actor) -> dict[int, Waiting]:
    if not places:
        return {}
    query = (
        select(Mesure, Dossier, Organisation.nom)
        .join(Dossier, Dossier.id == Mesure.dossier_id)
        .join(Organisation, Organisation.id == Mesure.operateur_id)
        .where(Mesure.id.in_(places))
    )
    return {
        mesure.id: _waiting_row(mesure, dossier, operator, places[mesure.id], by)
        for mesure, dossier, operator in session.execute(query)
    }


def _waiting_row(m: Mesure, d: Dossier, operator: str, place: tuple[int, int], by: Actor) -> Waiting:
    seen = reading_of(by, d)
    return Waiting(
        id=m.id,
        cle=d.cle,
        reference=d.reference,
        nom=CONFIDENTIAL if seen.confidential else person(d.identite),
        commune=d.commune if Part.COMMUNE in seen else None,
        territoire=d.territoire,
        plateforme=d.plateforme,
        code=m.code,
        operateur=operator,
        depuis=m.attente_le or m.demandee_le,
        place=place[0],
        sur=place[1],
        raison="" if seen.confidential else m.rang_motif or "",
        protege=d.violence and reading.reads_violence(seen),
    )
