"""The tab Situation: the fiche at a glance, what is hidden, possible doubles, the saisines of the dossier."""

import streamlit as st

from lda.documents import answers as words
from lda.domain.access import Part
from lda.domain.french import date_long, date_short
from lda.store.geography import geography
from lda.store.work import reading
from lda.ui import badges, frame
from lda.ui.dossier import pieces, protection
from lda.ui.dossier.desk import Desk
from lda.ui.fiche import review
from lda.ui.text import cell, plain
from lda.views import dossiers
from lda.views.dossiers import Double

FIRST = "BCJ"
"""Sections shown open: the person, the housing, the request."""


def show(desk: Desk) -> None:
    """What is known of the household."""
    _doubles(desk)
    revealed = protection.masked(desk)
    _corrected(desk)
    _in_place(desk)
    found = words.blocks(desk.view.answers, desk.lists)
    if not found:
        st.caption("Rien de la fiche ne vous est communiqué.")
    for block in sorted(found, key=lambda block: (block.code not in FIRST, block.code)):
        with st.expander(f"{block.code}. {cell(block.title)}", expanded=block.code in FIRST):
            review.read(block)
    _saisines(desk)
    pieces.show(desk, revealed=revealed)


def _in_place(desk: Desk) -> None:
    """Whether somebody accompanies the household, for who reads nothing else of its mesures (DOMAIN A2b)."""
    if Part.EN_PLACE in desk.view.parties and not desk.view.parties & {Part.MESURES, Part.SA_MESURE}:
        st.markdown(f":gray[Accompagnement en place :] {'oui' if desk.view.accompagne else 'non'}")


def _doubles(desk: Desk) -> None:
    if "dossiers.doubles" not in desk.view.possibles:
        return
    with reading() as session:
        found = dossiers.doubles(session, desk.view.cle, actor=desk.me)
    if not found:
        return
    with st.container(border=True):
        st.markdown("**Peut-être le même ménage**")
        for double in found:
            _double(double)


def _double(double: Double) -> None:
    day = date_short(double.jour)
    if double.dossier:
        frame.link(f"{double.reference} · {double.nom} · {day}", "dossier", cle=double.dossier)
    elif double.saisine:
        frame.link(f"{double.reference} · {double.nom} · {day} · à accuser", "saisine", cle=double.saisine)
    else:
        place = next(
            (t.nom for t in geography().territoires.values() if t.plateforme == double.plateforme), ""
        )
        st.markdown(f"{plain(double.reference)} du {day}, autre plateforme ({plain(place)})")


def _corrected(desk: Desk) -> None:
    labels = dict.fromkeys(label for line in desk.view.historique for label in line.champs)
    if labels:
        st.caption(
            f":material/edit: Corrigé depuis la transmission : {cell(', '.join(labels))}. Voir l'historique."
        )


def _saisines(desk: Desk) -> None:
    if not desk.view.saisines:
        return
    st.header("Saisines du dossier", anchor=False)
    several = len(desk.view.saisines) > 1
    for saisine in desk.view.saisines:
        shown = " · sa fiche est affichée ici" if several and saisine.principale else ""
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            frame.link(saisine.reference, "saisine", cle=saisine.cle)
            badges.saisine(saisine.statut)
            st.markdown(
                f"{plain(saisine.organisation)} :gray[reçue le {date_long(saisine.recue_le)}{shown}]",
                width="content",
            )
    if desk.steers and desk.view.saisines:
        st.caption(
            "Ouvrez une saisine pour la corriger, demander des précisions ou la classer comme doublon."
        )
