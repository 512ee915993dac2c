"""Rows made in memory with identifiers of their own, and written by the thousand."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Date, Dialect, Table, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from lda.store import models as m
from lda.store.crypto import Sealed, cipher
from lda.store.models import Base

Row = dict[str, Any]

ORDER: tuple[type[Base], ...] = (
    m.Organisation, m.Compte, m.Affectation, m.Lien, m.OrganisationPlateforme, m.ContactRessource,
    m.ContactTheme, m.Dossier, m.Saisine, m.SaisineCollegue, m.Reponse, m.Empreinte, m.Message,
    m.Passage, m.Intervenant, m.Diagnostic, m.Adhesion, m.Proposition, m.Mesure, m.Piece, m.Suspension,
    m.Objectif, m.Bilan, m.Besoin, m.Evolution, m.Contact, m.Relais, m.Recontact, m.Capacite, m.Reunion,
    m.ReunionPlateforme,
    m.ReunionParticipant, m.ReunionDossier, m.Action, m.Evenement, m.Journal, m.Compteur,
)  # fmt: skip
"""The order in which the tables are written: a row comes after those it names."""
SHORT = 250
"""Bytes of a text that is worth remembering encrypted."""


class Rows:
    """Rows waiting to be written, by table. Identifiers go on from those of the database."""

    def __init__(self, session: Session) -> None:
        self._waiting: dict[str, list[Row]] = {model.__tablename__: [] for model in ORDER}
        self._blank = {model.__tablename__: _blank(_table(model)) for model in ORDER}
        self._next = {
            model.__tablename__: (session.scalar(select(func.max(_table(model).c.id))) or 0) + 1
            for model in ORDER
            if "id" in _table(model).c
        }
        self._counters: dict[str, int] = {}

    def add(self, model: type[Base], **values: Any) -> Row:
        """A row to be written, which may still be changed until then."""
        name = model.__tablename__
        row = {**self._blank[name], **values}
        if name in self._next and model is not m.Evenement:
            row["id"] = self._next[name]
            self._next[name] += 1
        self._waiting[name].append(row)
        return row

    def event(self, verb: str, when: datetime, author: int | None, effective: date, **rest: Any) -> None:
        """The one event of a verb; `rest` is columns of `Evenement`."""
        self.add(m.Evenement, verbe=verb, quand=when, auteur_id=author, effet=effective, **rest)

    def reference(self, sigle: str, kind: str, day: date) -> str:
        """The next reference of a kind (S, D, R, E) in a plateforme's series of the year."""
        serie = f"{sigle}-{kind}{day:%y}"
        self._counters[serie] = number = self._counters.get(serie, 0) + 1
        return f"{serie}-{number:04d}"

    def close_counters(self) -> None:
        """Write where the series of references stand, so that the application goes on from there."""
        for serie, number in sorted(self._counters.items()):
            self.add(m.Compteur, serie=serie, valeur=number)

    @property
    def size(self) -> int:
        """How many rows wait."""
        return sum(map(len, self._waiting.values()))

    def write(self, session: Session) -> None:
        """Write what waits, events in the order in which they happened."""
        events = self._waiting[m.Evenement.__tablename__]
        events.sort(key=lambda row: row["quand"])
        for row in events:
            row["id"] = self._next[m.Evenement.__tablename__]
            self._next[m.Evenement.__tablename__] += 1
        for model in ORDER:
            waiting = self._waiting[model.__tablename__]
            if waiting:
                _insert(session.connection(), _table(model), waiting)
                self._waiting[model.__tablename__] = []


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows that all have the same columns, in the fastest way that each database has."""
    dialect = connection.dialect
    columns = [column for column in table.columns if column.name in rows[0] or column.default is not None]
    bound = zip(*(_bound(column, rows, dialect) for column in columns), strict=True)
    names = ", ".join(dialect.identifier_preparer.format_column(column) for column in columns)
    if dialect.name == "postgresql":
        driver: Any = connection.connection
        with driver.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in bound:
                copy.write_row(row)
    else:
        places = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({places})", list(bound))


def _bound(column: Column[Any], rows: list[Row], dialect: Dialect) -> list[Any]:
    """The values of one column as the driver takes them, those that the table makes by itself included."""
    if column.name in rows[0]:
        values = (row[column.name] for row in rows)
    else:
        values = (column.default.arg(None) for _ in rows)  # type: ignore[union-attr]
    bind = _binder(column.type, dialect)
    return list(values if bind is None else map(bind, values))


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes of a value what the database's driver takes; None when it takes the value as it is."""
    if isinstance(kind, Sealed):
        return lambda value: None if value is None else _sealed(kind.packed(value))
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(bind) if bind is not None and isinstance(kind, Date) else bind


def _sealed(clear: bytes) -> bytes:
    """Encrypted bytes, the same for the same short ones: fictional texts are few, and come back often."""
    return _sealed_once(clear) if len(clear) <= SHORT else cipher().encrypt(clear)


@lru_cache(maxsize=20_000)
def _sealed_once(clear: bytes) -> bytes:
    return cipher().encrypt(clear)


def quicken(session: Session) -> None:
    """Let SQLite keep more of the database in memory while much is written."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA cache_size = -131072"))


def _table(model: type[Base]) -> Table:
    assert isinstance(model.__table__, Table)
    return model.__table__


def _blank(table: Table) -> Mapping[str, Any]:
    """Every column without a value, but those that the database's layer fills in for each row."""
    found: Row = {}
    for column in table.columns:
        if column.default is None:
            found[column.name] = None
        elif column.default.is_scalar:
            found[column.name] = column.default.arg  # type: ignore[attr-defined]
    found.pop("id", None)
    return found


def align_sequences(session: Session) -> None:
    """Tell PostgreSQL which identifiers are taken; SQLite knows by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for model in ORDER:
        if "id" in _table(model).c:
            name = model.__tablename__
            session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name} "
                    "HAVING max(id) > 0"
                )
            )
