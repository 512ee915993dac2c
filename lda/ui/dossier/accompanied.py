"""The dossiers of which a partner reads something: those that it accompanies, and others; a card each."""

import streamlit as st

from lda.documents.answers import commune_name
from lda.domain.access import Actor, Tie
from lda.domain.clock import today
from lda.domain.french import date_long, plural, relative_due
from lda.store.work import reading
from lda.ui import badges, frame
from lda.ui.text import cell, small
from lda.views import dossiers
from lda.views.dossiers import MyDossier
from lda.views.portion import Portion

PAGE = 8
ROLES = {
    Tie.REFERENT: "vous êtes référent",
    Tie.OPERATEUR: "votre structure mène une mesure",
    Tie.BAILLEUR: "votre structure en est le bailleur",
    Tie.INVITE: "abordée en concertation avec vous",
}

EMPTY = (
    "Vous n'accompagnez aucune situation pour le moment. Celles dont vous êtes désigné référent, "
    "celles dont votre structure mène une mesure ou est le bailleur, et celles abordées avec vous en "
    "concertation arriveront ici."
)


def show(me: Actor) -> None:
    """The whole page: what is accompanied, then the rest, looked for when it is asked for."""
    frame.title("Mes accompagnements")
    mine = _page(me, "accompanied_page", only=True)
    if not mine.total:
        _others(me, EMPTY)
        return
    _section(plural(mine.total, "accompagnement"), mine, "accompanied_page")
    label = "Situations que vous connaissez sans les accompagner"
    with st.expander(label, key="known", icon=":material/folder_shared:", on_change="rerun") as box:
        if box.open:
            _others(me, "Aucune : elles arriveront ici si une concertation les aborde avec vous.")


def _others(me: Actor, empty: str) -> None:
    others = _page(me, "known_page", only=False)
    if others.total:
        _section(plural(others.total, "autre situation", "autres situations"), others, "known_page")
    else:
        st.info(empty)


def _page(me: Actor, key: str, *, only: bool) -> Portion[MyDossier]:
    with reading() as session:
        return dossiers.mine(session, actor=me, only=only, page=frame.page_of(key), size=PAGE)


def _section(heading: str, some: Portion[MyDossier], key: str) -> None:
    st.header(heading, anchor=False)
    frame.pages(some.total, PAGE, key)
    for one in some:
        _card(one)


def _card(one: MyDossier) -> None:
    with st.container(border=True, gap="xsmall"):
        frame.link(one.nom or "Sans nom", "dossier", icon=":material/folder_open:", cle=one.cle)
        roles = [words for tie, words in ROLES.items() if tie in one.roles]
        parts = [one.reference, commune_name(one.commune), *roles]
        about = " · ".join(cell(part) for part in parts if part)
        lines = [f"{badges.of_dossier(one.statut)} {small(about)}"]
        if one.prochaine_echeance:
            due = relative_due(one.prochaine_echeance, today())
            colour = "red" if one.prochaine_echeance < today() else "gray"
            lines.append(f"Prochaine échéance : {date_long(one.prochaine_echeance)} :{colour}[{due}]")
        st.markdown("  \n".join(lines))
