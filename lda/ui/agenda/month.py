"""The agenda: a month, week by week, and the past reunions to complete."""

from datetime import date, timedelta
from itertools import groupby

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import date_short, month_label, plural
from lda.domain.words import Role
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import frame, within
from lda.ui.agenda import form, words
from lda.ui.text import plain
from lda.views import agenda, options
from lda.views.agenda import ReunionRow

MONTH = "mois"
COMPLETED_AT_ONCE = 5
EMPTY = {
    Role.COORDINATEUR: "Aucune réunion ce mois-ci. Ajoutez-en une, passée ou à venir.",
    Role.SLISL: "Aucune réunion ce mois-ci sur votre territoire. La coordination les enregistre.",
    Role.PARTENAIRE: "Aucune réunion ce mois-ci. Celles où une coordination vous invite apparaissent ici.",
}


def show(actor: Actor) -> None:
    """The month that the address names, or the present one."""
    first = _asked()
    with reading() as session:
        found = agenda.month(session, first, actor=actor)
        plateformes, territoires = options.plateformes(session), options.territoires(session)
    frame.title("Agenda")
    if actor.role == Role.COORDINATEUR:
        st.button("Ajouter une réunion", type="primary", icon=":material/add:", on_click=_add)
    if found.incomplete:
        _to_complete(found.incomplete)
    _months(first)
    if not found.rows:
        st.info(EMPTY[actor.role])
    lists = frame.lists()
    for monday, week in groupby(found.rows, key=lambda row: row.jour - timedelta(days=row.jour.weekday())):
        st.markdown(f"### {_week(monday)}")
        for row in week:
            _line(row, lists, plateformes, territoires)


def _asked() -> date:
    year, _, month = st.query_params.get(MONTH, "").partition("-")
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return today().replace(day=1)


def _add() -> None:
    st.query_params.from_dict({"ajouter": "1"})


def _months(first: date) -> None:
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    with st.container(horizontal=True, vertical_alignment="center", key="months"):
        st.header(month_label(first).capitalize(), anchor=False, width="content")
        for label, icon, day in (
            (_month_name(before, first), ":material/chevron_left:", before),
            (_month_name(after, first), ":material/chevron_right:", after),
        ):
            within.step(label, icon[10:-1], icon=icon, mois=f"{day:%Y-%m}")
        if first != today().replace(day=1):
            within.step("Ce mois-ci", "now", icon=":material/today:", mois=f"{today():%Y-%m}")


def _month_name(day: date, beside: date) -> str:
    """« Octobre », with its year when it is another one."""
    name = month_label(day).capitalize()
    return name.split(" ")[0] if day.year == beside.year else name


def _week(monday: date) -> str:
    if monday <= today() < monday + timedelta(days=7):
        return "Cette semaine"
    number = "1er" if monday.day == 1 else str(monday.day)
    return f"Semaine du {number} {month_label(monday).split(' ')[0]}"


def _line(
    row: ReunionRow, lists: Lists, plateformes: words.Plateformes, territoires: words.Territoires
) -> None:
    left, right = st.columns([1, 3], gap="small")
    with left:
        st.markdown(f"**{words.when(row)}**")
    with right, st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            within.step(row.titre, row.cle, reunion=row.cle)
            words.badges(row)
        kind = lists.label("type_reunion", row.type)
        parts = " ; ".join(words.part(part, lists, plateformes, territoires) for part in row.parts)
        details = [plain(kind) if kind != row.titre else "", parts, plain(row.lieu)]
        if row.nb_participants is not None:
            details.append(plural(row.nb_participants, "participant"))
        st.caption(" · ".join(detail for detail in details if detail))


def _to_complete(rows: tuple[ReunionRow, ...]) -> None:
    """How many took part in the past reunions: written here, without opening each."""
    label = plural(len(rows), "réunion passée à compléter", "réunions passées à compléter")
    with st.expander(label, icon=":material/edit:", expanded=len(rows) <= 2):
        st.caption("Combien de personnes ont participé ? Le reste se complète en ouvrant la réunion.")
        for row in rows[-COMPLETED_AT_ONCE:][::-1]:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                number = st.number_input(
                    f"{date_short(row.jour)} · {plain(row.titre)}",
                    0,
                    10_000,
                    None,
                    key=f"took_part_{row.cle}",
                )
                saved = st.button("Enregistrer", key=f"complete_{row.cle}", disabled=number is None)
            if saved and number is not None and form.complete(row.cle, number):
                frame.flash("Réunion complétée.")
                st.rerun()
        if len(rows) > COMPLETED_AT_ONCE:
            st.caption(f"Les plus récentes d'abord ; {len(rows) - COMPLETED_AT_ONCE} autres ensuite.")
