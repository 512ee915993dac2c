"""What the verbs on a dossier have in common: taking it in hand, its steps, what is due, the trace."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lda.domain import access, history, workflow
from lda.domain.access import Actor, Part, Reading, Tie
from lda.domain.errors import Conflict, Invalid, NotFound, Problem
from lda.domain.facts import DossierFacts
from lda.domain.french import full_name
from lda.domain.reading import reads_violence
from lda.domain.words import CLOSED, Role
from lda.services import echeances
from lda.services.loading import dossier_for
from lda.store.followup import facts_of, operated
from lda.store.models import (
    Action,
    Adhesion,
    Bilan,
    Compte,
    Contact,
    Diagnostic,
    Dossier,
    Evenement,
    Intervenant,
    Mesure,
    Objectif,
    Organisation,
    Proposition,
    Recontact,
    Relais,
    Suspension,
)
from lda.store.models.base import identifier
from lda.store.ties import dossier_ties
from lda.store.traces import moved, record

Child = TypeVar(
    "Child", Action, Adhesion, Contact, Diagnostic, Mesure, Proposition, Intervenant, Relais, Recontact
)

SHOWN = 10
"""Changes told to who saved second."""
CHANGED = "Le dossier a changé entre-temps. Rechargez la page pour voir son état actuel."


def taken(session: Session, verb: str, cle: Any, by: Actor | None, version: int | None = None) -> Dossier:
    """The dossier on which `by` does "module.function", locked.

    Raises NotFound; Conflict when `version` is given and somebody saved since.
    """
    dossier = dossier_for(session, verb, cle, by)
    _same_version(session, dossier, version, by)
    return dossier


def taken_by(
    session: Session, verb: str, table: type[Child], number: Any, by: Actor | None, version: int | None = None
) -> tuple[Dossier, Child]:
    """A part of a dossier by its id, with the dossier, both locked and read afresh. Raises as `taken`."""
    dossier = _owner(
        session, verb, select(table.dossier_id).where(table.id == identifier(number)), by, version
    )
    return dossier, session.get_one(table, number, populate_existing=True)


def bilan_taken(
    session: Session, verb: str, number: Any, by: Actor | None, version: int | None = None
) -> tuple[Dossier, Mesure, Bilan]:
    """A bilan by its id, with its mesure and dossier. Raises as `taken`."""
    owner = select(Mesure.dossier_id).join(Bilan).where(Bilan.id == identifier(number))
    dossier = _owner(session, verb, owner, by, version)
    bilan = session.get_one(Bilan, number, populate_existing=True)
    mesure = session.get_one(Mesure, bilan.mesure_id, populate_existing=True)
    operates(session, dossier, mesure, by)
    return dossier, mesure, bilan


def suspension_taken(
    session: Session, verb: str, number: Any, by: Actor | None, version: int | None = None
) -> tuple[Dossier, Mesure, Suspension]:
    """A suspension by its id, with its mesure and dossier. Raises as `taken`."""
    owner = select(Mesure.dossier_id).join(Mesure.suspensions).where(Suspension.id == identifier(number))
    dossier = _owner(session, verb, owner, by, version)
    suspension = session.get_one(Suspension, number, populate_existing=True)
    return dossier, session.get_one(Mesure, suspension.mesure_id, populate_existing=True), suspension


def objectif_taken(
    session: Session, verb: str, number: Any, by: Actor | None, version: int | None = None
) -> tuple[Dossier, Objectif]:
    """An objectif by its id, with the dossier of its mesure. Raises as `taken`."""
    owner = select(Mesure.dossier_id).join(Objectif).where(Objectif.id == identifier(number))
    dossier = _owner(session, verb, owner, by, version)
    objectif = session.get_one(Objectif, number, populate_existing=True)
    operates(session, dossier, session.get_one(Mesure, objectif.mesure_id), by)
    return dossier, objectif


def _owner(session: Session, verb: str, query: Any, by: Actor | None, version: int | None) -> Dossier:
    found = session.scalar(query)
    cle = session.scalar(select(Dossier.cle).where(Dossier.id == found)) if found is not None else None
    return taken(session, verb, cle, by, version)


def operates(session: Session, dossier: Dossier, mesure: Mesure, by: Actor | None) -> None:
    """Raise NotFound when `by` is a partner who neither operates this mesure nor is the referent (A2)."""
    if by is None or by.role != Role.PARTENAIRE:
        return
    if not may_write(session, dossier, mesure, by):
        raise NotFound("mesure")


def may_write(session: Session, dossier: Dossier, mesure: Mesure, by: Actor) -> bool:
    """Whether a partner writes on this mesure: its operator, or the referent of the dossier (DOMAIN A2)."""
    return operated(mesure, by) or Tie.REFERENT in dossier_ties(session, dossier, by)


def _same_version(session: Session, dossier: Dossier, version: int | None, by: Actor | None) -> None:
    if version is not None and version != dossier.version:
        raise Conflict(changes_since(session, dossier, version, by))


def changes_since(session: Session, dossier: Dossier, version: Any, by: Actor | None) -> list[str]:
    """What happened to a dossier since it had that version, as far as `by` may know of it: who, what, when,
    the latest first.

    An act writes in its event the version that it found; one older than `version` was seen already.
    """
    if not isinstance(version, int):
        return [CHANGED]
    seen = access.reads(by, dossier_ties(session, dossier, by), flagged=dossier.violence)
    query = (
        select(Evenement)
        .where(Evenement.dossier_id == dossier.id)
        .options(joinedload(Evenement.auteur).lazyload(Compte.affectations))
    )
    lines = []
    for event in session.scalars(query.order_by(Evenement.id.desc()).limit(SHOWN)):
        found = (event.detail or {}).get("version")
        if found is not None and found < version:
            break
        if _may_know(event.verbe, seen):
            lines.append(history.line(event.verbe, name_of(event.auteur), event.quand))
    return lines or [CHANGED]


def _may_know(verb: str, seen: Reading) -> bool:
    """What is about violence is for who reads of it; an operator is told of what it takes part in (A2b)."""
    if verb in history.ABOUT_VIOLENCE:
        return reads_violence(seen)
    return Part.RESTE in seen or verb.startswith(
        ("mesures.", "suspensions.", "objectifs.", "contacts.", "bilans.")
    )


def name_of(account: Compte | None) -> str:
    """First and last name of an account; "" for the application itself."""
    return full_name(account.profil.get("prenom", ""), account.profil.get("nom", "")) if account else ""


def is_open(dossier: Dossier) -> None:
    """Raise Invalid on a closed dossier."""
    if dossier.statut in CLOSED:
        raise Invalid(Problem("statut", "Le dossier est clos. Rouvrez-le avant de le modifier."))


def step(
    session: Session, verb: str, dossier: Dossier, given: Mapping[str, Any] | None = None
) -> DossierFacts:
    """The facts of the dossier, once they are enough for the verb (DOMAIN A3). Raises Invalid."""
    facts = facts_of(session, dossier)
    workflow.require(verb, facts, given)
    return facts


def done(
    session: Session,
    verb: str,
    dossier: Dossier,
    by: Actor | None,
    *,
    effective: date | None = None,
    before: str | None = None,
    after: str | None = None,
    motif: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write the one event of a verb, with the version that it found; the dossier moved."""
    known = {key: value for key, value in (detail or {}).items() if value is not None}
    record(
        session, verb, by,
        effective=effective, before=before, after=after, motif=motif,
        detail={"version": dossier.version, **known},
        dossier_id=dossier.id,
    )  # fmt: skip
    moved(dossier)
    echeances.refresh(session, dossier)
    session.flush()


def active_organisation(session: Session, cle: Any, field: str = "organisation") -> Organisation:
    """An organisation in use, by its public key. Raises Invalid on `field`."""
    known = isinstance(cle, str) and cle.isprintable()
    found = (
        session.scalars(select(Organisation).where(Organisation.cle == cle)).one_or_none() if known else None
    )
    if found is None or not found.active:
        raise Invalid(
            Problem(field, "Cette organisation n'existe pas ou n'est plus active. Choisissez-en une autre.")
        )
    return found
