"""A need grid and a set of texts as they are read, in a diagnostic or a bilan."""

from collections.abc import Mapping

import streamlit as st

from lda.ui.dossier.desk import Desk
from lda.ui.text import cell, plain

LEVELS = ("0", "1", "2", "3", "NE")


def read_grid(desk: Desk, levels: Mapping[str, str]) -> None:
    """A need grid as words: the domains of each level, the strongest first."""
    names = desk.lists["domaine_bilan"]
    lines = []
    for level in (*reversed(LEVELS[:4]), LEVELS[4]):
        found = [names[domain] for domain in names if levels.get(domain) == level]
        if found:
            lines.append(f":gray[{cell(desk.label('niveau_besoin', level))} :] {cell(' · '.join(found))}")
    if lines:
        st.markdown("  \n".join(lines))


def read_texts(texts: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """What was written in words, each under its label."""
    found = [(label, texts[key]) for key, label in labels.items() if texts.get(key)]
    if found:
        st.markdown("  \n".join(f":gray[{cell(label)} :] {plain(text)}" for label, text in found))
