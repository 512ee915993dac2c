"""The files joined to a fiche: kept in the database, encrypted, as soon as they are chosen."""

from functools import partial
from typing import Any

import streamlit as st

from lda.domain.fiche import Field
from lda.services import pieces
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.text import plain
from lda.ui.uploads import upload
from lda.views import drafts


def show(cle: str, field: Field) -> None:
    """The files already joined, each with its removal, and the way to add one."""
    with reading() as session:
        joined = drafts.pieces(session, cle, actor=frame.me())
    for piece in joined:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/attach_file: {plain(piece.nom)}")
            st.button(
                "Retirer", key=f"remove_{piece.cle}", type="tertiary", on_click=_remove, args=(piece.cle,)
            )
    upload(field.label, f"upload_{cle}", partial(_join, cle), help=field.help or None)


def _join(cle: str, session: Any, name: str, content: bytes) -> None:
    pieces.add(session, cle, actor=frame.me(), name=name, content=content)


def _remove(piece: str) -> None:
    with writing() as session:
        pieces.remove(session, piece, actor=frame.me(), why="Retirée du brouillon")
