"""All that a coordinator has to do within thirty days, by kind."""

import streamlit as st

from lda.domain.french import plural
from lda.store.work import reading
from lda.ui import frame, home
from lda.ui.lists import choose
from lda.views import home as view
from lda.views.tasks import Kind

SIZE = 20
KEY = "echeances-nature"

me = frame.require("echeances")
frame.title("Échéances", "Ce qui est en retard ou dû dans les trente jours.")
asked = st.query_params.get("nature")
if asked in list(Kind) and KEY not in st.session_state:
    st.session_state[KEY] = asked
natures = {kind.value: home.ACTS[kind] for kind in Kind}
chosen = choose("Nature", natures, placeholder="Toutes", key=KEY, width=360)
with reading() as session:
    kind, page = Kind(chosen) if chosen else None, frame.page_of("echeances-page")
    found = view.deadlines(session, kind, actor=me, page=page, size=SIZE)
total = found.totals[kind] if kind else sum(found.totals.values())
st.caption(plural(total, "échéance"))
home.task_list(found.tasks, found.day)
if not found.tasks:
    st.write("Rien n'est dû dans les trente jours.")
frame.pages(found.listed, SIZE, "echeances-page")
