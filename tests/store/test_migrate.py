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
from lda.store.models import Base, Dossier, ListeItem, Parametre, Plateforme
from tests.factories import cast, complete_answers, make_dossier, make_saisine
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


def downgrade(engine: Engine, revision: str) -> None:
    """Undo a migration and those after it."""
    with engine.execution_options(writes=True).begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        former = ScriptDirectory.from_config(config).get_revision(revision).down_revision
        assert isinstance(former, str)
        command.downgrade(config, former)


def test_a_dossier_of_before_follows_its_latest_saisine(empty: Engine) -> None:
    migrate.upgrade(empty)
    with Session(empty.execution_options(writes=True)) as session, session.begin():
        people = cast(session)
        dossier = make_dossier(session, auteur=people.comptes.partenaire)
        for changes, more in (
            ({"urgence": "FORTE", "urgence_motif": "Froid", "nom": "Second"}, {"statut": "ACCUSEE"}),
            (
                {"urgence": "IMMEDIATE", "urgence_motif": "Rue"},
                {"statut": "SANS_SUITE", "motif_decision": "DOUBLON"},
            ),
        ):
            answers = complete_answers(**changes)
            make_saisine(session, people.comptes.autre, dossier=dossier, answers=answers, **more)
        cle = dossier.cle
    found = []
    for move in (lambda: downgrade(empty, "0008"), lambda: migrate.upgrade(empty)):
        move()
        with Session(empty) as session:
            one = session.scalars(select(Dossier).where(Dossier.cle == cle)).one()
            found.append((one.urgence, one.identite["nom"]))
    assert found == [("NORMALE", "Fictive"), ("FORTE", "Second")]


def test_whether_a_mesure_is_renewed_becomes_how_often(empty: Engine) -> None:
    """Of the list, of what the Département set, of what a mesure kept: yes has no limit, no is never."""
    migrate.upgrade(empty)
    with Session(empty) as session:
        _, mesure = running(session, cast(session))
        mesure.cahier = {"bilans_mois": [3], "renouvellements_max": 0}
        session.add(Parametre(cle="cahier:ASRL", depuis=today(), valeur={"renouvellements_max": 2}))
        session.add(Parametre(cle="autre", depuis=today(), valeur={"jours": 3}))
        session.commit()
    tables = {"mesure": "cahier", "parametre": "valeur", "liste_item": "attributs"}
    former = []
    for move in (lambda: downgrade(empty, "0009"), lambda: migrate.upgrade(empty)):
        move()
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
