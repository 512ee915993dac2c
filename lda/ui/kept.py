"""What a browser keeps of a page for the day its server is lost: a field that nobody sees.

A session lives in the memory of one process. When that is lost, the browser brings to the next one what its
widgets hold, and this among it.
"""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st


def kept(key: str, now: Mapping[str, Any]) -> dict[str, Any]:
    """Have the browser keep a few words; gives the others that it kept of a session that was lost, if any.

    They come from a browser: they may be anything.
    """
    key, text = f"kept_{key}", json.dumps(now)
    first = text
    if key in st.session_state:
        st.session_state[key], first = text, ""
    told = st.text_input("Gardé par le navigateur", first, key=key, label_visibility="collapsed")
    return _read(told) if told != text else {}


def _read(told: str) -> dict[str, Any]:
    try:
        found = json.loads(told)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
