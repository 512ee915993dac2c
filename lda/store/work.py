"""Units of work: one transaction for one question or one act."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.orm import Session as Session

from lda.domain.errors import Unavailable
from lda.store.engine import engine

READING = {"postgresql": {"isolation_level": "AUTOCOMMIT"}}
"""What a database is asked of who only reads; its connections refuse writes outside a transaction."""
SNAPSHOT = {"postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}}
"""What it is asked of who must see one state of it."""
PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
"""Failures of SQLite that come from around it, and go: another writer, the disk. All others are mistakes."""


@contextmanager
def writing() -> Iterator[Session]:
    """A session that commits when the block ends well, and rolls everything back otherwise.

    Raises Unavailable when the database does not answer.
    """
    bound = engine().execution_options(writes=True)
    with _answering(), Session(bound, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A session for questions, whose writes the database refuses.

    SQLite shows it one state of the database; PostgreSQL shows each question the latest, as in any of its
    usual transactions, and is spared the two messages that begin and end one. Raises Unavailable when the
    database does not answer.
    """
    with _questions(READING) as session:
        yield session


@contextmanager
def snapshot() -> Iterator[Session]:
    """A session for a long look, whose questions see one state of the database and may be read a page at a
    time. Raises Unavailable when the database does not answer."""
    with _questions(SNAPSHOT) as session:
        yield session


@contextmanager
def _questions(asked: Mapping[str, Mapping[str, Any]]) -> Iterator[Session]:
    bound = engine().execution_options(reads=True, **asked.get(engine().dialect.name, {}))
    with _answering(), Session(bound, expire_on_commit=False) as session:
        yield session
        session.rollback()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, TimeoutError, sqlite3.Error) as error:
        if is_passing(error):
            raise Unavailable from error
        raise


def is_passing(error: Exception) -> bool:
    """Whether an error says that the database is away, busy or full, rather than wrongly asked."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in PASSING
    return isinstance(error, TimeoutError | OperationalError | InterfaceError)
