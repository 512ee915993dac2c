"""One's own account: profile, passphrase, and what the journal has on it."""

import streamlit as st

from lda.domain import access
from lda.domain.envois import RYTHME_LABELS, Rythme
from lda.services import accounts, passphrases
from lda.store.work import reading, writing
from lda.ui import frame, journal_table
from lda.ui.text import plain
from lda.views import accounts as accounts_view
from lda.views import journal
from lda.views.accounts import AccountRow

SIZE = 25


def profile(mine: AccountRow) -> None:
    st.header("Vos coordonnées", anchor=False)
    place = f" · {plain(mine.organisation)}" if mine.organisation else ""
    st.write(f"**{plain(mine.name)}** · {mine.role_label}{place}")
    st.write(f"Identifiant : {plain(mine.identifiant)}")
    with st.form("coordonnees", border=False):
        telephone = st.text_input("Téléphone", mine.telephone, autocomplete="tel")
        fonction = st.text_input("Fonction", mine.fonction, autocomplete="organization-title")
        st.caption("Vos correspondants les voient. Le nom et le rôle se changent auprès de l'administration.")
        rythme = st.radio(
            "Être prévenu(e) par courriel",
            list(Rythme),
            list(Rythme).index(mine.rythme),
            format_func=RYTHME_LABELS.__getitem__,
            help=f"À l'adresse {plain(mine.courriel)}. Ces messages ne nomment personne.",
        )
        if st.form_submit_button("Enregistrer"):
            with frame.feedback() as done, writing() as session:
                accounts.update_me(session, actor=me, telephone=telephone, fonction=fonction, rythme=rythme)
            if done.ok:
                st.success("Vos coordonnées sont enregistrées.")


def passphrase() -> None:
    st.header("Votre phrase de passe", anchor=False)
    with st.form("phrase", border=False, clear_on_submit=True):
        present = st.text_input("Phrase de passe actuelle", type="password", autocomplete="current-password")
        new = st.text_input("Nouvelle phrase de passe", type="password", autocomplete="new-password")
        again = st.text_input("La nouvelle, une seconde fois", type="password", autocomplete="new-password")
        st.caption(f"{passphrases.HINT} Vos autres appareils devront se connecter de nouveau.")
        if st.form_submit_button("Changer la phrase de passe"):
            with frame.feedback() as done, writing() as session:
                changed = accounts.change_passphrase(
                    session, actor=me, present=present, passphrase=new, again=again, keep=frame.cookie()
                )
            if done.ok and changed:
                st.success("La phrase de passe est changée.")
            elif done.ok:
                st.error(
                    "La phrase de passe actuelle ne convient pas, ou il y a eu trop d'essais : patientez "
                    "quelques instants, puis saisissez-la de nouveau."
                )


def accesses() -> None:
    st.header("Ce que le journal garde de votre compte", anchor=False)
    table, below = st.container(), st.container()
    with reading() as session:
        total = journal.mine(session, actor=me, size=0).total
        with below:
            number = frame.pages(total, SIZE, "mon-journal")
        found = journal.mine(session, actor=me, page=number, size=SIZE)
    with table:
        journal_table.show(found, who=False)


me = frame.require("mon-compte")
frame.title("Mon compte")
with reading() as session:
    mine = accounts_view.me(session, actor=me)
left, right = st.columns(2, gap="large")
with left:
    profile(mine)
with right:
    passphrase()
if access.allowed("journal.mine", me):
    accesses()
