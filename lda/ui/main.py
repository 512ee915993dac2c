"""The main script, run by Streamlit for every visitor at every run: who is it, and which pages are there.

It stands away from `pages/`, which Streamlit would otherwise serve to anyone (docs/decisions).
"""

import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.navigation.page import Page as StreamlitPage

from lda.domain.errors import NotFound, Unavailable
from lda.ui import addresses, frame, signin

APPLICATION = "Logement d'abord 62"
ICON = "/app/static/favicon.png"


def run() -> None:
    """One run of the script."""
    actor = frame.ask_who()
    with frame.serving(actor):
        chosen = st.navigation(addresses.pages(actor), position="sidebar" if actor else "hidden")
        frame.at(chosen.url_path)
        st.set_page_config(f"{chosen.title} · {APPLICATION}", ICON, layout="wide")
        if actor is not None:
            frame.seen()
            signin.sidebar(actor)
        _run_page(chosen)


def _run_page(chosen: StreamlitPage) -> None:
    try:
        chosen.run()
    except NotFound as error:
        frame.show_not_found(error)
    except FragmentHandledException:
        pass  # the fragment has shown it in its place
    except Unavailable:
        raise  # the page waits for the database (lda/ui/runner.py)
    except Exception as error:
        frame.show_unexpected(error)


if __name__ == "__main__":
    run()
