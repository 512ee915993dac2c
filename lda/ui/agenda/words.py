"""A reunion in words: how the screens say it, beside what documents say too."""

import streamlit as st

from lda.documents.reunion_words import Plateformes as Plateformes
from lda.documents.reunion_words import Territoires as Territoires
from lda.documents.reunion_words import hour as hour
from lda.documents.reunion_words import length as length
from lda.documents.reunion_words import parts as parts
from lda.documents.reunion_words import place as place
from lda.domain.clock import today
from lda.domain.french import DAYS, MONTHS
from lda.views.agenda import ReunionRow


def when(row: ReunionRow) -> str:
    """« Mardi 17 novembre · 14 h 30 »."""
    number = "1er" if row.jour.day == 1 else str(row.jour.day)
    day = f"{DAYS[row.jour.weekday()].capitalize()} {number} {MONTHS[row.jour.month - 1]}"
    return f"{day} · {hour(row.heure)}" if row.heure else day


def badges(row: ReunionRow) -> None:
    """What makes a reunion stand out, if anything does."""
    if row.cancelled:
        st.badge("Annulée", color="gray", icon=":material/event_busy:")
    elif row.incomplete:
        st.badge("À compléter", color="orange", icon=":material/edit:")
    elif row.jour == today():
        st.badge("Aujourd'hui", color="blue", icon=":material/event:")
