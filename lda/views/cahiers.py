"""The cahiers des charges of the mesures: the one in force, the former ones and those to come (DOMAIN A4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.store.lists import CAHIER, current_lists
from lda.store.models import Parametre


@dataclass(frozen=True)
class Version:
    """What a cahier des charges says from a day on; from ever (None) for the one of the list."""

    depuis: date | None
    valeur: Mapping[str, Any]


@dataclass(frozen=True)
class Cahier:
    """The versions of one mesure, the latest first, and the one in force."""

    code: str
    label: str
    versions: tuple[Version, ...]

    @property
    def present(self) -> Version:
        """The version in force today."""
        return next(one for one in self.versions if one.depuis is None or one.depuis <= today())


def all_of_them(session: Session, *, actor: Actor | None) -> tuple[Cahier, ...]:
    """Every mesure that can be asked for, in the order of the list. One query."""
    access.require("cahiers.all_of_them", actor)
    known: dict[str, list[Version]] = {}
    query = select(Parametre).where(Parametre.cle.startswith(CAHIER)).order_by(Parametre.depuis.desc())
    for row in session.scalars(query):
        known.setdefault(row.cle.removeprefix(CAHIER), []).append(Version(row.depuis, row.valeur))
    lists = current_lists(session)
    items = lists.items("mesure")
    return tuple(
        Cahier(code, label, (*known.get(code, ()), Version(None, items[code].extra)))
        for code, label in lists["mesure"].items()
    )
