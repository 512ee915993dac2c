"""The list behind a figure."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.french import month_label, plural
from lda.domain.indicators import COMMUN_LABEL
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import frame
from lda.ui.statistics.show import LIST, TITLES, can_list, open_list
from lda.views import indicators
from lda.views.counting import ABOUT_SOLLICITATIONS, Indicator
from lda.views.figures import Figures
from lda.views.rows import Row

SIZE = 50
PARTS = {
    Indicator.SOLLICITATIONS: (Indicator.SOLLICITATIONS, Indicator.SAISINES, Indicator.ESPACE_RESSOURCE),
    Indicator.REUNIONS: (Indicator.REUNIONS, Indicator.CONCERTATIONS, Indicator.PARTICIPEES),
    Indicator.COMMISSIONS: (Indicator.COMMISSIONS,),
}
NAMES = {
    Indicator.SOLLICITATIONS: "Toutes",
    Indicator.SAISINES: "Saisines",
    Indicator.ESPACE_RESSOURCE: "Espace ressource",
    Indicator.REUNIONS: "Toutes",
    Indicator.CONCERTATIONS: "Concertations",
    Indicator.PARTICIPEES: "Suivies sans les organiser",
    Indicator.COMMISSIONS: "Toutes",
}
PAGES = {"dossier": "dossier?cle=", "saisine": "saisine?cle=", "contact": "espace-ressource?contact=",
         "reunion": "agenda?reunion="}  # fmt: skip


def show(figures: Figures, actor: Actor) -> None:
    """The list that the address asks for, if it is for this reader."""
    asked = st.query_params.get(LIST)
    if asked not in TITLES or not can_list(figures, actor):
        return
    indicator = Indicator(asked)
    with st.container(border=True, key="behind"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.header(f"Liste : {TITLES[indicator].lower()}", anchor=False)
            st.button("Fermer la liste", on_click=open_list, args=(None,), icon=":material/close:")
        part, month = _choices(figures, indicator)
        _list(figures, part, month, actor)


def _choices(figures: Figures, indicator: Indicator) -> tuple[Indicator, date | None]:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    parts = PARTS[indicator]
    part = parts[0]
    with left:
        if len(parts) > 1:
            part = st.segmented_control(
                "Montrer", parts, default=parts[0], format_func=lambda p: NAMES[p], key=f"part_{indicator}"
            ) or parts[0]  # fmt: skip
    with right:
        month = st.selectbox(
            "Mois",
            [m for m in figures.months if m <= figures.day],
            index=None,
            format_func=month_label,
            placeholder="Toute la période",
            key=f"month_{indicator}",
        )
    return part, month


def _list(figures: Figures, part: Indicator, month: date | None, actor: Actor) -> None:
    plateforme, territoire = figures.place or (None, None)
    key = f"page_{part}_{month}"
    try:
        with reading() as session:
            number = st.session_state.get(key, 1)
            found = indicators.behind(
                session,
                figures.period,
                part,
                plateforme,
                territoire,
                month,
                actor=actor,
                page=number,
                size=SIZE,
            )
    except NotFound:
        st.info("Cette liste n'est pas accessible.")
        return
    st.markdown(f"**{plural(found.total, 'ligne')}**")
    if not found.rows:
        st.caption("Rien à cette période.")
        return
    lists, places = frame.lists(), {code: t.nom for code, t in figures.territoires.items()}
    rows = [_cells(row, lists, places, part) for row in found.rows]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Jour": st.column_config.DateColumn(format="DD/MM/YYYY"),
            "Ouvrir": st.column_config.LinkColumn(display_text="Ouvrir"),
        },
        alt=f"Liste de {plural(found.total, 'ligne')}",
    )
    if found.total > SIZE:
        st.pagination(-(-found.total // SIZE), key=key)


def _cells(row: Row, lists: Lists, places: dict[str, str], part: Indicator) -> dict[str, Any]:
    common = {
        "Jour": row.jour,
        "Référence": row.reference,
        "Ouvrir": f"/{PAGES[row.opens[0]]}{row.opens[1]}" if row.opens else None,
    }
    territoire = places.get(row.territoire or "", COMMUN_LABEL)
    if part not in ABOUT_SOLLICITATIONS:
        return {
            **common,
            "Type": lists.label("type_reunion", row.code),
            "Objet": row.name,
            "Rôle": lists.label("role_reunion", row.role),
            "Territoire": territoire,
        }
    contact = row.kind == "CONTACT"
    return {
        **common,
        "Personne": _person(row),
        "Commune": row.commune or "",
        "Nature": "Contact direct" if contact else "Saisine",
        "Structure": row.organisation or "",
        "Canal ou statut": lists.label("canal" if contact else "statut_saisine", row.code),
        "Territoire": territoire,
    }


def _person(row: Row) -> str:
    if row.elsewhere:
        return "Transférée"
    if row.confidential:
        return "Confidentiel"
    return row.name or "–"
