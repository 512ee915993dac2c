"""Adding a row unless it is there, when several may add it at once."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lda.store.models import Base


def add_unless_there(session: Session, table: type[Base], **values: Any) -> None:
    """Insert a row; one with the same key stays as it is."""
    insert: Any = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[session.get_bind().dialect.name]
    session.execute(insert(table).values(**values).on_conflict_do_nothing())
