"""The SQL statements of one run of a page or one request: how many, how long and, on demand, which."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event


@dataclass
class Queries:
    """What was asked of the database while `counting`.

    `seconds` lasts until the first row; SQLite finds the next ones while they are read.
    """

    count: int = 0
    seconds: float = 0.0
    statements: list[tuple[float, str]] = field(default_factory=list)
    """Seconds and text of each, without its parameters, when they are to be kept."""
    kept: bool = False
    began: float = 0.0


_counted: ContextVar[Queries | None] = ContextVar("counted", default=None)


@contextmanager
def counting(kept: bool = False) -> Iterator[Queries]:
    """Count the statements of the block, in this thread and in those it hands its context to."""
    queries = Queries(kept=kept)
    token = _counted.set(queries)
    try:
        yield queries
    finally:
        _counted.reset(token)


def watch(engine: Engine) -> None:
    """Have the statements of an engine counted wherever somebody is `counting`."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "after_cursor_execute", _after)


def _before(*execution: Any) -> None:
    queries = _counted.get()
    if queries is not None:
        queries.count += 1
        queries.began = perf_counter()


def _after(connection: Any, cursor: Any, statement: str, *execution: Any) -> None:
    queries = _counted.get()
    if queries is not None:
        seconds = perf_counter() - queries.began
        queries.seconds += seconds
        if queries.kept:
            queries.statements.append((seconds, " ".join(statement.split())))
