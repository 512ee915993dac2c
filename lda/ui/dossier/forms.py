"""The form of a verb, from a description of what it asks: fields, one button, what to do with the answer.

What is typed lives in the browser's session under keys that last until the verb is done, so that a refusal,
or somebody else who saved first, loses nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum, auto
from typing import Any

import streamlit as st

from lda.domain.clock import today
from lda.store.work import writing
from lda.ui import frame
from lda.ui.lists import choose

FEW = 4
"""A list of at most this many codes shows them all."""
EMPTY = "Choisir"
FIRST_WORDS = 80
"""Characters by which a row is chosen."""
FIRST_DAY = date(2015, 1, 1)
YEARS_AHEAD = 10
SEEN = "seen_version"
"""Where the session remembers which version of which dossier stands on the screen."""


class Kind(Enum):
    """How an answer is typed."""

    TEXT = auto()
    LONG = auto()
    PAST = auto()
    """A day, today at the latest."""
    DAY = auto()
    CODE = auto()
    ONE = auto()
    """A code among some that are all in sight, for a quick entry."""
    CODES = auto()
    NUMBER = auto()


@dataclass(frozen=True)
class Ask:
    """One field: the argument of the service that it fills, its label, and for a code what it offers.

    `choices` is the name of an option list, or codes with their labels. `default` is what stands in it
    first, or gives it when the form is drawn.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    choices: str | Mapping[Any, str] = ""
    default: Any = None
    help: str | None = None
    optional: bool = False
    without: Sequence[str] = ()
    """Codes of the list that are not offered."""
    most: int = 9999
    """The highest number that can be typed."""


@dataclass(frozen=True)
class Act:
    """A verb as a form: its service, what its button says, what is said once it is done, what it asks.

    `given` turns the answers into arguments of the service; as they are unless told.
    """

    service: Callable[..., Any]
    button: str
    done: str
    asks: Sequence[Ask] = ()
    given: Callable[[dict[str, Any]], dict[str, Any]] | None = field(default=None, compare=False)
    leaves: bool = False
    """Whether its author may no longer read the dossier once it is done."""

    @property
    def verb(self) -> str:
        """Its name in `domain.access.RIGHTS`."""
        return f"{self.service.__module__.rsplit('.', 1)[-1]}.{self.service.__name__}"


def day_ask(name: str = "jour", label: str = "Date") -> Ask:
    """The day of something that has happened: today, unless changed."""
    return Ask(name, label, Kind.PAST, default=today)


def offering(act: Act, **choices: Mapping[str, str]) -> Act:
    """The act with what some of its fields offer: codes with labels, read when the form is drawn."""
    asks = [replace(ask, choices=choices[ask.name]) if ask.name in choices else ask for ask in act.asks]
    return replace(act, asks=asks)


def key_of(act: Act, subject: Any, place: str = "") -> str:
    """The key of the form of an act on a subject: a new one each time the act has been done.

    `place` tells apart two forms of one act on one page.
    """
    base = f"{act.verb}_{subject}{place}".replace(".", "_")
    return f"{base}_{turns().get(base, 0)}"


def turns() -> dict[str, int]:
    """How often each form was done in this session."""
    found: dict[str, int] = st.session_state.setdefault("turns", {})
    return found


def opened(label: str, act: Act, subject: Any, *, icon: str | None = None, place: str = "") -> Any:
    """An expander for a form, closed until it is asked for and again once its act is done. See `.open`."""
    return st.expander(label, key=f"open_{key_of(act, subject, place)}", icon=icon, on_change="rerun")


def folded(
    label: str,
    act: Act,
    subject: Any,
    version: int | None,
    *,
    start: Mapping[str, Any] | None = None,
    icon: str | None = None,
) -> None:
    """A whole form in an expander, drawn once it is open."""
    with opened(label, act, subject, icon=icon) as box:
        if box.open:
            form(act, subject, version, start=start)


def one_of(
    title: str, question: str, names: Mapping[int, str], key: str, draw: Callable[[int], None]
) -> None:
    """Folded: choose one of several rows, by its id and first words, then `draw` what can be done with it."""
    with st.expander(title, key=key, on_change="rerun") as box:
        if box.open:
            labels = {str(id): name[:FIRST_WORDS] for id, name in names.items()}
            chosen = choose(question, labels, next(iter(labels)), key=f"{key}_which")
            if chosen in labels:
                draw(int(chosen))


def form(
    act: Act,
    subject: Any,
    version: int | None,
    *,
    start: Mapping[str, Any] | None = None,
    primary: bool = True,
    place: str = "",
) -> None:
    """The fields of an act and its button. `subject` is the key or the id that the service wants.

    `start` fills fields beforehand, over their defaults. `version` is that of the dossier as last shown.
    """
    key = key_of(act, subject, place)
    first = dict(start or {})
    typed = {ask.name: widget(ask, f"{key}_{ask.name}", first.get(ask.name)) for ask in act.asks}
    if st.button(act.button, key=f"{key}_go", type="primary" if primary else "secondary"):
        submit(act, subject, version, typed, key)


def submit(act: Act, subject: Any, version: int | None, typed: dict[str, Any], key: str) -> None:
    """Do the act: its form, of this key, is then empty and closed, or says under it why it was refused."""
    arguments = act.given(typed) if act.given else typed
    with frame.feedback() as result, writing() as session:
        if version is not None:
            arguments = {**arguments, "version": version}
        act.service(session, subject, actor=frame.me(), **arguments)
    if result.ok:
        forget(key)
        frame.flash(act.done)
        st.session_state.pop(SEEN, None)
        if act.leaves:
            frame.go("dossiers")
        st.rerun()


def forget(key: str) -> None:
    """Drop what was typed in a form that is done, and close it."""
    for name in [name for name in st.session_state if str(name).startswith(f"{key}_")]:
        del st.session_state[name]
    renew(key)


def renew(key: str) -> None:
    """Give a form new keys from the next run on, so that it is then empty and closed."""
    base = key.rsplit("_", 1)[0]
    turns()[base] = turns().get(base, 0) + 1


def widget(ask: Ask, key: str, first: Any = None, **more: Any) -> Any:
    """The widget of a field, and what it holds; `first` instead of the field's own default. `more` goes to
    the widget."""
    if first is None:
        first = ask.default() if callable(ask.default) else ask.default
    label = f"{ask.label} (facultatif)" if ask.optional else ask.label
    common: dict[str, Any] = {"key": key, "help": ask.help, "persist_state": "session", **more}
    match ask.kind:
        case Kind.TEXT:
            return st.text_input(label, first or "", max_chars=200, **common)
        case Kind.LONG:
            return st.text_area(label, first or "", height=90, max_chars=4000, **common)
        case Kind.PAST | Kind.DAY:
            return _day(ask, label, first, common)
        case Kind.NUMBER:
            return st.number_input(label, min_value=0, max_value=ask.most, value=first, step=1, **common)
        case _:
            return _choice(ask, label, first, common)


def _day(ask: Ask, label: str, first: Any, common: dict[str, Any]) -> date | None:
    latest = today() if ask.kind is Kind.PAST else today() + timedelta(days=366 * YEARS_AHEAD)
    return st.date_input(label, first, min_value=FIRST_DAY, max_value=latest, format="DD/MM/YYYY", **common)


def _choice(ask: Ask, label: str, first: Any, common: dict[str, Any]) -> Any:
    found = dict(frame.lists()[ask.choices] if isinstance(ask.choices, str) else ask.choices)
    codes = [code for code in found if code not in ask.without]
    if ask.kind is Kind.CODES:
        known = [code for code in first or [] if code in found]
        return st.pills(
            label, codes, selection_mode="multi", default=known, format_func=found.__getitem__, **common
        )
    if ask.kind is Kind.ONE or (isinstance(ask.choices, str) and len(codes) <= FEW):
        kept = first if first in found else None
        show = st.pills if ask.kind is Kind.ONE else st.segmented_control
        return show(label, codes, default=kept, format_func=found.__getitem__, **common)
    index = codes.index(first) if first in found else None
    return st.selectbox(label, codes, index=index, format_func=found.__getitem__, placeholder=EMPTY, **common)
