"""The list of situations of a coordinator or a chef SLISL: filters, how many, and a page of rows."""

from dataclasses import replace

import streamlit as st

from lda.documents.dossiers import address
from lda.domain.access import Actor
from lda.domain.french import date_long, plural
from lda.domain.words import Role
from lda.store.work import reading
from lda.ui import frame, within
from lda.ui.dossier import filters, rows, style
from lda.ui.text import cell
from lda.views import situations
from lda.views.situations import Filters, Page, View


def show(me: Actor) -> None:
    """The whole page."""
    style.apply()
    frame.title("Dossiers")
    within.step("Places et attente", "places", icon=":material/event_seat:", places="1")
    filters.read_address()
    found = filters.offer(me)
    filters.bar(found)
    asked = filters.current(found)
    with reading() as session:
        counts = situations.counts(session, asked, actor=me)
        page = situations.page(session, asked, filters.held("page") or 1, actor=me)
    filters.views(counts)
    filters.removable(found)
    filters.write_address()
    _headline(page, asked)
    if page.rows:
        rows.table(page.rows)
        _pages(page)
    else:
        _nothing(asked)
    if me.role == Role.COORDINATEUR:
        _handed_over(me)


def _headline(page: Page, asked: Filters) -> None:
    """How many, and the way to take the list away; a text searched for stays out of the address."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(plural(page.total, "situation"), anchor=False, width="content")
        if page.total:
            whole = f"Exporter la liste{' sans le texte cherché' if asked.texte else ''}"
            frame.file_link(whole, "dossiers", "liste", **address(replace(asked, texte="")))


def _pages(page: Page) -> None:
    if page.number != (filters.held("page") or 1):  # the list has become shorter since
        filters.first_page()
        st.rerun()
    if page.pages > 1:
        st.pagination(page.pages, key=filters.key("page"), persist_state="session")


def _nothing(asked: Filters) -> None:
    if asked == Filters():
        st.info(
            "Aucune situation pour le moment. Chaque saisine transmise à votre plateforme arrive ici, à "
            "accuser ; l'accusé de réception ouvre son dossier."
        )
    elif asked.view == View.TOUT:
        st.info(
            "Aucune situation ne répond à ces filtres. Retirez-en un, ou montrez aussi les dossiers clos."
        )
    else:
        st.info(f"Rien dans « {filters.VIEWS[asked.view]} » : tout est à jour de ce côté.")


def _handed_over(me: Actor) -> None:
    with reading() as session:
        found = situations.handed_over(session, actor=me)
    if found:
        label = f"Dossiers transférés à une autre plateforme ({len(found)})"
        with st.expander(label, key="handed_over", on_change="rerun") as box:
            if box.open:
                st.caption("Ils sont suivis ailleurs : vous en gardez la référence et la date.")
                lines = (f"{cell(one)} :gray[jusqu'au {date_long(day)}]" for one, day in found)
                st.markdown("  \n".join(lines))
