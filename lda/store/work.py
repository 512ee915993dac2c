"""Units of work: one transaction for one question or one act."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session as Session

from lda.store.engine import engine


@contextmanager
def writing() -> Iterator[Session]:
    """A session that commits when the block ends well, and rolls everything back otherwise."""
    with Session(engine().execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A session for questions: it sees one state of the database, which refuses its writes."""
    bound = engine().execution_options(reads=True, postgresql_readonly=True)
    with Session(bound, expire_on_commit=False) as session:
        yield session
        session.rollback()
