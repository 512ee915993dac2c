"""Choosing a file: it is kept in the database as soon as it is chosen, and not in the memory of a process."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lda.domain.errors import Conflict, Invalid, NotFound, Unavailable
from lda.services.pieces import EXTENSIONS, LARGEST
from lda.store.work import writing
from lda.ui.text import plain

Join = Callable[[Any, str, bytes], object]
"""Keeps a file: given a session, a name and a content."""
TYPES = sorted({extension.removeprefix(".") for extension in EXTENSIONS.values()} | {"jpeg"})
MEGABYTES = LARGEST // 1024**2
KINDS = {
    ".pdf": "PDF",
    ".png": "Image",
    ".jpg": "Photo",
    ".docx": "Word",
    ".xlsx": "Excel",
    ".odt": "OpenDocument",
}


def kind(media: str) -> str:
    """What people call a media type."""
    return KINDS[EXTENSIONS[media]]


def upload(
    label: str, key: str, join: Join, *, help: str | None = None, done: Callable[[], None] | None = None
) -> None:
    """The way to choose a file, which `join` keeps; why it was refused stands under it. `done` follows."""
    box = f"{key}_{st.session_state.setdefault(f'{key}_turn', 0)}"
    st.file_uploader(
        label,
        type=TYPES,
        key=box,
        help=help,
        max_upload_size=MEGABYTES,
        on_change=_keep,
        args=(key, box, join, done),
    )
    if message := st.session_state.pop(f"{key}_error", None):
        st.error(plain(message))
    elif st.session_state.get(box) is not None:
        # The database was away when it was chosen: any other file has left its box.
        _keep(key, box, join, done)
        st.rerun()


def _keep(key: str, box: str, join: Join, done: Callable[[], None] | None) -> None:
    chosen = st.session_state.get(box)
    if chosen is None:
        return
    st.session_state[f"{key}_turn"] += 1
    try:
        with writing() as session:
            join(session, chosen.name, chosen.getvalue())
    except Unavailable:
        st.session_state[f"{key}_turn"] -= 1  # it stays chosen, and is joined when the page runs again
        raise
    except (Invalid, Conflict, NotFound) as error:
        told = str(error) if isinstance(error, Invalid) else ""
        st.session_state[f"{key}_error"] = told or "Ce fichier n'a pas pu être joint. Rechargez la page."
        return
    if done is not None:
        done()
