"""The agenda: a month, and the past reunions to complete."""

from datetime import date, timedelta

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import date_short, month_label, plural
from lda.domain.words import Role
from lda.services.reunion_inputs import EARLIEST, YEARS_AHEAD
from lda.store.work import reading
from lda.ui import frame, within
from lda.ui.agenda import entry, grid
from lda.ui.agenda.grid import Look
from lda.ui.text import plain
from lda.views import agenda, options
from lda.views.agenda import ReunionRow

MONTH = "mois"
COMPLETED_AT_ONCE = 5
ADD = {Role.COORDINATEUR: "Ajouter une réunion", Role.DEPARTEMENT: "Convoquer une réunion"}
"""Who adds to the agenda, and the verb."""
EMPTY = {
    Role.COORDINATEUR: "Aucune réunion ce mois-ci. Ajoutez-en une, passée ou à venir.",
    Role.SLISL: "Aucune réunion ce mois-ci sur votre territoire. La coordination les enregistre.",
    Role.DEPARTEMENT: "Aucune réunion inter-territoires ce mois-ci. Convoquez-en une, passée ou à venir.",
    Role.PARTENAIRE: "Aucune réunion ce mois-ci. Celles où une coordination vous invite apparaissent ici.",
}


def show(actor: Actor) -> None:
    """The month that the address names, or the present one."""
    first = _asked()
    with reading() as session:
        found = agenda.month(session, first, actor=actor)
        plateformes, territoires = options.plateformes(session), options.territoires(session)
    frame.title("Agenda")
    add = ADD.get(actor.role)
    if found.incomplete:
        _to_complete(found.incomplete)
    _months(first, add)
    if not found.rows:
        st.info(EMPTY[actor.role])
    grid.show(found, Look(frame.lists(), plateformes, territoires, actor, add))


def _asked() -> date:
    year, _, month = st.query_params.get(MONTH, "").partition("-")
    try:
        found = date(int(year), int(month), 1)
    except ValueError:
        found = today()
    near = EARLIEST.year <= found.year <= today().year + YEARS_AHEAD
    return (found if near else today()).replace(day=1)


def _add() -> None:
    st.query_params.from_dict({"ajouter": "1"})


def _months(first: date, add: str | None) -> None:
    """The month's name, the ways to others, and the way to add to it."""
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    with st.container(horizontal=True, vertical_alignment="center", key="months"):
        st.header(month_label(first).capitalize(), anchor=False, width="content")
        for label, icon, day in (
            (_month_name(before, first), ":material/chevron_left:", before),
            ("Aujourd'hui", ":material/today:", today()),
            (_month_name(after, first), ":material/chevron_right:", after),
        ):
            within.step(label, icon[10:-1], icon=icon, mois=f"{day:%Y-%m}")
        if add:
            st.space("stretch")
            st.button(add, type="primary", icon=":material/add:", on_click=_add)


def _month_name(day: date, beside: date) -> str:
    """« Octobre », with its year when it is another one."""
    name = month_label(day).capitalize()
    return name.split(" ")[0] if day.year == beside.year else name


def _to_complete(rows: tuple[ReunionRow, ...]) -> None:
    """How many took part in the past reunions: written here, without opening each."""
    label = plural(len(rows), "réunion passée à compléter", "réunions passées à compléter")
    with st.expander(label, icon=":material/edit:", expanded=len(rows) <= 2):
        st.caption("Combien de personnes ont participé ? Le reste se complète en ouvrant la réunion.")
        for row in rows[-COMPLETED_AT_ONCE:][::-1]:
            _to_count(row)
        if len(rows) > COMPLETED_AT_ONCE:
            st.caption(f"Les plus récentes d'abord ; {len(rows) - COMPLETED_AT_ONCE} autres ensuite.")


def _to_count(row: ReunionRow) -> None:
    label = f"{date_short(row.jour)} · {plain(row.titre)}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(label, width="stretch")
        number = st.number_input(
            f"Participants le {label}", 0, 10_000, None, key=f"took_part_{row.cle}",
            label_visibility="collapsed", width=150,
        )  # fmt: skip
        saved = st.button("Enregistrer", key=f"complete_{row.cle}", disabled=number is None)
    if saved and number is not None and entry.complete(row.cle, number):
        frame.flash("Réunion complétée.")
        st.rerun()
