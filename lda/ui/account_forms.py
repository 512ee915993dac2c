"""The dialogs of the page "Comptes": invite somebody, manage an account."""

from datetime import date
from typing import Any

import streamlit as st

from lda.domain import access
from lda.domain.clock import today
from lda.domain.french import date_long
from lda.domain.words import ROLE_LABELS, Role
from lda.services import accounts
from lda.services.accounts import Assignment
from lda.services.profiles import name_of
from lda.store.work import reading, writing
from lda.ui import frame, start
from lda.ui.lists import choose
from lda.ui.text import plain
from lda.views import accounts as accounts_view
from lda.views import options, organisations
from lda.views.accounts import AccountRow, Etat, Place

LINK = "_activation_link"
PLACED = {Role.COORDINATEUR: "Plateforme", Role.SLISL: "Territoire"}


def show_link() -> None:
    """The activation link just made: shown until it is put away, and nowhere else ever."""
    made: tuple[str, str] | None = st.session_state.get(LINK)
    if made is None:
        return
    name, token = made
    with st.container(border=True):
        st.write(
            f"**Lien d'activation de {plain(name)}.** Copiez-le et transmettez-le à cette seule personne : "
            "il ne sera plus affiché, ne sert qu'une fois et expire dans 7 jours."
        )
        st.code(start.link(token), language=None, wrap_lines=True)
        if st.button("C'est copié, masquer le lien"):
            del st.session_state[LINK]
            st.rerun()


@st.dialog("Inviter une personne", width="medium")
def invite() -> None:
    """Names, role, organisation or assignments of a new account."""
    me = frame.me()
    role = _role(Role.PARTENAIRE) if me.role == Role.ADMIN else Role.PARTENAIRE
    values = _identity(None)
    values["organisation"] = _organisation(role, None)
    values["identifiant"] = st.text_input(
        "Identifiant (facultatif)", help="À défaut, l'adresse électronique.", autocomplete="off"
    )
    values["affectations"] = _assignments(role, ())
    if st.button("Créer le compte et son lien", type="primary"):
        with frame.feedback() as done, writing() as session:
            compte, token = accounts.invite(session, actor=me, role=role, **values)
        if done.ok:
            st.session_state[LINK] = (name_of(compte), token)
            st.rerun()


@st.dialog("Gérer le compte", width="large")
def manage(row: AccountRow) -> None:
    """What can be done with one account."""
    me = frame.me()
    st.write(f"**{plain(row.name)}** · {plain(_described(row))}")
    st.caption(plain(" · ".join(part for part in (row.identifiant, row.telephone, row.fonction) if part)))
    for place in row.places:
        st.caption(plain(_period(place)))
    if row.shared and me.role != Role.ADMIN:
        st.info(
            "Cette organisation travaille avec plusieurs plateformes : l'administration gère ses comptes."
        )
        return
    _link_button(row)
    _opening_buttons(row, me.role == Role.ADMIN)
    if row.role == Role.PARTENAIRE:
        _hand_over(row)
    if me.role == Role.ADMIN:
        with st.expander("Modifier le compte"):
            _change(row)


def _link_button(row: AccountRow) -> None:
    if row.etat == Etat.DESACTIVE:
        return
    if row.link_until:
        st.caption(f"Un lien d'activation court jusqu'au {date_long(row.link_until.date())}.")
    label = (
        "Nouveau lien d'activation"
        if row.etat == Etat.A_ACTIVER
        else "Lien pour une nouvelle phrase de passe"
    )
    if st.button(label, icon=":material/link:"):
        with frame.feedback() as done, writing() as session:
            token = accounts.renew_link(session, row.cle, actor=frame.me())
        if done.ok:
            st.session_state[LINK] = (row.name, token)
            st.rerun()


def _opening_buttons(row: AccountRow, admin: bool) -> None:
    acts: list[tuple[str, str, Any, str]] = []
    if row.etat == Etat.DESACTIVE:
        acts.append(
            ("Réactiver le compte", ":material/lock_open:", accounts.enable, "Le compte est réactivé.")
        )
    else:
        acts.append(("Désactiver le compte", ":material/lock:", accounts.disable, "Le compte est désactivé."))
    if admin and row.etat == Etat.ACTIF:
        text = "Toutes les connexions de ce compte sont fermées."
        acts.append(("Fermer ses connexions", ":material/logout:", accounts.end_sessions, text))
    for label, icon, act, message in acts:
        if st.button(label, icon=icon):
            with frame.feedback() as done, writing() as session:
                act(session, row.cle, actor=frame.me())
            if done.ok:
                frame.flash(message)
                st.rerun()


def _hand_over(row: AccountRow) -> None:
    with reading() as session:
        found = accounts_view.page(session, actor=frame.me(), role=Role.PARTENAIRE, size=1000)
    colleagues = {
        other.cle: other.name
        for other in found.rows
        if other.organisation_cle == row.organisation_cle
        and other.cle != row.cle
        and other.etat != Etat.DESACTIVE
    }
    with st.expander("Confier ses saisines et accompagnements à un ou une collègue"):
        if not colleagues:
            st.write("Aucun autre compte de la même organisation : invitez d'abord cette personne.")
            return
        to = choose("Collègue", colleagues)
        st.caption(
            "Ses saisines, brouillons compris, et ses places dans les dossiers en cours lui seront confiés."
        )
        if st.button("Confier", disabled=to is None):
            with frame.feedback() as done, writing() as session:
                saisines, parts = accounts.hand_over(session, row.cle, actor=frame.me(), vers=to or "")
            if done.ok:
                frame.flash(
                    f"Confié à {colleagues[to or '']} : saisines {saisines}, accompagnements {parts}."
                )
                st.rerun()


def _change(row: AccountRow) -> None:
    role = _role(row.role)
    values = _identity(row)
    values["organisation"] = _organisation(role, row)
    values["affectations"] = _assignments(role, row.places if role == row.role else ())
    st.caption("La personne devra se connecter de nouveau.")
    if st.button("Enregistrer les modifications", type="primary"):
        with frame.feedback() as done, writing() as session:
            accounts.change(session, row.cle, actor=frame.me(), version=row.version, role=role, **values)
        if done.ok:
            frame.flash("Le compte est modifié.")
            st.rerun()


def _role(present: Role) -> Role:
    roles = list(Role)
    return st.selectbox("Rôle", roles, roles.index(present), format_func=ROLE_LABELS.__getitem__)


def _identity(row: AccountRow | None) -> dict[str, Any]:
    left, right = st.columns(2)
    return {
        "prenom": left.text_input("Prénom", row.prenom if row else "", autocomplete="off"),
        "nom": right.text_input("Nom", row.nom if row else "", autocomplete="off"),
        "courriel": left.text_input("Adresse électronique", row.courriel if row else "", autocomplete="off"),
        "telephone": right.text_input(
            "Téléphone (facultatif)", row.telephone if row else "", autocomplete="off"
        ),
        "fonction": left.text_input("Fonction (facultatif)", row.fonction if row else "", autocomplete="off"),
    }


def _organisation(role: Role, row: AccountRow | None) -> str | None:
    me = frame.me()
    with reading() as session:
        found = organisations.search(session, actor=me, size=2000)
    names = {o.cle: o.nom for o in found.rows if o.mine or me.role == Role.ADMIN}
    label = "Organisation" if role == Role.PARTENAIRE else "Organisation (facultatif)"
    missing = (
        "ajoutez-la d'abord dans la page Réseau"
        if access.allowed("organisations.create", me)
        else "une coordination l'ajoute dans sa page Réseau"
    )
    if not names:
        st.info(f"Aucune organisation pour le moment : {missing}.")
    present = row.organisation_cle if row else None
    return choose(label, names, present, help=f"Si elle manque, {missing}.")


def _assignments(role: Role, places: tuple[Place, ...]) -> list[Assignment]:
    """One line for each assignment and an empty one; a line without a place is left out."""
    if role not in PLACED:
        return []
    with reading() as session:
        found = options.plateformes(session) if role == Role.COORDINATEUR else options.territoires(session)
    names = {code: getattr(option, "court", option.nom) for code, option in found.items()}
    rows = [_assignment(role, names, rank, place) for rank, place in enumerate((*places, None))]
    return [row for row in rows if row is not None]


def _assignment(role: Role, names: dict[str, str], rank: int, place: Place | None) -> Assignment | None:
    label = PLACED[role] if rank == 0 else f"{PLACED[role]} {rank + 1} (facultatif)"
    first, second, third = st.columns([2, 1, 1])
    code = choose(label, names, place.code if place else None, into=first, key=f"place-{role}-{rank}")
    start_day: date | None = second.date_input(
        "Du", place.debut if place else today(), format="DD/MM/YYYY", key=f"from-{role}-{rank}"
    )
    end_day: date | None = third.date_input(
        "Au (facultatif)", place.fin if place else None, format="DD/MM/YYYY", key=f"to-{role}-{rank}"
    )
    return Assignment(code, start_day or today(), end_day) if code else None


def _period(place: Place) -> str:
    with reading() as session:
        names = {code: p.court for code, p in options.plateformes(session).items()}
        names |= {code: t.nom for code, t in options.territoires(session).items()}
    end = f" au {date_long(place.fin)}" if place.fin else ""
    return f"{names.get(place.code, place.code)}, du {date_long(place.debut)}{end}"


def _described(row: AccountRow) -> str:
    return f"{row.role_label}{' · ' + row.organisation if row.organisation else ''}"
