"""The migrations make the schema that the models describe, and may be run again."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Engine, func, inspect, select, sql
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.store import migrate
from lda.store.engine import connect
from lda.store.models import Base, ListeItem, Parametre, Plateforme
from tests import factories
from tests.followup import running


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


def before(engine: Engine, revision: str) -> None:
    """Take a database back to what it was before a migration."""
    config = migrate._config()
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(
            config, str(ScriptDirectory.from_config(config).get_revision(revision).down_revision)
        )


def test_whether_a_mesure_is_renewed_becomes_how_often(empty: Engine) -> None:
    """Of the list, of what the Département set, of what a mesure kept: yes has no limit, no is never."""
    migrate.upgrade(empty)
    with Session(empty) as session:
        _, mesure = running(session, factories.cast(session))
        mesure.cahier = {"bilans_mois": [3], "renouvellements_max": 0}
        session.add(Parametre(cle="cahier:ASRL", depuis=today(), valeur={"renouvellements_max": 2}))
        session.add(Parametre(cle="autre", depuis=today(), valeur={"jours": 3}))
        session.commit()
    tables = {"mesure": "cahier", "parametre": "valeur", "liste_item": "attributs"}
    former = []
    for read in (before, lambda engine, revision: migrate.upgrade(engine)):
        read(empty, "0010")
        found = {}
        with empty.connect() as connection:
            for table, column in tables.items():
                rows = connection.execute(select(sql.column(column, JSON)).select_from(sql.table(table)))
                found[table] = rows.scalars().all()
        former.append(found)
    was, now = former
    assert was["mesure"] == [{"bilans_mois": [3], "renouvelable": False}]
    assert now["mesure"] == [{"bilans_mois": [3], "renouvellements_max": 0}]
    assert {"renouvelable": True} in was["parametre"] and {"renouvellements_max": None} in now["parametre"]
    assert {"jours": 3} in was["parametre"] and {"jours": 3} in now["parametre"]
    assert sum(row.get("renouvelable") is True for row in was["liste_item"]) == 28
    assert sum("renouvellements_max" in row for row in now["liste_item"]) == 28
    assert "renouvelable" not in str(now)
