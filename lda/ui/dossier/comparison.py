"""Two diagnostics side by side: the need grid, then each text. On a telephone, one under the other."""

import streamlit as st

from lda.domain.french import date_long, date_short
from lda.services.suivi import DIAGNOSTIC_TEXTS
from lda.ui.dossier import evolution
from lda.ui.dossier.desk import Desk
from lda.ui.statistics import show as charts
from lda.ui.statistics.charts import Table
from lda.ui.text import cell, plain
from lda.views.dossier_parts import DiagnosticLine

EMPTY = "–"


def show(desk: Desk) -> None:
    """The comparison, in an expander: the last diagnostic and the one before unless others are chosen."""
    found = {line.id: line for line in desk.view.diagnostics}
    key = f"compare_{desk.view.cle}"
    with st.expander("Comparer deux diagnostics", key=key, on_change="rerun") as box:
        if not box.open:
            return
        ids, names = list(found), {id: date_long(line.jour) for id, line in found.items()}
        left, right = st.columns(2)
        with left:
            first = st.selectbox(
                "Un diagnostic", ids, len(ids) - 2, format_func=names.__getitem__, key=f"{key}_first"
            )
        with right:
            second = st.selectbox(
                "Un autre", ids, len(ids) - 1, format_func=names.__getitem__, key=f"{key}_second"
            )
        if first == second:
            st.caption("Choisissez deux diagnostics différents.")
            return
        _compare(desk, *sorted((found[first], found[second]), key=lambda line: (line.jour, line.id)))


def _compare(desk: Desk, before: DiagnosticLine, after: DiagnosticLine) -> None:
    if said := evolution.changes(desk, before.besoins, after.besoins):
        st.markdown(f"{cell(said)}.")
    days = [date_short(line.jour) for line in (before, after)]
    if days[0] == days[1]:
        days = [f"{days[0]} ({rank})" for rank in (1, 2)]
    rows = tuple(
        (label, _level(desk, before, code), _level(desk, after, code) + _change(before, after, code))
        for code, label in desk.lists["domaine_bilan"].items()
    )
    charts.table(Table(("Domaine", *days), rows), "Besoins des deux diagnostics")
    for name, label in {"participation": "Participation de la personne", **DIAGNOSTIC_TEXTS}.items():
        told = [_text(desk, line, name) for line in (before, after)]
        if not any(told):
            continue
        st.markdown(f"**{label}**")
        for column, line, text in zip(st.columns(2), (before, after), told, strict=True):
            with column:
                st.markdown(f":gray[{date_short(line.jour)}]  \n{plain(text) or EMPTY}")


def _level(desk: Desk, line: DiagnosticLine, domain: str) -> str:
    level = line.besoins.get(domain)
    return f"{level} {desk.label('niveau_besoin', level).lower()}" if level else EMPTY


def _change(before: DiagnosticLine, after: DiagnosticLine, domain: str) -> str:
    """The word that says what the colour of a chart would."""
    first, second = before.besoins.get(domain), after.besoins.get(domain)
    if first == second or first not in evolution.LEVELS or second not in evolution.LEVELS:
        return ""
    return ", en baisse" if second < first else ", en hausse"


def _text(desk: Desk, line: DiagnosticLine, name: str) -> str:
    if name == "participation":
        return desk.label("participation_personne", line.participation)
    return line.contenu.get(name, "")
