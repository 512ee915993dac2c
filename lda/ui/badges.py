"""Statuses as badges: one word, one colour, the same everywhere."""

from typing import Literal

import streamlit as st

from lda.ui import frame
from lda.ui.text import cell

Colour = Literal["orange", "blue", "green", "violet", "gray", "red"]

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


def mark(label: str, colour: Colour, icon: str = "") -> str:
    """A badge as markdown, to stand with others or within a line of text."""
    return f":{colour}-badge[{icon}{' ' if icon else ''}{cell(label)}]"


def of_saisine(statut: str, *, partner: bool = False) -> str:
    """The status of a saisine as markdown, in the partner's words for a partner."""
    return mark(frame.lists().label("statut_saisine", statut, partner=partner), _COLOURS.get(statut, "gray"))


def of_dossier(statut: str) -> str:
    """The status of a dossier as markdown."""
    return mark(frame.lists().label("statut_dossier", statut), _COLOURS.get(statut, "gray"))


def saisine(statut: str, *, partner: bool = False) -> None:
    """The status of a saisine."""
    st.markdown(of_saisine(statut, partner=partner), width="content")


def dossier(statut: str) -> None:
    """The status of a dossier."""
    st.markdown(of_dossier(statut), width="content")
