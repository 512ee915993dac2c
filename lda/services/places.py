"""Places of the operators, and the order of their waiting lists (DOMAIN A4)."""

from datetime import date
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor, Tie
from lda.domain.clock import today
from lda.domain.deadlines import add_months
from lda.domain.errors import Invalid, Problem
from lda.domain.words import StatutMesure
from lda.services import inputs
from lda.services.following import active_organisation, done, taken_by
from lda.store.lists import current_lists
from lda.store.models import Capacite, Dossier, Mesure
from lda.store.traces import record
from lda.store.upsert import add_unless_there
from lda.store.waiting import LIST, ORDER

MONTHS_AHEAD = 12
"""A capacity may be declared this long before it begins."""


def set_capacity(
    session: Session,
    plateforme: str,
    *,
    actor: Actor | None,
    code: str,
    operateur: str,
    places: int,
    depuis: date,
) -> Capacite:
    """Say how many places an operator (the key of its organisation) has for a mesure from a day on.

    What was declared from another day stays as it was; declared again from the same day, it is corrected.
    """
    mine = actor is not None and isinstance(plateforme, str) and plateforme in actor.plateformes
    access.require("places.set_capacity", actor, frozenset({Tie.PLATEFORME} if mine else ()))
    read, latest = inputs.Gather(), add_months(today(), MONTHS_AHEAD)
    mesure = read(inputs.code, current_lists(session), "mesure", code, "code", "Mesure", required=True)
    if not operateur:
        read.add("operateur", "« Opérateur » est à choisir.")
    operator = read(active_organisation, session, operateur, "operateur") if operateur else None
    number = read(inputs.number, places, "places", "Nombre de places", maximum=9999, required=True)
    day = read(inputs.day, depuis, "depuis", "À partir du", latest=latest, required=True)
    read.done()
    assert operator is not None
    key = {"plateforme": plateforme, "code": mesure, "operateur_id": operator.id, "depuis": day}
    former = session.scalar(select(Capacite.places).filter_by(**key))
    add_unless_there(session, Capacite, **key, places=number)
    found = session.scalars(select(Capacite).filter_by(**key).with_for_update()).one()
    found.places = number or 0
    detail = {"mesure": mesure, "organisation": operator.id, "places": number, "avant": former}
    record(session, "places.set_capacity", actor, effective=day, after=plateforme, detail=detail)
    session.flush()
    return found


def rank(
    session: Session, id: int, *, actor: Actor | None, place: int, reason: str, version: int | None = None
) -> Mesure:
    """Give a waiting mesure its place, from 1, on the list of its mesure and operator on the plateforme.

    The others keep their order; a place beyond the end is the last. Raises Invalid once it waits no more.
    """
    dossier, mesure = taken_by(session, "places.rank", Mesure, id, actor, version)
    if mesure.statut != StatutMesure.ATTENTE:
        raise Invalid(Problem("statut", "Cette mesure n'est plus sur la liste d'attente. Rechargez la page."))
    read = inputs.Gather()
    wanted = read(inputs.number, place, "place", "Place", minimum=1, maximum=9999, required=True)
    why = read(inputs.text, reason, "reason", "Raison", 500, required=True)
    read.done()
    line = _line(session, dossier, mesure)
    before = line.index(mesure.id) + 1
    line.remove(mesure.id)
    line.insert((wanted or 1) - 1, mesure.id)
    mesure.rang_motif = why
    _write_ranks(session, line)
    session.refresh(mesure, ["rang"])
    done(
        session, "places.rank", dossier, actor,
        before=str(before), after=str(mesure.rang), detail={"mesure": mesure.code, "raison": why},
    )  # fmt: skip
    return mesure


def _line(session: Session, dossier: Dossier, mesure: Mesure) -> list[int]:
    """The ids of a waiting list in their order, locked: who orders it at the same time waits."""
    mine: tuple[Any, ...] = (dossier.plateforme, mesure.code, mesure.operateur_id)
    waiting = (
        select(Mesure.id)
        .join(Dossier, Dossier.id == Mesure.dossier_id)
        .where(Mesure.statut == StatutMesure.ATTENTE)
        .where(*(column == value for column, value in zip(LIST, mine, strict=True)))
    )
    session.execute(waiting.order_by(Mesure.id).with_for_update(of=Mesure)).all()
    return list(session.scalars(waiting.order_by(*ORDER)))


def _write_ranks(session: Session, line: list[int]) -> None:
    """Number a list from 1. The version of each mesure stays: where it waits is no matter of its own dossier,
    in which somebody may be at work."""
    session.flush()
    ranks = case({id: rank for rank, id in enumerate(line, 1)}, value=Mesure.id)
    session.execute(
        update(Mesure)
        .where(Mesure.id.in_(line))
        .values(rang=ranks)
        .execution_options(synchronize_session=False)
    )
