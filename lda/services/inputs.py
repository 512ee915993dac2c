"""Reading what came from a screen, a script or a forged widget: each function gives a clean value or raises
Invalid in French, naming the field and the remedy. Nothing is written by then."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal, ParamSpec, Protocol, TypeVar, cast, overload

from lda.domain.clock import today
from lda.domain.errors import Invalid, Problem
from lda.domain.french import date_long, nombre

LONGEST = 4000
"""Characters of a free text, unless the caller says otherwise."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)

_KEPT = {"\n", "\t"}
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_PHONE = re.compile(r"\+?[0-9][0-9 .\-/()]{4,}")
_MAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]+@[^@\s<>()\[\],;:\"\\]+\.[^@\s<>()\[\],;:\"\\.]{2,}")

P = ParamSpec("P")
T = TypeVar("T")


class HasLists(Protocol):
    """Anything that gives the open codes of a list, as `lda.store.lists.Lists` does."""

    def __getitem__(self, name: str) -> Mapping[str, str]: ...

    def __contains__(self, name: object) -> bool: ...


def refuse(field: str, message: str) -> Invalid:
    """The error for one field, to be raised."""
    return Invalid(Problem(field, message))


class Gather:
    """Reads several fields and raises all their problems at once.

    `nom = gather(text, nom, "nom", "Nom", required=True)` for each field, then `gather.done()`. A value that
    failed is None until `done` raises.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except Invalid as error:
            self.problems.extend(error.problems)
            return cast(T, None)

    def add(self, field: str, message: str) -> None:
        """Add a problem found by the caller."""
        self.problems.append(Problem(field, message))

    def done(self) -> None:
        """Raise Invalid if anything was wrong."""
        if self.problems:
            raise Invalid(self.problems)


def cleaned(value: str) -> str:
    """Composed (NFC), without control or invisible characters, ends of lines as \\n, without space around."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in value if c in _KEPT or unicodedata.category(c) not in _DROPPED)
    return "".join(kept).strip()


@overload
def text(
    value: Any,
    field: str,
    label: str,
    max: int = ...,
    required: Literal[False] = ...,
    *,
    one_line: bool = ...,
) -> str | None: ...


@overload
def text(
    value: Any, field: str, label: str, max: int = ..., *, required: Literal[True], one_line: bool = ...
) -> str: ...


def text(
    value: Any, field: str, label: str, max: int = LONGEST, required: bool = False, *, one_line: bool = False
) -> str | None:
    """A text cleaned of spaces around and control characters; None when empty.

    `max` is in characters; `one_line` turns every run of spaces and ends of lines into one space (names,
    titles).
    Raises Invalid when it is required and empty, too long, or not a text.
    """
    if value is not None and not isinstance(value, str):
        raise refuse(field, f"« {label} » n'est pas un texte : saisissez-le de nouveau.")
    if value and len(value) > 4 * max:
        raise _too_long(field, label, len(value), max)
    clean = cleaned(value or "")
    if one_line:
        clean = " ".join(clean.split())
    if not clean:
        if required:
            raise refuse(field, f"« {label} » est à renseigner.")
        return None
    if len(clean) > max:
        raise _too_long(field, label, len(clean), max)
    return clean


def _too_long(field: str, label: str, length: int, limit: int) -> Invalid:
    return refuse(
        field,
        f"« {label} » est trop long ({nombre(length)} caractères) : raccourcissez à {nombre(limit)} au plus.",
    )


@overload
def day(
    value: Any, field: str, label: str, latest: date | None = ..., earliest: date | None = ...,
    required: Literal[False] = ...,
) -> date | None: ...  # fmt: skip


@overload
def day(
    value: Any, field: str, label: str, latest: date | None = ..., earliest: date | None = ...,
    *, required: Literal[True],
) -> date: ...  # fmt: skip


def day(
    value: Any,
    field: str,
    label: str,
    latest: date | None = None,
    earliest: date | None = None,
    required: bool = False,
) -> date | None:
    """A day, from a date, « 2026-03-12 » or « 12/03/2026 »; None when empty.

    `latest` and `earliest` are included. Raises Invalid when it is required and empty, impossible, or
    outside.
    """
    if value is None or value == "":
        if required:
            raise refuse(field, f"« {label} » est à renseigner.")
        return None
    found = _read_day(value)
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise refuse(field, f"« {label} » n'est pas une date possible : donnez-la comme 12/03/2026.")
    if latest is not None and found > latest:
        limit = "après aujourd'hui" if latest == today() else f"après le {date_long(latest)}"
        raise refuse(field, f"« {label} » ne peut pas être {limit} : corrigez la date.")
    if earliest is not None and found < earliest:
        raise refuse(
            field, f"« {label} » ne peut pas être avant le {date_long(earliest)} : corrigez la date."
        )
    return found


def _read_day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value.strip(), pattern).date()
        except ValueError:
            continue
    return None


@overload
def code(
    lists: HasLists, list_id: str, value: Any, field: str, label: str, required: Literal[False] = ...
) -> str | None: ...


@overload
def code(
    lists: HasLists, list_id: str, value: Any, field: str, label: str, required: Literal[True]
) -> str: ...


def code(
    lists: HasLists, list_id: str, value: Any, field: str, label: str, required: bool = False
) -> str | None:
    """An open code of a list; None when empty. Raises Invalid for an unknown or closed code."""
    return one_of(lists[list_id], value, field, label, required)


@overload
def one_of(
    choices: Iterable[str], value: Any, field: str, label: str, required: Literal[False] = ...
) -> str | None: ...


@overload
def one_of(choices: Iterable[str], value: Any, field: str, label: str, required: Literal[True]) -> str: ...


@overload
def one_of(choices: Iterable[str], value: Any, field: str, label: str, required: bool) -> str | None: ...


def one_of(choices: Iterable[str], value: Any, field: str, label: str, required: bool = False) -> str | None:
    """One of some codes that stand in no list; None when empty. Raises Invalid for another value."""
    if value is None or value == "":
        if required:
            raise refuse(field, f"« {label} » est à choisir.")
        return None
    if not isinstance(value, str) or value not in set(choices):
        raise refuse(field, f"« {label} » : ce choix n'est pas proposé. Choisissez dans la liste.")
    return str(value)


def codes(
    lists: HasLists, list_id: str, values: Any, field: str, label: str, required: bool = False
) -> list[str]:
    """Open codes of a list, in the order of the list and once each. Raises Invalid as `code` does."""
    if values is None:
        values = []
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise refuse(field, f"« {label} » : ce choix n'est pas proposé. Choisissez dans la liste.")
    chosen = {code(lists, list_id, value, field, label, required=True) for value in values}
    if required and not chosen:
        raise refuse(field, f"« {label} » : choisissez au moins une réponse.")
    return [known for known in lists[list_id] if known in chosen]


def number(
    value: Any,
    field: str,
    label: str,
    minimum: int = 0,
    maximum: int = 100_000,
    required: bool = False,
) -> int | None:
    """A whole number between two limits, both included; None when empty.

    « 1 234 » is read too. Raises Invalid when it is required and empty, not a whole number, or outside.
    """
    if value is None or value == "":
        if required:
            raise refuse(field, f"« {label} » est à renseigner.")
        return None
    found = _read_number(value)
    if found is None:
        raise refuse(field, f"« {label} » n'est pas un nombre entier : donnez des chiffres seulement.")
    if not minimum <= found <= maximum:
        limits = f"entre {nombre(minimum)} et {nombre(maximum)}"
        raise refuse(field, f"« {label} » : donnez un nombre {limits}.")
    return found


def _read_number(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        digits = re.sub(r"\s", "", value)
        return int(digits) if re.fullmatch(r"-?[0-9]{1,12}", digits) else None
    return None


def flag(value: Any, field: str, label: str) -> bool:
    """True or False. Raises Invalid for anything else."""
    if not isinstance(value, bool):
        raise refuse(field, f"« {label} » : répondez par oui ou par non.")
    return value


def telephone(value: Any, field: str = "telephone", label: str = "Téléphone") -> str | None:
    """A telephone number as typed, one line; None when empty. Raises Invalid when it has too few digits."""
    clean = text(value, field, label, max=40, one_line=True)
    if clean and (not _PHONE.fullmatch(clean) or sum(c.isdigit() for c in clean) < 6):
        raise refuse(field, f"« {label} » : donnez le numéro en chiffres, par exemple 03 21 00 00 00.")
    return clean


@overload
def courriel(
    value: Any, field: str = ..., label: str = ..., required: Literal[False] = ...
) -> str | None: ...


@overload
def courriel(value: Any, field: str = ..., label: str = ..., *, required: Literal[True]) -> str: ...


def courriel(
    value: Any, field: str = "courriel", label: str = "Adresse électronique", required: bool = False
) -> str | None:
    """An e-mail address in lower case; None when empty. Raises Invalid when it does not look like one."""
    if required:
        clean: str | None = text(value, field, label, max=200, required=True, one_line=True)
    else:
        clean = text(value, field, label, max=200, one_line=True)
    if clean and not _MAIL.fullmatch(clean):
        raise refuse(field, f"« {label} » n'est pas complète : donnez-la comme prenom.nom@exemple.fr.")
    return clean.lower() if clean else None
