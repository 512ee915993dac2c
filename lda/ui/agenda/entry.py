"""The pages on which a reunion is entered, corrected and completed, whatever its form asks."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lda.domain.clock import today
from lda.services import reunions
from lda.store.models import Reunion
from lda.store.work import reading, writing
from lda.ui import frame, within
from lda.ui.agenda.fields import Widgets, asked_day
from lda.views import agenda
from lda.views.agenda import ReunionView

COMPLETED = "Complément après la réunion"
Values = Callable[[], dict[str, Any]]
"""What the widgets of a form hold, as arguments of the service."""


def head(title: str, caption: str) -> None:
    """The top of the page that enters a new one."""
    frame.title(title, caption)
    month = f"{asked_day() or today():%Y-%m}"
    within.step("Revenir à l'agenda", "back", icon=":material/arrow_back:", mois=month)


def head_of(view: ReunionView) -> None:
    """The top of the page that corrects one."""
    frame.title(
        "Corriger la réunion", f"{view.row.reference}. Les valeurs précédentes restent dans l'historique."
    )
    within.step(
        "Revenir à la réunion sans rien changer", "back", icon=":material/arrow_back:", reunion=view.row.cle
    )


def begin(widgets: Widgets, view: ReunionView | None, first: Mapping[str, Any], values: Values) -> None:
    """Show what a reunion to correct says, the first time; what it held then tells what changed since."""
    if view is None or widgets.key("jour") in st.session_state:
        return
    st.session_state.update({widgets.key(name): value for name, value in first.items()})
    st.session_state[widgets.key("version")] = view.version
    st.session_state[widgets.key("before")] = values()


def enter(button: str, write: Callable[[Any], Reunion]) -> None:
    """The button that enters a new one, then shows it; `write` is given the database session."""
    if not st.button(button, type="primary", icon=":material/check:"):
        return
    with frame.feedback() as done, writing() as session:
        saved = write(session)
    if done.ok:
        _show(saved.cle, f"Réunion {saved.reference} enregistrée.")


def correct(view: ReunionView, widgets: Widgets, values: Values) -> None:
    """The reason and the button that saves what differs from what the form first showed.

    What somebody else changed meanwhile stays.
    """
    why = st.text_input("Motif de la correction", key=widgets.key("why"), max_chars=500)
    if not st.button("Enregistrer la correction", type="primary", icon=":material/check:"):
        return
    before, version = st.session_state[widgets.key("before")], st.session_state[widgets.key("version")]
    changes = {name: value for name, value in values().items() if value != before[name]}
    with frame.feedback() as done, writing() as session:
        reunions.correct(session, view.row.cle, actor=frame.me(), version=version, why=why, **changes)
    if done.conflict:
        st.session_state[widgets.key("version")] = view.version
    if done.ok:
        _show(view.row.cle, "Correction enregistrée.")


def _show(cle: str, message: str) -> None:
    frame.flash(message)
    st.query_params.from_dict({"reunion": cle})
    st.rerun()


def complete(cle: str, number: int) -> bool:
    """Write how many took part in a past reunion; False, with the reason shown, when it could not."""
    with frame.feedback() as done:
        with reading() as session:
            version = agenda.one(session, cle, actor=frame.me()).version
        with writing() as session:
            reunions.correct(
                session, cle, actor=frame.me(), version=version, why=COMPLETED, nb_participants=number
            )
    return done.ok
