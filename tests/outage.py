"""A PostgreSQL database that goes away while somebody works, and comes back."""

from sqlalchemy import NullPool, create_engine, make_url


class Outage:
    """Takes a database away from the servers on it, and gives it back."""

    def __init__(self, url: str) -> None:
        self._name = make_url(url).database
        self._engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg", database="postgres"),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
        )

    def _do(self, *statements: str) -> None:
        with self._engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def begin(self) -> None:
        """Refuse new connections and cut those that there are."""
        self._do(
            f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'",
        )

    def end(self) -> None:
        """Accept connections again."""
        self._do(f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS true')
