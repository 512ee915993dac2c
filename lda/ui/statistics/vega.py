"""What the charts are drawn with: Vega-Lite dictionaries in one style, in French.

Dictionaries are sent as they are, where chart objects would be checked and converted at every run; so is the
Arrow table that their rows become once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from lda.domain.french import NBSP, THIN

Spec = dict[str, Any]
Row = Mapping[str, Any]

COLOURS = ("#316673", "#CC7200", "#3E2685", "#439E8E", "#6E172C", "#8F68CB", "#924413")
"""Of the seven plateformes, in their order: those of the theme."""
NOW, BEFORE, INK, FAINT, LINE = "#1F5F6B", "#8A6D3B", "#24323A", "#E4E1D9", "#B9B4A8"
RESSOURCE = "#CC7200"

CONFIG: Spec = {
    "font": "sans-serif",
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "labelFontSize": 12, "domainColor": LINE, "gridColor": FAINT, "tickColor": LINE,
        "titleColor": INK,
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "title": None, "orient": "top", "offset": 4},
    "locale": {"number": {"decimal": ",", "thousands": THIN, "grouping": [3], "currency": ["", f"{NBSP}€"]}},
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """A picture: how it is drawn, and the rows it draws."""

    spec: Spec
    rows: tuple[Row, ...]

    @cached_property
    def arrow(self) -> pa.Table:
        """The rows as they are sent."""
        return pa.Table.from_pylist(list(self.rows))


def drawing(rows: Iterable[Row], height: int, **parts: Any) -> Drawing:
    """A picture as wide as its place, `height` pixels high, of these parts of a specification."""
    sheet = {
        "width": "container",
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": CONFIG,
    }
    return Drawing(sheet | parts, tuple(rows))


def only(name: str, mark: Spec) -> Spec:
    """A layer that draws one series."""
    return {"mark": mark, "transform": [{"filter": {"field": "serie", "equal": name}}]}


def series(names: Sequence[str], colours: Sequence[str]) -> Spec:
    """The colour of each series."""
    scale = {"domain": list(names), "range": list(colours)}
    return {"field": "serie", "type": "nominal", "scale": scale}


def months(labels: Sequence[str], every: int = 1) -> Spec:
    """The months from left to right, one label in `every`."""
    axis: Spec = {
        "labelAngle": 0,
        "ticks": False,
        "labelOverlap": "greedy",
        "labelSeparation": 5,
        "description": "Mois",
    }
    if every > 1:
        axis["values"] = list(labels[::every])
    return {"field": "mois", "type": "ordinal", "sort": list(labels), "title": None, "axis": axis,
            "scale": {"domain": list(labels), "paddingInner": 0.25}}  # fmt: skip


def numbers() -> Spec:
    """Whole numbers, upwards."""
    return {
        "field": "n", "type": "quantitative", "title": None,
        "axis": {"tickMinStep": 1, "tickCount": 4, "format": ",d", "domain": False, "ticks": False,
                 "description": "Nombre"},
    }  # fmt: skip


def tips(*fields: tuple[str, str]) -> list[Spec]:
    """What the pointer shows: fields and their titles."""
    return [{"field": name, "title": title} for name, title in fields]


def bars(rows: Sequence[Row], unit: str) -> Drawing:
    """A bar for each place ("lieu", "couleur", "n", "texte"), and a stroke for the year before ("avant");
    "bout" is the further of the two."""
    names = [row["lieu"] for row in rows]
    axis = {"ticks": False, "domain": False, "labelLimit": 175, "description": "Territoires"}
    across = _lengths(max((row["bout"] for row in rows), default=0) or 1, unit)
    colour = {"field": "couleur", "type": "nominal", "scale": None, "legend": None}
    return drawing(
        rows,
        30 * max(len(rows), 1) + 10,
        encoding={
            "y": {"field": "lieu", "type": "nominal", "sort": names, "title": None, "axis": axis},
            "tooltip": tips(("lieu", "Territoire"), ("n", "Cette période"), ("avant", "Un an plus tôt")),
        },
        layer=[
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.62}},
                "encoding": {"x": {"field": "n", **across}, "color": colour},
            },
            {
                "mark": {"type": "tick", "color": INK, "thickness": 2, "height": {"band": 0.85}},
                "encoding": {"x": {"field": "avant", **across}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 12},
                "encoding": {"x": {"field": "bout", **across}, "text": {"field": "texte"}},
            },
        ],
    )


def _lengths(top: float, unit: str) -> Spec:
    """From left to right up to `top`, with room for the number after the longest bar."""
    return {
        "type": "quantitative", "title": None, "scale": {"domain": [0, top * 1.18], "nice": False},
        "axis": {"tickMinStep": 1 if top > 1 else 0.1, "tickCount": 5, "description": unit.capitalize()},
    }  # fmt: skip
