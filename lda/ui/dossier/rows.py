"""Situations as rows: a table on a wide screen, one card after the other on a telephone."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lda.documents.answers import commune_name
from lda.domain.clock import PARIS, today
from lda.domain.french import date_short, plural, relative_due, relative_past
from lda.domain.words import CLOSED, NEED_REFERENT
from lda.store.lists import Lists
from lda.ui import badges, frame
from lda.ui.text import cell, small
from lda.views.situations import Kind, Row

WIDTHS = {"Statut": 190, "À faire": 230, "Référent": 160, "Échéance et mouvement": 200}
"""Columns after that of the person, which takes what is left."""
URGENT: dict[str, badges.Colour] = {"IMMEDIATE": "red", "FORTE": "orange"}


def table(rows: Sequence[Row]) -> None:
    """The rows under their heads."""
    lists = frame.lists()
    with st.container(key="situations", gap=None):
        with _line("situations_heads"):
            st.caption("Personne", width="stretch")
            for head, width in WIDTHS.items():
                st.caption(head, width=width)
        for row in rows:
            _row(row, lists)


def _line(key: str) -> DeltaGenerator:
    """Side by side on a laptop, one under the other on a telephone (dossier.css)."""
    return st.container(horizontal=True, gap="small", vertical_alignment="top", key=key)


def _row(row: Row, lists: Lists) -> None:
    """Few elements, each one markdown: twenty-five rows are drawn at every click."""
    texts = (_state(row, lists), _todo(row), cell(row.referent) or _no_referent(row), _when(row))
    with _line(f"situation_{row.kind}_{row.cle}"):
        with st.container(width="stretch", gap=None):
            frame.link(row.name or "Sans nom", str(row.kind), cle=row.cle)
            place = commune_name(row.commune) if row.commune else lists.label("territoire", row.territoire)
            st.caption(" · ".join(cell(part) for part in (row.reference, place) if part))
        for text, width in zip(texts, WIDTHS.values(), strict=True):
            st.markdown(text, width=width)


def _state(row: Row, lists: Lists) -> str:
    found = [badges.of_saisine(row.statut) if row.kind == Kind.SAISINE else badges.of_dossier(row.statut)]
    if row.urgence in URGENT and row.statut not in CLOSED:
        label = lists.label("urgence", row.urgence).split(" (")[0]
        found.append(badges.mark(f"Urgence {label.lower()}", URGENT[row.urgence]))
    if row.protege:
        found.append(badges.mark("Protégé", "violet", ":material/shield:"))
    return " ".join(found)


def _todo(row: Row) -> str:
    found = [
        badges.mark(f"{late.label} en retard de {plural(late.days, 'jour')}", "red", ":material/schedule:")
        for late in row.late
    ]
    if row.kind == Kind.SAISINE:
        found.append("Accuser réception")
    if row.a_repondre:
        found.append("Réponse de l'orienteur attendue")
    if row.transfert:
        found.append("Transfert à accepter" if row.transfert == "entrant" else "Transfert proposé")
    return "  \n".join(found)


def _no_referent(row: Row) -> str:
    return ":gray[sans référent]" if row.statut in NEED_REFERENT else ""


def _when(row: Row) -> str:
    moved = relative_past(row.dernier_mouvement.astimezone(PARIS).date(), today())
    found = [small(f"{'Reçue' if row.kind == Kind.SAISINE else 'Mouvement'} {moved}")]
    if row.prochaine_echeance:
        due = relative_due(row.prochaine_echeance, today())
        colour = "red" if row.prochaine_echeance < today() else "gray"
        found.insert(0, f"{date_short(row.prochaine_echeance)} :{colour}[{due}]")
    return "  \n".join(found)
