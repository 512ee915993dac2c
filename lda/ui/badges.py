"""Statuses as badges: one word, one colour, the same everywhere."""

from typing import Literal

import streamlit as st

from lda.ui import frame

Colour = Literal["orange", "blue", "green", "violet", "gray"]

_COLOURS: dict[str, Colour] = {
    "BROUILLON": "gray",
    "TRANSMISE": "orange",
    "ACCUSEE": "blue",
    "COMPLEMENT": "violet",
    "OUVERT": "orange",
    "DIAGNOSTIC": "blue",
    "CONCERTATION": "blue",
    "VALIDEE": "green",
    "ATTENTE_MESURE": "violet",
    "ACCOMPAGNEMENT": "green",
    "RELAIS": "violet",
    "CLOTUREE": "gray",
    "NON_VALIDEE": "gray",
    "SANS_SUITE": "gray",
}


def saisine(statut: str, *, partner: bool = False) -> None:
    """The status of a saisine, in the partner's words for a partner."""
    st.badge(frame.lists().label("statut_saisine", statut, partner=partner), color=_colour(statut))


def dossier(statut: str) -> None:
    """The status of a dossier."""
    st.badge(frame.lists().label("statut_dossier", statut), color=_colour(statut))


def late(days: int) -> None:
    """Something late, with how much."""
    st.badge(f"en retard de {days} jour{'s' if days > 1 else ''}", color="red", icon=":material/schedule:")


def _colour(statut: str) -> Colour:
    return _COLOURS.get(statut, "gray")
