"""All that a coordinator or a partner has to do within thirty days, by nature."""

import streamlit as st

from lda.domain.deadlines import ACTS, Nature
from lda.domain.french import plural
from lda.store.work import reading
from lda.ui import frame, home
from lda.ui.lists import choose
from lda.views import home as view

SIZE = 15
KEY = "echeances-nature"

me = frame.require("echeances")
frame.title("Échéances", "Ce qui est en retard ou dû dans les trente jours.")
asked = st.session_state.setdefault(KEY, st.query_params.get("nature"))
nature = Nature(asked) if asked in list(Nature) else None
with reading() as session:
    found = view.deadlines(session, nature, actor=me, page=frame.page_of("echeances-page"), size=SIZE)
counts = {one: found.counts.get(one, 0) for one in Nature if one in found.counts or one == nature}
natures = {one.value: f"{ACTS[one]} · {number}" for one, number in counts.items()}
if nature is None:
    st.session_state[KEY] = None
choose("Nature", natures, placeholder="Toutes", key=KEY, width=420)
with st.container(horizontal=True, vertical_alignment="center"):
    st.caption(plural(found.total, "échéance"), width="content")
    if found.total:
        frame.file_link("Dans mon calendrier (.ics)", "echeances", "toutes", nature=nature or "")
home.task_list(found.tasks, found.day)
if not found.tasks:
    st.write("Rien n'est dû dans les trente jours. Bilans, contacts et dates à tenir s'afficheront ici.")
frame.pages(found.total, SIZE, "echeances-page")
