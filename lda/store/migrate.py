"""Bring a database to the present schema, and its reference rows with it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lda.store.seed import seed


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(engine: Engine) -> None:
    """Create or upgrade the schema, then add the reference rows that are missing. Safe to run again."""
    with engine.execution_options(writes=True).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with Session(connection) as session:
            seed(session)
            session.flush()


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
