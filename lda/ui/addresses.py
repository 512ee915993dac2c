"""What stands at each address for who is served: Streamlit's pages.

Every address is registered for everybody: to its page for those who have it, to the sign-in form for
visitors, and to the one page "introuvable" for all others and for addresses that do not exist.
"""

from collections.abc import Callable
from copy import copy
from functools import lru_cache

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lda.domain.access import Actor
from lda.ui import frame, signin
from lda.ui.pages_by_role import BY_URL, PAGES, Page

_UNKNOWN = "_unknown_url"


def pages(actor: Actor | None) -> list[StreamlitPage]:
    """All of them, and the address asked for when it is none of ours."""
    found = [_page(page, actor) for page in PAGES]
    unknown = _unknown_url()
    if unknown:
        found.append(_answer(unknown, actor))
    return found


def _page(declared: Page, actor: Actor | None) -> StreamlitPage:
    if not declared.serves(actor):
        return _answer(declared.url, actor)
    return copy(_served(declared.url, declared.title_for(actor)))


@lru_cache
def _served(url: str, title: str) -> StreamlitPage:
    """A page of ours, whose file is looked for once. To be copied: Streamlit marks the one that it runs."""
    declared = BY_URL[url]
    return st.Page(
        declared.path,
        title=title,
        icon=declared.icon,
        url_path=url or frame.HOME_URL,
        default=not url,
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
