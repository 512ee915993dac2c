"""Espace ressource: contacts to note and to answer; for a partner, advice without a name."""

import streamlit as st

from lda.domain.words import Role
from lda.store.work import reading
from lda.ui import frame
from lda.ui.ressource import form, lists, one
from lda.views import ressource

me = frame.require("espace-ressource")
cle = st.query_params.get("contact")
if cle:
    with reading() as session:
        view = ressource.one(session, cle, actor=me)
    one.show(view, me)
elif me.role == Role.PARTENAIRE:
    frame.title("Demander un conseil")
    left, right = st.columns(2, gap="large")
    with left:
        form.ask()
    with right:
        lists.asked(me)
else:
    frame.title("Espace ressource", "L'appui aux professionnels, sans nommer les personnes.")
    above = st.container()
    if me.role == Role.COORDINATEUR and me.plateformes:
        left, right = st.columns([5, 6], gap="large")
        with left:
            form.add(me)
        with right:
            waiting = lists.contacts(me)
    else:
        waiting = lists.contacts(me)
    with above:
        lists.waiting(waiting, mine=me.role == Role.COORDINATEUR)
