"""The journal of accesses, without content, for the administrator."""

import streamlit as st

from lda.domain.french import plural
from lda.domain.traces import ACTE_LABELS, Acte
from lda.store.work import reading
from lda.ui import frame, journal_table
from lda.views import journal

SIZE = 50

me = frame.require("journal")
frame.title("Journal", "Connexions, documents, accès refusés et changements de droits, gardés douze mois.")
kind, since, until = st.columns([3, 2, 2])
asked = st.query_params.get("acte")
if asked in list(Acte) and "journal-acte" not in st.session_state:
    st.session_state["journal-acte"] = Acte(asked)
acte = kind.selectbox(
    "Acte", list(Acte), None, format_func=ACTE_LABELS.__getitem__, placeholder="Tous", key="journal-acte"
)
first = since.date_input("Du", None, format="DD/MM/YYYY", key="journal-du")
last = until.date_input("Au", None, format="DD/MM/YYYY", key="journal-au")
count, table, below = st.container(), st.container(), st.container()
with reading() as session:
    total = journal.page(session, actor=me, acte=acte, first=first, last=last, size=0).total
    with below:
        number = frame.pages(total, SIZE, "journal-page")
    found = journal.page(session, actor=me, acte=acte, first=first, last=last, page=number, size=SIZE)
count.caption(plural(total, "ligne"))
with table:
    journal_table.show(found, who=True)
