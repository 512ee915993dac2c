"""The violence flag: what it hides, showing it for a reason, setting and lifting it (DOMAIN A2)."""

from typing import Any

import streamlit as st

from lda.documents import answers as words
from lda.domain.fiche import FIELDS
from lda.services import dossiers
from lda.store.work import writing
from lda.ui import frame
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, folded, key_of, opened, renew, widget
from lda.ui.fiche import review
from lda.ui.text import cell

SET = Act(
    dossiers.set_violence,
    "Protéger le dossier",
    "Le dossier est protégé : adresse, téléphone et violences sont masqués.",
    (Ask("reason", "Pourquoi protéger ce dossier", Kind.LONG),),
    lambda typed: {**typed, "flag": True},
)
LIFT = Act(
    dossiers.set_violence,
    "Lever la protection",
    "La protection est levée.",
    (Ask("reason", "Pourquoi lever la protection", Kind.LONG),),
    lambda typed: {**typed, "flag": False},
)
REVEAL = Act(dossiers.reveal, "Afficher", "", (Ask("reason", "Raison"),))
"""Its answer is shown in the present run alone, and kept nowhere."""


def banner(desk: Desk) -> None:
    """Say on every tab that the dossier is protected."""
    if desk.view.confidentiel:
        st.warning(
            "Situation confidentielle : le nom, la commune et les coordonnées ne vous sont pas communiqués.",
            icon=":material/lock:",
        )
    elif desk.view.protege:
        st.warning(
            "Dossier protégé pour violences. L'adresse, le téléphone et la partie violences s'affichent sur "
            "demande, avec une raison, et c'est tracé. Contactez la personne par le moyen sûr indiqué.",
            icon=":material/lock:",
        )


def masked(desk: Desk) -> bool:
    """The answers that are hidden, by their label, and the way to show them. Whether they were just now."""
    hidden = [FIELDS[key].label for key in FIELDS if key in desk.view.masque]
    if not hidden:
        return False
    with st.container(border=True):
        place = st.container()
        shown = _reveal(desk) if desk.can(REVEAL) else None
        with place:
            if shown is None:
                st.markdown("  \n".join(f":gray[{cell(label)} :] masqué" for label in hidden))
            else:
                _revealed(desk, shown)
    return shown is not None


def _reveal(desk: Desk) -> dict[str, Any] | None:
    """The way to show what is hidden: what it is, in the run that was asked for it; None otherwise."""
    key = key_of(REVEAL, desk.view.cle)
    with opened(
        "Afficher les informations masquées", REVEAL, desk.view.cle, icon=":material/lock_open:"
    ) as box:
        if not box.open:
            return None
        why = widget(REVEAL.asks[0], f"{key}_reason")
        st.caption("Votre nom, la date et cette raison restent dans l'historique du dossier.")
        if not st.button(REVEAL.button, key=f"{key}_go", type="primary"):
            return None
        with frame.feedback() as done, writing() as session:
            found = dossiers.reveal(session, desk.view.cle, actor=frame.me(), reason=why)
    if not done.ok:
        return None
    renew(key)
    return found


def _revealed(desk: Desk, found: dict[str, Any]) -> None:
    st.caption("Affiché cette fois seulement : à votre prochaine action, ce sera de nouveau masqué.")
    for block in words.blocks(found, desk.lists):
        review.read(block, "revealed_")


def form(desk: Desk) -> None:
    """Set or lift the flag."""
    if not desk.can(SET):
        return
    act, label = (LIFT, "Lever la protection") if desk.view.protege else (SET, "Protéger (violences)")
    folded(label, act, desk.view.cle, desk.version, icon=":material/lock:")
