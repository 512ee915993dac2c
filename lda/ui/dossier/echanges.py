"""The tab Échanges: messages with those who wrote the saisines, avis of the SLISL, concertations."""

import streamlit as st

from lda.domain.clock import PARIS
from lda.domain.french import date_long, heure
from lda.domain.words import ROLE_LABELS, Role
from lda.services import messages
from lda.ui import frame
from lda.ui.dossier import concertations
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, form
from lda.ui.text import cell, plain
from lda.views.conclusion_parts import DecisionLine
from lda.views.saisine_parts import MessageLine

GENRES = {"QUESTION": "Question", "REPONSE": "Réponse", "AVIS": "Avis"}
SEND = Act(
    messages.send,
    "Envoyer le message",
    "Le message est envoyé.",
    (Ask("text", "Message à l'orienteur", Kind.LONG),),
)
AVIS = Act(
    messages.give_avis,
    "Donner cet avis",
    "Votre avis est joint au dossier.",
    (Ask("text", "Votre avis", Kind.LONG),),
)


def show(desk: Desk) -> None:
    """What was said, then what can be."""
    if desk.whole:
        _messages(desk)
    _decisions(desk)


def _messages(desk: Desk) -> None:
    view = desk.view
    for message in view.messages:
        _message(message)
    if not view.messages:
        st.caption("Aucun message pour le moment.")
    if desk.can(AVIS):
        form(AVIS, view.cle, None)
    elif desk.steers and view.saisines:
        form(SEND, _thread(desk), None)


def _thread(desk: Desk) -> str:
    """The saisine whose author is written to: the only one, or the one chosen."""
    known = {s.cle: f"{s.reference} · {s.organisation}" for s in desk.view.saisines}
    if len(known) == 1:
        return next(iter(known))
    return str(
        st.selectbox(
            "Saisine", list(known), format_func=known.__getitem__, index=len(known) - 1,
            placeholder="Choisir", key=f"thread_{desk.view.cle}",
        )
    )  # fmt: skip


def _message(message: MessageLine) -> None:
    day = message.quand.astimezone(PARIS).date()
    role = ROLE_LABELS[Role(message.role)]
    genre = f"{GENRES[message.genre]} · " if message.genre in GENRES else ""
    with st.container(border=True, gap="xsmall"):
        who = "Vous" if message.mien else f"{cell(message.auteur)} ({role.lower()})"
        st.caption(f"{genre}{who} · {date_long(day)} à {heure(message.quand)}")
        st.markdown(plain(message.texte))


def _decisions(desk: Desk) -> None:
    st.header("Concertations et réunions", anchor=False)
    for line in desk.view.decisions:
        _title(desk, line)
        parts = [plain(line.decisions), concertations.told(desk.lists, line.conclue) if line.conclue else ""]
        said = "\n\n".join(part for part in parts if part) or ":gray[Pas de décision notée.]"
        st.markdown(said)
        if line.conclue:
            concertations.forms(desk, line, line.conclue)
    if not desk.view.decisions:
        st.caption("Aucune réunion n'a encore abordé cette situation. Elles se notent dans l'agenda.")
    if desk.steers and desk.open:
        frame.link(
            "Préparer une concertation",
            "agenda",
            icon=":material/groups:",
            ajouter="1",
            dossier=desk.view.cle,
        )
    if desk.steers:
        frame.link("Ouvrir l'agenda", "agenda", icon=":material/calendar_month:")


def _title(desk: Desk, line: DecisionLine) -> None:
    """Its day, kind and title: the way to its page and its minutes, for who may open them."""
    title = f"{date_long(line.jour)} · {desk.label('type_reunion', line.type)} · {line.titre}"
    if line.ouverte:
        frame.link(title, "agenda", icon=":material/groups:", reunion=line.cle)
    else:
        st.markdown(f"**{cell(title)}**")
