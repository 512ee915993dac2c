"""Calling a meeting of several territoires, for the Département: whom it invites, when, and what about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lda.services import reunions
from lda.services.reunion_inputs import LONG
from lda.store.work import reading
from lda.ui import frame
from lda.ui.agenda import entry, fields
from lda.ui.agenda.fields import Widgets
from lda.views import options
from lda.views.agenda import ReunionView

WHO_READS = (
    "Sans nom de ménage : les coordinations invitées et les SLISL de leurs territoires lisent tout ce qui "
    "est écrit ici. Les coordinations disent si elles viennent."
)


@dataclass(frozen=True)
class _Form(Widgets):
    plateformes: Mapping[str, options.PlateformeOption]

    def values(self) -> dict[str, Any]:
        """What is said of the meeting."""
        names = ("jour", "minutes", "titre", "lieu", "nb_participants", "themes", "decisions")
        said = {name: self.get(name) for name in names}
        return said | {"heure": self.clock(), "plateformes": self.get("plateformes", [])}


def add() -> None:
    """The page that calls a meeting."""
    entry.head("Convoquer une réunion", "Échange inter-territoires, passé ou à venir.")
    form = _open(None)
    _fields(form, told=False)
    entry.enter("Convoquer", lambda session: reunions.call(session, actor=frame.me(), **form.values()))


def correct(view: ReunionView) -> None:
    """The page that corrects one, with the reason."""
    entry.head_of(view)
    form = _open(view)
    first = fields.shown_first(view) | {"plateformes": [part.plateforme for part in view.row.parts]}
    entry.begin(form, view, first, form.values)
    _fields(form, told=True)
    entry.correct(view, form, form.values)


def _open(view: ReunionView | None) -> _Form:
    with reading() as session:
        plateformes = options.plateformes(session)
    return _Form(Widgets.of("call", view).prefix, plateformes)


def _fields(form: _Form, *, told: bool) -> None:
    when, at, length, place = st.columns([2, 1.5, 1.7, 4])
    with when:
        fields.day(form)
    with at:
        fields.hour(form)
    with length:
        fields.length(form)
    with place:
        st.text_input("Lieu", key=form.key("lieu"), max_chars=200)
    fields.subject(form)
    form.begin("plateformes", list(form.plateformes))
    st.pills(
        "Plateformes invitées",
        list(form.plateformes),
        selection_mode="multi",
        format_func=lambda code: form.plateformes[code].court,
        key=form.key("plateformes"),
    )
    st.caption(WHO_READS)
    fields.text(form, "Ordre du jour", "themes", 2000, 120)
    with st.expander("Après la réunion : participants, décisions", expanded=told):
        st.number_input("Nombre de participants", 0, 10_000, None, key=form.key("nb_participants"), width=260)
        fields.text(form, "Décisions", "decisions", LONG, 150)
