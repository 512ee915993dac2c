"""The user guide of a role, read from docs/guide."""

import streamlit as st

from lda.settings import ROOT
from lda.ui import frame

GUIDES = {
    "PARTENAIRE": ("partenaire.md", "fiche.md", "glossaire.md"),
    "COORDINATEUR": ("coordinateur.md", "fiche.md", "statuts.md", "glossaire.md"),
    "SLISL": ("slisl.md", "fiche.md", "statuts.md", "glossaire.md"),
    "DEPARTEMENT": ("departement.md", "glossaire.md"),
    "ADMIN": ("administration.md", "glossaire.md"),
}

me = frame.require("aide")
frame.title("Aide")
guides = [(ROOT / "docs" / "guide" / name).read_text(encoding="utf-8") for name in GUIDES[me.role]]
titles = [guide.splitlines()[0].removeprefix("# ") for guide in guides]
for tab, guide in zip(st.tabs(titles), guides, strict=True):
    tab.markdown(guide.split("\n", 1)[1])
