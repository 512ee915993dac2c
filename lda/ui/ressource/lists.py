"""Lists of contacts: what awaits an answer, what was found, what a partner asked."""

from datetime import timedelta

import streamlit as st

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import date_long, date_short, plural, relative_past
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import badges, frame, within
from lda.ui.text import cell
from lda.views import choices, ressource
from lda.views.portion import Portion
from lda.views.ressource import ContactRow, Filters

SIZE = 20
ASKED = 5
"""Questions of a partner on a page, each with its beginning."""
SHORT = 140
"""Characters of a summary in a list."""
SINCE = {30: "30 derniers jours", 90: "3 derniers mois", 365: "12 derniers mois", 0: "Depuis le début"}


def waiting(rows: Portion[ContactRow], *, mine: bool) -> None:
    """Questions and calls that await an answer: how many, the oldest first."""
    if not rows:
        return
    label = plural(rows.total, "contact attend une réponse", "contacts attendent une réponse")
    with st.container(border=True, key="waiting"):
        st.header(label, anchor=False)
        with st.container(gap=None):
            for row in rows:
                _waiting(row, mine=mine)


def _waiting(row: ContactRow, *, mine: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"line_{row.cle}"):
        st.markdown(
            f"**{cell(row.organisation or row.professionnel or row.reference)}**, "
            f"{relative_past(row.jour, today())} : {cell(_short(row.resume))}",
            width="stretch",
        )
        within.step("Répondre" if mine else "Ouvrir", f"waiting_{row.cle}", contact=row.cle)


def contacts(actor: Actor) -> Portion[ContactRow]:
    """The contacts of the plateforme or the territoires, with their filters; returns those that wait."""
    st.header("Contacts", anchor=False)
    lists = frame.lists()
    filters = _filters(lists)
    key = f"page_{hash(filters)}"
    with reading() as session:
        found = ressource.page(session, filters, st.session_state.get(key, 1), actor=actor, size=SIZE)
    spent = f", {plural(found.minutes, 'minute')} en tout" if found.minutes else ""
    st.markdown(f"**{plural(found.total, 'contact')}**{spent}")
    if not found.rows:
        st.caption("Aucun contact ne répond à ces filtres.")
    for row in found.rows:
        _line(row, lists)
    if found.total > SIZE:
        st.pagination(-(-found.total // SIZE), key=key)
    return found.waiting


def _filters(lists: Lists) -> Filters:
    with reading() as session:
        organisations = choices.organisations(session)
    left, middle, right = st.columns(3)
    with left:
        days = st.selectbox("Période", list(SINCE), index=2, format_func=SINCE.__getitem__, key="f_since")
    with middle:
        theme = st.selectbox(
            "Thème",
            list(lists["theme_ressource"]),
            index=None,
            format_func=lambda code: lists.label("theme_ressource", code),
            placeholder="Tous",
            key="f_theme",
        )
    with right:
        organisation = st.selectbox(
            "Structure",
            list(organisations),
            index=None,
            format_func=lambda cle: organisations[cle],
            placeholder="Toutes",
            key="f_organisation",
        )
    since = today() - timedelta(days=days) if days else None
    return Filters(since=since, theme=theme, organisation=organisation)


def _line(row: ContactRow, lists: Lists) -> None:
    with st.container(gap="xxsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            who = row.organisation or row.professionnel or "Structure non précisée"
            within.step(f"{date_short(row.jour)} · {who}", row.cle, contact=row.cle)
            if row.awaiting:
                st.badge("En attente", color="orange", icon=":material/hourglass_empty:")
        themes = ", ".join(lists.labels("theme_ressource", list(row.themes)))
        details = [themes, lists.label("canal", row.canal), lists.label("suite_contact", row.suite)]
        st.caption(f"{cell(_short(row.resume))}  \n{' · '.join(cell(d) for d in details if d)}")


def asked(actor: Actor) -> None:
    """A partner's own questions, newest first, with what was answered."""
    st.header("Vos questions", anchor=False)
    with reading() as session:
        rows = ressource.mine(session, actor=actor, page=frame.page_of("asked_page"), size=ASKED)
    if not rows:
        st.caption("Vos questions et leurs réponses apparaîtront ici.")
    for row in rows:
        with st.container(border=True):
            within.step(f"Question du {date_long(row.jour)}", row.cle, contact=row.cle)
            state = (
                badges.mark("En attente de réponse", "orange", ":material/hourglass_empty:")
                if row.awaiting
                else badges.mark("Réponse reçue", "green", ":material/check:")
            )
            st.markdown(f"{state}  \n{cell(_short(row.resume))}")
    frame.pages(rows.total, ASKED, "asked_page")


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"
