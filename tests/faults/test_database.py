"""A database that is slow, full or away: a calm message, nothing half written, what was typed saved at last.

LDA_FAULTS_LOCK sets for how many seconds somebody else keeps the database to himself.
"""

import os
import re
import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import make_url, select

from lda.store.engine import connect
from lda.store.models import Dossier, Saisine
from lda.store.work import reading, writing
from tests import postgres
from tests.factories import Cast, complete_answers, make_saisine
from tests.faults.conftest import Cookie
from tests.faults.lives import Lives
from tests.faults.tab import Tab
from tests.faults.test_kills import wrong
from tests.followup import ready

pytestmark = pytest.mark.slow

LOCKED = float(os.environ.get("LDA_FAULTS_LOCK", "20"))
NAME = "Quelquune"
WAITING = re.compile(r"Pas encore enregistré : la base de données ne répond pas \(référence (\w{8})\)")
ENGLISH = ("Traceback", "OperationalError", "sqlite3", "psycopg", "disk", "locked", "Internal Server Error")
sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
postgresql = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@contextmanager
def kept_by_another(url: str, seconds: float) -> Iterator[None]:
    """Somebody else writes, and takes his time; nobody is kept from reading."""
    held, engine = Event(), connect(url)

    def hold() -> None:
        with engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE saisine IN SHARE MODE")
            held.set()
            time.sleep(seconds)

    with ThreadPoolExecutor(1) as other:
        other.submit(hold)
        assert held.wait(10)
        yield
    engine.dispose()


@contextmanager
def full(lives: Lives, size: int = 0) -> Iterator[None]:
    """The server's files cannot grow beyond a size; a block is enough for its log."""
    assert lives.life is not None
    before = resource.prlimit(lives.life, resource.RLIMIT_FSIZE)
    resource.prlimit(lives.life, resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.prlimit(lives.life, resource.RLIMIT_FSIZE, before)


def stored(cle: str) -> Saisine:
    with reading() as session:
        found = session.scalars(select(Saisine).where(Saisine.cle == cle)).one()
        session.expunge(found)
    return found


@pytest.fixture
def draft(people: Cast) -> str:
    """The key of a draft that could be transmitted."""
    with writing() as session:
        return make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle


@pytest.fixture
def tab(draft: str, cookie: Cookie, lives: Lives) -> Iterator[Tab]:
    """A tab on the draft, at the person."""
    lives.start()
    with Tab(lives.url, cookie("partenaire")) as found:
        found.open("nouvelle-saisine", f"cle={draft}&etape=personne")
        yield found


def reference(tab: Tab, lives: Lives) -> str:
    """Under which the screen calmly says that an answer waits, and the log where it happened."""
    text = tab.shown.readable()
    found = WAITING.search(text.replace("\\", ""))
    assert found is not None, tab.shown.alerts()
    assert not tab.says_saved
    assert not [word for word in ENGLISH if word in text]
    return found.group(1)


def discreet(lives: Lives, *references: str) -> None:
    """The log has the references and no answer of anybody."""
    log = lives.log.read_text()
    assert not [one for one in references if one not in log]
    assert not [word for word in (NAME, "Fictive", "Inventée", "Mirages") if word in log]


def soon(tab: Tab, seconds: float = 30) -> None:
    """The page says by itself, without a click, that all is saved."""
    until = time.monotonic() + seconds
    while not tab.says_saved:
        assert time.monotonic() < until, "it is not saved by itself"
        tab.wait(1)


def test_a_slow_database_is_waited_for(tab: Tab, draft: str, application: str) -> None:
    with kept_by_another(application, 3):
        began = time.monotonic()
        assert tab.type("prenom", NAME)
        assert time.monotonic() - began > 2
    assert stored(draft).fiche["prenom"] == NAME


def test_a_very_slow_database_keeps_nobody_from_going_on(
    tab: Tab, draft: str, lives: Lives, application: str
) -> None:
    with kept_by_another(application, LOCKED):
        assert not tab.type("prenom", NAME)
        told = reference(tab, lives)
        assert tab.holds("prenom") == NAME
        tab.query = f"cle={draft}&etape=logement"
        assert "pas encore enregistrée" in tab.again().readable(), "another step can be read"
    soon(tab)
    assert stored(draft).fiche["prenom"] == NAME
    discreet(lives, told)
    assert wrong() == []


@sqlite
def test_a_full_disk_loses_nothing_of_a_draft(tab: Tab, draft: str, lives: Lives, application: str) -> None:
    with emptied(application), full(lives, 4096):
        assert not tab.type("adresse", "3 rue " + "x" * 190)
        reference(tab, lives)
        assert "adresse" in stored(draft).fiche, "the former answer is there"
        assert tab.holds("adresse").startswith("3 rue")
    soon(tab)
    assert stored(draft).fiche["adresse"].startswith("3 rue")
    discreet(lives)
    assert wrong() == []


@contextmanager
def emptied(url: str) -> Iterator[None]:
    """The file of the writes under way is empty, so that the next one has to grow it."""
    other = sqlite3.connect(make_url(url).database or "")
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    yield


@sqlite
def test_a_full_disk_half_writes_no_act(
    tab: Tab, draft: str, people: Cast, cookie: Cookie, lives: Lives, application: str
) -> None:
    with writing() as session:
        cle = ready(session, people).cle
    before = wrong()  # the dossier was made without all of its past
    tab.query = f"cle={draft}&etape=relire"
    tab.again()
    with Tab(lives.url, cookie("coordinatrice")) as other:
        other.open("dossier", f"cle={cle}")
        for one, button in ((tab, "Transmettre la saisine"), (other, "Valider l'orientation")):
            with emptied(application), full(lives, 4096):
                screen = one.click(button)
                told = " ".join(screen.alerts()).replace("\\", "")
                assert "La base de données n'a pas répondu" in told
                assert not [word for word in ENGLISH if word in screen.readable()]
            assert wrong() == before
        assert stored(draft).statut == "BROUILLON"
        tab.click("Transmettre la saisine")
        other.click("Valider l'orientation")
    assert stored(draft).statut == "TRANSMISE"
    with reading() as session:
        assert session.scalars(select(Dossier.statut).where(Dossier.cle == cle)).one() == "VALIDEE"
    discreet(lives)
    assert wrong() == []


def while_away(act: Callable[[], object], away: AbstractContextManager[object], lives: Lives) -> None:
    """Do something while the database is away; it ends once the database is back."""
    seen = lives.log.read_text().count("outcome=unavailable")
    with ThreadPoolExecutor(1) as pool:
        with away:
            done = pool.submit(act)
            until = time.monotonic() + 30
            while lives.log.read_text().count("outcome=unavailable") < seen + 2:
                assert time.monotonic() < until, lives.log.read_text()[-3000:]
                time.sleep(0.1)
            assert not done.done()
        done.result()


@postgresql
def test_what_is_typed_while_postgresql_is_stopped_is_saved_when_it_runs_again(
    tab: Tab, draft: str, lives: Lives, postgresql_server: postgres.Server
) -> None:
    while_away(lambda: tab.type("prenom", NAME), postgresql_server.stopped(), lives)
    soon(tab)
    assert stored(draft).fiche["prenom"] == NAME
    discreet(lives)
    assert wrong() == []


@sqlite
def test_a_tab_comes_back_with_what_was_typed_once_the_file_can_be_opened(
    tab: Tab, draft: str, lives: Lives, application: str
) -> None:
    tab.write(tab.field("prenom"), string_value=NAME)
    lives.kill()
    lives.start()
    while_away(tab.come_back, without_file(Path(make_url(application).database or "")), lives)
    soon(tab)
    assert stored(draft).fiche["prenom"] == NAME
    discreet(lives)
    assert wrong() == []


@contextmanager
def without_file(path: Path) -> Iterator[None]:
    """Something else stands where the database was."""
    aside = path.with_suffix(".aside")
    path.rename(aside)
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        aside.rename(path)
