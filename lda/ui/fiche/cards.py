"""The saisines of a partner as cards."""

from collections.abc import Iterator

import streamlit as st

from lda.documents.answers import commune_name
from lda.domain.clock import PARIS, today
from lda.domain.french import date_long, plural, relative_past
from lda.ui import badges, frame
from lda.ui.text import plain, small
from lda.views.portion import Portion
from lda.views.saisines import SaisineCard

SIZE = 10


def show(found: Portion[SaisineCard]) -> None:
    """A page of cards, or what would fill it."""
    if not found.total:
        st.info(
            "Vous n'avez pas encore transmis de saisine. Celles que vous transmettrez seront suivies ici."
        )
        frame.link("Écrire une saisine", "nouvelle-saisine", icon=":material/edit_note:")
        return
    st.header(plural(found.total, "saisine transmise", "saisines transmises"), anchor=False)
    frame.pages(found.total, SIZE, "cards_page")
    with st.container(gap="xsmall"):
        for card in found:
            _card(card)


def _card(card: SaisineCard) -> None:
    with st.container(border=True, gap="xxsmall", key=f"card_{card.cle}"):
        frame.link(f"{card.reference} · {card.initiales}", "saisine", cle=card.cle)
        st.markdown("  \n".join(_lines(card)))


def _lines(card: SaisineCard) -> Iterator[str]:
    """Where it is, what it is, and what is expected; one markdown, for pages have many cards."""
    about = " · ".join(_about(card))
    yield f"{badges.of_saisine(card.statut, partner=True)} {small(about)}"
    if card.a_repondre:
        yield f":orange[:material/reply: {plain(card.attendu)}]"
    elif card.attendu:
        yield small(plain(card.attendu))


def _about(card: SaisineCard) -> Iterator[str]:
    if card.commune:
        yield plain(commune_name(card.commune))
    yield f"reçue le {date_long(card.recue_le)}"
    if card.auteur:
        yield f"écrite par {plain(card.auteur)}"
    if card.dernier_message:
        yield f"dernier message {relative_past(card.dernier_message.astimezone(PARIS).date(), today())}"
