"""Days worked out by the database itself."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Later(FunctionElement[Any]):
    type = Date()
    inherit_cache = True
    name = "later"


def later(day: Any, days: Any) -> ColumnElement[Any]:
    """The day some days after another, both columns or expressions."""
    return _Later(day, cast(days, Integer))


@compiles(_Later)
def _in_general(element: Any, compiler: Any, **kwargs: Any) -> str:
    day, days = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"({day} + {days})"


@compiles(_Later, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    day, days = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"date({day}, {days} || ' days')"
