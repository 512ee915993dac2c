"""Databases and clock of the tests. Every test of the store runs on SQLite and on PostgreSQL."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

# Before anything of lda is read: no test may touch a real database or key, nor pay for strong passphrases.
os.environ["LDA_DATABASE_URL"] = "postgresql://no-test-may-use-the-default-database@127.0.0.1:1/none"
os.environ["LDA_KEY_FILE"] = str(Path(tempfile.mkdtemp(prefix="lda-tests-")) / "tests.key")
os.environ["LDA_PASSWORD_COST"] = "4"

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.settings import settings
from lda.store import engine as engines
from lda.store import lists, migrate
from tests import browser as browsers
from tests import postgres

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The instant of tests that stop the clock: Monday 23 November 2026, 10:00 in Paris."""

Databases = Callable[[bool], AbstractContextManager[str]]


def pytest_unconfigure() -> None:
    shutil.rmtree(Path(os.environ["LDA_KEY_FILE"]).parent, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process: Playwright cannot be started twice in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browsers.executable()), args=browsers.ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgres.Server]:
    """One server for all tests of this process. None to be had is a failure."""
    with postgres.running() as server:
        yield server


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """`databases(migrated)` opens the URL of a new database, empty or migrated, on the kind under test."""
    if request.param == "sqlite":
        yield _sqlite(tmp_path_factory.mktemp("sqlite"))
        return
    server: postgres.Server = request.getfixturevalue("postgresql_server")
    with server.database() as template:
        _migrate(template)
        name = make_url(template).database
        yield lambda migrated: server.database(template=name if migrated else None)


def _migrate(url: str) -> None:
    engine = engines.connect(url)
    migrate.upgrade(engine)
    engine.dispose()


def _sqlite(folder: Path) -> Databases:
    template = folder / "template.db"
    _migrate(f"sqlite:///{template}")

    @contextmanager
    def database(migrated: bool) -> Iterator[str]:
        own = Path(tempfile.mkdtemp(dir=folder))
        if migrated:
            shutil.copy(template, own / "lda.db")
        yield f"sqlite:///{own / 'lda.db'}"
        shutil.rmtree(own)

    return database


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A database without any table, for the migrations."""
    with databases(False) as url:
        yield url


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A migrated database of the test's own, for what commits or runs in another process."""
    with databases(True) as url:
        yield url


@pytest.fixture(scope="session")
def engine(databases: Databases) -> Iterator[Engine]:
    """A migrated database shared by the tests of `session`, which leave nothing in it."""
    with databases(True) as url:
        engine = engines.connect(url)
        yield engine
        engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose work is undone at the end, its commits included."""
    with engine.execution_options(writes=True).connect() as connection, connection.begin() as transaction:
        options = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(connection, **options) as session:
            yield session
        transaction.rollback()
    lists.forget()


@pytest.fixture
def application(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Point this process and its children (`writing()`, `reading()`, pages, commands) to `database_url`."""
    monkeypatch.setenv("LDA_DATABASE_URL", database_url)
    settings.cache_clear()
    engines.engine.cache_clear()
    lists.forget()
    yield database_url
    engines.engine().dispose()
    engines.engine.cache_clear()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def fixed_clock() -> Iterator[datetime]:
    """Stop the clock at NOW; `lda.domain.clock.at` moves it further within a test."""
    with clock.at(NOW):
        yield NOW
