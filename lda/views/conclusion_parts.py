"""What a concertation came to for a dossier, as a page shows it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ActionLine:
    """A line of an action plan: what, by whom, by when, and what became of it."""

    id: int
    quoi: str
    organisation: str
    organisation_cle: str | None
    nom: str
    echeance: date
    close_le: date | None
    issue: str | None


@dataclass(frozen=True)
class Concluded:
    """What a concertation came to for one dossier; `constats` is "" for who may not read it all."""

    participation: str | None
    constats: str
    decision: str
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True)
class DecisionLine:
    """A reunion about the dossier, with its decisions once it took place; `conclue` of a concertation.

    `ouverte`: the reader may open its page.
    """

    cle: str
    jour: date
    type: str
    titre: str
    decisions: str
    conclue: Concluded | None
    ouverte: bool
