"""Days worked out by the database itself."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Later(FunctionElement[Any]):
    type = Date()
    inherit_cache = True
    name = "later"


class _MonthsLater(FunctionElement[Any]):
    type = Date()
    inherit_cache = True
    name = "months_later"


def later(day: Any, days: Any) -> ColumnElement[Any]:
    """The day some days after another, both columns or expressions."""
    return _Later(day, cast(days, Integer))


def months_later(day: Any, months: Any) -> ColumnElement[Any]:
    """The same day some calendar months after another, clamped to the end of the month: the same as
    `deadlines.add_months`, both columns or expressions."""
    return _MonthsLater(day, cast(months, Integer))


@compiles(_Later)
def _in_general(element: Any, compiler: Any, **kwargs: Any) -> str:
    day, days = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"({day} + {days})"


@compiles(_Later, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    day, days = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"date({day}, {days} || ' days')"


@compiles(_MonthsLater)
def _months_in_general(element: Any, compiler: Any, **kwargs: Any) -> str:
    day, months = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"CAST({day} + make_interval(months => {months}) AS DATE)"


@compiles(_MonthsLater, "sqlite")
def _months_on_sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    """Beyond the end of a shorter month SQLite goes on into the next one: the last day comes before it."""
    day, months = (compiler.process(one, **kwargs) for one in element.clauses)
    last = f"date({day}, 'start of month', ({months} + 1) || ' months', '-1 day')"
    return f"min(date({day}, {months} || ' months'), {last})"
