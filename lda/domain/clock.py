"""The one clock of the application, which tests and fictional data may set."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Paris, against which every deadline is judged (DOMAIN A5)."""
    return now().astimezone(PARIS).date()


def noon(day: date) -> datetime:
    """Noon in Paris on a day: the instant given to an act of which only the day is known."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=PARIS).astimezone(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Stop the clock at an aware instant for the current context."""
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
