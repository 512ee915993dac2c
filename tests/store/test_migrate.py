"""The migrations make the schema that the models describe, and may be run again."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from lda.store import migrate
from lda.store.engine import connect
from lda.store.models import Base, ListeItem, Plateforme


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    engine = connect(empty_database_url)
    yield engine
    engine.dispose()


def rules(engine: Engine) -> dict[str, dict[str, str]]:
    """The named rules of each table, which Alembic's own comparison does not see."""
    tables = inspect(engine)
    return {
        table: {str(rule["name"]): rule["sqltext"] for rule in tables.get_check_constraints(table)}
        for table in tables.get_table_names()
        if table != "alembic_version"
    }


def test_the_schema_is_the_one_of_the_models(empty: Engine, database_url: str) -> None:
    Base.metadata.create_all(empty)
    migrated = connect(database_url)
    migrate.check(migrated)
    assert rules(migrated) == rules(empty)
    migrated.dispose()


def test_run_again_it_changes_nothing(empty: Engine) -> None:
    found = []
    for _ in range(2):
        migrate.upgrade(empty)
        with Session(empty) as session:
            found.append(session.scalar(select(func.count()).select_from(ListeItem)))
            assert session.scalar(select(func.count()).select_from(Plateforme)) == 7
    assert found[0] == found[1] > 500
