"""Charts of the statistics page as Vega-Lite dictionaries, with the table and the sentence that say the same.

No Streamlit here: everything is made of `Figures`, once, and kept. Dictionaries are sent as they are, where
chart objects would be checked and converted at every run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lda.domain.french import MONTHS, NBSP, THIN, nombre, plural
from lda.domain.indicators import COMMUN_LABEL, FOOTNOTES
from lda.domain.words import COMMUN
from lda.ui.statistics.words import NAMES, PER, counted
from lda.views.counting import Indicator
from lda.views.figures import Figures, Month

Spec = dict[str, Any]

COLOURS = ("#316673", "#CC7200", "#3E2685", "#439E8E", "#6E172C", "#8F68CB", "#924413")
"""Of the seven plateformes, in their order: those of the theme."""
NOW, BEFORE, INK, FAINT = "#1F5F6B", "#8A6D3B", "#24323A", "#E4E1D9"
RESSOURCE = "#CC7200"
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

CONFIG: Spec = {
    "font": "sans-serif",
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "labelFontSize": 12, "domainColor": "#B9B4A8", "gridColor": FAINT,
        "tickColor": "#B9B4A8", "titleColor": INK,
    },
    "legend": {"labelColor": INK, "labelFontSize": 12, "title": None, "orient": "top", "offset": 4},
    "locale": {"number": {"decimal": ",", "thousands": THIN, "grouping": [3], "currency": ["", f"{NBSP}€"]}},
}  # fmt: skip

RULES: Mapping[Indicator, tuple[str, ...]] = {
    Indicator.SOLLICITATIONS: ("sollicitations", "periode"),
    Indicator.REUNIONS: ("reunions", "periode"),
    Indicator.COMMISSIONS: ("commissions", "periode"),
}


@dataclass(frozen=True)
class Table:
    """The same numbers as the chart, as text ready to be read."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A question, its answer in a sentence, the picture, the table, and how it was counted."""

    question: str
    answer: str
    spec: Spec
    table: Table
    notes: tuple[str, ...]

    @property
    def alt(self) -> str:
        """What the picture is, for who does not see it; the table beside gives the numbers."""
        return f"{self.question} {self.answer} Les nombres sont dans l'onglet Tableau."


def notes(*keys: str) -> tuple[str, ...]:
    """The counting rules, as they print wherever the figures do (A5)."""
    return tuple(line for key in keys for line in FOOTNOTES[key])


def monthly(figures: Figures, indicator: Indicator, height: int = 210) -> Chart:
    """This period by month as bars, the year before as a line."""
    now_name, before_name = _series(figures)
    labels = _month_labels(figures)
    now = [figures.count(indicator, month=month) or 0 for month in figures.months]
    before = [figures.count_before(indicator, month=month) or 0 for month in figures.months]
    shown = _gone(figures)
    values = [
        {"mois": label, "serie": name, "n": n}
        for name, numbers in ((now_name, now), (before_name, before))
        for label, n, gone in zip(labels, numbers, shown, strict=True)
        if gone
    ]
    scale = {"domain": [now_name, before_name], "range": [NOW, BEFORE]}
    spec = _sheet(values, height) | {
        "encoding": {
            "x": _months_axis(labels),
            "y": _count_axis(),
            "color": {"field": "serie", "type": "nominal", "scale": scale},
            "tooltip": _tips(("serie", "Période"), ("mois", "Mois"), ("n", "Nombre")),
        },
        "layer": [
            _only(now_name, {"type": "bar", "cornerRadiusEnd": 2}),
            _only(before_name, {"type": "line", "strokeWidth": 2, "strokeDash": [5, 3]}),
            _only(before_name, {"type": "point", "filled": True, "size": 36, "opacity": 1}),
        ],
    }
    rows = tuple(
        (_month_name(month), nombre(n), nombre(m))
        for month, n, m, gone in zip(figures.months, now, before, shown, strict=True)
        if gone
    )
    total = ("Total", nombre(figures.count(indicator) or 0), nombre(figures.count_before(indicator) or 0))
    return Chart(
        question=f"Combien de {NAMES[indicator][1]} chaque mois ?",
        answer=_busiest(figures, now, shown),
        spec=spec,
        table=Table(("Mois", now_name, before_name), (*rows, total)),
        notes=notes(*RULES.get(indicator, ("periode",))),
    )


def origins(figures: Figures) -> Chart:
    """Saisines and espace ressource, one on the other, by month."""
    both = (Indicator.SAISINES, Indicator.ESPACE_RESSOURCE)
    names = ("Saisines", "Espace ressource")
    labels, shown = _month_labels(figures), _gone(figures)
    numbers = [[figures.count(i, month=month) or 0 for month in figures.months] for i in both]
    values = [
        {"mois": label, "serie": name, "n": n, "rang": rank}
        for rank, (name, counts) in enumerate(zip(names, numbers, strict=True))
        for label, n, gone in zip(labels, counts, shown, strict=True)
        if gone
    ]
    spec = _sheet(values, 220) | {
        "mark": {"type": "bar"},
        "encoding": {
            "x": _months_axis(labels),
            "y": _count_axis(),
            "color": {
                "field": "serie", "type": "nominal", "scale": {"domain": names, "range": [NOW, RESSOURCE]},
            },
            "order": {"field": "rang"},
            "tooltip": _tips(("serie", "Origine"), ("mois", "Mois"), ("n", "Nombre")),
        },
    }  # fmt: skip
    rows = tuple(
        (_month_name(month), nombre(a), nombre(b), nombre(a + b))
        for month, a, b, gone in zip(figures.months, *numbers, shown, strict=True)
        if gone
    )
    saisines, ressource = (figures.count(i) or 0 for i in both)
    total = saisines + ressource
    share = f", soit {nombre(100 * ressource / total, 0)}{NBSP}%" if total else ""
    return Chart(
        question="Saisine ou espace ressource ?",
        answer=f"{plural(ressource, *NAMES[Indicator.ESPACE_RESSOURCE])} sur {nombre(total)}{share}.",
        spec=spec,
        table=Table(
            ("Mois", *names, "Total"),
            (*rows, ("Total", nombre(saisines), nombre(ressource), nombre(total))),
        ),
        notes=notes("sollicitations"),
    )


def places(figures: Figures, indicator: Indicator, *, by_inhabitants: bool) -> Chart:
    """One bar for each territoire, in their order and colours; a stroke says the year before."""
    cells = areas(figures, indicator)
    now_name, before_name = _series(figures)
    rows, values = [], []
    for name, plateforme, area in cells:
        n = figures.count(indicator, plateforme, area) or 0
        m = figures.count_before(indicator, plateforme, area) or 0
        rate = figures.rate(indicator, plateforme, area)
        rows.append((name, nombre(n), nombre(m), "–" if rate is None else nombre(rate, 1)))
        if by_inhabitants and rate is None:
            continue
        shown = round(rate or 0, 2) if by_inhabitants else n
        before = round(m * 10_000 / figures.population(plateforme, area), 2) if by_inhabitants else m
        values.append(
            {
                "lieu": name,
                "couleur": _colour(figures, plateforme),
                "n": shown,
                "avant": before,
                "bout": max(shown, before),
                "texte": nombre(rate or 0, 1) if by_inhabitants else nombre(n),
            }
        )
    names = [str(row["lieu"]) for row in values]
    unit = PER if by_inhabitants else "nombre"
    per = f" {PER}" if by_inhabitants else ""
    return Chart(
        question=f"Combien de {NAMES[indicator][1]}{per} dans chaque territoire ?",
        answer=f"{_range_of(values)} Le trait marque {before_name}.",
        spec=_bars(values, names, unit),
        table=Table(("Territoire", now_name, before_name, PER.capitalize()), tuple(rows)),
        notes=notes(*RULES[indicator], "commun"),
    )


def multiples(figures: Figures, indicator: Indicator) -> list[tuple[str, Spec, str]]:
    """A small chart by month for each territoire, on one scale: name, picture, and its words."""
    cells = [cell for cell in areas(figures, indicator) if cell[2] != COMMUN]
    labels, shown = _month_labels(figures), _gone(figures)
    series = {
        (plateforme, area): [
            figures.count(indicator, plateforme, area, month) or 0 for month in figures.months
        ]
        for _, plateforme, area in cells
    }
    top = max((n for numbers in series.values() for n in numbers), default=0) or 1
    found = []
    for name, plateforme, area in cells:
        numbers = series[plateforme, area]
        values = [
            {"mois": label, "n": n} for label, n, gone in zip(labels, numbers, shown, strict=True) if gone
        ]
        colour = _colour(figures, plateforme)
        spec = _sheet(values, 96) | {
            "encoding": {
                "x": _months_axis(labels, every=3),
                "y": _count_axis() | {"scale": {"domain": [0, top]}},
                "tooltip": _tips(("mois", "Mois"), ("n", "Nombre")),
            },
            "layer": [
                {"mark": {"type": "line", "strokeWidth": 2, "color": colour}},
                {"mark": {"type": "point", "filled": True, "size": 26, "opacity": 1, "color": colour}},
            ],
        }
        total = counted(sum(numbers), indicator)
        found.append((name, spec, f"{name} : {total}, mois par mois. Les nombres sont dans le tableau."))
    return found


def by_month_and_place(figures: Figures, indicator: Indicator) -> Table:
    """The numbers of `multiples`."""
    cells = areas(figures, indicator)
    months = [month for month, gone in zip(figures.months, _gone(figures), strict=True) if gone]
    rows = [
        (
            name,
            *(nombre(figures.count(indicator, plateforme, area, month) or 0) for month in months),
            nombre(figures.count(indicator, plateforme, area) or 0),
        )
        for name, plateforme, area in cells
    ]
    return Table(("Territoire", *(_short_name(figures, month) for month in months), "Total"), tuple(rows))


def _bars(values: Sequence[Spec], names: Sequence[str], unit: str) -> Spec:
    y = {
        "field": "lieu", "type": "nominal", "sort": names, "title": None,
        "axis": {"ticks": False, "domain": False, "labelLimit": 175, "description": "Territoires"},
    }  # fmt: skip
    top = max((row["bout"] for row in values), default=0) or 1
    x = {
        "type": "quantitative", "title": None, "scale": {"domain": [0, top * 1.18], "nice": False},
        "axis": {"tickMinStep": 1 if top > 1 else 0.1, "tickCount": 5, "description": unit.capitalize()},
    }  # fmt: skip
    return _sheet(values, 30 * max(len(values), 1) + 10) | {
        "encoding": {
            "y": y,
            "tooltip": _tips(("lieu", "Territoire"), ("n", "Cette période"), ("avant", "Un an plus tôt")),
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.62}},
                "encoding": {
                    "x": {"field": "n", **x},
                    "color": {"field": "couleur", "type": "nominal", "scale": None, "legend": None},
                },
            },
            {
                "mark": {"type": "tick", "color": INK, "thickness": 2, "height": {"band": 0.85}},
                "encoding": {"x": {"field": "avant", **x}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 12},
                "encoding": {"x": {"field": "bout", **x}, "text": {"field": "texte"}},
            },
        ],
    }


def _sheet(values: Sequence[Spec], height: int) -> Spec:
    return {
        "data": {"values": list(values)},
        "width": "container",
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": CONFIG,
    }


def _only(name: str, mark: Spec) -> Spec:
    return {"mark": mark, "transform": [{"filter": {"field": "serie", "equal": name}}]}


def _months_axis(labels: Sequence[str], every: int = 1) -> Spec:
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


def _count_axis() -> Spec:
    return {
        "field": "n", "type": "quantitative", "title": None,
        "axis": {"tickMinStep": 1, "tickCount": 4, "format": ",d", "domain": False, "ticks": False,
                 "description": "Nombre"},
    }  # fmt: skip


def _tips(*fields: tuple[str, str]) -> list[Spec]:
    return [{"field": name, "title": title} for name, title in fields]


def _series(figures: Figures) -> tuple[str, str]:
    """Names of the two spans: the years when they are years, else the words."""
    first, last = figures.period.first, figures.period.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        before = f"{first.year - 1} à la même date" if figures.under_way else str(first.year - 1)
        return str(first.year), before
    return "Période choisie", "Un an plus tôt"


def _month_labels(figures: Figures) -> list[str]:
    return [_short_name(figures, month) for month in figures.months]


def _short_name(figures: Figures, month: Month) -> str:
    label = SHORT_MONTHS[month.month - 1]
    return label if len(figures.months) <= 12 else f"{label} {month:%y}"


def _month_name(month: Month) -> str:
    return f"{MONTHS[month.month - 1].capitalize()} {month.year}"


def _gone(figures: Figures) -> list[bool]:
    """Which months have begun: the others have nothing to show."""
    return [month <= figures.day for month in figures.months]


def _busiest(figures: Figures, numbers: Sequence[int], shown: Sequence[bool]) -> str:
    gone = [(n, month) for n, month, is_gone in zip(numbers, figures.months, shown, strict=True) if is_gone]
    if not any(n for n, _ in gone):
        return "Rien pour le moment."
    top, month = max(gone, key=lambda pair: pair[0])
    mean = nombre(sum(n for n, _ in gone) / len(gone), 1)
    return f"Le plus en {MONTHS[month.month - 1]} ({nombre(top)}){NBSP}; {mean} par mois en moyenne."


def areas(figures: Figures, indicator: Indicator) -> list[tuple[str, str, str]]:
    """(name, plateforme, territoire) in their order; commun only where there is something."""
    found = []
    for code, plateforme in figures.plateformes.items():
        for area in plateforme.territoires:
            if figures.place in (None, (code, None), (code, area)):
                found.append((figures.territoires[area].nom, code, area))
        common = figures.count(indicator, code, COMMUN) or figures.count_before(indicator, code, COMMUN)
        if common:
            found.append((f"{COMMUN_LABEL} {plateforme.court}", code, COMMUN))
    return found


def _colour(figures: Figures, plateforme: str) -> str:
    return COLOURS[list(figures.plateformes).index(plateforme) % len(COLOURS)]


def _range_of(values: Iterable[Mapping[str, Any]]) -> str:
    ordered = sorted(values, key=lambda row: row["n"])
    if not ordered or not ordered[-1]["n"]:
        return "Rien pour le moment."
    low, high = ordered[0], ordered[-1]
    if low is high:
        return f"{high['lieu']} : {high['texte']}."
    return f"De {low['texte']} ({low['lieu']}) à {high['texte']} ({high['lieu']})."
