"""Option lists and parameters as they stood on a day (DOMAIN A1)."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.store.models import ListeItem, Parametre, Territoire

KEPT_SECONDS = 60
"""A process looks at the lists again after this long."""


@dataclass(frozen=True)
class Item:
    """One code of a list."""

    code: str
    label: str
    partner_label: str
    extra: Mapping[str, Any]
    open: bool
    """False when the code is closed on the day asked for: shown for old rows, not offered."""


class Lists:
    """All option lists, as of one day. `lists["canal"]` gives the open codes and labels."""

    def __init__(self, items: dict[str, dict[str, Item]]) -> None:
        self._items = items
        self._open = {
            name: {code: item.label for code, item in rows.items() if item.open}
            for name, rows in items.items()
        }

    def __getitem__(self, name: str) -> Mapping[str, str]:
        return self._open[name]

    def __contains__(self, name: object) -> bool:
        return name in self._open

    @property
    def open(self) -> Mapping[str, Mapping[str, str]]:
        """Every list's open codes and labels."""
        return self._open

    def items(self, name: str) -> Mapping[str, Item]:
        """Every code of a list, closed ones included."""
        return self._items[name]

    def label(self, name: str, code: str | None, *, partner: bool = False) -> str:
        """The French label of a code, closed or not; the code itself if the list never had it; else ""."""
        if code is None:
            return ""
        item = self._items.get(name, {}).get(code)
        if item is None:
            return code
        return item.partner_label if partner else item.label

    def labels(self, name: str, codes: list[str] | None) -> list[str]:
        """The labels of several codes."""
        return [self.label(name, code) for code in codes or []]


def lists_on(session: Session, day: date) -> Lists:
    """The option lists of a day, and the territoires as the list "territoire" of the fiche."""
    places = session.execute(select(Territoire.code, Territoire.nom).order_by(Territoire.ordre))
    found = {"territoire": {code: Item(code, name, name, {}, True) for code, name in places}}
    for row in session.scalars(select(ListeItem).order_by(ListeItem.liste, ListeItem.ordre)):
        is_open = (row.debut is None or row.debut <= day) and (row.fin is None or row.fin >= day)
        found.setdefault(row.liste, {})[row.code] = Item(
            row.code, row.libelle, row.libelle_partenaire or row.libelle, row.attributs, is_open
        )
    return Lists(found)


_kept: dict[tuple[str, date], tuple[float, Lists]] = {}


def current_lists(session: Session) -> Lists:
    """The option lists of today, at most `KEPT_SECONDS` old."""
    key = (str(session.get_bind().engine.url), today())
    found = _kept.get(key)
    if found is None or found[0] < time.monotonic() - KEPT_SECONDS:
        found = _kept[key] = (time.monotonic(), lists_on(session, key[1]))
    return found[1]


def parameter(session: Session, key: str, day: date) -> Mapping[str, Any]:
    """The value of a parameter in force on a day."""
    query = (
        select(Parametre.valeur)
        .where(Parametre.cle == key, Parametre.depuis <= day)
        .order_by(Parametre.depuis.desc())
        .limit(1)
    )
    return session.scalars(query).one()
