"""A served application with the people and the rows of the access tests, and a cookie for each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lda.services import sessions
from lda.store import engine as engines
from lda.store import migrate
from lda.store.models import Compte
from tests import postgres, server
from tests.access import scene as scenes
from tests.access.scene import Scene
from tests.protocol.client import Browser


@dataclass(frozen=True)
class Served:
    """A server at `url`, and its database."""

    url: str
    engine: Engine
    scene: Scene

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction beside the server."""
        options = self.engine.execution_options(writes=True)
        with Session(options, expire_on_commit=False) as session, session.begin():
            yield session

    def ticket(self, name: str) -> str:
        """What the sign-in form gives somebody."""
        with self.writing() as session:
            return sessions.open_ticket(session, session.get_one(Compte, self.scene.people.accounts[name].id))

    def cookie(self, name: str) -> str:
        """The cookie of somebody signed in."""
        ticket = self.ticket(name)
        with self.writing() as session:
            found = sessions.redeem(session, ticket)
        assert found is not None
        return found

    def browser(self, name: str | None = None) -> Browser:
        """A tab of somebody signed in; of a visitor without a name."""
        return Browser(self.url, self.cookie(name) if name else None)


@contextmanager
def serving(database_url: str, folder: Path) -> Iterator[Served]:
    """Fill a database, then serve it by a fresh process."""
    engine = engines.connect(database_url)
    migrate.upgrade(engine)
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        scene = scenes.build(session)
    with server.serving(folder / "server.log", database_url) as process:
        yield Served(process.url, engine, scene)
    engine.dispose()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """On SQLite, for all tests that leave it as it was."""
    folder = tmp_path_factory.mktemp("served")
    with serving(f"sqlite:///{folder / 'lda.db'}", folder) as found:
        yield found


@pytest.fixture(scope="session")
def served_postgresql(
    postgresql_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """On PostgreSQL."""
    folder = tmp_path_factory.mktemp("served")
    with postgresql_server.database() as url, serving(url, folder) as found:
        yield found
