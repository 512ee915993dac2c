"""The main script, run by Streamlit for every visitor at every run: who is it, and which pages are there.

It stands away from `pages/`, which Streamlit would otherwise serve to anyone (docs/decisions). Every address
is registered for everybody: to its page for those who have it, to the sign-in form for visitors, and to the
one page "introuvable" for all others and for addresses that do not exist.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.navigation.page import Page as StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lda.domain.access import Actor
from lda.domain.errors import NotFound, Unavailable
from lda.ui import frame, signin
from lda.ui.pages_by_role import BY_URL, PAGES, Page

APPLICATION = "Logement d'abord 62"
ICON = Path(__file__).parent / "static" / "favicon.png"
_UNKNOWN = "_unknown_url"


def run() -> None:
    """One run of the script."""
    st.set_page_config(page_title=APPLICATION, page_icon=ICON, layout="wide")
    actor = frame.ask_who()
    with frame.serving(actor):
        chosen = st.navigation(_pages(actor), position="sidebar" if actor else "hidden")
        frame.at(chosen.url_path)
        st.set_page_config(page_icon=ICON, page_title=f"{chosen.title} · {APPLICATION}")
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


def _pages(actor: Actor | None) -> list[StreamlitPage]:
    pages = [_page(page, actor) for page in PAGES]
    unknown = _unknown_url()
    if unknown:
        pages.append(_answer(unknown, actor))
    return pages


def _page(declared: Page, actor: Actor | None) -> StreamlitPage:
    if not declared.serves(actor):
        return _answer(declared.url, actor)
    return st.Page(
        declared.path,
        title=declared.title_for(actor),
        icon=declared.icon,
        url_path=declared.url or frame.HOME_URL,
        default=not declared.url,
        visibility="hidden" if declared.hidden else "visible",
    )


def _answer(url: str, actor: Actor | None) -> StreamlitPage:
    """What stands at an address that gives nothing to the actor: the sign-in form, or "introuvable"."""
    show: Callable[[], None]
    if actor is None:
        title, show = signin.TITLE, signin.show
    else:
        title, show = frame.NOT_FOUND_TITLE, _refuse if url in BY_URL else frame.introuvable
    return st.Page(show, title=title, url_path=url or frame.HOME_URL, default=not url, visibility="hidden")


def _refuse() -> None:
    frame.refused("page")
    frame.introuvable()


def _unknown_url() -> str | None:
    """The address asked for, when no page has it; Streamlit names it on the first run only."""
    context = get_script_run_ctx()
    if context is None:
        return None
    asked = context.pages_manager.intended_page_name
    if asked:
        name = asked.strip("/")
        known = name in {*BY_URL, frame.HOME_URL}
        st.session_state[_UNKNOWN] = None if known else name.replace("/", "-") or None
    return st.session_state.get(_UNKNOWN)


if __name__ == "__main__":
    run()
