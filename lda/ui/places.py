"""A place of the page that a part of it may draw anew, without drawing the page."""

from collections.abc import Callable, Hashable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


class Place:
    """One element of the page, drawn where the place was made, and again only when it changes.

    What is drawn belongs to the page, whoever draws it: Streamlit would have each part draw there beforehand,
    and wrap what it draws.
    """

    def __init__(self) -> None:
        self._slot = st.empty()
        self._content: Hashable = None

    def draw(self, content: Hashable, how: Callable[[DeltaGenerator], object]) -> None:
        """Have the place show a content, which `how` draws; None empties it."""
        if content == self._content:
            return
        with ThreadState.scoped(fragment_id=None):
            if content is None:
                self._slot.empty()
            else:
                how(self._slot)
        self._content = content
