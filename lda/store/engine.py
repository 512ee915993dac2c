"""The database connection of this process: SQLite (WAL, immediate writes) or PostgreSQL."""

from functools import lru_cache, partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from lda.settings import settings
from lda.store import queries

CACHE_KILOBYTES = 16_000
"""Of SQLite, for each connection: a page of a large base reads some megabytes."""
BUSY_SECONDS = 15
"""How long a write waits for another one to end."""
POSTGRESQL = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "options": f"-c lock_timeout={BUSY_SECONDS}s -c random_page_cost=1.1 -c default_transaction_read_only=on",
}
"""Seconds to connect, then milliseconds without a sign of life, before the database is taken for absent; how
long a statement waits for those of others, as in SQLite; that reading a page here and there costs hardly
more than reading on, as on any disk of today: without it whole tables are read for a few rows; and that what
does not say that it writes may not (`connect` has transactions say it, `store.work.reading` has none)."""
RESTED_SECONDS = 1.0
"""A connection that was used since is not asked whether its server is still there: that is a message each."""
RESTED = "rested"
"""Under this a connection to PostgreSQL knows when it was last used."""
READS = "reads"
"""Under this a connection to SQLite knows whether it refuses writes for now."""
POOL_SECONDS = 10
"""How long a run waits for one of the process's connections to PostgreSQL to be free."""


def connect(url: str) -> Engine:
    """An engine for a database URL, with the settings that each kind of database needs."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            connect_args=POSTGRESQL,
            execution_options={"postgresql_readonly": False},
            pool_size=10,
            max_overflow=20,
            pool_timeout=POOL_SECONDS,
            hide_parameters=True,
        )
        event.listen(engine, "checkin", _rest)
        event.listen(engine, "checkout", partial(_wake, engine))
    else:
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    queries.watch(engine)
    return engine


def _rest(driver: Any, record: Any) -> None:
    record.info[RESTED] = monotonic()


def _wake(engine: Engine, driver: Any, record: Any, proxy: Any) -> None:
    """Replace a connection whose server went away while it was not used."""
    if monotonic() - record.info.get(RESTED, inf) < RESTED_SECONDS:
        return
    try:
        engine.dialect.do_ping(driver)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _configure_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"cache_size = -{CACHE_KILOBYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """A write takes its lock at once, so that what it reads stays true until it writes; a question cannot."""
    options = connection.get_execution_options()
    driver = connection.connection.driver_connection
    reads = options.get("reads", False)
    if connection.info.get(READS) is not reads:
        driver.execute(f"PRAGMA query_only = {int(reads)}")
        connection.info[READS] = reads
    driver.execute("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")


@lru_cache
def engine() -> Engine:
    """The engine of this process."""
    return connect(settings().database_url)
