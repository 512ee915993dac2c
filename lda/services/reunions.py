"""Reunions, instances and commissions de fluidité: log, correct, cancel (DOMAIN A2, A5)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor, Tie
from lda.domain.clock import now, today
from lda.domain.errors import Invalid, Problem
from lda.domain.words import RoleReunion
from lda.services import corrections, inputs
from lda.services.loading import by_key
from lda.services.reunion_words import shown
from lda.store import traces
from lda.store.lists import Lists, current_lists, lists_on
from lda.store.models import (
    Compte,
    Dossier,
    Organisation,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    ReunionPlateforme,
    Territoire,
)
from lda.store.ties import reunion_ties

EARLIEST = date(2000, 1, 1)
YEARS_AHEAD = 2
MOST_PARTICIPANTS = 200
LONG = 8000
"""Characters of the decisions and of the notes."""
CONCERTATION = "CONCERTATION"

Part = tuple[str, str, str | None]
"""A plateforme, its role (list `role_reunion`) and the territoire concerned, None being commun."""


def log(
    session: Session,
    *,
    actor: Actor | None,
    type: str,
    jour: date,
    parts: Sequence[Part],
    titre: str | None = None,
    heure: str | None = None,
    minutes: int | None = None,
    lieu: str | None = None,
    participants: Sequence[Mapping[str, Any]] = (),
    nb_participants: int | None = None,
    themes: str | None = None,
    decisions: str | None = None,
    notes: str | None = None,
    nb_situations: int | None = None,
    dossiers: Sequence[str] = (),
) -> Reunion:
    """Enter a meeting, past or to come, in which one of the actor's plateformes takes part.

    `heure` is « 14:30 ». Each participant is {organisation: cle, compte: cle, nom, present}. `dossiers` are
    the public keys of the dossiers of a concertation, all of the actor's plateformes. Without a `titre`, the
    type gives it. Raises NotFound for another's plateforme, Invalid for what cannot be.
    """
    access.require("reunions.log", actor, _reach(actor, parts))
    author = corrections.by(actor)
    given = {
        "type": type, "jour": jour, "parts": parts, "titre": titre, "heure": heure, "minutes": minutes,
        "lieu": lieu, "participants": participants, "nb_participants": nb_participants, "themes": themes,
        "decisions": decisions, "notes": notes, "nb_situations": nb_situations, "dossiers": dossiers,
    }  # fmt: skip
    clean = _clean(session, author, given, kept=frozenset())
    first = next(part.plateforme for part in clean.parts if part.plateforme in author.plateformes)
    reunion = Reunion(reference=traces.next_reference(session, "R", first), auteur_id=author.account)
    _write(session, reunion, clean)
    traces.record(
        session, "reunions.log", actor, effective=reunion.jour, after=reunion.type, reunion_id=reunion.id
    )
    traces.counted(session, *(part.plateforme for part in clean.parts))
    return reunion


def correct(
    session: Session, cle: str, *, actor: Actor | None, version: int, why: str, **changes: Any
) -> Reunion:
    """Change a meeting that is not cancelled; the former values stay in its history with the reason.

    `changes` are arguments of `log`; `dossiers` concerns those of the actor's plateformes, the others stay.
    Raises Conflict when somebody else changed it since `version`.
    """
    reunion = by_key(session, Reunion, cle)
    access.require("reunions.correct", actor, reunion_ties(session, reunion, actor))
    author = corrections.by(actor)
    corrections.check_version(session, reunion, version)
    _still_on(reunion)
    reason = inputs.text(why, "why", "Motif de la correction", max=500, required=True)
    before, places = shown(session, reunion), {part.plateforme for part in reunion.parts}
    given = _given(session, author, reunion) | changes
    kept = _dossiers_of_others(session, author, reunion)
    if not _reach(author, given["parts"]):
        raise inputs.refuse(
            "parts", "« Plateformes » : la vôtre doit rester parmi elles, ou annulez la réunion."
        )
    clean = _clean(session, author, given, kept)
    _write(session, reunion, clean)
    changed = corrections.differences(before, shown(session, reunion))
    traces.record(
        session,
        "reunions.correct",
        actor,
        effective=reunion.jour,
        detail=corrections.detail(session, reunion, why=reason, changements=changed),
        reunion_id=reunion.id,
    )
    traces.counted(session, *places, *(part.plateforme for part in clean.parts))
    return reunion


def cancel(session: Session, cle: str, *, actor: Actor | None, version: int, why: str) -> Reunion:
    """Cancel a meeting: it stays in sight with the reason, and no longer counts."""
    reunion = by_key(session, Reunion, cle)
    access.require("reunions.cancel", actor, reunion_ties(session, reunion, actor))
    corrections.check_version(session, reunion, version)
    _still_on(reunion)
    reunion.annulation = inputs.text(why, "why", "Motif de l'annulation", max=500, required=True)
    reunion.annulee_le = now()
    traces.record(
        session,
        "reunions.cancel",
        actor,
        detail=corrections.detail(session, reunion, why=reunion.annulation, acte="Réunion annulée"),
        reunion_id=reunion.id,
    )
    traces.counted(session, *(part.plateforme for part in reunion.parts))
    return reunion


@dataclass(frozen=True)
class _Clean:
    """A meeting as it will be written."""

    columns: dict[str, Any]
    parts: list[ReunionPlateforme]
    participants: list[ReunionParticipant]
    dossiers: list[int]


def _reach(actor: Actor | None, parts: Any) -> frozenset[Tie]:
    """The tie that one of the actor's plateformes taking part gives."""
    if actor is None or not isinstance(parts, list | tuple):
        return frozenset()
    named = {
        part[0] for part in parts if isinstance(part, list | tuple) and part and isinstance(part[0], str)
    }
    return frozenset({Tie.PLATEFORME}) if named & actor.plateformes else frozenset()


def _many(value: Any, kind: Any, field: str, label: str) -> list[Any]:
    """A list of things of one kind, from a form that may be forged."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, kind) for one in value):
        raise inputs.refuse(field, f"« {label} » : ce choix n'est pas proposé. Choisissez dans la liste.")
    return list(value)


def _still_on(reunion: Reunion) -> None:
    if reunion.annulee_le is not None:
        raise Invalid(Problem("annulee", "Cette réunion est annulée : saisissez-en une nouvelle."))


def _given(session: Session, actor: Actor, reunion: Reunion) -> dict[str, Any]:
    """The arguments of `log` that would make this meeting."""
    names = (
        "type", "jour", "titre", "heure", "minutes", "lieu", "nb_participants", "themes", "decisions",
        "notes", "nb_situations",
    )  # fmt: skip
    mine = select(Dossier.cle).join(ReunionDossier, ReunionDossier.dossier_id == Dossier.id)
    accounts = {p.compte_id for p in reunion.participants if p.compte_id}
    keys = dict(session.execute(select(Compte.id, Compte.cle).where(Compte.id.in_(accounts))).all())
    return {
        **{name: getattr(reunion, name) for name in names},
        "parts": [(part.plateforme, part.role, part.territoire) for part in reunion.parts],
        "participants": [
            {
                "organisation": p.organisation.cle if p.organisation else None,
                "compte": keys.get(p.compte_id or 0),
                "nom": p.nom,
                "present": p.present,
            }
            for p in reunion.participants
        ],
        "dossiers": session.scalars(
            mine.where(ReunionDossier.reunion_id == reunion.id, Dossier.plateforme.in_(actor.plateformes))
        ).all(),
    }


def _dossiers_of_others(session: Session, actor: Actor, reunion: Reunion) -> frozenset[int]:
    query = select(Dossier.id).join(ReunionDossier, ReunionDossier.dossier_id == Dossier.id)
    return frozenset(
        session.scalars(
            query.where(ReunionDossier.reunion_id == reunion.id, Dossier.plateforme.not_in(actor.plateformes))
        )
    )


def _clean(session: Session, actor: Actor, given: Mapping[str, Any], kept: frozenset[int]) -> _Clean:
    """Read the arguments of `log`, all their problems at once."""
    gather = inputs.Gather()
    day = gather(
        inputs.day, given["jour"], "jour", "Date", earliest=EARLIEST, latest=_latest(), required=True
    )
    lists = current_lists(session) if day in (None, today()) else lists_on(session, day)
    kind = gather(inputs.code, lists, "type_reunion", given["type"], "type", "Type", required=True)
    columns = {
        "type": kind,
        "jour": day,
        "heure": gather(_hour, given["heure"]),
        "minutes": gather(inputs.number, given["minutes"], "minutes", "Durée en minutes", 1, 1440),
        "titre": gather(inputs.text, given["titre"], "titre", "Objet", max=200, one_line=True)
        or lists.label("type_reunion", kind),
        "lieu": gather(inputs.text, given["lieu"], "lieu", "Lieu", max=200, one_line=True),
        "nb_participants": gather(
            inputs.number, given["nb_participants"], "nb_participants", "Nombre de participants", 0, 10_000
        ),
        "themes": gather(inputs.text, given["themes"], "themes", "Ordre du jour", max=2000),
        "decisions": gather(inputs.text, given["decisions"], "decisions", "Décisions", max=LONG),
        "notes": gather(inputs.text, given["notes"], "notes", "Notes", max=LONG),
        "nb_situations": gather(
            inputs.number, given["nb_situations"], "nb_situations", "Situations présentées", 0, 10_000
        ),
    }
    clean = _Clean(
        columns,
        gather(_parts, session, lists, given["parts"]),
        gather(_participants, session, given["participants"]),
        gather(_dossiers, session, actor, given["dossiers"], kind == CONCERTATION, kept),
    )
    gather.done()
    return clean


def _latest() -> date:
    """Two years from today; 29 February becomes the 28th."""
    day = today()
    return day.replace(year=day.year + YEARS_AHEAD, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _hour(value: Any) -> str | None:
    text = inputs.text(value, "heure", "Heure", max=5, one_line=True)
    if text and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise inputs.refuse("heure", "« Heure » n'est pas possible : donnez-la comme 14:30.")
    return text


def _parts(session: Session, lists: Lists, given: Sequence[Part]) -> list[ReunionPlateforme]:
    """The plateformes, once each; a plateforme of one territoire gets it, the other may be commun (A5)."""
    areas: dict[str, list[str]] = {}
    query = select(Territoire.code, Territoire.plateforme).order_by(Territoire.ordre)
    for code, where in session.execute(query):
        areas.setdefault(where, []).append(code)
    found: dict[str, ReunionPlateforme] = {}
    for part in _many(given, list | tuple, "parts", "Plateformes"):
        plateforme, role, territoire = (*part, None, None, None)[:3]
        where = inputs.one_of(areas, plateforme, "parts", "Plateforme", required=True)
        if where in found:
            raise inputs.refuse("parts", "« Plateformes » : chacune n'est à donner qu'une fois.")
        area = inputs.one_of(areas[where], territoire, "territoire", "Territoire")
        if area is None and len(areas[where]) == 1:
            area = areas[where][0]
        found[where] = ReunionPlateforme(
            plateforme=where,
            role=inputs.code(lists, "role_reunion", role, "role", "Rôle de la plateforme", required=True),
            territoire=area,
        )
    if all(part.role == RoleReunion.EXCUSE for part in found.values()) and len(found) > 1:
        raise inputs.refuse("role", "« Rôle » : une des plateformes au moins doit prendre part à la réunion.")
    return list(found.values())


def _participants(session: Session, given: Iterable[Mapping[str, Any]]) -> list[ReunionParticipant]:
    """Organisations and people invited; each row names an organisation, an account or a person."""
    rows = _many(given, Mapping, "participants", "Participants")
    if len(rows) > MOST_PARTICIPANTS:
        raise inputs.refuse("participants", f"« Participants » : {MOST_PARTICIPANTS} au plus. Retirez-en.")
    label = "Participants"
    found: dict[tuple[Any, ...], ReunionParticipant] = {}
    for row in rows:
        organisation = _id(session, Organisation, row.get("organisation"))
        account = _id(session, Compte, row.get("compte"))
        name = inputs.text(row.get("nom"), "participants", label, max=200, one_line=True)
        if organisation is None and account is None and name is None:
            continue
        found[organisation, account, name] = ReunionParticipant(
            organisation_id=organisation,
            compte_id=account,
            nom=name,
            present=inputs.flag(row.get("present", True), "participants", label),
        )
    return list(found.values())


def _id(session: Session, table: type[Organisation] | type[Compte], cle: Any) -> int | None:
    if not cle:
        return None
    found = session.scalar(select(table.id).where(table.cle == str(cle)))
    if found is None:
        raise inputs.refuse("participants", "« Participants » : cette personne ou structure est introuvable.")
    return found


def _dossiers(
    session: Session, actor: Actor, cles: Iterable[str], concertation: bool, kept: frozenset[int]
) -> list[int]:
    wanted = set(_many(cles, str, "dossiers", "Dossiers"))
    if (wanted or kept) and not concertation:
        raise inputs.refuse("dossiers", "« Dossiers » : seule une concertation en porte. Retirez-les.")
    query = select(Dossier.id).where(Dossier.cle.in_(wanted), Dossier.plateforme.in_(actor.plateformes))
    found = set(session.scalars(query))
    if len(found) != len(wanted):
        raise inputs.refuse("dossiers", "« Dossiers » : l'un d'eux est introuvable sur votre plateforme.")
    return sorted(found | kept)


def _write(session: Session, reunion: Reunion, clean: _Clean) -> None:
    for name, value in clean.columns.items():
        setattr(reunion, name, value)
    reunion.parts = []
    reunion.participants = []
    session.add(reunion)
    session.flush()
    reunion.parts = clean.parts
    reunion.participants = clean.participants
    session.flush()
    linked = set(
        session.scalars(select(ReunionDossier.dossier_id).where(ReunionDossier.reunion_id == reunion.id))
    )
    gone = linked - set(clean.dossiers)
    session.execute(
        delete(ReunionDossier).where(
            ReunionDossier.reunion_id == reunion.id, ReunionDossier.dossier_id.in_(gone)
        )
    )
    for dossier in session.scalars(select(Dossier).where(Dossier.id.in_(set(clean.dossiers) - linked))):
        session.add(ReunionDossier(reunion_id=reunion.id, dossier_id=dossier.id))
        traces.moved(dossier)
    session.flush()
