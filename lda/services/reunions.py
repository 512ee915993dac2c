"""Reunions, instances and commissions de fluidité: log, call, correct, cancel (DOMAIN A2, A5)."""

from typing import Any, Unpack

from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor, Tie
from lda.domain.clock import now
from lda.domain.errors import Invalid, Problem
from lda.domain.words import RoleReunion
from lda.services import concertations, corrections, inputs, reunion_inputs
from lda.services.loading import by_key
from lda.services.reunion_inputs import Calling, Clean, Given
from lda.services.reunion_words import shown
from lda.store import traces
from lda.store.models import Reunion
from lda.store.ties import reunion_ties


def log(session: Session, *, actor: Actor | None, **given: Unpack[Given]) -> Reunion:
    """Enter a meeting, past or to come, in which one of the actor's plateformes takes part.

    Raises NotFound for another's plateforme, Invalid for what cannot be.
    """
    access.require("reunions.log", actor, _reach(actor, given.get("parts")))
    author = corrections.by(actor)
    clean = reunion_inputs.read(session, given, author.plateformes)
    first = next(part.plateforme for part in clean.parts if part.plateforme in author.plateformes)
    return _enter(session, "reunions.log", author, clean, first)


def call(session: Session, *, actor: Actor | None, **said: Unpack[Calling]) -> Reunion:
    """Call a meeting of several territoires, past or to come: the Département's own right (DOMAIN A2).

    The plateformes invited take part without organising, so that it adds nothing to their second indicator.
    """
    access.require("reunions.call", actor)
    clean = reunion_inputs.read(session, reunion_inputs.of_call(said))
    return _enter(session, "reunions.call", corrections.by(actor), clean, None)


def _enter(session: Session, verb: str, author: Actor, clean: Clean, plateforme: str | None) -> Reunion:
    """Write a new meeting of a plateforme; of the Département when there is none."""
    reunion = Reunion(
        reference=traces.next_reference(session, "R", plateforme),
        auteur_id=author.account,
        departement=plateforme is None,
    )
    reunion_inputs.write(session, reunion, clean)
    traces.record(session, verb, author, effective=reunion.jour, after=reunion.type, reunion_id=reunion.id)
    traces.counted(session, *_places(reunion))
    return reunion


def correct(
    session: Session, cle: str, *, actor: Actor | None, version: int, why: str, **changes: Any
) -> Reunion:
    """Change a meeting that is not cancelled; the former values stay in its history with the reason.

    `changes` are arguments of `log`, or of `call` for a meeting that was called. `dossiers` concerns those of
    the actor's plateformes, the others stay; so does what a plateforme invited has answered. Raises Conflict
    when somebody else changed it since `version`.
    """
    reunion = _standing(session, "reunions.correct", cle, actor, version)
    reason = inputs.text(why, "why", "Motif de la correction", max=500, required=True)
    before, places = shown(session, reunion), _places(reunion)
    reunion_inputs.write(session, reunion, _corrected(session, corrections.by(actor), reunion, changes))
    _record_changes(session, "reunions.correct", corrections.by(actor), reunion, before, why=reason)
    traces.counted(session, *places, *_places(reunion))
    return reunion


def _corrected(session: Session, author: Actor, reunion: Reunion, changes: dict[str, Any]) -> Clean:
    if reunion.departement:
        said = reunion_inputs.former_call(reunion) | changes
        answers = {part.plateforme: part.role for part in reunion.parts}
        return reunion_inputs.read(session, reunion_inputs.of_call(said, answers))
    mine = author.plateformes
    given = reunion_inputs.former(session, reunion, mine) | changes
    if not _reach(author, given["parts"]):
        raise inputs.refuse(
            "parts", "« Plateformes » : la vôtre doit rester parmi elles, ou annulez la réunion."
        )
    return reunion_inputs.read(
        session, given, mine, reunion_inputs.dossiers_of_others(session, reunion, mine)
    )


def cancel(session: Session, cle: str, *, actor: Actor | None, version: int, why: str) -> Reunion:
    """Cancel a meeting: it stays in sight with the reason, and no longer counts; what its action plan still
    wanted is given up. Raises Invalid when it was concluded, for it took place."""
    reunion = _standing(session, "reunions.cancel", cle, actor, version)
    if reunion_inputs.concluded(session, reunion):
        told = "Une conclusion y est notée : elle a donc eu lieu. Corrigez-la plutôt."
        raise Invalid(Problem("annulee", told))
    reunion.annulation = inputs.text(why, "why", "Motif de l'annulation", max=500, required=True)
    reunion.annulee_le = now()
    concertations.give_up(session, reunion)
    detail = corrections.detail(session, reunion, why=reunion.annulation, acte="Réunion annulée")
    traces.record(session, "reunions.cancel", actor, detail=detail, reunion_id=reunion.id)
    traces.counted(session, *_places(reunion))
    return reunion


def attend(session: Session, cle: str, *, actor: Actor | None, plateforme: str, present: bool) -> Reunion:
    """Say whether a plateforme of the actor comes, or came, to a meeting that the Département called.

    Each answers for itself, so there is nobody to write over. Saying the same again writes nothing.
    """
    reunion = _standing(session, "reunions.attend", cle, actor)
    author = corrections.by(actor)
    mine = {part.plateforme: part for part in reunion.parts if part.plateforme in author.plateformes}
    place = inputs.one_of(mine, plateforme, "plateforme", "Plateforme", required=True)
    comes = inputs.flag(present, "present", "Présence")
    role = RoleReunion.PARTICIPANT if comes else RoleReunion.EXCUSE
    if mine[place].role != role:
        before = shown(session, reunion)
        mine[place].role = role
        _record_changes(session, "reunions.attend", author, reunion, before)
        traces.counted(session, place)
    return reunion


def _standing(session: Session, verb: str, cle: str, by: Actor | None, version: int | None = None) -> Reunion:
    """The meeting on which `by` does "module.function", which is still the one of `version` and takes place.

    Raises NotFound, Conflict, Invalid.
    """
    reunion = by_key(session, Reunion, cle)
    access.require(verb, by, reunion_ties(session, reunion, by))
    if version is not None:
        corrections.check_version(session, reunion, version)
    if reunion.annulee_le is not None:
        raise Invalid(Problem("annulee", "Cette réunion est annulée : saisissez-en une nouvelle."))
    return reunion


def _reach(actor: Actor | None, parts: Any) -> frozenset[Tie]:
    """The tie that one of the actor's plateformes taking part gives."""
    if actor is None or not isinstance(parts, list | tuple):
        return frozenset()
    named = {
        part[0] for part in parts if isinstance(part, list | tuple) and part and isinstance(part[0], str)
    }
    return frozenset({Tie.PLATEFORME}) if named & actor.plateformes else frozenset()


def _places(reunion: Reunion) -> list[str]:
    return [part.plateforme for part in reunion.parts]


def _record_changes(
    session: Session, verb: str, author: Actor, reunion: Reunion, before: dict[str, str], **words: str | None
) -> None:
    """One event with what changed, label by label, since `before`."""
    changed = corrections.differences(before, shown(session, reunion))
    detail = corrections.detail(session, reunion, changements=changed, **words)
    traces.record(session, verb, author, effective=reunion.jour, detail=detail, reunion_id=reunion.id)
