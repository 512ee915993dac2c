"""All that a statistics page shows, made once for those who see the same, until a counted fact changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from lda.domain.access import Actor
from lda.domain.indicators import Period
from lda.domain.words import Role
from lda.store.work import reading
from lda.ui.statistics import charts
from lda.ui.statistics.charts import Chart, Table
from lda.ui.statistics.vega import Drawing
from lda.views import indicators, options
from lda.views.counting import Indicator
from lda.views.figures import Figures
from lda.views.options import PlateformeOption, TerritoireOption

THREE = (Indicator.SOLLICITATIONS, Indicator.REUNIONS, Indicator.COMMISSIONS)
KEPT = 256
"""Boards kept in memory by a process."""
PLACES_SECONDS = 300
"""A process looks at the names of the places again after this long."""


@dataclass(frozen=True)
class Comparison:
    """One indicator from place to place: by number, for 10,000 inhabitants, month by month."""

    by_number: Chart
    by_inhabitants: Chart
    multiples: tuple[tuple[str, Drawing, str], ...]
    table: Table


@dataclass(frozen=True)
class Board:
    """The figures and the pictures made of them."""

    figures: Figures
    monthly: dict[Indicator, Chart]
    origins: Chart
    comparable: tuple[Indicator, ...]
    """The indicators that can be shown from place to place."""
    _comparisons: dict[Indicator, Comparison] = field(default_factory=dict)

    def comparison(self, indicator: Indicator) -> Comparison:
        """One indicator from place to place, drawn when it is first asked for."""
        found = self._comparisons.get(indicator)
        if found is None:
            found = self._comparisons[indicator] = _comparison(self.figures, indicator)
        return found


def scope(actor: Actor) -> str:
    """Who sees the same figures: each partner its own, the Département by whole months, all others alike."""
    if actor.role == Role.PARTENAIRE:
        return f"partenaire {actor.account} {actor.organisation}"
    return "departement" if actor.role == Role.DEPARTEMENT else "plateformes"


@st.cache_resource(show_spinner=False, ttl=PLACES_SECONDS)
def places(database: str) -> tuple[Mapping[str, PlateformeOption], Mapping[str, TerritoireOption]]:
    """The plateformes and the territoires."""
    with reading() as session:
        return options.plateformes(session), options.territoires(session)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def board(
    scope: str,
    revision: int,
    day: date,
    period: Period,
    plateforme: str | None,
    territoire: str | None,
    database: str,
    _actor: Actor,
) -> Board:
    """The board of a scope at a revision and a day in Paris; `_actor` is anyone of that scope."""
    with reading() as session:
        figures = indicators.figures(
            session, period, actor=_actor, plateforme=plateforme, territoire=territoire
        )
    shown = tuple(indicator for indicator in THREE if indicator in figures.shown)
    several = len(charts.areas(figures, Indicator.SOLLICITATIONS)) > 1 and _actor.role != Role.PARTENAIRE
    return Board(
        figures=figures,
        monthly={indicator: charts.monthly(figures, indicator) for indicator in shown},
        origins=charts.origins(figures),
        comparable=shown if several else (),
    )


def _comparison(figures: Figures, indicator: Indicator) -> Comparison:
    return Comparison(
        by_number=charts.places(figures, indicator, by_inhabitants=False),
        by_inhabitants=charts.places(figures, indicator, by_inhabitants=True),
        multiples=tuple(charts.multiples(figures, indicator)),
        table=charts.by_month_and_place(figures, indicator),
    )
