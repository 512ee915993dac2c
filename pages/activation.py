"""The page of a one-time link: choose the passphrase of an account, or make the first administrator."""

import streamlit as st

from lda.domain.errors import NotFound
from lda.domain.french import date_long
from lda.domain.words import ROLE_LABELS
from lda.services import activation, passphrases, sessions
from lda.services.activation import Invitation
from lda.store.models import Compte
from lda.store.work import reading, writing
from lda.ui import frame, signin
from lda.ui.text import plain


def expired() -> None:
    frame.title("Lien inutilisable")
    st.write(
        "Ce lien a déjà servi, a expiré ou a été remplacé par un autre. Demandez-en un nouveau à la "
        "coordination de votre plateforme ou à l'administration. Si votre compte est déjà activé, "
        "connectez-vous."
    )
    st.write("[Se connecter](/)")


def introduce(invitation: Invitation) -> None:
    if invitation.first_admin:
        frame.title("Premier compte d'administration", "Ce lien ne sert qu'une fois.")
        st.write("Ce compte invitera les autres personnes. Il ne lit ni saisine ni dossier.")
        return
    verb = "Choisir une nouvelle phrase de passe" if invitation.renewal else "Activer votre compte"
    frame.title(verb, f"Ce lien ne sert qu'une fois, jusqu'au {date_long(invitation.expire.date())}.")
    sender = f" par **{plain(invitation.invited_by)}**" if invitation.invited_by else ""
    place = f", {plain(invitation.organisation)}" if invitation.organisation else ""
    st.write(
        f"**{plain(invitation.name)}**, vous êtes invité·e{sender} à utiliser l'application "
        f"(rôle : {ROLE_LABELS[invitation.role]}{place})."
    )
    st.write(f"Votre identifiant : **{plain(invitation.identifiant)}**")


def ask(invitation: Invitation) -> dict[str, str]:
    values = {}
    if invitation.first_admin:
        values["prenom"] = st.text_input("Prénom", autocomplete="given-name")
        values["nom"] = st.text_input("Nom", autocomplete="family-name")
        values["identifiant"] = st.text_input(
            "Identifiant", autocomplete="username", placeholder="Par exemple votre adresse électronique"
        )
    values["passphrase"] = st.text_input("Phrase de passe", type="password", autocomplete="new-password")
    values["again"] = st.text_input(
        "La même phrase de passe, une seconde fois", type="password", autocomplete="new-password"
    )
    return values


def use(invitation: Invitation, values: dict[str, str]) -> None:
    with frame.feedback() as done:
        ticket = ""
        with writing() as session:
            act = activation.create_first_admin if invitation.first_admin else activation.activate
            compte: Compte = act(session, token, **values)
            ticket = sessions.open_ticket(session, compte)
    if done.ok:
        signin.enter(ticket)


token = st.query_params.get("jeton", "")
_, middle, _ = st.columns([1, 2, 1])
with middle:
    try:
        with reading() as session:
            invitation = activation.invitation(session, token)
    except NotFound:
        expired()
    else:
        introduce(invitation)
        with st.form("activation"):
            values = ask(invitation)
            st.caption(passphrases.HINT)
            if st.form_submit_button("Activer le compte", type="primary"):
                use(invitation, values)
