"""The empty page again, with our settings (.streamlit/config.toml) and our sign-in.

The sign-in as on each of our pages: who it is, asked of the database; the addresses of the role; in the
sidebar, who is signed in and the way out. What a page of ours costs beside this one is its own.
"""

import streamlit as st

from lda.bench.stock.empty import page
from lda.ui import addresses, frame, signin

if __name__ == "__main__":
    actor = frame.ask_who()
    if actor is None:
        st.stop()
    with frame.serving(actor):
        st.navigation(addresses.pages(actor))
        signin.sidebar(actor)
        page()
