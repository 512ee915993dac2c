"""What a browser keeps of a page for the day its server is lost: a field that nobody sees.

A session lives in the memory of one process. When that is lost, the browser brings to the next one what its
widgets hold, and this among it.
"""

import streamlit as st


def kept(key: str, now: str) -> str:
    """Have the browser keep a text; gives the other one that it kept of a session that was lost, or ""."""
    first = now
    if key in st.session_state:
        st.session_state[key], first = now, ""
    with st.container(key=f"kept_{key}"):
        told = st.text_input("Gardé par le navigateur", first, key=key, label_visibility="collapsed")
    return told if told != now else ""
