"""Charts of the statistics page, each with the table and the sentence that say the same.

No Streamlit here: everything is made of `Figures`, once, and kept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from lda.domain.french import MONTHS, NBSP, nombre, plural
from lda.domain.indicators import COMMUN_LABEL, per_10000
from lda.domain.words import COMMUN
from lda.ui.statistics import vega
from lda.ui.statistics.vega import BEFORE, COLOURS, NOW, RESSOURCE, Drawing, drawing
from lda.ui.statistics.words import NAMES, PER, counted
from lda.views.counting import Indicator
from lda.views.figures import Figures, Month

SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

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

    @cached_property
    def arrow(self) -> pa.Table:
        """The table as it is sent."""
        columns = [pa.array(column, pa.string()) for column in zip(*self.rows, strict=True)]
        return pa.table(columns or [pa.array([], pa.string()) for _ in self.head], names=list(self.head))


@dataclass(frozen=True)
class Chart:
    """A question, its answer in a sentence, the picture, the table, and how it was counted."""

    question: str
    answer: str
    drawing: Drawing
    table: Table
    notes: tuple[str, ...]

    @property
    def alt(self) -> str:
        """What the picture is, for who does not see it; the table beside gives the numbers."""
        return f"{self.question} {self.answer} Les nombres sont dans l'onglet Tableau."


def notes(figures: Figures, *keys: str) -> tuple[str, ...]:
    """The counting rules, as they print wherever the figures do (A5)."""
    return tuple(line for key in keys for line in figures.notes[key])


def monthly(figures: Figures, indicator: Indicator) -> Chart:
    """This period by month as bars, the year before as a line."""
    names = _series(figures)
    months = _gone(figures)
    now = [figures.count(indicator, month=month) or 0 for month in months]
    before = [figures.count_before(indicator, month=month) or 0 for month in months]
    picture = drawing(
        [*_points(figures, now, serie=names[0]), *_points(figures, before, serie=names[1])],
        210,
        encoding={
            "x": vega.months(_labels(figures)),
            "y": vega.numbers(),
            "color": vega.series(names, (NOW, BEFORE)),
            "tooltip": vega.tips(("serie", "Période"), ("mois", "Mois"), ("n", "Nombre")),
        },
        layer=[
            vega.only(names[0], {"type": "bar", "cornerRadiusEnd": 2}),
            vega.only(names[1], {"type": "line", "strokeWidth": 2, "strokeDash": [5, 3]}),
            vega.only(names[1], {"type": "point", "filled": True, "size": 36, "opacity": 1}),
        ],
    )
    return Chart(
        question=f"Combien de {NAMES[indicator][1]} chaque mois ?",
        answer=_busiest(months, now),
        drawing=picture,
        table=_by_month(
            figures, names, (now, before), (figures.count(indicator), figures.count_before(indicator))
        ),
        notes=notes(figures, *RULES[indicator]),
    )


def origins(figures: Figures) -> Chart:
    """Saisines and espace ressource, one on the other, by month."""
    both = (Indicator.SAISINES, Indicator.ESPACE_RESSOURCE)
    names = ("Saisines", "Espace ressource")
    numbers = [[figures.count(i, month=month) or 0 for month in _gone(figures)] for i in both]
    sums = [figures.count(i) or 0 for i in both]
    picture = drawing(
        [
            point
            for rank, name in enumerate(names)
            for point in _points(figures, numbers[rank], serie=name, rang=rank)
        ],
        220,
        mark={"type": "bar"},
        encoding={
            "x": vega.months(_labels(figures)),
            "y": vega.numbers(),
            "color": vega.series(names, (NOW, RESSOURCE)),
            "order": {"field": "rang"},
            "tooltip": vega.tips(("serie", "Origine"), ("mois", "Mois"), ("n", "Nombre")),
        },
    )
    every = [sum(month) for month in zip(*numbers, strict=True)]
    return Chart(
        question="Saisine ou espace ressource ?",
        answer=_share(sums[1], sum(sums)),
        drawing=picture,
        table=_by_month(figures, (*names, "Total"), (*numbers, every), (*sums, sum(sums))),
        notes=notes(figures, "sollicitations"),
    )


def places(figures: Figures, indicator: Indicator, *, by_inhabitants: bool) -> Chart:
    """One bar for each territoire, in their order and colours; a stroke says the year before."""
    now_name, before_name = _series(figures)
    cells = areas(figures, indicator)
    bars = [_bar(figures, indicator, cell, by_inhabitants) for cell in cells]
    shown = [bar for bar in bars if bar is not None]
    per = f" {PER}" if by_inhabitants else ""
    return Chart(
        question=f"Combien de {NAMES[indicator][1]}{per} dans chaque territoire ?",
        answer=f"{_range_of(shown)} Le trait marque {before_name}.",
        drawing=vega.bars(shown, PER if by_inhabitants else "nombre"),
        table=Table(
            ("Territoire", now_name, before_name, PER.capitalize()),
            tuple(_place_line(figures, indicator, *cell) for cell in cells),
        ),
        notes=notes(figures, *RULES[indicator], "commun"),
    )


Area = tuple[str, str, str]
"""Name of a place, its plateforme, its territoire or COMMUN."""


def _bar(figures: Figures, indicator: Indicator, area: Area, by_inhabitants: bool) -> dict[str, Any] | None:
    """What the bar of a place needs; None where nobody lives (COMMUN)."""
    name, plateforme, code = area
    place = (plateforme, code)
    counts = figures.count(indicator, *place) or 0, figures.count_before(indicator, *place) or 0
    n: float | None
    before: float | None
    n, before = counts
    text = nombre(n)
    if by_inhabitants:
        n, before = (per_10000(count, figures.population(*place)) for count in counts)
        if n is None or before is None:
            return None
        text, n, before = nombre(n, 1), round(n, 2), round(before, 2)
    colour = _colour(figures, plateforme)
    return {"lieu": name, "couleur": colour, "n": n, "avant": before, "bout": max(n, before), "texte": text}


def _place_line(
    figures: Figures, indicator: Indicator, name: str, plateforme: str, area: str
) -> tuple[str, ...]:
    rate = figures.rate(indicator, plateforme, area)
    n = figures.count(indicator, plateforme, area) or 0
    before = figures.count_before(indicator, plateforme, area) or 0
    return name, nombre(n), nombre(before), "–" if rate is None else nombre(rate, 1)


def multiples(figures: Figures, indicator: Indicator) -> list[tuple[str, Drawing, str]]:
    """A small chart by month for each territoire, on one scale: name, picture, and its words."""
    counts = {
        (name, plateforme): [
            figures.count(indicator, plateforme, area, month) or 0 for month in _gone(figures)
        ]
        for name, plateforme, area in areas(figures, indicator)
        if area != COMMUN
    }
    top = max((n for numbers in counts.values() for n in numbers), default=0) or 1
    found = []
    for (name, plateforme), numbers in counts.items():
        total = counted(sum(numbers), indicator)
        alt = f"{name} : {total}, mois par mois. Les nombres sont dans le tableau."
        found.append((name, _small(figures, numbers, top, _colour(figures, plateforme)), alt))
    return found


def _small(figures: Figures, numbers: Sequence[int], top: int, colour: str) -> Drawing:
    return drawing(
        _points(figures, numbers),
        96,
        encoding={
            "x": vega.months(_labels(figures), every=3),
            "y": vega.numbers() | {"scale": {"domain": [0, top]}},
            "tooltip": vega.tips(("mois", "Mois"), ("n", "Nombre")),
        },
        layer=[
            {"mark": {"type": "line", "strokeWidth": 2, "color": colour}},
            {"mark": {"type": "point", "filled": True, "size": 26, "opacity": 1, "color": colour}},
        ],
    )


def by_month_and_place(figures: Figures, indicator: Indicator) -> Table:
    """The numbers of `multiples`."""
    months = _gone(figures)
    rows = [
        (
            name,
            *(nombre(figures.count(indicator, plateforme, area, month) or 0) for month in months),
            nombre(figures.count(indicator, plateforme, area) or 0),
        )
        for name, plateforme, area in areas(figures, indicator)
    ]
    return Table(("Territoire", *(_short_name(figures, month) for month in months), "Total"), tuple(rows))


def areas(figures: Figures, indicator: Indicator) -> list[Area]:
    """The places in their order; commun only where there is something."""
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


def _points(figures: Figures, numbers: Sequence[int], **same: Any) -> list[dict[str, Any]]:
    """A number for each month gone, as rows to draw."""
    return [
        {"mois": _short_name(figures, month), "n": n, **same}
        for month, n in zip(_gone(figures), numbers, strict=True)
    ]


def _by_month(
    figures: Figures,
    names: Sequence[str],
    columns: Sequence[Sequence[int]],
    sums: Sequence[int | None],
) -> Table:
    """Columns of numbers for each month gone, and their sums."""
    lines = zip(_gone(figures), zip(*columns, strict=True), strict=True)
    rows = [(f"{MONTHS[month.month - 1].capitalize()} {month.year}", *map(nombre, ns)) for month, ns in lines]
    return Table(("Mois", *names), (*rows, ("Total", *(nombre(n or 0) for n in sums))))


def _series(figures: Figures) -> tuple[str, str]:
    """Names of the two spans: the years when they are years, else the words."""
    first, last = figures.period.first, figures.period.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        before = f"{first.year - 1} à la même date" if figures.under_way else str(first.year - 1)
        return str(first.year), before
    return "Période choisie", "Un an plus tôt"


def _gone(figures: Figures) -> list[Month]:
    """The months that have begun: the others have nothing to show."""
    return [month for month in figures.months if month <= figures.day]


def _labels(figures: Figures) -> list[str]:
    return [_short_name(figures, month) for month in figures.months]


def _short_name(figures: Figures, month: Month) -> str:
    label = SHORT_MONTHS[month.month - 1]
    return label if len(figures.months) <= 12 else f"{label} {month:%y}"


def _busiest(months: Sequence[Month], numbers: Sequence[int]) -> str:
    if not any(numbers):
        return "Rien pour le moment."
    top, month = max(zip(numbers, months, strict=True), key=lambda pair: pair[0])
    mean = nombre(sum(numbers) / len(numbers), 1)
    return f"Le plus en {MONTHS[month.month - 1]} ({nombre(top)}){NBSP}; {mean} par mois en moyenne."


def _share(ressource: int, total: int) -> str:
    share = f", soit {nombre(100 * ressource / total, 0)}{NBSP}%" if total else ""
    return f"{plural(ressource, *NAMES[Indicator.ESPACE_RESSOURCE])} sur {nombre(total)}{share}."


def _range_of(values: Iterable[Mapping[str, Any]]) -> str:
    ordered = sorted(values, key=lambda row: row["n"])
    if not ordered or not ordered[-1]["n"]:
        return "Rien pour le moment."
    low, high = ordered[0], ordered[-1]
    if low is high:
        return f"{high['lieu']} : {high['texte']}."
    return f"De {low['texte']} ({low['lieu']}) à {high['texte']} ({high['lieu']})."
