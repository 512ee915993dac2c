"""Reunions, instances and commissions: the month, one of them, a new one."""

import streamlit as st

from lda.domain.errors import NotFound
from lda.domain.words import Role
from lda.store.work import reading
from lda.ui import frame
from lda.ui.agenda import call, form, month, one
from lda.views import agenda

me = frame.require("agenda")
cle = st.query_params.get("reunion")
if cle:
    with reading() as session:
        view = agenda.one(session, cle, actor=me)
    if "corriger" in st.query_params and view.mine and not view.row.cancelled:
        if view.row.called:
            call.correct(view)
        else:
            form.correct(view, me)
    else:
        one.show(view)
elif "ajouter" in st.query_params and me.role == Role.DEPARTEMENT:
    call.add()
elif "ajouter" in st.query_params:
    if me.role != Role.COORDINATEUR or not me.plateformes:
        raise NotFound("reunions.log")
    form.add(me)
else:
    month.show(me)
