"""The few rules of these screens that the theme cannot say."""

from pathlib import Path

import streamlit as st

SHEET = Path(__file__).with_name("dossier.css")


def apply() -> None:
    """Send the style sheet with the page."""
    st.html(SHEET)
