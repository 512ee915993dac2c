"""Correct one answer of a transmitted fiche, with the reason; the former value stays in the history."""

import streamlit as st

from lda.domain import fiche
from lda.domain.fiche import FIELDS, Kind
from lda.services import saisines
from lda.store.work import writing
from lda.ui import frame
from lda.ui.fiche import widgets
from lda.views.saisines import SaisineView

COMPUTED = (Kind.CALCULE, Kind.FICHIER)


def form(view: SaisineView) -> None:
    """Choose the answer, give the right one and say why."""
    keys = [
        key
        for key, field in FIELDS.items()
        if field.kind not in COMPUTED and key not in view.masque and fiche.visible(field, view.answers)
    ]
    lists = frame.lists()
    name = st.selectbox(
        "Réponse à corriger",
        keys,
        format_func=lambda key: f"{FIELDS[key].section}. {FIELDS[key].label}",
        index=None,
        placeholder="Choisir",
        key=f"correct_{view.cle}",
    )
    if name is None:
        return
    field = FIELDS[name]
    key = f"correct_{view.cle}_{name}"
    widgets.show(field, lists, key, view.answers.get(name), required=False)
    why = st.text_input("Pourquoi", key=f"why_{view.cle}", max_chars=300)
    if st.button("Corriger", type="primary", key=f"do_correct_{view.cle}"):
        value = widgets.from_widget(field, st.session_state[key])
        with frame.feedback() as done, writing() as session:
            saisines.correct(session, view.cle, actor=frame.me(), changes={name: value}, why=why)
        if done.ok:
            frame.flash("La correction est enregistrée ; la valeur d'avant reste dans l'historique.")
            st.rerun()
