"""What the forms of the agenda have in common: named widgets, and when a reunion takes place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import streamlit as st

from lda.domain.clock import today
from lda.services.reunion_inputs import EARLIEST, YEARS_AHEAD
from lda.views.agenda import ReunionView

DURATIONS = {
    30: "30 min", 45: "45 min", 60: "1 h", 90: "1 h 30", 120: "2 h", 150: "2 h 30", 180: "3 h", 240: "4 h",
    420: "La journée",
}  # fmt: skip


@dataclass(frozen=True)
class Widgets:
    """The widgets of one form, told from those of another by their prefix."""

    prefix: str

    @classmethod
    def of(cls, kind: str, view: ReunionView | None) -> "Widgets":
        """Of a new reunion, or of one to correct."""
        return cls(f"{kind}_{view.row.cle if view else 'new'}_")

    def key(self, name: str) -> str:
        return f"{self.prefix}{name}"

    def get(self, name: str, default: Any = None) -> Any:
        return st.session_state.get(self.key(name), default)

    def begin(self, name: str, value: Any) -> None:
        """What a widget shows until somebody changes it."""
        st.session_state.setdefault(self.key(name), value)

    def clock(self) -> str | None:
        """« 14:30 »."""
        hour = self.get("heure")
        return f"{hour:%H:%M}" if hour else None


def known(codes: Mapping[Any, str], former: Any) -> list[Any]:
    """The open choices, and the one that an older row has though it is closed since."""
    return [*codes, *([former] if former is not None and former not in codes else [])]


def day(widgets: Widgets) -> None:
    """The date, today or the day that the address names until another is chosen."""
    widgets.begin("jour", asked_day() or today())
    st.date_input(
        "Date", min_value=EARLIEST, max_value=_latest(), key=widgets.key("jour"), format="DD/MM/YYYY"
    )


def _latest() -> date:
    return date(today().year + YEARS_AHEAD, 12, 31)


def asked_day() -> date | None:
    """The day that « ajouter » names in the address, if it is one."""
    try:
        found = date.fromisoformat(st.query_params.get("ajouter", ""))
    except ValueError:
        return None
    return found if EARLIEST <= found <= _latest() else None


def hour(widgets: Widgets) -> None:
    """The hour, if it is known."""
    st.time_input("Heure", None, key=widgets.key("heure"))


def length(widgets: Widgets) -> None:
    """How long it lasts."""
    st.selectbox(
        "Durée",
        known(DURATIONS, widgets.get("minutes")),
        index=None,
        format_func=lambda n: DURATIONS.get(n, f"{n} min"),
        key=widgets.key("minutes"),
        placeholder="Choisir",
    )


def subject(widgets: Widgets) -> None:
    """What it is about."""
    st.text_input(
        "Objet (facultatif)",
        key=widgets.key("titre"),
        max_chars=200,
        placeholder="Le type, si rien n'est écrit",
    )


def text(widgets: Widgets, label: str, name: str, most: int, height: int) -> None:
    """A text of several lines."""
    st.text_area(label, key=widgets.key(name), max_chars=most, height=height)


def shown_first(view: ReunionView) -> dict[str, Any]:
    """What these widgets show of a reunion to correct."""
    row = view.row
    return {
        "jour": row.jour,
        "heure": time.fromisoformat(row.heure) if row.heure else None,
        "minutes": view.minutes,
        "titre": row.titre,
        "lieu": row.lieu or "",
        "nb_participants": row.nb_participants,
        "themes": view.themes or "",
        "decisions": view.decisions or "",
    }
