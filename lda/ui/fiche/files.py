"""The files joined to a fiche: kept in the database, encrypted, as soon as they are chosen."""

import streamlit as st

from lda.domain.errors import Conflict, Invalid, NotFound
from lda.domain.fiche import Field
from lda.services import pieces
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.text import plain
from lda.views import drafts

TYPES = ["pdf", "png", "jpg", "jpeg", "docx", "xlsx", "odt", "ods"]
MEGABYTES = 10


def show(cle: str, field: Field) -> None:
    """The files already joined, each with its removal, and the way to add one."""
    with reading() as session:
        joined = drafts.one(session, cle, actor=frame.me()).pieces
    for piece in joined:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/attach_file: {plain(piece.nom)}")
            st.button(
                "Retirer", key=f"remove_{piece.cle}", type="tertiary", on_click=_remove, args=(piece.cle,)
            )
    turn = st.session_state.setdefault(f"upload_turn_{cle}", 0)
    key = f"upload_{cle}_{turn}"
    st.file_uploader(
        field.label,
        type=TYPES,
        key=key,
        help=field.help or None,
        max_upload_size=MEGABYTES,
        on_change=_add,
        args=(cle, key),
    )
    if message := st.session_state.pop(f"upload_error_{cle}", None):
        st.error(plain(message))


def _add(cle: str, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is None:
        return
    try:
        with writing() as session:
            pieces.add(session, cle, actor=frame.me(), name=chosen.name, content=chosen.getvalue())
        st.session_state[f"upload_turn_{cle}"] += 1
    except (Invalid, Conflict, NotFound) as error:
        st.session_state[f"upload_error_{cle}"] = str(error) or "Ce fichier n'a pas pu être joint."


def _remove(piece: str) -> None:
    with writing() as session:
        pieces.remove(session, piece, actor=frame.me(), why="Retirée du brouillon")
