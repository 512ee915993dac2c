"""An empty page as a stock Streamlit application has it: a title, a text, six pages, the same packages.

Run with Streamlit's default settings, from a folder that holds none of ours.
"""

import altair  # noqa: F401
import pandas  # noqa: F401
import sqlalchemy  # noqa: F401
import streamlit as st
import streamlit_authenticator  # noqa: F401

PAGES = 6


def page() -> None:
    """What stands on each page."""
    st.title("Une page vide")
    st.write("Un titre et ce texte.")


if __name__ == "__main__":
    st.navigation([st.Page(page, title=f"Page {n}", url_path=f"page-{n}") for n in range(1, PAGES + 1)]).run()
