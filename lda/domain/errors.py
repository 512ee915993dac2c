"""What a service or a view answers when it cannot do what was asked; messages are French, for the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class LdaError(Exception):
    """Base of the errors that a page shows in its own words."""


class NotFound(LdaError):
    """The object does not exist, or the actor may not know that it does: both look alike (DOMAIN A2)."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what was given: the field's key and a message naming the remedy."""

    field: str
    message: str


class Invalid(LdaError):
    """What was given cannot be accepted; nothing was written."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(" ".join(p.message for p in self.problems))


class Conflict(LdaError):
    """Somebody else saved in between; `changes` says what, one French line each."""

    def __init__(self, changes: Sequence[str]) -> None:
        self.changes = tuple(changes)
        super().__init__(" ".join(self.changes))


class Unavailable(LdaError):
    """The database does not answer, or takes no more writes; whether the act was done is not known."""
