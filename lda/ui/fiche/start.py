"""Before the form: drafts to resume or delete, a new one, what an earlier fiche may lend."""

from datetime import date

import streamlit as st

from lda.domain.clock import PARIS, today
from lda.domain.french import date_long, heure
from lda.domain.words import Canal
from lda.services import drafts as draft_services
from lda.store.work import reading, writing
from lda.ui import frame
from lda.ui.text import plain
from lda.views import accounts, drafts, saisines

PARTNERS = 1000
"""More partner accounts than a plateforme will have."""
EARLIER = 30
"""Transmitted saisines, the latest, from which a new fiche may be copied."""
OTHER_CANALS = [c for c in Canal if c != Canal.APPLICATION]


def drafts_to_resume() -> None:
    """The drafts of the person, newest first, each with how far it is."""
    with reading() as session:
        found = drafts.mine(session, actor=frame.me())
    if not found:
        return
    st.header("Reprendre un brouillon", anchor=False)
    for draft in found:
        day = date_long(draft.modifiee_le.astimezone(PARIS).date())
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{plain(draft.nom) or 'Sans nom pour le moment'}**  \n"
                f":gray[Enregistré le {day} à {heure(draft.modifiee_le)}"
                f" · {draft.fait} réponses obligatoires sur {draft.total}"
                f" · gardé jusqu'au {date_long(draft.garde_jusquau)}]",
                width="stretch",
            )
            if st.button("Reprendre", key=f"resume_{draft.cle}", type="primary"):
                frame.go("nouvelle-saisine", cle=draft.cle)
            _delete(draft.cle)


def _delete(cle: str) -> None:
    """Delete a draft, which can be undone by nothing: asked again first."""
    with st.popover("Supprimer", type="tertiary", key=f"delete_{cle}", on_change="rerun") as question:
        if not question.open:
            return
        st.write("Le brouillon et ses réponses seront effacés. Cela ne peut pas être annulé.")
        if st.button("Supprimer définitivement", key=f"deleted_{cle}"):
            with frame.feedback() as done, writing() as session:
                draft_services.delete(session, cle, actor=frame.me())
            if done.ok:
                frame.flash("Le brouillon est supprimé.")
                st.rerun()


def for_oneself() -> None:
    """A new fiche, empty or with what an earlier one may lend."""
    st.header("Commencer une fiche", anchor=False)
    with reading() as session:
        earlier = {row.cle: row for row in saisines.mine(session, actor=frame.me(), size=EARLIER)}
    source = None
    if earlier:
        source = st.selectbox(
            "Reprendre les informations d'une de vos dernières fiches (facultatif)",
            list(earlier),
            format_func=lambda cle: f"{earlier[cle].reference} · {earlier[cle].initiales}",
            index=None,
            placeholder="Partir d'une fiche vide",
            width=520,
            help="Le ménage, le logement et les démarches sont repris. La demande, les paroles de la "
            "personne et son accord sont toujours à recueillir de nouveau.",
        )
    if st.button("Commencer une nouvelle fiche", type="primary"):
        with frame.feedback() as done, writing() as session:
            draft = draft_services.start(session, actor=frame.me())
            if source:
                draft_services.copy_from(session, draft.cle, source, actor=frame.me())
        if done.ok:
            frame.go("nouvelle-saisine", cle=draft.cle)


def for_a_partner() -> None:
    """A fiche that came by telephone, by mail or on paper, typed in by the coordinator."""
    st.header("Saisir une demande reçue", anchor=False)
    st.caption("Pour un partenaire qui a téléphoné, écrit ou remis une fiche papier.")
    with reading() as session:
        found = accounts.page(session, actor=frame.me(), etat=accounts.Etat.ACTIF, size=PARTNERS)
    partners = {row.cle: row for row in found.rows}
    lists = frame.lists()
    with st.container(width=520):
        canal = st.selectbox("Reçue par", OTHER_CANALS, format_func=lambda c: lists.label("canal", c))
        day = st.date_input("Reçue le", value=today(), max_value=today(), format="DD/MM/YYYY")
        partner = st.selectbox(
            "Compte du partenaire, s'il en a un",
            list(partners),
            format_func=lambda cle: f"{partners[cle].name} · {partners[cle].organisation}",
            index=None,
            placeholder="Aucun compte",
            help="Avec un compte, le partenaire suit la saisine comme s'il l'avait écrite.",
        )
        if st.button("Commencer la saisie", type="primary"):
            _start_for(canal, day, partner)


def _start_for(canal: Canal, day: date | None, partner: str | None) -> None:
    with frame.feedback() as done, writing() as session:
        draft = draft_services.start(session, actor=frame.me(), canal=canal, recue_le=day, auteur=partner)
    if done.ok:
        frame.go("nouvelle-saisine", cle=draft.cle)
