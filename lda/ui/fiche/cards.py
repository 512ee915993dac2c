"""The saisines of a partner as cards."""

from collections.abc import Sequence

import streamlit as st

from lda.documents.answers import commune_name
from lda.domain.clock import PARIS, today
from lda.domain.french import date_long, plural, relative_past
from lda.ui import badges, frame
from lda.ui.text import plain
from lda.views.saisines import SaisineCard

PAGE = 20


def show(found: Sequence[SaisineCard]) -> None:
    """A page of cards, or what would fill it."""
    if not found:
        st.info(
            "Vous n'avez pas encore transmis de saisine. Celles que vous transmettrez seront suivies ici."
        )
        frame.link("Écrire une saisine", "nouvelle-saisine", icon=":material/edit_note:")
        return
    st.subheader(plural(len(found), "saisine transmise", "saisines transmises"), anchor=False)
    last = -(-len(found) // PAGE)
    page = st.pagination(last, key="cards_page") if last > 1 else 1
    for card in found[(page - 1) * PAGE : page * PAGE]:
        _card(card)


def _card(card: SaisineCard) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{card.reference}** · {plain(card.initiales)} · {plain(commune_name(card.commune))}"
            )
            badges.saisine(card.statut, partner=True)
        st.caption(f"Reçue le {date_long(card.recue_le)}")
        if card.auteur:
            st.caption(f"Écrite par {plain(card.auteur)}")
        if card.a_repondre:
            st.warning(plain(card.attendu), icon=":material/reply:")
        elif card.attendu:
            st.caption(plain(card.attendu))
        if card.dernier_message:
            when = relative_past(card.dernier_message.astimezone(PARIS).date(), today())
            st.caption(f"Dernier message {when}")
        frame.link("Ouvrir", "saisine", icon=":material/arrow_forward:", cle=card.cle)
