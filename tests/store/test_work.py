"""Units of work: a write is alone from its first instant, a question writes nothing."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from lda.store.engine import connect
from lda.store.models import Revision
from lda.store.work import reading, writing

RAISE = update(Revision).values(valeur=Revision.valeur + 1)


def total() -> int:
    with reading() as session:
        return session.scalar(select(func.sum(Revision.valeur))) or 0


def fails() -> None:
    with writing() as session:
        session.execute(RAISE)
        raise ZeroDivisionError


@pytest.mark.usefixtures("application")
def test_a_write_is_kept_unless_it_ends_badly() -> None:
    before = total()
    with pytest.raises(ZeroDivisionError):
        fails()
    assert total() == before
    with writing() as session:
        session.execute(RAISE)
    assert total() > before


@pytest.mark.usefixtures("application")
def test_a_question_cannot_write() -> None:
    before = total()
    with pytest.raises(DBAPIError), reading() as session:
        session.execute(RAISE)
    assert total() == before
    with writing() as session:
        session.execute(RAISE)
    assert total() > before, "a connection that answered a question writes again"


def test_sqlite_locks_before_the_first_question(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'lda.db'}")
    with engine.execution_options(writes=True).connect() as connection, connection.begin():
        other = sqlite3.connect(tmp_path / "lda.db", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT 1").fetchone() == (1,), "readers never wait"
        other.close()
    engine.dispose()
