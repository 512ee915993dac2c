"""Databases filled with fictional data."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lda.domain import clock
from lda.services import demo
from lda.store import engine as engines
from lda.store import migrate
from tests.conftest import NOW


def writing_to(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    """`lda.store.work.writing`, of another database."""

    @contextmanager
    def writing() -> Iterator[Session]:
        with (
            Session(engine.execution_options(writes=True), expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    return writing


@contextmanager
def filled(path: Path, size: int | None, seed: int = 1, now: datetime = NOW) -> Iterator[Session]:
    """A session on a new SQLite file of fictional data, the clock stopped."""
    engine = engines.connect(f"sqlite:///{path}")
    with clock.at(now):
        migrate.upgrade(engine)
        demo.fill(writing_to(engine), demo.Demo(size, seed))
        with Session(engine) as session:
            yield session
    engine.dispose()
