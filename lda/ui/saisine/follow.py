"""What everyone who follows a saisine sees: where it stands, who answers for it, the thread, the fiche."""

from functools import partial
from typing import Any

import streamlit as st

from lda.documents import answers as words
from lda.domain.clock import PARIS, today
from lda.domain.french import date_long, heure, plural
from lda.services import messages, pieces
from lda.store.work import writing
from lda.ui import badges, frame
from lda.ui.fiche import review
from lda.ui.text import mail, plain
from lda.ui.uploads import upload
from lda.views.saisine_parts import MessageLine
from lda.views.saisines import SaisineView

GENRES = {"QUESTION": "question", "REPONSE": "réponse"}


def head(view: SaisineView) -> None:
    """Whose it is, its status, and the dossier it belongs to for those who may open it."""
    lists = frame.lists()
    with st.container(horizontal=True, vertical_alignment="center"):
        badges.saisine(view.statut, partner=view.sienne)
        if view.violence:
            st.badge("Informations protégées", color="red", icon=":material/lock:")
        if view.dossier:
            frame.link(
                f"Dossier {view.dossier.reference}", "dossier", icon=":material/folder:", cle=view.dossier.cle
            )
    sent = view.transmise_le.astimezone(PARIS)
    received = f"Reçue le {date_long(view.recue_le)} ({lists.label('canal', view.canal).lower()})"
    st.caption(f"{received} · transmise le {date_long(sent.date())} à {heure(view.transmise_le)}")
    if view.attendu:
        st.info(plain(view.attendu), icon=":material/hourglass_empty:")


def sent(view: SaisineView) -> None:
    """Right after the transmission: the reference, what happens next, and the receipt."""
    st.success(
        f"La saisine est transmise sous la référence **{view.reference}**. "
        f"{plain(view.coordination.nom)} en accusera réception ; vous la suivez ici et dans « Mes saisines »."
    )


def decision(view: SaisineView) -> None:
    """The decision, its motif and the advice that goes with it."""
    if view.decidee_le is None:
        return
    lists = frame.lists()
    label = lists.label("statut_saisine", view.statut, partner=view.sienne)
    with st.container(border=True):
        st.markdown(f"**{label}** le {date_long(view.decidee_le)}")
        if view.motif:
            st.markdown(f"Motif : {plain(lists.label('motif_non_validation', view.motif))}")
        if view.conseil:
            st.markdown(f"Conseil de la plateforme :  \n{plain(view.conseil)}")


def coordination(view: SaisineView) -> None:
    """Who answers for the saisine, and how to call."""
    st.header("Votre interlocuteur" if view.sienne else "Plateforme", anchor=False)
    st.markdown(plain(view.coordination.nom))
    for person in view.coordination.personnes:
        st.markdown(f"**{plain(person.nom)}**  \n{plain(person.telephone) or 'Téléphone non renseigné'}")
    if view.coordination.telephone:
        st.markdown(plain(view.coordination.telephone))
    if not view.sienne:
        st.header("Orienteur", anchor=False)
        author = view.auteur
        lines = (author.nom, author.fonction, author.structure, author.telephone)
        st.markdown("  \n".join([*(plain(line) for line in lines if line), mail(author.courriel)]))


def documents(view: SaisineView) -> None:
    """What can be printed or kept."""
    st.header("Documents", anchor=False)
    frame.file_link("Récépissé (PDF)", "recepisse", view.cle)
    frame.file_link("Fiche (PDF)", "fiche", view.cle)
    for piece in view.pieces:
        with st.container(horizontal=True, vertical_alignment="center"):
            frame.file_link(piece.nom, "piece", piece.cle)
            if "add_piece" in view.possibles:
                st.button(
                    "Retirer", key=f"out_{piece.cle}", type="tertiary", on_click=_remove, args=(piece.cle,)
                )
    if "add_piece" in view.possibles:
        key, icon = f"join_{view.cle}", ":material/attach_file:"
        with st.expander("Joindre une pièce", key=key, icon=icon, on_change="rerun") as box:
            if box.open:
                upload("Fichier à joindre", f"file_{view.cle}", partial(_join, view.cle), done=_joined)


def _join(cle: str, session: Any, name: str, content: bytes) -> None:
    pieces.add(session, cle, actor=frame.me(), name=name, content=content)


def _joined() -> None:
    frame.flash("La pièce est jointe.")


def _remove(piece: str) -> None:
    with writing() as session:
        pieces.remove(session, piece, actor=frame.me(), why="Retirée par l'orienteur ou la coordination")


def thread(view: SaisineView) -> None:
    """The messages between author and plateforme, and the way to write one."""
    st.header("Messages", anchor=False)
    if not view.messages:
        st.caption("Aucun message pour le moment.")
    for message in view.messages:
        _message(message)
    if "send" not in view.possibles:
        return
    with st.form(f"message_{view.cle}", border=False):
        text = st.text_area("Votre message", key=f"text_{view.cle}", max_chars=4000, height=90)
        if st.form_submit_button("Envoyer le message"):
            with frame.feedback() as done, writing() as session:
                messages.send(session, view.cle, actor=frame.me(), text=text)
            if done.ok:
                del st.session_state[f"text_{view.cle}"]
                st.rerun()


def _message(message: MessageLine) -> None:
    day = message.quand.astimezone(PARIS).date()
    when = heure(message.quand) if day == today() else f"{date_long(day)} à {heure(message.quand)}"
    genre = f" · {GENRES[message.genre]}" if message.genre in GENRES else ""
    with st.container(border=True):
        st.caption(f"{'Vous' if message.mien else plain(message.auteur)} · {when}{genre}")
        st.markdown(plain(message.texte))


def fiche(view: SaisineView) -> None:
    """The answers by section, what is masked said as such."""
    if view.masque:
        st.warning(
            f"{plural(len(view.masque), 'réponse protégée', 'réponses protégées')} : adresse, téléphone ou "
            "violences. Elles s'affichent depuis le dossier, avec un motif, et l'affichage est tracé.",
            icon=":material/lock:",
        )
    if view.confidentiel:
        st.info("Situation confidentielle : le nom, la commune et les textes ne vous sont pas communiqués.")
    for block in words.blocks(view.answers, frame.lists()):
        with st.expander(f"{block.code}. {block.title}", expanded=block.code in "BCJ"):
            review.read(block)


def history(view: SaisineView) -> None:
    """What happened, the latest first."""
    with st.expander("Historique"):
        for line in view.historique:
            day = date_long(line.quand.astimezone(PARIS).date())
            st.markdown(f":gray[{day}] {plain(line.phrase)} :gray[{plain(line.qui)}]")
            reasons = [line.raison, "Champs : " + ", ".join(line.champs) if line.champs else ""]
            for reason in filter(None, reasons):
                st.caption(plain(reason))
