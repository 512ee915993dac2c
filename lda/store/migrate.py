"""Bring a database to the present schema, and its reference rows with it."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from lda.store.seed import seed


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(engine: Engine, then: Callable[[Session], object] = lambda session: None) -> None:
    """Create or upgrade the schema, then add the reference rows that are missing. Safe to run again.

    `then` works out again what follows from the rows, in the same transaction, when the schema changed.
    """
    with engine.execution_options(writes=True).begin() as connection:
        former = MigrationContext.configure(connection).get_current_revision()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with Session(connection) as session:
            seed(session)
            if former != _head():
                then(session)
            session.flush()


def is_current(session: Session) -> bool:
    """Whether the last migration of the database is the last one of this code. One query."""
    found = session.scalars(text("SELECT version_num FROM alembic_version")).all()
    return found == [_head()]


@lru_cache
def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def check(engine: Engine) -> None:
    """Raise if the schema of the database is not the one that the models describe."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.check(config)


def write_revision(engine: Engine, message: str) -> None:
    """Write a migration from the difference between the models and the database (for developers)."""
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True)
