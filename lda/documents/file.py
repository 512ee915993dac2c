"""What a builder of a file gets and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lda.domain.access import Actor
from lda.domain.clock import PARIS, now
from lda.domain.french import date_long, heure
from lda.domain.traces import Acte
from lda.store.lists import Lists
from lda.store.work import Session
from lda.views import options

Params = Mapping[str, str]
"""The query of the address."""


@dataclass(frozen=True)
class Trace:
    """The line that a file leaves in the journal when it is handed over (DOMAIN A6)."""

    acte: Acte
    objet: str
    objet_id: int | None = None


@dataclass(frozen=True)
class File:
    """A file ready to leave: its name, its media type, its bytes, and what the journal remembers of it."""

    name: str
    media_type: str
    content: bytes
    trace: Trace


@dataclass(frozen=True)
class Request:
    """Who asks for a file, in which transaction, which only reads, and when."""

    session: Session
    cle: str
    actor: Actor
    params: Params
    instant: datetime = field(default_factory=now)

    @property
    def lists(self) -> Lists:
        """The option lists of today."""
        return options.lists(self.session)

    @property
    def handed(self) -> str:
        """« Remis à Camille MARTIN le 12 mars 2026 à 14 h 02 », which a confidential document says."""
        return f"Remis à {self.actor.name} le {moment(self.instant)}"


def moment(instant: datetime) -> str:
    """« 12 mars 2026 à 14 h 02 », in Paris."""
    return f"{date_long(instant.astimezone(PARIS).date())} à {heure(instant)}"
