"""One contact: the question, the answer, what became of it."""

import streamlit as st

from lda.domain.access import Actor
from lda.domain.french import date_long
from lda.domain.indicators import COMMUN_LABEL
from lda.domain.words import Role
from lda.services import ressource
from lda.store.work import reading, writing
from lda.ui import frame, within
from lda.ui.agenda.one import history
from lda.ui.ressource import form
from lda.ui.text import cell, plain
from lda.views import options
from lda.views.ressource import ContactView


def show(view: ContactView, actor: Actor) -> None:
    """The page of one contact; its coordinator answers, corrects, makes a saisine of it."""
    row, partner = view.row, actor.role == Role.PARTENAIRE
    what = "Question" if view.asked_by_account else "Contact"
    frame.title(f"{what} du {date_long(row.jour)}", row.reference)
    within.step(
        "Revenir à vos questions" if partner else "Revenir à l'espace ressource",
        "back",
        icon=":material/arrow_back:",
    )
    if view.mine and "corriger" in st.query_params:
        form.correct(view)
        return
    left, right = st.columns([2, 1], gap="large")
    with left:
        st.markdown(f"## {'Question' if view.asked_by_account else 'Résumé'}\n{plain(row.resume)}")
        _answer(view)
        if view.history:
            history(view.history)
    with right:
        _facts(view)
        if view.mine:
            _acts(view)


def _answer(view: ContactView) -> None:
    if view.reponse:
        on = f" du {date_long(view.row.answered_on)}" if view.row.answered_on else ""
        st.markdown(f"## Réponse{on}\n{plain(view.reponse)}")
    if view.row.awaiting and view.mine:
        st.markdown("## Répondre")
        form.answer(view)
    elif view.row.awaiting:
        st.info("La coordination n'a pas encore répondu.")


def _facts(view: ContactView) -> None:
    row, lists = view.row, frame.lists()
    with reading() as session:
        plateformes, territoires = options.plateformes(session), options.territoires(session)
    place = territoires[row.territoire].nom if row.territoire else COMMUN_LABEL
    facts = {
        "Structure": row.organisation,
        "Professionnel": row.professionnel,
        "Canal": lists.label("canal", row.canal),
        "Thèmes": ", ".join(lists.labels("theme_ressource", list(row.themes))),
        "Plateforme": plateformes[row.plateforme].court,
        "Territoire": place if len(plateformes[row.plateforme].territoires) > 1 else None,
        "Suite": lists.label("suite_contact", row.suite),
        "Durée": f"{row.minutes} min" if row.minutes is not None else None,
    }
    st.markdown("\n".join(f"- {name} : {cell(value)}" for name, value in facts.items() if value))


def _acts(view: ContactView) -> None:
    st.button("Corriger", icon=":material/edit:", on_click=_edit, args=(view.row.cle,), width="stretch")
    if view.saisine and view.saisine[1]:
        frame.link(f"Ouvrir la saisine {view.saisine[1]}", "saisine", cle=view.saisine[0])
        return
    label = "Reprendre le brouillon de saisine" if view.saisine else "En faire une saisine"
    if st.button(label, icon=":material/edit_note:", width="stretch"):
        with frame.feedback() as done, writing() as session:
            draft = ressource.become_saisine(session, view.row.cle, actor=frame.me())
        if done.ok:
            frame.go("nouvelle-saisine", cle=draft.cle)
    st.caption("La saisine restera liée à ce contact, qui compte une seule fois.")


def _edit(cle: str) -> None:
    st.query_params.from_dict({"contact": cle, "corriger": "1"})
