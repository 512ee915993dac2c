"""One field of the fiche as a widget. The value in the widget and the value stored are not always alike."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import streamlit as st

from lda.domain.fiche import Field, Form, Kind, filled
from lda.domain.french import nombre
from lda.store.geography import geography
from lda.store.lists import Lists

FEW = 4
"""A single choice of at most this many codes shows them all."""
SEVERAL = 9
"""A multiple choice of at most this many codes shows them all."""
EMPTY = "Choisir"
DAYS = (date(1900, 1, 1), date(2100, 12, 31))
"""What a calendar offers; the fiche judges more closely."""


@lru_cache
def commune_options() -> dict[str, str]:
    """Every name of a commune, present or former, with the INSEE code that it means today."""
    return {choice.label: choice.code for choice in geography().choices}


@lru_cache
def commune_label(code: str) -> str:
    """The present name of a commune as `commune_options` writes it."""
    return next(
        (label for label, known in commune_options().items() if known == code and "aujourd'hui" not in label),
        code,
    )


def to_widget(field: Field, value: Any) -> Any:
    """A stored answer as its widget holds it."""
    match field.kind:
        case Kind.DATE:
            return date.fromisoformat(value) if value else None
        case Kind.COMMUNE:
            return commune_label(value) if value else None
        case Kind.COMMUNES:
            return [commune_label(code) for code in value or []]
        case Kind.CHOIX_MULTIPLE:
            return list(value or [])
        case Kind.CHOIX | Kind.NOMBRE:
            return value
        case Kind.MONTANT:
            return "" if value is None else nombre(value)
        case _:
            return value or ""


def from_widget(field: Field, value: Any) -> Any:
    """What a widget holds, as an answer to be checked and stored."""
    match field.kind:
        case Kind.DATE:
            return value.isoformat() if isinstance(value, date) else value
        case Kind.COMMUNE:
            return commune_options().get(value, value)
        case Kind.COMMUNES:
            return [commune_options().get(label, label) for label in value or []]
        case _:
            return value


def agrees(field: Field, held: Any, stored: Any) -> bool:
    """Whether what a widget holds says the same as what is stored."""
    return held == to_widget(field, stored) or from_widget(field, held) == stored


def show(
    field: Field,
    lists: Lists,
    key: str,
    stored: Any,
    required: bool,
    save: Callable[..., None] | None = None,
    args: Sequence[Any] = (),
) -> None:
    """Draw the widget of a field, `stored` being its answer so far.

    The answer is given as the widget's first value, never put into the session: after a lost connection, the
    browser then keeps what was being typed.
    """
    label = f"{field.label} *" if required else field.label
    common: dict[str, Any] = {"key": key, "help": field.help or None, "persist_state": "session"}
    if save is not None:
        common |= {"on_change": save, "args": tuple(args)}
    first = to_widget(field, None if key in st.session_state else stored)
    match field.kind:
        case Kind.TEXTE_LONG:
            st.text_area(label, first, height=110, max_chars=field.max_length, **common)
        case Kind.DATE:
            st.date_input(label, first, *DAYS, format="DD/MM/YYYY", **common)
        case Kind.NOMBRE:
            high = DAYS[1].year if field.form is Form.ANNEE else int(field.high)
            st.number_input(label, 0, high, first, 1, **common)
        case Kind.MONTANT:
            st.text_input(label, first, placeholder="0,00", max_chars=20, **common)
        case Kind.CHOIX:
            _single(label, _offered(field, stored, lists), first, common)
        case Kind.CHOIX_MULTIPLE:
            _multiple(label, _offered(field, stored, lists), first, common)
        case Kind.COMMUNE:
            names = list(commune_options())
            st.selectbox(label, names, _place(names, first), placeholder="Écrire le nom", **common)
        case Kind.COMMUNES:
            st.multiselect(label, list(commune_options()), first, placeholder="Écrire un nom", **common)
        case _:
            st.text_input(label, first, max_chars=field.max_length, **common)


def _place(offered: list[str], first: str | None) -> int | None:
    return offered.index(first) if first in offered else None


def _offered(field: Field, held: Any, lists: Lists) -> dict[str, str]:
    """The open codes of the list, and those held already though they are closed since."""
    found = dict(lists[field.list_id])
    codes = held if isinstance(held, list) else [held]
    closed = [code for code in codes if filled(code) and code not in found]
    return found | {code: lists.label(field.list_id, code) for code in closed}


def _single(label: str, found: dict[str, str], first: str | None, common: dict[str, Any]) -> None:
    name = found.__getitem__
    if len(found) <= FEW:
        st.segmented_control(label, list(found), default=first, format_func=name, **common)
    else:
        offered = list(found)
        place = _place(offered, first)
        st.selectbox(label, offered, place, format_func=name, placeholder=EMPTY, **common)


def _multiple(label: str, found: dict[str, str], first: list[str], common: dict[str, Any]) -> None:
    name, several = found.__getitem__, first or None
    if len(found) <= SEVERAL:
        st.pills(label, list(found), selection_mode="multi", default=several, format_func=name, **common)
    else:
        st.multiselect(label, list(found), several, format_func=name, placeholder=EMPTY, **common)
