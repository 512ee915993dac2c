"""The blocks of the administrator's home page: what needs doing, and the accounts to invite again."""

import streamlit as st

from lda.domain.french import plural
from lda.ui import frame, home
from lda.ui.text import plain
from lda.views.accounts import AccountRow, Etat
from lda.views.home import Upkeep

SHOWN = 10


def to_see_to(upkeep: Upkeep) -> None:
    """Invitations that lapsed, drafts that should be gone, a schema that is not this code's."""
    st.header("À faire", anchor=False)
    if not upkeep.schema_current:
        st.warning("La base n'est pas au schéma présent : lancez « python -m lda upgrade » sur le serveur.")
    if upkeep.drafts:
        st.warning(
            f"{plural(upkeep.drafts, 'brouillon reste', 'brouillons restent')} à effacer, sans modification "
            f"depuis plus de {upkeep.draft_days} jours : l'entretien quotidien du serveur "
            "(« python -m lda tidy ») n'a sans doute pas tourné."
        )
    if upkeep.messages:
        st.warning(f"{plural(upkeep.messages, 'message attend', 'messages attendent')} d'être {_why(upkeep)}")
    if upkeep.expired:
        _lapsed(upkeep.expired)
    if upkeep.schema_current and not (upkeep.drafts or upkeep.messages or upkeep.expired):
        _nothing(alone=sum(upkeep.states.values()) == 1)
    st.caption(f"Base de données : {upkeep.database}. Sur le serveur, « python -m lda check » la vérifie.")


def _why(upkeep: Upkeep) -> str:
    sent = "envoyé" if upkeep.messages == 1 else "envoyés"
    if not upkeep.sending:
        return (
            f"{sent} : aucun serveur de courriel n'est indiqué (LDA_SMTP_URL). L'application marche sans lui."
        )
    return (
        f"{sent} depuis plus d'un quart d'heure : « python -m lda worker » ne tourne pas, ou le serveur de "
        "courriel les refuse ; son journal le dit."
    )


def _nothing(*, alone: bool) -> None:
    if not alone:
        st.write("Rien pour le moment : ni lien d'activation expiré, ni brouillon à effacer.")
        return
    st.write(
        "Votre compte est le seul. Invitez d'abord la coordination de chaque plateforme : elle ajoute les "
        "organisations de son réseau et invite ses partenaires."
    )
    frame.link("Inviter une personne", "comptes", icon=":material/person_add:")


def _lapsed(rows: tuple[AccountRow, ...]) -> None:
    """Accounts that nobody can open until their link is renewed."""
    lapsed = "compte jamais activé, dont le lien est expiré"
    many = "comptes jamais activés, dont le lien est expiré"
    st.markdown(plural(len(rows), lapsed, many))
    with st.container(gap=None):
        for row in rows[:SHOWN]:
            with home.line(f"lapsed-{row.cle}"):
                place = " · ".join(part for part in (row.organisation, row.role_label) if part)
                st.markdown(f"**{plain(row.name)}** · {plain(place)}", width="stretch")
    if len(rows) > SHOWN:
        st.caption(f"Et {len(rows) - SHOWN} autres.")
    frame.link("Renouveler leurs liens", "comptes", icon=":material/arrow_forward:", etat=Etat.A_ACTIVER)
