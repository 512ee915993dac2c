"""Base of the models: naming of constraints, instants, public keys."""

import secrets
from datetime import UTC, date, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Index, MetaData, String, text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

from lda.domain.errors import NotFound

LARGEST = 2**31 - 1
"""The largest id of a table."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PublicKey(TypeDecorator[str]):
    """An unguessable name; what comes from an address and cannot be one is looked for as "", never one."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str:
        return value if isinstance(value, str) and value.isascii() and value.isprintable() else ""


class Base(DeclarativeBase):
    """All tables of the application."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, list[str]: JSON}


def identifier(number: Any) -> int:
    """An id fit to be looked for. Raises NotFound for anything else."""
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= LARGEST:
        raise NotFound("id")
    return number


def public_key() -> str:
    """An unguessable name for a row, fit for an address."""
    return secrets.token_urlsafe(12)


def ordered(start: str, end: str, name: str) -> CheckConstraint:
    """The rule "an end does not precede its start", as a named constraint."""
    return CheckConstraint(f"{end} IS NULL OR {start} IS NULL OR {end} >= {start}", name=name)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that answer a condition alone: small, and out of the way of all other rows."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


Pk = Annotated[int, mapped_column(primary_key=True)]
Reference = Annotated[
    str,
    mapped_column(String(20).with_variant(String(20, collation="C"), "postgresql"), unique=True),
]
"""What people call a row by; sorted letter by letter on both databases, so that a beginning is a span."""
Cle = Annotated[str, mapped_column(PublicKey, unique=True, default=public_key)]
Code = Annotated[str, mapped_column(String(40))]
Day = Annotated[date, mapped_column()]
