"""What a concertation came to for one dossier: the person's part, findings, decision, action plan (B 3.3)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound, Problem
from lda.domain.indicators import CONCERTATION
from lda.domain.words import IssueAction
from lda.services import echeances, inputs
from lda.services.following import active_organisation, done, taken, taken_by
from lda.store.lists import current_lists
from lda.store.models import Action, Dossier, Reunion, ReunionDossier

AHEAD = timedelta(days=2 * 366)
"""How far ahead an action may be due."""
LONG = 4000


def conclude(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    reunion: str,
    participation: str,
    constats: str | None = None,
    decision: str | None = None,
    version: int | None = None,
) -> ReunionDossier:
    """Write what a concertation that took place (its key) came to for the dossier, in place of the former.

    `participation`: code of `participation_personne`. Raises NotFound when it was not about the dossier.
    """
    dossier = taken(session, "concertations.conclude", cle, actor, version)
    held, link = _brought(session, dossier, reunion)
    if held.jour > today():
        raise Invalid(Problem("reunion", "Cette concertation n'a pas encore eu lieu. Concluez-la ensuite."))
    lists, read = current_lists(session), inputs.Gather()
    label = "Part prise par la personne"
    part = read(
        inputs.code, lists, "participation_personne", participation, "participation", label, required=True
    )
    found = read(inputs.text, constats, "constats", "Constats", LONG)
    decided = read(inputs.text, decision, "decision", "Décision", LONG)
    read.done()
    link.participation, link.constats, link.decision = part, found, decided
    done(session, "concertations.conclude", dossier, actor, effective=held.jour, after=part)
    return link


def add_action(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    reunion: str,
    quoi: str,
    echeance: date,
    organisation: str | None = None,
    nom: str | None = None,
    version: int | None = None,
) -> Action:
    """Add a line to the action plan of a concertation: what, by whom (the key of an organisation, a name, or
    both), by when."""
    dossier = taken(session, "concertations.add_action", cle, actor, version)
    held, _ = _brought(session, dossier, reunion)
    action = Action(reunion_id=held.id, dossier_id=dossier.id)
    _write(session, action, held, quoi, echeance, organisation, nom)
    session.add(action)
    done(session, "concertations.add_action", dossier, actor, effective=held.jour)
    return action


def correct_action(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    quoi: str,
    echeance: date,
    organisation: str | None = None,
    nom: str | None = None,
    version: int | None = None,
) -> Action:
    """Correct an action that is still to do."""
    dossier, action = taken_by(session, "concertations.correct_action", Action, id, actor, version)
    _to_do(action)
    before = f"Auparavant : {action.quoi}"
    _write(session, action, session.get_one(Reunion, action.reunion_id), quoi, echeance, organisation, nom)
    done(session, "concertations.correct_action", dossier, actor, detail={"raison": before})
    return action


def close_action(
    session: Session, id: int, *, actor: Actor | None, issue: str, close_le: date, version: int | None = None
) -> Action:
    """Say on which day an action was done, or given up."""
    dossier, action = taken_by(session, "concertations.close_action", Action, id, actor, version)
    _to_do(action)
    held = session.get_one(Reunion, action.reunion_id)
    read = inputs.Gather()
    end = read(inputs.one_of, list(IssueAction), issue, "issue", "Issue", required=True)
    day = read(
        inputs.day,
        close_le,
        "close_le",
        "Le",
        latest=today(),
        earliest=min(held.jour, today()),
        required=True,
    )
    read.done()
    action.issue, action.close_le = end, day
    done(session, "concertations.close_action", dossier, actor, effective=day, after=end)
    return action


def give_up(session: Session, reunion: Reunion) -> None:
    """Give up the open actions of a concertation that does not take place."""
    actions = session.scalars(
        select(Action).where(Action.reunion_id == reunion.id, Action.close_le.is_(None))
    ).all()
    for action in actions:
        action.issue, action.close_le = IssueAction.ABANDONNEE, today()
    for dossier in session.scalars(select(Dossier).where(Dossier.id.in_({a.dossier_id for a in actions}))):
        echeances.refresh(session, dossier)


def _brought(session: Session, dossier: Dossier, cle: Any) -> tuple[Reunion, ReunionDossier]:
    """A concertation about the dossier, which takes or took place."""
    query = (
        select(Reunion, ReunionDossier)
        .join(ReunionDossier, ReunionDossier.reunion_id == Reunion.id)
        .where(
            Reunion.cle == cle,
            Reunion.type == CONCERTATION,
            Reunion.annulee_le.is_(None),
            ReunionDossier.dossier_id == dossier.id,
        )
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound("reunion")
    return found[0], found[1]


def _write(
    session: Session, action: Action, held: Reunion, quoi: Any, echeance: Any, organisation: Any, nom: Any
) -> None:
    read = inputs.Gather()
    what = read(inputs.text, quoi, "quoi", "Action", LONG, required=True)
    due = read(
        inputs.day, echeance, "echeance", "Pour le",
        earliest=held.jour, latest=today() + AHEAD, required=True,
    )  # fmt: skip
    structure = read(active_organisation, session, organisation) if organisation else None
    name = read(inputs.text, nom, "nom", "Qui", 200, one_line=True)
    if not organisation and name is None:
        read.add("nom", "« Qui » est à indiquer : une structure, un nom, ou les deux.")
    read.done()
    action.quoi, action.echeance, action.nom = what, due, name
    action.organisation_id = structure.id if structure else None


def _to_do(action: Action) -> None:
    if action.close_le is not None:
        raise Invalid(Problem("action", "Cette action est déjà close. Ajoutez-en une autre s'il le faut."))
