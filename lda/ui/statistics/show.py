"""The parts of the statistics page: the three figures, the charts, what moves by itself."""

from collections.abc import Iterator, Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.french import NBSP, heure, nombre, plural
from lda.domain.words import Role
from lda.store.work import reading
from lda.ui import frame
from lda.ui.statistics import words
from lda.ui.statistics.board import Board
from lda.ui.statistics.charts import Chart, Table
from lda.ui.statistics.vega import Drawing
from lda.views import counting, indicators
from lda.views.counting import Indicator
from lda.views.figures import Figures

POLL_SECONDS = 3
"""How often an open page asks whether a counted fact changed; it then shows within 5 seconds."""
SMALL = 138
"""Width of a small chart, in pixels: four beside each other on a laptop, two on a telephone."""
TITLES = {
    Indicator.SOLLICITATIONS: "Sollicitations",
    Indicator.REUNIONS: "Réunions et instances",
    Indicator.COMMISSIONS: "Commissions de fluidité",
}
LIST = "liste"
"""Name in the address of the figure of which the list is open."""


@st.fragment(run_every=POLL_SECONDS)
def watch(revision: int, plateforme: str | None, day: date) -> None:
    """Say up to when the page is right, and run it again when a counted fact or the day has changed.

    A poll asks the database for its session and for its revisions, and for nothing else.
    """
    with reading() as session:
        moved = indicators.revision(session, plateforme, actor=frame.me()) != revision
    if moved or today() != day:
        frame.refresh()
    st.caption(f"À jour à {heure(now())}", help="Cette page se met à jour d'elle-même.")


def three(board: Board, actor: Actor) -> None:
    """The three indicators side by side, each with last year's, a sentence, its list and its file."""
    for column, indicator in _side_by_side(board):
        with column, st.container(border=True, height="stretch", key=f"figure_{indicator}"):
            with st.container(height="stretch"):  # the links are in line, however long the sentences
                _figure(board.figures, indicator)
            _ways(board.figures, indicator, actor)


def monthly(board: Board) -> None:
    """The three indicators month by month, under their figures."""
    for column, indicator in _side_by_side(board):
        with column:
            chart(board.monthly[indicator], key=f"monthly_{indicator}")


def _side_by_side(board: Board) -> Iterator[tuple[DeltaGenerator, Indicator]]:
    columns = st.columns(3, gap="medium") if len(board.monthly) > 1 else [st.container()]
    return zip(columns, board.monthly, strict=True)


def _figure(figures: Figures, indicator: Indicator) -> None:
    n, before = figures.count(indicator) or 0, figures.count_before(indicator) or 0
    change = n - before
    st.metric(
        TITLES[indicator],
        nombre(n),
        delta=f"{'+' if change > 0 else ''}{nombre(change)}" if change else "stable",
        delta_color="off",
        delta_arrow="auto" if change else "off",
        delta_description=f"contre {nombre(before)} un an plus tôt",
    )
    st.markdown(_sentence(figures, indicator))


def _sentence(figures: Figures, indicator: Indicator) -> str:
    rate = figures.rate(indicator, *(figures.place or ()))
    per = f" {nombre(rate, 1)} {words.PER}." if rate else ""
    if indicator == Indicator.SOLLICITATIONS:
        saisines = words.counted(figures.count(Indicator.SAISINES), Indicator.SAISINES)
        ressource = words.counted(figures.count(Indicator.ESPACE_RESSOURCE), Indicator.ESPACE_RESSOURCE)
        households = plural(figures.households, "ménage distinct", "ménages distincts")
        per = "" if Indicator.REUNIONS not in figures.shown else per
        return f"{saisines} et {ressource}, pour {households}.{per}"
    if indicator == Indicator.REUNIONS:
        concertations = words.counted(figures.count(Indicator.CONCERTATIONS), Indicator.CONCERTATIONS)
        attended = words.counted(figures.count(Indicator.PARTICIPEES), Indicator.PARTICIPEES)
        return f"Dont {concertations}. À côté{NBSP}: {attended}.{per}"
    return f"Une participation par plateforme et par séance.{per}"


def _ways(figures: Figures, indicator: Indicator, actor: Actor) -> None:
    """To the list, for those who may, and to the file."""
    with st.container(horizontal=True, gap="small"):
        if can_list(figures, actor):
            label = f"Voir la liste ({nombre(figures.count(indicator) or 0)})"
            st.button(label, key=f"list_{indicator}", type="tertiary", icon=":material/list:",
                      on_click=open_list, args=(indicator,))  # fmt: skip
        where = {"territoire": figures.place[1]} if figures.place and figures.place[1] else {}
        if figures.place and not where:
            where = {"plateforme": figures.place[0]}
        days = {"de": figures.period.first.isoformat(), "a": figures.period.last.isoformat()}
        frame.file_link("Télécharger", "indicateurs", "tableau", **days, **where)


def can_list(figures: Figures, actor: Actor) -> bool:
    """Whether the lists behind the figures shown are for this reader (DOMAIN A2)."""
    if actor.role == Role.DEPARTEMENT:
        return False
    plateforme, territoire = figures.place or (None, None)
    home = figures.plateformes.get(plateforme or "")
    areas = frozenset(home.territoires if home else ())
    return counting.lists_behind(actor, plateforme, territoire, areas)


def open_list(indicator: Indicator | None) -> None:
    """Open the list behind a figure, or close it."""
    if indicator is None:
        st.query_params.pop(LIST, None)
    else:
        st.query_params[LIST] = str(indicator)


def chart(found: Chart, key: str) -> None:
    """A question, its answer, then the picture, the table and the counting rules as tabs."""
    with st.container(gap="xxsmall"):
        st.markdown(f"### {found.question}")
        st.caption(found.answer)
    picture, numbers, rules = st.tabs(["Graphique", "Tableau", "Définition"], key=f"tabs_{key}")
    with picture:
        draw(found.drawing, key, found.alt)
    with numbers:
        table(found.table, found.question)
    with rules:
        st.markdown("\n".join(f"- {note}" for note in found.notes))


def draw(found: Drawing, key: str, alt: str) -> None:
    """A picture."""
    st.vega_lite_chart(found.arrow, found.spec, theme=None, key=key, alt=alt)


def table(found: Table, alt: str) -> None:
    """Numbers to be read."""
    st.table(found.arrow, border="horizontal", hide_index=True, alt=alt)


def comparison(board: Board) -> None:
    """From one territoire to another: one indicator at a time."""
    st.header("D'un territoire à l'autre", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        chosen = st.segmented_control(
            "Indicateur",
            board.comparable,
            default=Indicator.SOLLICITATIONS,
            format_func=lambda indicator: TITLES[indicator],
            key="indicateur",
            wrap=True,
        )
        unit = st.segmented_control(
            "Unité", ["Nombre", words.PER.capitalize()], default="Nombre", key="unite", wrap=True
        )
    indicator = chosen or Indicator.SOLLICITATIONS
    found = board.comparison(indicator)
    left, right = st.columns([2, 3], gap="large")
    with left:
        by_inhabitants = unit == words.PER.capitalize()
        chart(found.by_inhabitants if by_inhabitants else found.by_number, key="places")
    with right:
        _multiples(found.multiples)
    with st.expander("Le tableau, mois par mois"):
        table(found.table, f"{TITLES[indicator]} par territoire et par mois")


def _multiples(small: Sequence[tuple[str, Drawing, str]]) -> None:
    with st.container(gap="xxsmall"):
        st.markdown("### Comment la période s'y déroule-t-elle ?")
        st.caption("Mois par mois, à la même échelle partout.")
    with st.container(horizontal=True, gap="xsmall"):
        for rank, (name, drawing, alt) in enumerate(small):
            with st.container(width=SMALL, gap="xxsmall"):
                st.caption(name)
                draw(drawing, f"small_{rank}", alt)
