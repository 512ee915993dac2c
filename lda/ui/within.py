"""Going from one view of a page to another of the same page.

A `st.page_link` to the page being shown changes its query for one run only: the browser's address stays, and
the next click forgets it. A button that writes the address is remembered.
"""

import streamlit as st

from lda.ui.text import cell


def step(label: str, key: str, *, icon: str | None = None, **query: str) -> None:
    """A discreet button to the same page with this query, and no other. The label is plain text."""
    shown = f":primary[**{cell(label)}**]"
    st.button(shown, key=f"step_{key}", type="tertiary", icon=icon, on_click=_go, args=(query,))


def _go(query: dict[str, str]) -> None:
    st.query_params.from_dict(query)
