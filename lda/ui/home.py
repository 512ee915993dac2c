"""The blocks of the home pages: figures that are links, the list of today, the indicators."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lda.domain.access import Actor
from lda.domain.clock import PARIS, today
from lda.domain.deadlines import ACTS, HAPPENS
from lda.domain.french import date_short, day_label, nombre, plural, relative_due, relative_past
from lda.domain.words import Role
from lda.settings import settings
from lda.store.work import reading
from lda.ui import badges, frame
from lda.ui.agenda import words as agenda_words
from lda.ui.signin import places_by_code
from lda.ui.statistics.words import counted
from lda.ui.text import cell, plain
from lda.views import home as view
from lda.views import indicators as statistics
from lda.views.agenda import ReunionRow
from lda.views.counting import Indicator
from lda.views.drafts import DraftCard
from lda.views.home import Figures, Today
from lda.views.saisines import SaisineCard
from lda.views.situations import View
from lda.views.tasks import Task

INDICATORS = {
    Indicator.SOLLICITATIONS: "Sollicitations",
    Indicator.REUNIONS: "Réunions et instances",
    Indicator.COMMISSIONS: "Commissions de fluidité",
}
NEAR = timedelta(days=30)
"""How long before it is deleted a draft says so (DOMAIN A3)."""
LONGEST = 5
"""Waiting lists shown; the others are a click away."""
FEW = 5
"""Drafts of the list; the others are a click away."""
KEPT = 64
"""Sets of figures kept in memory by a process."""
Tile = tuple[str, int, str, dict[str, Any]]
"""Label, number, page and query of a figure."""


def tiles(figures: list[Tile]) -> None:
    """Figures side by side, each a link to its list."""
    width = 148 if len(figures) > 4 else 164
    with st.container(horizontal=True, gap="small", key="chiffres"):
        for label, number, url, query in figures:
            with st.container(border=True, width=width, gap=None):
                st.metric(label, nombre(number), label_visibility="collapsed")
                frame.link(label, url, **query)


def task_list(tasks: tuple[Task, ...], day: date) -> None:
    """What is due, the earliest first, day by day; each line is the way to do it."""
    for rank, (name, some) in enumerate(groupby(tasks, lambda task: _when(task.due, day))):
        st.header(name, anchor=False)
        with lines(f"due_{rank}"):
            for task in some:
                _task(task, day)


def _when(due: date, day: date) -> str:
    if due < day:
        return "En retard"
    near = {day: "Aujourd'hui", day + timedelta(days=1): "Demain"}
    return near.get(due) or day_label(due)


def _task(task: Task, day: date) -> None:
    over = task.due < day and task.nature in HAPPENS
    when = f"{(relative_past if over else relative_due)(task.due, day)} ({date_short(task.due)})"
    colour = "red" if task.due < day and not over else "gray"
    who = f"{cell(task.name)} · {task.reference}" if task.name else task.reference
    frame.line_link(f"**{ACTS[task.nature]}** · {who} :{colour}[{when}]", task.page, **task.query)


def transfers(today: Today) -> None:
    """The way to the dossier that another plateforme proposes to hand over; of several, to the list."""
    text = plural(today.transfers, "transfert vous est proposé", "transferts vous sont proposés")
    if today.transfer:
        frame.link(text, "dossier", icon=":material/move_item:", cle=today.transfer)
    elif today.transfers:
        frame.link(text, "dossiers", icon=":material/move_item:", vue=View.TRANSFERT)


def lines(key: str) -> DeltaGenerator:
    """Lines that are links, with quiet rules between them (lda.css)."""
    return st.container(gap=None, key=f"links_{key}")


def line(key: str) -> DeltaGenerator:
    """A line of a list: side by side on a laptop, wrapped on a telephone (lda.css)."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"line_{key}")


def figures(actor: Actor) -> tuple[Figures, ...]:
    """The indicators of an actor's home page, counted again when a counted fact or the day changes."""
    with reading() as session:
        revision = statistics.revision(session, actor=actor)
    places = (*sorted(actor.plateformes), *sorted(actor.territoires))
    return _figures(actor.role, places, revision, today(), settings().database_url, _actor=actor)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _figures(
    role: Role, places: tuple[str, ...], revision: int, day: date, database: str, _actor: Actor
) -> tuple[Figures, ...]:
    """Alike for all who have the same role in the same places; `_actor` is any of them."""
    with reading() as session:
        return view.figures(session, actor=_actor)


def indicators(figures: Figures, title: str, *, side_by_side: bool = False) -> None:
    """The three indicators, small, with those of the year before."""
    st.header(title, anchor=False)
    if figures.place:
        st.caption(plain(places_by_code().get(figures.place, figures.place)))
    with st.container(horizontal=side_by_side, gap="medium" if side_by_side else "small"):
        for one in figures.lines:
            st.metric(
                INDICATORS[one.indicator],
                nombre(one.now),
                f"{nombre(one.before)} l'an dernier, à la même date",
                delta_color="off",
                delta_arrow="off",
                width="content" if side_by_side else "stretch",
            )


def by_plateforme(each: Sequence[Figures]) -> None:
    """The three indicators of each plateforme, beside those of last year; each name leads to its figures."""
    st.header("Par plateforme", anchor=False)
    with st.container(gap=None):
        for figures in each:
            code = figures.place or ""
            with line(f"place-{code}"):
                with st.container(width="stretch"):
                    frame.link(places_by_code()[code], "statistiques", lieu=code)
                for one in figures.lines:
                    before = f"{nombre(one.before)} l'an dernier"
                    st.markdown(f"**{counted(one.now, one.indicator)}**  \n{before}", width=170)


def stages(counts: Mapping[str, int]) -> None:
    """How many situations are at each stage of eviction, each a link to them."""
    st.header("Expulsions : où en sont les situations", anchor=False)
    labels = frame.lists()
    with lines("stages"):
        for code, number in counts.items():
            _counted(labels.label("stade_expulsion", code), number, "dossiers", stade=code)
    if not counts:
        st.write("Aucune situation ouverte ne parle d'expulsion.")


def waiting(counts: Mapping[str, int]) -> None:
    """How many wait for each mesure, the longest lists, each a link to them."""
    st.header("Listes d'attente", anchor=False)
    labels = frame.lists()
    longest = sorted(counts.items(), key=lambda one: -one[1])
    with lines("attente"):
        for code, number in longest[:LONGEST]:
            _counted(labels.label("mesure", code), number, "dossiers", places="1", mesure=code)
    if len(longest) > LONGEST:
        frame.link(f"Les {len(longest)} listes d'attente", "dossiers", places="1")
    if not counts:
        st.write("Personne n'attend de mesure dans vos territoires.")


def _counted(label: str, number: int, url: str, **query: Any) -> None:
    """The figure and what it counts; what the label explains between brackets is left to the list."""
    frame.line_link(f"**{nombre(number)}** {plain(label.split(' (')[0])}", url, **query)


def next_reunions(rows: tuple[ReunionRow, ...], heading: str, nothing: str = "") -> None:
    """The next reunions, each a link to its page; `nothing` is said when there are none."""
    if not rows and not nothing:
        return
    st.header(heading, anchor=False)
    with st.container(gap="small", key="prochaines"):
        for row in rows:
            frame.link(f"{agenda_words.when(row)} · {row.titre}", "agenda", reunion=row.cle)
    if not rows:
        st.write(nothing)


def draft_lines(drafts: tuple[DraftCard, ...], day: date) -> None:
    """Drafts, each with the way to go on."""
    st.header(f"À reprendre : {plural(len(drafts), 'brouillon')}", anchor=False)
    with st.container(gap=None):
        for draft in drafts[:FEW]:
            _draft(draft, day)
    if len(drafts) > FEW:
        frame.link("Tous les brouillons", "nouvelle-saisine", icon=":material/edit_note:")


def _draft(draft: DraftCard, day: date) -> None:
    with line(f"draft-{draft.cle}"):
        saved = relative_past(draft.modifiee_le.astimezone(PARIS).date(), day)
        name = plain(draft.nom or "Sans nom pour le moment")
        left = draft.garde_jusquau - day
        gone = (
            f" · effacé le {date_short(draft.garde_jusquau)} si vous n'y touchez pas" if left <= NEAR else ""
        )
        st.markdown(f"**{name}** · enregistré {saved}{gone}", width="stretch")
        frame.link("Reprendre", "nouvelle-saisine", icon=":material/arrow_forward:", width=130, cle=draft.cle)


def saisine_lines(cards: Sequence[SaisineCard], heading: str, key: str) -> None:
    """Saisines with their status in the partner's words, each a link to its page."""
    st.header(heading, anchor=False)
    with lines(key):
        for card in cards:
            who = f"{cell(card.initiales)} · reçue le {date_short(card.recue_le)}"
            status = badges.of_saisine(card.statut, partner=True)
            frame.line_link(f"**{card.reference}** · {who} {status}", "saisine", cle=card.cle)
