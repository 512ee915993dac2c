"""Every screen of every role, on a laptop and on a telephone, over fictional data."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from lda.domain.words import Role, StatutSaisine
from lda.services import demo
from lda.settings import ROOT, settings
from lda.store import engine as engines
from lda.store.models import Reunion, Saisine
from lda.store.work import reading
from lda.ui.pages_by_role import PAGES
from tests.e2e import screens
from tests.e2e.person import LAPTOP, TELEPHONE, Person
from tests.server import Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAISINES = 150
WHO = {
    Role.PARTENAIRE: "partenaire",
    Role.COORDINATEUR: "coordination.artois",
    Role.SLISL: "slisl.artois",
    Role.DEPARTEMENT: "departement",
    Role.ADMIN: "administration",
}
BEGIN = {Role.PARTENAIRE: "Commencer une nouvelle fiche", Role.COORDINATEUR: "Commencer la saisie"}
"""How a role starts a draft."""
STEP = "logement"
PAUSE, PATIENCE = 500, 8_000
"""Milliseconds between two looks at a screen that is not right yet, and how long it may take to be."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The application on a small demonstration, on SQLite."""
    folder: Path = tmp_path_factory.mktemp("screens")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDA_DATABASE_URL", f"sqlite:///{folder / 'demo.db'}")
        settings.cache_clear()
        engines.engine.cache_clear()
        command = [sys.executable, "-m", "lda", "demo", "--saisines", str(SAISINES)]
        subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True, capture_output=True)
        with serving(folder / "server.log") as running:
            yield running
        engines.engine().dispose()
        engines.engine.cache_clear()
    settings.cache_clear()


@pytest.fixture
def visitor(chromium: Browser, server: Server) -> Iterator[Person]:
    """Somebody who is not signed in, whose browser may ask nothing of anybody but the server."""
    asked: set[str] = set()
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris")
    context.on("request", lambda request: asked.add(request.url))
    yield Person(context.new_page(), server.url)
    context.close()
    foreign = {url for url in asked if url.startswith("http") and urlsplit(url).hostname != "localhost"}
    assert not foreign


def test_the_sign_in_is_fit_to_be_seen(visitor: Person) -> None:
    assert not [*_look(visitor, "/"), *_look(visitor, "/activation")]


@pytest.mark.parametrize("role", list(Role))
def test_every_screen_is_fit_to_be_seen(role: Role, visitor: Person) -> None:
    visitor.sign_in(f"{WHO[role]}@exemple.fr", demo.PASSPHRASE)
    found = [complaint for path in _menu(role) for complaint in _look(visitor, path)]
    for path in _single(role, visitor):
        found += _look(visitor, path)
    assert not found, "\n".join(found)


def _menu(role: Role) -> list[str]:
    return [f"/{page.url}" for page in PAGES if role in page.roles and page.url not in ("dossier", "saisine")]


def _single(role: Role, person: Person) -> Iterator[str]:
    """The places, one dossier, one saisine, one reunion, and a draft at one of its steps."""
    if role in (Role.COORDINATEUR, Role.SLISL):
        yield "/dossiers?places=1"
        yield _first_link(person, "/dossiers", "dossier?cle=")
        with reading() as session:
            reunion = session.scalars(select(Reunion.cle).where(Reunion.reference.like("ART-%"))).first()
        yield f"/agenda?reunion={reunion}"
    if role is Role.DEPARTEMENT:
        with reading() as session:
            reunion = session.scalars(select(Reunion.cle).where(Reunion.departement)).first()
        yield f"/agenda?reunion={reunion}"
        yield f"/agenda?reunion={reunion}&corriger=1"
        yield "/agenda?ajouter=1"
    if role is Role.PARTENAIRE:
        yield _first_link(person, "/mes-saisines", "saisine?cle=")
    if role is Role.COORDINATEUR:
        yield f"/saisine?cle={_received()}"
        yield "/agenda?ajouter=1"
    if role in BEGIN:
        person.open("/nouvelle-saisine")
        person.click(BEGIN[role])
        person.page.wait_for_url("**cle=*")
        draft = person.page.url.removeprefix(person.url)
        yield draft
        yield f"{draft}&etape={STEP}"
        yield f"{draft}&etape=relire"


def _received() -> str:
    """A saisine of the coordinator's plateforme, not yet acknowledged if there is one."""
    with reading() as session:
        found = session.execute(
            select(Saisine.cle, Saisine.statut).where(Saisine.reference.like("ART-%"))
        ).all()
    return min(found, key=lambda row: row.statut != StatutSaisine.TRANSMISE).cle


def _first_link(person: Person, path: str, to: str) -> str:
    person.open(path)
    link = person.page.locator(f"[data-testid=stMain] a[href*='{to}']").first
    return "/" + (link.get_attribute("href") or "").lstrip("/")


def _look(person: Person, path: str) -> list[str]:
    """What is wrong with a screen, at both widths."""
    person.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    person.open(path)
    on_laptop = _lasting(person, lambda page: [*screens.wrong(page), *screens.ill_built(page)])
    person.page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
    on_telephone = _lasting(person, lambda page: [*screens.wrong(page)])
    return [
        *(f"{path} on a laptop: {complaint}" for complaint in on_laptop),
        *(f"{path} on a telephone: {complaint}" for complaint in on_telephone),
    ]


def _lasting(person: Person, complaints: Callable[[Page], list[str]]) -> list[str]:
    """What is still wrong once the screen has come to rest: a busy machine lays a chart out late."""
    found = complaints(person.page)
    for _ in range(PATIENCE // PAUSE):
        if not found:
            break
        person.page.wait_for_timeout(PAUSE)
        found = complaints(person.page)
    return found
