"""Accounts: all of them for the administrator, the partners of its plateforme for a coordinator."""

import streamlit as st

from lda.domain.clock import PARIS, today
from lda.domain.french import plural, relative_past
from lda.domain.words import ROLE_LABELS, Role
from lda.store.work import reading
from lda.ui import account_forms, frame
from lda.ui.badges import Colour
from lda.ui.text import plain
from lda.views import accounts
from lda.views.accounts import ETAT_LABELS, AccountRow, Etat

SIZE = 25
COLOURS: dict[Etat, Colour] = {Etat.A_ACTIVER: "orange", Etat.ACTIF: "green", Etat.DESACTIVE: "gray"}
WORDS = {Etat.A_ACTIVER: ("à activer", "à activer"), Etat.ACTIF: ("actif",), Etat.DESACTIVE: ("désactivé",)}


def show(row: AccountRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"compte-{row.cle}"):
        place = f"{row.organisation} · {row.role_label}" if row.organisation else row.role_label
        st.markdown(f"**{plain(row.name)}** · {plain(row.identifiant)}  \n{plain(place)}", width="stretch")
        with st.container(width=110):
            st.badge(ETAT_LABELS[row.etat], color=COLOURS[row.etat])
        st.markdown(last_seen(row), width=190)
        if row.mine:
            st.markdown("Votre compte", width=110)
        elif st.button("Gérer", key=f"gerer-{row.cle}", width=110):
            account_forms.manage(row)


def last_seen(row: AccountRow) -> str:
    if row.derniere_connexion is None:
        return "Jamais connecté"
    day = row.derniere_connexion.astimezone(PARIS).date()
    return f"Connexion {relative_past(day, today())}"


me = frame.require("comptes")
mine = "de toutes les organisations" if me.role == Role.ADMIN else "des partenaires de votre plateforme"
frame.title("Comptes", f"Comptes {mine}.")
account_forms.show_link()

search, state, role, add = st.columns([4, 3, 3, 3], vertical_alignment="bottom")
text = search.text_input("Rechercher", placeholder="Nom, identifiant, organisation", key="comptes-texte")
asked = st.query_params.get("etat")
if asked in list(Etat) and "comptes-etat" not in st.session_state:
    st.session_state["comptes-etat"] = Etat(asked)
etat = state.selectbox(
    "État", list(Etat), None, format_func=ETAT_LABELS.__getitem__, placeholder="Tous", key="comptes-etat"
)
wanted = None
if me.role == Role.ADMIN:
    wanted = role.selectbox(
        "Rôle", list(Role), None, format_func=ROLE_LABELS.__getitem__, placeholder="Tous", key="comptes-role"
    )
if add.button("Inviter une personne", type="primary", icon=":material/person_add:", width="stretch"):
    account_forms.invite()

with reading() as session:
    found = accounts.page(session, actor=me, text=text, etat=etat, role=wanted, size=10_000)
states = ", ".join(plural(found.states[e], *WORDS[e]) for e in Etat if found.states[e])
st.caption(plural(found.total, "compte") + (f" · {states}" if states and etat is None else ""))
table, below = st.container(), st.container()
with below:
    number = frame.pages(found.total, SIZE, "comptes-page")
with table:
    for row in found.rows[number * SIZE : (number + 1) * SIZE]:
        show(row)
    if not found.rows:
        st.write(
            "Aucun compte ne répond à cette recherche. Invitez une personne, ou élargissez la recherche."
        )
