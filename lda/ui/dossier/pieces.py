"""The files of a dossier, of its saisines and of its mesures: to open, to join, to take away."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import streamlit as st

from lda.domain.clock import PARIS
from lda.domain.french import date_short, file_size
from lda.services import pieces
from lda.ui import frame
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import SEEN, Act, Ask, form
from lda.ui.text import cell
from lda.ui.uploads import kind, upload
from lda.views.dossier_parts import DossierPiece

DOSSIER = 0
"""Stands for the dossier among the ids of its mesures."""
HELP = "PDF, photo, Word, Excel ou OpenDocument texte, sans macro. Le fichier est chiffré."
REMOVE = Act(
    pieces.remove,
    "Retirer la pièce",
    "La pièce est retirée.",
    (Ask("why", "Motif du retrait"),),
)


def show(desk: Desk, *, revealed: bool = False) -> None:
    """The files that the reader knows of, by what they hang on, and the way to join one.

    `revealed`: what is guarded was shown in this very run, after the dossier was read.
    """
    view, places = desk.view, dict(_places(desk))
    reads = desk.whole and "pieces.fetch" in view.possibles
    if not (view.pieces or places or reads):
        return
    st.header("Pièces jointes", anchor=False)
    if not view.pieces:
        st.caption(f"Aucune pièce {'jointe' if reads else 'que vous puissiez lire'} pour le moment.")
    elif not (revealed or all(piece.ouverte for piece in view.pieces)):
        st.caption(
            "Les pièces s'ouvrent pendant une demi-heure après l'affichage motivé des informations masquées."
        )
    for title, found in _groups(desk):
        with st.container(key=f"pieces_{found[0].cle}", gap="xsmall"):
            st.markdown(f"**{cell(title)}**")
            for piece in found:
                _piece(piece, opens=revealed or piece.ouverte)
    if places:
        _join(desk, places)


def _places(desk: Desk) -> Iterator[tuple[int, str]]:
    """Where the reader may join a file: the dossier, a mesure by its id."""
    if "pieces.add_to_dossier" in desk.view.possibles:
        yield DOSSIER, "Le dossier"
    for mesure in desk.view.mesures:
        if mesure.joint:
            yield mesure.id, f"{desk.label('mesure', mesure.code)} · {mesure.operateur}"


def _groups(desk: Desk) -> Iterator[tuple[str, list[DossierPiece]]]:
    """The files of the dossier, then those of each saisine, then those of each mesure."""
    view = desk.view
    yield from _group("Dossier", [p for p in view.pieces if p.saisine is None and p.mesure is None])
    for saisine in view.saisines:
        title = f"Saisine {saisine.reference}"
        yield from _group(title, [p for p in view.pieces if p.saisine == saisine.cle])
    for mesure in view.mesures:
        title = f"{desk.label('mesure', mesure.code)} · {mesure.operateur}"
        yield from _group(title, [p for p in view.pieces if p.mesure == mesure.id])


def _group(title: str, found: list[DossierPiece]) -> Iterator[tuple[str, list[DossierPiece]]]:
    if found:
        yield title, found


def _piece(piece: DossierPiece, *, opens: bool) -> None:
    day = date_short(piece.ajoutee_le.astimezone(PARIS).date())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            if opens:
                frame.file_link(piece.nom, "piece", piece.cle)
            else:
                st.markdown(f":material/lock: {cell(piece.nom)}")
            st.caption(f"{kind(piece.type)} · {file_size(piece.taille)} · {cell(piece.auteur)}, le {day}")
        if piece.retirable:
            with st.popover("Retirer", type="tertiary", key=f"out_{piece.cle}", on_change="rerun") as box:
                if box.open:
                    st.caption("Son contenu sera effacé ; votre nom et ce motif restent dans l'historique.")
                    form(REMOVE, piece.cle, None)


def _join(desk: Desk, places: Mapping[int, str]) -> None:
    cle = desk.view.cle
    with st.expander(
        "Joindre une pièce", key=f"join_{cle}", icon=":material/attach_file:", on_change="rerun"
    ) as box:
        if not box.open:
            return
        place, label = next(iter(places.items()))
        if len(places) > 1:
            place = st.selectbox("Joindre à", list(places), format_func=places.__getitem__, key=f"to_{cle}")
            label = "Fichier à joindre"
        upload(label, f"file_{cle}", partial(_keep, cle, place), help=HELP, done=_joined)


def _keep(cle: str, place: int, session: Any, name: str, content: bytes) -> None:
    me = frame.me()
    if place == DOSSIER:
        pieces.add_to_dossier(session, cle, actor=me, name=name, content=content)
    else:
        pieces.add_to_mesure(session, place, actor=me, name=name, content=content)


def _joined() -> None:
    """What one does oneself is no change by somebody else."""
    st.session_state.pop(SEEN, None)
    frame.flash("La pièce est jointe.")
