"""Correcting what was written: the version that was seen, what changed since, the former values kept."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute, flag_modified

from lda.domain.access import Actor
from lda.domain.clock import PARIS
from lda.domain.errors import Conflict
from lda.domain.french import date_short, full_name, heure
from lda.store.models import ContactRessource, Evenement, Reunion

Row = Reunion | ContactRessource
Shown = Mapping[str, str]
"""What a row says, in words: label to text, "" where nothing was said."""

NOTHING = "rien"
SHORTENED = 200
"""Characters of a value told in a conflict."""


def check_version(session: Session, row: Row, version: Any) -> None:
    """Raise Conflict, telling what others changed, unless `version` is the one of the row."""
    if row.version == version:
        return
    known = version if isinstance(version, int) else row.version
    lines = [
        line
        for event in session.scalars(select(Evenement).where(_object(row) == row.id).order_by(Evenement.id))
        if event.detail and event.detail.get("version", 0) > known
        for line in _told(event)
    ]
    raise Conflict(lines or ["Cette page a été modifiée entre-temps : relisez-la avant de reprendre."])


def differences(before: Shown, after: Shown) -> list[dict[str, str]]:
    """What a correction changed: label, former and new text."""
    return [
        {"champ": label, "avant": before.get(label, ""), "apres": text}
        for label, text in after.items()
        if before.get(label, "") != text
    ]


def told(why: str, before: Shown, after: Shown) -> str:
    """The reason of a correction with what it changed, for the history of a dossier; "" when neither."""
    changes = [
        f"{one['champ']} : {one['apres'] or NOTHING} (avant : {one['avant'] or NOTHING})"
        for one in differences(before, after)
    ]
    return " · ".join([why, *changes] if why else changes)


def touch(session: Session, row: Row) -> int:
    """Write the row even if only its children changed, so that its version rises; returns the version."""
    flag_modified(row, "auteur_id")
    session.flush()
    return row.version


def detail(session: Session, row: Row, **words: Any) -> dict[str, Any]:
    """Detail of an event on a row just changed: the words given, and the version that it made."""
    return {**words, "version": touch(session, row)}


def _object(row: Row) -> InstrumentedAttribute[int | None]:
    return Evenement.reunion_id if isinstance(row, Reunion) else Evenement.contact_id


def _told(event: Evenement) -> list[str]:
    profile = event.auteur.profil if event.auteur else {}
    who = full_name(profile.get("prenom", ""), profile.get("nom", ""))
    day = date_short(event.quand.astimezone(PARIS).date())
    when = f"{who}, {day} à {heure(event.quand)}"
    changes = (event.detail or {}).get("changements", [])
    if not changes:
        return [f"{(event.detail or {}).get('acte', 'Modifié')} ({when})"]
    return [
        f"{c['champ']} : « {_short(c['avant'])} » devient « {_short(c['apres'])} » ({when})" for c in changes
    ]


def _short(text: str) -> str:
    text = " ".join(text.split()) or "vide"
    return text if len(text) <= SHORTENED else f"{text[: SHORTENED - 1]}…"


def by(actor: Actor | None) -> Actor:
    """The actor that `access.require` let through."""
    assert actor is not None
    return actor
