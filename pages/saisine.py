"""One transmitted saisine: followed by its author, received by the plateforme."""

import streamlit as st

from lda.store.work import reading
from lda.ui import frame
from lda.ui.saisine import acts, follow
from lda.ui.text import plain
from lda.views import saisines

me = frame.require("saisine")
cle = st.query_params.get("cle", "")
with reading() as session:
    view = saisines.one(session, cle, actor=me)

frame.title(f"Saisine {view.reference}", plain(view.personne) or None)
if "transmise" in st.query_params and view.sienne:
    follow.sent(view)
follow.head(view)
left, right = st.columns([2, 1], gap="large")
with left:
    acts.main(view)
    follow.decision(view)
    for part in (follow.thread, follow.fiche) if view.sienne else (follow.fiche, follow.thread):
        part(view)
    follow.history(view)
with right:
    follow.coordination(view)
    follow.documents(view)
    acts.others(view)
