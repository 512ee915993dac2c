"""The empty page again, with our settings (.streamlit/config.toml) and the question of who is signed in.

Nothing else of ours: neither our menu, nor our sidebar, nor our styles. What a page of ours costs beside this
one is its own.
"""

import streamlit as st

from lda.bench.stock.empty import PAGES, page
from lda.ui import frame

if __name__ == "__main__":
    if frame.ask_who() is None:
        st.stop()
    st.navigation([st.Page(page, title=f"Page {n}", url_path=f"page-{n}") for n in range(1, PAGES + 1)]).run()
