"""The dossiers that a partner accompanies, as referent or as operator of a mesure: one card each."""

import streamlit as st

from lda.documents.answers import commune_name
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import date_long, plural, relative_due
from lda.store.work import reading
from lda.ui import badges, frame
from lda.ui.text import cell
from lda.views import dossiers
from lda.views.dossiers import MyDossier

PAGE = 20


def show(me: Actor) -> None:
    """The whole page."""
    frame.title("Mes accompagnements")
    with reading() as session:
        found = dossiers.mine(session, actor=me)
    if not found:
        st.info(
            "Vous n'accompagnez aucune situation pour le moment. Celles dont vous êtes désigné référent, et "
            "celles dont votre structure mène une mesure, arriveront ici."
        )
        return
    st.header(plural(len(found), "accompagnement"), anchor=False)
    last = -(-len(found) // PAGE)
    page = st.pagination(last, key="accompanied_page", persist_state="session") if last > 1 else 1
    for one in found[(page - 1) * PAGE : page * PAGE]:
        _card(one)


def _card(one: MyDossier) -> None:
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            frame.link(one.nom or "Sans nom", "dossier", icon=":material/folder_open:", cle=one.cle)
            badges.dossier(one.statut)
        roles = [word for held, word in ((one.referent, "référent"), (one.operateur, "opérateur")) if held]
        parts = [one.reference, commune_name(one.commune), f"vous êtes {' et '.join(roles)}"]
        st.caption(" · ".join(cell(part) for part in parts if part))
        if one.prochaine_echeance:
            due = relative_due(one.prochaine_echeance, today())
            colour = "red" if one.prochaine_echeance < today() else "gray"
            st.markdown(f"Prochaine échéance : {date_long(one.prochaine_echeance)} :{colour}[{due}]")
