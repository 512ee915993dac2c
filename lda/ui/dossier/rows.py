"""Situations as rows: a table on a wide screen, one card after the other on a telephone."""

from collections.abc import Sequence

import streamlit as st

from lda.documents.answers import commune_name
from lda.domain.clock import PARIS, today
from lda.domain.french import date_short, plural, relative_due, relative_past
from lda.domain.words import CLOSED
from lda.store.lists import Lists
from lda.ui import badges, frame
from lda.ui.text import cell
from lda.views.situation_filters import NEED_REFERENT
from lda.views.situations import Kind, Row

WIDTHS = (2.7, 2.3, 2.5, 1.8, 2.1)
HEADS = ("Personne", "Statut", "À faire", "Référent", "Échéance et mouvement")
URGENT = {"IMMEDIATE": "red", "FORTE": "orange"}


def table(rows: Sequence[Row]) -> None:
    """The rows under their heads."""
    lists = frame.lists()
    with st.container(key="situations", gap=None):
        with st.container(key="situations_heads"):
            for column, head in zip(st.columns(WIDTHS), HEADS, strict=True):
                column.caption(head)
        for row in rows:
            with st.container(key=f"situation_{row.kind}_{row.cle}"):
                _row(row, lists)


def _row(row: Row, lists: Lists) -> None:
    who, state, todo, referent, when = st.columns(WIDTHS, vertical_alignment="top")
    with who:
        frame.link(row.name or "Sans nom", str(row.kind), cle=row.cle)
        place = commune_name(row.commune) if row.commune else lists.label("territoire", row.territoire)
        st.caption(" · ".join(cell(part) for part in (row.reference, place) if part))
    with state, st.container(horizontal=True, gap="xsmall"):
        _state(row, lists)
    with todo, st.container(horizontal=True, gap="xsmall"):
        _todo(row)
    with referent:
        st.markdown(cell(row.referent) or _no_referent(row))
    with when:
        _when(row)


def _state(row: Row, lists: Lists) -> None:
    if row.kind == Kind.SAISINE:
        badges.saisine(row.statut)
    else:
        badges.dossier(row.statut)
    if row.urgence in URGENT and row.statut not in CLOSED:
        label = lists.label("urgence", row.urgence).split(" (")[0]
        st.badge(f"Urgence {label.lower()}", color=URGENT[row.urgence])  # type: ignore[arg-type]
    if row.protege:
        st.badge("Protégé", color="violet", icon=":material/shield:")


def _todo(row: Row) -> None:
    for late in row.late:
        st.badge(
            f"{late.label} en retard de {plural(late.days, 'jour')}", color="red", icon=":material/schedule:"
        )
    if row.kind == Kind.SAISINE:
        st.markdown("Accuser réception")
    if row.a_repondre:
        st.markdown("Réponse de l'orienteur attendue")
    if row.transfert:
        st.markdown("Transfert à accepter" if row.transfert == "entrant" else "Transfert proposé")


def _no_referent(row: Row) -> str:
    return ":gray[sans référent]" if row.statut in NEED_REFERENT else ""


def _when(row: Row) -> None:
    if row.prochaine_echeance:
        due = relative_due(row.prochaine_echeance, today())
        colour = "red" if row.prochaine_echeance < today() else "gray"
        st.markdown(f"{date_short(row.prochaine_echeance)} :{colour}[{due}]")
    moved = relative_past(row.dernier_mouvement.astimezone(PARIS).date(), today())
    word = "Reçue" if row.kind == Kind.SAISINE else "Mouvement"
    st.caption(f"{word} {moved}")
