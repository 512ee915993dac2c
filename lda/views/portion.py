"""A page of a long list."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class Portion(list[T]):
    """The rows of one page; `total` counts those of all pages."""

    def __init__(self, rows: Iterable[T] = (), total: int = 0) -> None:
        super().__init__(rows)
        self.total = total
