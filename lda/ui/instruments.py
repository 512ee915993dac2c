"""One line of the log for each run of a page and each request of our own addresses: its time, its queries.

A line names no person and no object: a page or a route by the name it has in the code, a role, numbers, and
the reference under which a failure was shown. `LDA_LOG_LEVEL=WARNING` silences the lines of what went well;
`LDA_QUERY_LOG=1` adds the statements of each run, without their parameters.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from random import getrandbits
from time import perf_counter

from lda.domain.access import Actor
from lda.settings import settings
from lda.store.lists import Lists
from lda.store.queries import Queries, counting

OK, RERUN, NOT_FOUND, UNAVAILABLE, ERROR = "ok", "rerun", "not_found", "unavailable", "error"

log = logging.getLogger("lda")


@dataclass
class Run:
    """One run of the script ("page" or "fragment") or one request ("route"), as its line will tell it."""

    kind: str
    name: str = "-"
    actor: Actor | None = None
    """Who was served, as read from the database during this run, or by the one that asked for it."""
    asked: float = 0.0
    """When the database was asked for it: seconds of `time.monotonic`."""
    lists: Lists | None = None
    """The option lists, once this run has asked for them."""
    outcome: str = OK
    """One of the words above; the status, for a request."""
    reference: str = field(default_factory=lambda: f"{getrandbits(32):08x}")
    """What a failure of this run is called, on the screen and in the log."""
    queries: Queries = field(default_factory=Queries)
    seconds: float = 0.0

    def line(self) -> str:
        """The line of the log."""
        role = self.actor.role if self.actor else "-"
        return (
            f"{self.kind} reference={self.reference} name={self.name} role={role}"
            f" ms={self.seconds * 1000:.1f} queries={self.queries.count}"
            f" sql_ms={self.queries.seconds * 1000:.1f} outcome={self.outcome}"
        )


_current: ContextVar[Run | None] = ContextVar("run", default=None)


def current() -> Run:
    """The run being measured; outside of one, a run that nobody writes down."""
    return _current.get() or Run(kind="-")


@contextmanager
def measured(kind: str, name: str = "-") -> Iterator[Run]:
    """Measure the block, then write its line."""
    with counting(kept=settings().query_log) as queries:
        run = Run(kind, name, queries=queries)
        token = _current.set(run)
        began = perf_counter()
        try:
            yield run
        finally:
            run.seconds = perf_counter() - began
            _current.reset(token)
            _write(run)


def _write(run: Run) -> None:
    if log.isEnabledFor(logging.INFO):
        log.info(run.line())
    for seconds, statement in run.queries.statements:
        log.info("query reference=%s ms=%.1f %s", run.reference, seconds * 1000, statement)
