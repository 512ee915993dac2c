"""The people around a dossier: its referent, with the former ones, the group of partners, the operators."""

import streamlit as st

from lda.domain.french import date_long, date_short
from lda.domain.words import RoleGroupe
from lda.services import suivi
from lda.ui.dossier import network
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded, form, offering, opened
from lda.ui.text import cell
from lda.views.dossier_parts import IntervenantLine, MesureLine

PERSON = (
    Ask(
        "compte", "Compte dans l'application", Kind.CODE, {}, optional=True,
        help="Avec un compte, la personne lit le dossier et y écrit. Sinon, donnez un nom et un téléphone.",
    ),
    Ask("nom", "Nom, sans compte", optional=True),
    Ask("organisation", "Structure, sans compte", Kind.CODE, {}, optional=True),
    Ask("telephone", "Téléphone", optional=True),
)  # fmt: skip
REFERENT = Act(
    suivi.name_referent, "Désigner le référent", "Le référent est désigné.",
    (*PERSON, day_ask("debut", "Référent depuis le")),
)  # fmt: skip
CHANGE = Ask("motif", "Motif du changement")
END_REFERENT = Act(
    suivi.end_referent, "Mettre fin", "Le référent a cessé de l'être.",
    (day_ask("fin", "Jusqu'au"), Ask("motif", "Motif de la fin")),
)  # fmt: skip
ADD = Act(
    suivi.add_intervenant, "Ajouter au groupe", "La personne fait partie du groupe.",
    (
        Ask("role", "Rôle", Kind.CODE, "role_groupe", without=(RoleGroupe.REFERENT,)),
        *PERSON,
        day_ask("debut", "Depuis le"),
    ),
)  # fmt: skip
END = Act(
    suivi.end_intervenant, "Mettre fin", "La personne ne fait plus partie du groupe.",
    (day_ask("fin", "Jusqu'au"), Ask("motif", "Motif de la fin")),
)  # fmt: skip


def show(desk: Desk) -> None:
    """Who is there now, with telephones, and who was."""
    view = desk.view
    if not (view.intervenants or view.operees or desk.can(ADD)):
        return
    st.header("Autour du dossier", anchor=False)
    st.markdown(
        _who(view.referent, "Référent") if view.referent else ":gray[Référent]  \nAucun pour le moment"
    )
    _referent_forms(desk)
    others = [i for i in view.intervenants if i.fin is None and i.role != RoleGroupe.REFERENT]
    for person in others:
        st.markdown(_who(person, desk.label("role_groupe", person.role)))
        if desk.can(END):
            folded(f"Mettre fin : {cell(person.nom)}", END, person.id, desk.version)
    for mesure in view.operees:
        st.markdown(_operator(desk, mesure))
    if desk.can(ADD) and desk.open:
        with opened("Ajouter quelqu'un", ADD, view.cle, icon=":material/person_add:") as box:
            if box.open:
                form(_offering(ADD), view.cle, desk.version)
    _former(desk)


def _who(person: IntervenantLine, role: str) -> str:
    where = f", {cell(person.organisation)}" if person.organisation else ""
    phone = f"  \n{cell(person.telephone)}" if person.telephone else ""
    since = f"depuis le {date_short(person.debut)}" + ("" if person.compte else ", sans compte")
    return f":gray[{cell(role)}]  \n**{cell(person.nom)}**{where}{phone}  \n:gray[{since}]"


def _operator(desk: Desk, mesure: MesureLine) -> str:
    """Who operates a mesure, without being named in the group: the mesure says so."""
    role = desk.label("role_groupe", RoleGroupe.OPERATEUR)
    what = cell(desk.label("mesure", mesure.code))
    led = f"  \nRéférent de la mesure : {cell(mesure.referent)}" if mesure.referent else ""
    since = f"depuis le {date_short(mesure.debut)}" if mesure.debut else ""
    since = since or f"demandée le {date_short(mesure.demandee_le)}"
    return f":gray[{cell(role)}]  \n**{cell(mesure.operateur)}**, {what}{led}  \n:gray[{since}]"


def _referent_forms(desk: Desk) -> None:
    present = desk.view.referent
    if desk.can(REFERENT) and desk.open:
        label = "Changer de référent" if present else "Désigner le référent"
        with opened(label, REFERENT, desk.view.cle, icon=":material/person_check:") as box:
            if box.open:
                act = _offering(REFERENT)
                if present:
                    act = Act(act.service, "Changer de référent", act.done, (*act.asks, CHANGE))
                form(act, desk.view.cle, desk.version)
    if present and desk.can(END_REFERENT):
        folded("Mettre fin sans remplaçant", END_REFERENT, desk.view.cle, desk.version)


def _offering(act: Act) -> Act:
    return offering(act, compte=network.partners(), organisation=network.structures())


def _former(desk: Desk) -> None:
    gone = [i for i in desk.view.intervenants if i.fin is not None]
    if not gone:
        return
    with st.expander(f"Auparavant ({len(gone)})"):
        for person in sorted(gone, key=lambda i: i.debut, reverse=True):
            where = f", {cell(person.organisation)}" if person.organisation else ""
            why = f"  \n{cell(person.motif_fin)}" if person.motif_fin else ""
            role = cell(desk.label("role_groupe", person.role))
            st.markdown(
                f":gray[{role}]  \n{cell(person.nom)}{where}  \n"
                f":gray[du {date_long(person.debut)} au {date_long(person.fin or person.debut)}]{why}"
            )
