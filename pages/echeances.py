"""All that a coordinator has to do within thirty days, by nature."""

import streamlit as st

from lda.domain.deadlines import ACTS, Nature
from lda.domain.french import plural
from lda.store.work import reading
from lda.ui import frame, home
from lda.ui.lists import choose
from lda.views import home as view

SIZE = 20
KEY = "echeances-nature"

me = frame.require("echeances")
frame.title("Échéances", "Ce qui est en retard ou dû dans les trente jours.")
asked = st.query_params.get("nature")
if asked in list(Nature) and KEY not in st.session_state:
    st.session_state[KEY] = asked
natures = {nature.value: ACTS[nature] for nature in Nature}
chosen = choose("Nature", natures, placeholder="Toutes", key=KEY, width=360)
with reading() as session:
    nature, page = Nature(chosen) if chosen else None, frame.page_of("echeances-page")
    found = view.deadlines(session, nature, actor=me, page=page, size=SIZE)
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(plural(found.total, "échéance"), width="content")
    if found.total:
        frame.file_link("Dans mon calendrier (.ics)", "echeances", "toutes", nature=chosen or "")
home.task_list(found.tasks, found.day)
if not found.tasks:
    st.write("Rien n'est dû dans les trente jours.")
frame.pages(found.total, SIZE, "echeances-page")
