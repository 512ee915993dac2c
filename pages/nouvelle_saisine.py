"""Write a fiche saisine: resume a draft, start one, copy from an earlier one."""

import streamlit as st

from lda.domain.words import Role
from lda.ui import frame
from lda.ui.fiche import form, start
from lda.ui.fiche.sheet import opened

me = frame.require("nouvelle-saisine")
cle = st.query_params.get("cle")

if cle is None:
    frame.title(
        "Nouvelle saisine",
        "10 à 12 minutes. Chaque réponse est enregistrée aussitôt : vous pouvez vous arrêter.",
    )
    start.drafts_to_resume()
    if me.role == Role.COORDINATEUR:
        start.for_a_partner()
    else:
        start.for_oneself()
    frame.file_link("Imprimer une fiche vierge (PDF)", "fiche-vierge", "vierge")
else:
    draft = opened(cle)  # somebody else's is introuvable before any of the form shows
    frame.title("Fiche saisine")
    form.form(draft)
