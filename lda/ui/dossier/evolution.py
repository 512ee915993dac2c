"""How a household moved since the diagnostic: needs by domain as a picture, and where it lives."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import streamlit as st

from lda.domain.french import date_short, plural
from lda.ui.dossier.desk import Desk
from lda.ui.statistics import show as charts
from lda.ui.statistics.charts import Table
from lda.ui.statistics.vega import INK, Drawing, drawing, tips
from lda.ui.text import cell
from lda.views.dossier_parts import BilanLine, MesureLine

LEVELS = ("0", "1", "2", "3")
SHADES = ("#EDF3F4", "#B9D3D8", "#5E98A4", "#1F5F6B")
"""From no need to an intensive one; the level is written in each square as well."""
ROW = 26
"""Height of a domain, in pixels."""
DARK = ("3",)
"""Levels whose square is dark enough for white."""


@dataclass(frozen=True)
class Moment:
    """A day on which needs were told: its name, levels by domain."""

    name: str
    jour: date
    levels: Mapping[str, str]


def moments(desk: Desk, mesure: MesureLine) -> list[Moment]:
    """The diagnostic that a mesure started from, as far as the reader has it, and its bilans transmitted."""
    sent = [b for b in mesure.bilans if b.transmis_le and b.jour and b.besoins]
    start = mesure.debut or date.max
    before = [d for d in desk.view.diagnostics if d.besoins and d.jour <= start]
    first = [Moment("Diagnostic", before[-1].jour, before[-1].besoins)] if before else []
    return first + [Moment(name(b), b.jour, b.besoins) for b in sent if b.jour]


def name(line: BilanLine) -> str:
    """« 6 mois », « Final »."""
    return f"{line.mois} mois" if line.mois else "Final"


def changes(desk: Desk, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """In which domains the need fell or grew, in words; "" when no domain can be compared."""
    labels = desk.lists["domaine_bilan"]
    both = [d for d in labels if before.get(d) in LEVELS and after.get(d) in LEVELS]
    if not both:
        return ""
    fell = [f"{labels[d]} ({before[d]} → {after[d]})" for d in both if after[d] < before[d]]
    grew = [f"{labels[d]} ({before[d]} → {after[d]})" for d in both if after[d] > before[d]]
    parts = [f"En baisse : {', '.join(fell)}"] if fell else []
    parts += [f"En hausse : {', '.join(grew)}"] if grew else []
    return ". ".join(parts) if parts else "Aucun niveau n'a changé"


def show(desk: Desk, mesure: MesureLine) -> None:
    """The picture, its table, and the residential situation step by step; nothing before a second moment."""
    found, homes = moments(desk, mesure), _homes(desk, mesure)
    if len(found) < 2 and not homes:
        return
    with st.expander("Évolution des besoins et de la situation", key=f"evolution_{mesure.id}"):
        if homes:
            st.markdown(f":gray[Où vit le ménage]  \n{homes}")
        if len(found) > 1:
            _needs(desk, mesure, found)


def _homes(desk: Desk, mesure: MesureLine) -> str:
    """Where the household lived at the saisine, at each bilan and at the sortie: one step a change; "" for
    one moment alone."""
    asked = desk.view.answers.get("situation_residentielle")
    told = [(asked, "à la demande")] if isinstance(asked, str) else []
    told += [
        (b.situation_residentielle, name(b).lower())
        for b in mesure.bilans
        if b.transmis_le and b.situation_residentielle
    ]
    if mesure.sortie and mesure.sortie.destination:
        told.append((mesure.sortie.destination, "à la sortie"))
    if len(told) < 2:
        return ""
    steps = [
        (desk.label("situation_residentielle", code), ", ".join(when for _, when in group))
        for code, group in groupby(told, key=lambda one: one[0])
    ]
    return " → ".join(f"{cell(home)} :gray[({cell(when)})]" for home, when in steps)


def _needs(desk: Desk, mesure: MesureLine, found: Sequence[Moment]) -> None:
    answer = _answer(found)
    st.markdown(f":gray[Niveau de besoin par domaine]  \n{answer}")
    picture, numbers = st.tabs(["Graphique", "Tableau"], key=f"evolution_tabs_{mesure.id}")
    with picture:
        alt = f"Niveau de besoin par domaine. {answer} Les niveaux sont dans l'onglet Tableau."
        charts.draw(_picture(desk, found), f"evolution_chart_{mesure.id}", alt)
    with numbers:
        charts.table(_table(desk, found), "Niveau de besoin par domaine")
    words = " · ".join(f"{level} {desk.label('niveau_besoin', level).lower()}" for level in LEVELS)
    st.caption(cell(f"{words} · NE non évalué"))


def _answer(found: Sequence[Moment]) -> str:
    before, after = found[0].levels, found[-1].levels
    ways = Counter(
        (after[d] > level) - (after[d] < level)
        for d, level in before.items()
        if level in LEVELS and after.get(d) in LEVELS
    )
    words = {-1: "en baisse", 1: "en hausse", 0: "sans changement"}
    parts = [f"{plural(ways[way], 'domaine')} {word}" for way, word in words.items() if ways[way]]
    days = f"Du {date_short(found[0].jour)} au {date_short(found[-1].jour)}"
    return f"{days} : {', '.join(parts) or 'aucun domaine à comparer'}."


def _head(moment: Moment) -> str:
    return f"{moment.name} {date_short(moment.jour)}"


def _short(label: str) -> str:
    """« Budget » of « Budget / loyer / dettes »: a telephone has no room for more beside a picture."""
    return label.split(" (")[0].split(" / ")[0]


def _picture(desk: Desk, found: Sequence[Moment]) -> Drawing:
    """A square for each domain and moment: its shade and its number are the level."""
    domains = desk.lists["domaine_bilan"]
    rows = [
        {
            "domaine": _short(label), "moment": moment.name, "jour": date_short(moment.jour),
            "niveau": moment.levels.get(code, "–"),
            "texte": desk.label("niveau_besoin", moment.levels.get(code)),
        }
        for code, label in domains.items()
        for moment in found
    ]  # fmt: skip
    shades = {"domain": [*LEVELS, "NE", "–"], "range": [*SHADES, "#FFFFFF", "#FFFFFF"]}
    quiet = {"ticks": False, "domain": False}
    down = {**quiet, "labelLimit": 150, "description": "Domaines"}
    across = {**quiet, "orient": "top", "labelAngle": 0, "description": "Moments"}
    names, heads = [_short(label) for label in domains.values()], [moment.name for moment in found]
    colour = {"field": "niveau", "type": "nominal", "scale": shades, "legend": None}
    white = {"test": f"indexof({list(DARK)}, datum.niveau) >= 0", "value": "#FFFFFF"}
    return drawing(
        rows,
        ROW * len(domains) + 30,
        encoding={
            "y": {"field": "domaine", "type": "nominal", "sort": names, "title": None, "axis": down},
            "x": {"field": "moment", "type": "ordinal", "sort": heads, "title": None, "axis": across},
            "tooltip": tips(("domaine", "Domaine"), ("jour", "Date"), ("texte", "Besoin")),
        },
        layer=[
            {
                "mark": {"type": "rect", "stroke": "#FFFFFF", "strokeWidth": 2},
                "encoding": {"color": colour},
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {"text": {"field": "niveau"}, "color": {"condition": white, "value": INK}},
            },
        ],
    )  # fmt: skip


def _table(desk: Desk, found: Sequence[Moment]) -> Table:
    head = ("Domaine", *(_head(moment) for moment in found))
    return Table(
        head,
        tuple(
            (label, *(moment.levels.get(code, "–") for moment in found))
            for code, label in desk.lists["domaine_bilan"].items()
        ),
    )
