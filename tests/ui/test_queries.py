"""How many queries each page asks, fixed by queries.json: at its first run, then when it is run again.

The same on SQLite and PostgreSQL, and whatever the number of rows: a query for each row would show here.
"""

import json
import secrets
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from lda.store import lists
from lda.store.models import (
    Adhesion,
    Base,
    Compte,
    Contact,
    ContactRessource,
    Diagnostic,
    Dossier,
    Evenement,
    Journal,
    Message,
    Mesure,
    Organisation,
    Piece,
    Proposition,
    Relais,
    Reunion,
    ReunionDossier,
    ReunionParticipant,
    Saisine,
)
from lda.store.work import writing
from lda.ui.pages_by_role import PAGES
from tests.access import scene as scenes
from tests.access.scene import Scene
from tests.ui import visits

TABLE = Path(__file__).with_name("queries.json")
HOW = (
    "The number of queries of these pages changed (found, then expected; first run, then run again).\n"
    "If it grew without a reason, look at the statements: LDA_QUERY_LOG=1 writes them to the log.\n"
    f"If it is meant, write what was found in {TABLE.name}:\n"
)
ROLES = {
    "PARTENAIRE": "auteur", "COORDINATEUR": "coordinatrice", "SLISL": "slisl", "DEPARTEMENT": "departement",
    "ADMIN": "admin",
}  # fmt: skip
OBJECTS = {
    "saisine": "cle=saisine_OUVERT",
    "dossier": "cle=ACCOMPAGNEMENT",
    "nouvelle-saisine": "cle=brouillon",
    "agenda": "reunion=concertation",
    "espace-ressource": "contact=question",
}
"""Pages that show one object of the scene; some show a list without it."""
INSTEAD = {
    ("PARTENAIRE", "dossier"): "referent",
    ("PARTENAIRE", "agenda"): "invite",
    ("SLISL", "nouvelle-saisine"): "slisl_orienteur",
}
OTHERS = {("SLISL", "nouvelle-saisine"): "cle=brouillon_slisl"}
NEVER_WITHOUT = {"saisine", "dossier"}
MANY: tuple[type[Base], ...] = (
    Organisation, Compte, Dossier, Saisine, Reunion, ContactRessource, Message, Piece, Diagnostic, Adhesion,
    Proposition, Mesure, Contact, Relais, ReunionParticipant, Evenement, Journal,
)  # fmt: skip
COPIES = 3


def cases() -> Iterator[tuple[str, str, str]]:
    """Each role, each page it has, and the object that the page shows ("" for its list)."""
    for role in ROLES:
        for page in PAGES:
            if role in page.roles:
                if page.url not in NEVER_WITHOUT:
                    yield role, page.url, ""
                if page.url in OBJECTS and (role, page.url) not in {
                    ("COORDINATEUR", "nouvelle-saisine"),
                    ("DEPARTEMENT", "agenda"),
                }:
                    yield role, page.url, OTHERS.get((role, page.url), OBJECTS[page.url])


def multiply(session: Session) -> None:
    """Copies of the rows that lists show, and of all that hangs on one dossier."""
    for model in MANY:
        for row in list(session.scalars(select(model)).unique()):
            for _ in range(COPIES):
                session.add(_copy(row))
        session.flush()
    known = set(session.execute(select(ReunionDossier.reunion_id, ReunionDossier.dossier_id)).all())
    everywhere = set(product(session.scalars(select(Reunion.id)), session.scalars(select(Dossier.id))))
    session.add_all(ReunionDossier(reunion_id=r, dossier_id=d) for r, d in everywhere - known)


def _copy(row: Base) -> Base:
    new: dict[str, Any] = {
        attribute.key: getattr(row, attribute.key)
        for attribute in inspect(type(row)).column_attrs
        if attribute.key not in ("id", "cle")
    }
    word = secrets.token_hex(6)
    new |= {name: f"{new[name][:7]} {word}" for name in ("reference", "nom") if new.get(name)}
    if "identifiant_hash" in new:
        new["identifiant_hash"] = secrets.token_bytes(16)
    return type(row)(**new)


def counted(monkeypatch: pytest.MonkeyPatch, scene: Scene, role: str, page: str, what: str) -> list[int]:
    """Queries of the first run, and of the same page run again."""
    who = INSTEAD.get((role, page), ROLES[role]) if what else ROLES[role]
    name, _, key = what.partition("=")
    query = f"{name}={scene.keys[key]}" if what else ""
    lists.forget()
    st.cache_data.clear()
    st.cache_resource.clear()
    with visits.measured(monkeypatch) as runs:
        tab = visits.visit(monkeypatch, scene.people.accounts[who], page, query).run()
        tab.run()
    assert [run.outcome for run in runs] == ["ok", "ok"], f"{role} {page} {what}"
    return [run.queries.count for run in runs]


@pytest.mark.slow
@pytest.mark.usefixtures("application")
@pytest.mark.parametrize("size", ["small", "large"])
def test_the_queries_of_each_page(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    with writing() as session:
        scene = scenes.build(session)
    if size == "large":
        with writing() as session:
            multiply(session)
    found = {
        " ".join(filter(None, (role, page or "accueil", what.partition("=")[0]))): counted(
            monkeypatch, scene, role, page, what
        )
        for role, page, what in cases()
    }
    expected = json.loads(TABLE.read_text(encoding="utf-8"))
    wrong = [
        f'  "{name}": {found.get(name)},  was {expected.get(name)}'
        for name in {**found, **expected}
        if found.get(name) != expected.get(name)
    ]
    assert not wrong, HOW + "\n".join(wrong)
