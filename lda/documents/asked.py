"""Reading the query of an address. What cannot be read is an address that does not exist."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from lda.domain.errors import NotFound

Kind = TypeVar("Kind", bound=StrEnum)
Default = TypeVar("Default")


def day(params: Mapping[str, str], name: str) -> date | None:
    """A day as 2026-03-12; None when it is not given. Raises NotFound for anything else."""
    text = params.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound(name) from error


def number(params: Mapping[str, str], name: str) -> int | None:
    """A whole number of at most nine digits; None when it is not given. Raises NotFound for anything else."""
    text = params.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound(name)
    return int(text)


def codes(params: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Codes with commas between them; none when it is not given. Raises NotFound for what is no text."""
    text = params.get(name, "")
    if not text.isprintable():
        raise NotFound(name)
    return tuple(code for code in text.split(",") if code)


def ids(params: Mapping[str, str], name: str) -> tuple[int, ...]:
    """Numbers with commas between them. Raises NotFound for anything else."""
    return tuple(number({name: code}, name) or 0 for code in codes(params, name))


def choice(params: Mapping[str, str], name: str, kind: type[Kind], default: Default) -> Kind | Default:
    """One of the words of an enumeration; `default` when it is not given. Raises NotFound for another."""
    try:
        return kind(params[name]) if params.get(name) else default
    except ValueError as error:
        raise NotFound(name) from error
