"""What a reunion is made of: read from a form with all its problems at once, then written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.words import INTER_TERRITOIRES, RoleReunion
from lda.services import inputs
from lda.services.inputs import Gather
from lda.store import traces
from lda.store.lists import Lists, current_lists, lists_on
from lda.store.models import (
    Action,
    Compte,
    Dossier,
    Organisation,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    ReunionPlateforme,
    Territoire,
)

EARLIEST = date(2000, 1, 1)
YEARS_AHEAD = 2
MOST_PARTICIPANTS = 200
LONG = 8000
"""Characters of the decisions and of the notes."""
CONCERTATION = "CONCERTATION"

Part = tuple[str, str, str | None]
"""A plateforme, its role (list `role_reunion`) and the territoire concerned, None being commun."""


class Calling(TypedDict, total=False):
    """What the Département says of a meeting that it calls."""

    jour: date
    plateformes: Sequence[str]
    """Codes of those invited."""
    titre: str | None
    """Without one, the type gives it."""
    heure: str | None
    """« 14:30 »."""
    minutes: int | None
    lieu: str | None
    nb_participants: int | None
    themes: str | None
    decisions: str | None


class Given(TypedDict, total=False):
    """What a coordinator says of a meeting; the type, the day and the plateformes are needed."""

    type: str
    jour: date
    parts: Sequence[Part]
    titre: str | None
    heure: str | None
    minutes: int | None
    lieu: str | None
    participants: Sequence[Mapping[str, Any]]
    """Each is {organisation: cle, compte: cle, nom, present}."""
    nb_participants: int | None
    themes: str | None
    decisions: str | None
    notes: str | None
    nb_situations: int | None
    dossiers: Sequence[str]
    """Public keys of the dossiers of a concertation, all of the actor's plateformes."""


SEVERAL = {"parts", "participants", "dossiers"}
COLUMNS = [name for name in Given.__annotations__ if name not in SEVERAL]
"""The arguments that are columns of the reunion, by the same name."""


@dataclass(frozen=True)
class Clean:
    """A meeting as it will be written."""

    columns: dict[str, Any]
    parts: list[ReunionPlateforme]
    participants: list[ReunionParticipant]
    dossiers: list[int]


def of_call(said: Mapping[str, Any], roles: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What is said of a meeting that the Département calls, as `read` reads it: its plateformes take part.

    `roles`: what those invited before have answered.
    """
    invited = said.get("plateformes", ())
    if isinstance(invited, list | tuple):
        known = roles or {}
        invited = [
            (code, known.get(code, RoleReunion.PARTICIPANT.value) if isinstance(code, str) else None, None)
            for code in invited
        ]
    own = {name: said.get(name) for name in Calling.__annotations__ if name != "plateformes"}
    return own | {"type": INTER_TERRITOIRES, "parts": invited}


def read(
    session: Session,
    given: Mapping[str, Any],
    mine: frozenset[str] = frozenset(),
    kept: frozenset[int] = frozenset(),
) -> Clean:
    """Read what was given, all its problems at once. Raises Invalid.

    `mine`: plateformes whose dossiers may be brought to it. `kept`: dossiers of others, which stay.
    """
    gather = Gather()
    day = gather(
        inputs.day, given.get("jour"), "jour", "Date", earliest=EARLIEST, latest=_latest(), required=True
    )
    lists = current_lists(session) if day in (None, today()) else lists_on(session, day)
    kind = gather(inputs.code, lists, "type_reunion", given.get("type"), "type", "Type", required=True)
    columns = {"type": kind, "jour": day, **_texts(gather, given), **_numbers(gather, given)}
    columns["titre"] = columns["titre"] or lists.label("type_reunion", kind)
    clean = Clean(
        columns,
        gather(_parts, session, lists, given.get("parts", ()), kind),
        gather(_participants, session, given.get("participants", ())),
        gather(_dossiers, session, mine, given.get("dossiers", ()), kind == CONCERTATION, kept),
    )
    gather.done()
    return clean


def _texts(gather: Gather, given: Mapping[str, Any]) -> dict[str, str | None]:
    def text(name: str, label: str, most: int, one_line: bool = False) -> str | None:
        return gather(inputs.text, given.get(name), name, label, max=most, one_line=one_line)

    return {
        "heure": gather(_hour, given.get("heure")),
        "titre": text("titre", "Objet", 200, one_line=True),
        "lieu": text("lieu", "Lieu", 200, one_line=True),
        "themes": text("themes", "Ordre du jour", 2000),
        "decisions": text("decisions", "Décisions", LONG),
        "notes": text("notes", "Notes", LONG),
    }


def _numbers(gather: Gather, given: Mapping[str, Any]) -> dict[str, int | None]:
    def number(name: str, label: str, least: int, most: int) -> int | None:
        return gather(inputs.number, given.get(name), name, label, least, most)

    return {
        "minutes": number("minutes", "Durée en minutes", 1, 1440),
        "nb_participants": number("nb_participants", "Nombre de participants", 0, 10_000),
        "nb_situations": number("nb_situations", "Situations présentées", 0, 10_000),
    }


def _latest() -> date:
    """Two years from today; 29 February becomes the 28th."""
    day = today()
    return day.replace(year=day.year + YEARS_AHEAD, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _hour(value: Any) -> str | None:
    text = inputs.text(value, "heure", "Heure", max=5, one_line=True)
    if text and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise inputs.refuse("heure", "« Heure » n'est pas possible : donnez-la comme 14:30.")
    return text


def _many(value: Any, kind: Any, field: str, label: str) -> list[Any]:
    """A list of things of one kind, from a form that may be forged."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, kind) for one in value):
        raise inputs.refuse(field, f"« {label} » : ce choix n'est pas proposé. Choisissez dans la liste.")
    return list(value)


def _parts(session: Session, lists: Lists, given: Any, kind: str | None) -> list[ReunionPlateforme]:
    """The plateformes, once each; somebody has to come, but where the Département is the host."""
    areas: dict[str, list[str]] = {}
    query = select(Territoire.code, Territoire.plateforme).order_by(Territoire.ordre)
    for code, where in session.execute(query):
        areas.setdefault(where, []).append(code)
    found: dict[str, ReunionPlateforme] = {}
    for part in _many(given, list | tuple, "parts", "Plateformes"):
        made = _part(lists, areas, part)
        if made.plateforme in found:
            raise inputs.refuse("parts", "« Plateformes » : chacune n'est à donner qu'une fois.")
        found[made.plateforme] = made
    if not found:
        raise inputs.refuse("parts", "« Plateformes » : choisissez-en au moins une.")
    nobody = len(found) > 1 and all(part.role == RoleReunion.EXCUSE for part in found.values())
    if nobody and kind != INTER_TERRITOIRES:
        raise inputs.refuse("role", "« Rôle » : une des plateformes au moins doit prendre part à la réunion.")
    return list(found.values())


def _part(lists: Lists, areas: Mapping[str, list[str]], given: Sequence[Any]) -> ReunionPlateforme:
    """One plateforme; that of one territoire gets it, the other one may be commun (DOMAIN A5)."""
    plateforme, role, territoire = (*given, None, None, None)[:3]
    where = inputs.one_of(areas, plateforme, "parts", "Plateforme", required=True)
    area = inputs.one_of(areas[where], territoire, "territoire", "Territoire")
    if area is None and len(areas[where]) == 1:
        area = areas[where][0]
    role = inputs.code(lists, "role_reunion", role, "role", "Rôle de la plateforme", required=True)
    return ReunionPlateforme(plateforme=where, role=role, territoire=area)


def _participants(session: Session, given: Any) -> list[ReunionParticipant]:
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
    session: Session, mine: frozenset[str], cles: Iterable[str], concertation: bool, kept: frozenset[int]
) -> list[int]:
    wanted = set(_many(cles, str, "dossiers", "Dossiers"))
    if (wanted or kept) and not concertation:
        raise inputs.refuse("dossiers", "« Dossiers » : seule une concertation en porte. Retirez-les.")
    query = select(Dossier.id).where(Dossier.cle.in_(wanted), Dossier.plateforme.in_(mine))
    found = set(session.scalars(query))
    if len(found) != len(wanted):
        raise inputs.refuse("dossiers", "« Dossiers » : l'un d'eux est introuvable sur votre plateforme.")
    return sorted(found | kept)


def former_call(reunion: Reunion) -> dict[str, Any]:
    """What was said of a meeting that the Département called."""
    columns = {name: getattr(reunion, name) for name in Calling.__annotations__ if name != "plateformes"}
    return columns | {"plateformes": [part.plateforme for part in reunion.parts]}


def former(session: Session, reunion: Reunion, mine: frozenset[str]) -> dict[str, Any]:
    """What was given of a meeting of a plateforme; of its dossiers, those of the plateformes `mine`."""
    accounts = {p.compte_id for p in reunion.participants if p.compte_id}
    keys = dict(session.execute(select(Compte.id, Compte.cle).where(Compte.id.in_(accounts))).all())
    return {
        **{name: getattr(reunion, name) for name in COLUMNS},
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
        "dossiers": _brought(session, Dossier.cle, reunion, Dossier.plateforme.in_(mine)),
    }


def dossiers_of_others(session: Session, reunion: Reunion, mine: frozenset[str]) -> frozenset[int]:
    """The dossiers brought to a meeting by other plateformes than `mine`."""
    return frozenset(_brought(session, Dossier.id, reunion, Dossier.plateforme.not_in(mine)))


def _brought(session: Session, column: Any, reunion: Reunion, whose: ColumnElement[bool]) -> list[Any]:
    query = select(column).join(ReunionDossier, ReunionDossier.dossier_id == Dossier.id)
    return list(session.scalars(query.where(ReunionDossier.reunion_id == reunion.id, whose)))


def write(session: Session, reunion: Reunion, clean: Clean) -> None:
    """Make the reunion what was read; the dossiers newly brought to it have moved.

    Raises Invalid, with nothing set yet, when a dossier is left out about which something was concluded.
    """
    linked, wanted = _linked(session, reunion) if reunion.id else set(), set(clean.dossiers)
    _may_leave(session, reunion, linked - wanted)
    for name, value in clean.columns.items():
        setattr(reunion, name, value)
    reunion.parts = []
    reunion.participants = []
    session.add(reunion)
    session.flush()
    reunion.parts = clean.parts
    reunion.participants = clean.participants
    session.flush()
    _bring(session, reunion, wanted - linked, linked - wanted)


def concluded(session: Session, reunion: Reunion) -> set[int]:
    """The dossiers about which a concertation was concluded."""
    here = ReunionDossier.reunion_id == reunion.id, ReunionDossier.participation.is_not(None)
    return set(session.scalars(select(ReunionDossier.dossier_id).where(*here)))


def _planned(session: Session, reunion: Reunion) -> set[int]:
    return set(session.scalars(select(Action.dossier_id).where(Action.reunion_id == reunion.id)))


def _linked(session: Session, reunion: Reunion) -> set[int]:
    here = ReunionDossier.reunion_id == reunion.id
    return set(session.scalars(select(ReunionDossier.dossier_id).where(here)))


def _may_leave(session: Session, reunion: Reunion, leaving: set[int]) -> None:
    if leaving and leaving & (concluded(session, reunion) | _planned(session, reunion)):
        raise inputs.refuse(
            "dossiers", "« Dossiers » : une conclusion ou une action est notée pour l'un d'eux. Gardez-le."
        )


def _bring(session: Session, reunion: Reunion, coming: set[int], leaving: set[int]) -> None:
    gone = ReunionDossier.reunion_id == reunion.id, ReunionDossier.dossier_id.in_(leaving)
    session.execute(delete(ReunionDossier).where(*gone))
    for dossier in session.scalars(select(Dossier).where(Dossier.id.in_(coming))):
        session.add(ReunionDossier(reunion_id=reunion.id, dossier_id=dossier.id))
        traces.moved(dossier)
    session.flush()
