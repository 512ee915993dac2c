"""Option lists and parameters as they stood on a day (DOMAIN A1)."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import URL, Select, select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.indicators import Rules
from lda.store.models import ListeItem, Parametre, Territoire

T = TypeVar("T")
COUNTING = "indicateurs"
"""Key of the parameter that holds the counting rules."""
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


DELAIS = "delais"
"""Key of the parameter that `domain.delays` describes."""
CAHIER = "cahier:"
"""Head of the keys of the parameters that are cahiers des charges; the code of the mesure follows."""

_kept: dict[tuple[str, URL, date], tuple[float, Any]] = {}


def kept(session: Session, name: str, read: Callable[[], T]) -> T:
    """What `read` finds in tables that screens hardly ever change, `KEPT_SECONDS` old at most."""
    key = (name, session.get_bind().engine.url, today())
    found = _kept.get(key)
    if found is None or found[0] < time.monotonic() - KEPT_SECONDS:
        found = _kept[key] = (time.monotonic(), read())
    value: T = found[1]
    return value


def forget() -> None:
    """Read the reference tables again from now on."""
    _kept.clear()


def current_lists(session: Session) -> Lists:
    """The option lists of today, at most `KEPT_SECONDS` old."""
    return kept(session, "lists", lambda: lists_on(session, today()))


def parameter(session: Session, key: str, day: date) -> Mapping[str, Any]:
    """The value of a parameter in force on a day; today's is `KEPT_SECONDS` old at most."""
    if day == today():
        return kept(session, key, lambda: session.scalars(_in_force(key, day)).one())
    return session.scalars(_in_force(key, day)).one()


def counting_rules(session: Session, day: date) -> Rules:
    """The rules by which a period that ends on a day is counted (DOMAIN A5): a later row leaves it alone."""
    return Rules.model_validate(session.scalars(_in_force(COUNTING, day)).first() or {})


def cahier(session: Session, code: str, day: date) -> dict[str, Any]:
    """The cahier des charges of a mesure on a day: the version in force, else what the list says (A4)."""
    found = session.scalars(_in_force(f"{CAHIER}{code}", day)).first()
    return dict(found if found is not None else current_lists(session).items("mesure")[code].extra)


def _in_force(key: str, day: date) -> Select[tuple[dict[str, Any]]]:
    return (
        select(Parametre.valeur)
        .where(Parametre.cle == key, Parametre.depuis <= day)
        .order_by(Parametre.depuis.desc())
        .limit(1)
    )


def version_of(session: Session, key: str, day: date) -> Parametre:
    """The version of a parameter from that very day on, to be written; a new one if there is none."""
    found = session.scalar(select(Parametre).where(Parametre.cle == key, Parametre.depuis == day))
    if found is None:
        found = Parametre(cle=key, depuis=day, valeur={})
        session.add(found)
    return found
