"""The directory as cards, and the dialogs that write an organisation."""

from typing import Any

import streamlit as st

from lda.services import organisations
from lda.store.geography import geography
from lda.store.work import writing
from lda.ui import frame
from lda.ui.lists import choose
from lda.ui.signin import places_by_code
from lda.ui.text import mail, plain
from lda.views import options
from lda.views.organisations import OrganisationRow, Person


@st.dialog("Ajouter une organisation")
def add() -> None:
    """A new organisation in the network of the coordinator's plateforme."""
    me = frame.me()
    values = _fields(None)
    mine = sorted(me.plateformes)
    values["plateforme"] = None
    if len(mine) > 1:
        names = places_by_code()
        values["plateforme"] = choose("Plateforme", {code: names[code] for code in mine})
    if st.button("Ajouter l'organisation", type="primary"):
        with frame.feedback() as done, writing() as session:
            made = organisations.create(session, actor=me, **values)
        if done.ok:
            frame.flash(f"{made.nom} est dans votre réseau.")
            st.rerun()


@st.dialog("Modifier l'organisation")
def edit(row: OrganisationRow) -> None:
    """Correct an organisation, or say that it has closed."""
    values = _fields(row)
    values["active"] = st.checkbox("En activité", row.active, help="Décochée, elle n'est plus proposée.")
    if st.button("Enregistrer", type="primary"):
        with frame.feedback() as done, writing() as session:
            organisations.update(session, row.cle, actor=frame.me(), **values)
        if done.ok:
            frame.flash("L'organisation est modifiée.")
            st.rerun()


def _fields(row: OrganisationRow | None) -> dict[str, Any]:
    types = frame.lists()["type_prescripteur"]
    communes = {choice.label: choice.code for choice in options.communes()}
    present = next((label for label, code in communes.items() if row and code == row.commune), None)
    values: dict[str, Any] = {
        "nom": st.text_input("Nom", row.nom if row else "", autocomplete="off"),
        "type": choose("Type", types, row.type if row else None),
    }
    commune = choose("Commune (facultatif)", {label: label for label in communes}, present)
    values["commune"] = communes[commune] if commune else None
    values["telephone"] = st.text_input(
        "Téléphone (facultatif)", (row.telephone or "") if row else "", autocomplete="off"
    )
    return values


def card(row: OrganisationRow, *, may_edit: bool) -> None:
    """One organisation with its people."""
    names = places_by_code()
    with st.container(border=True, key=f"organisation-{row.cle}"):
        head, act = st.columns([5, 1], vertical_alignment="top")
        closed = "" if row.active else " · n'est plus en activité"
        head.write(f"**{plain(row.nom)}**{closed}")
        known = geography().communes
        parts = [
            frame.lists().label("type_prescripteur", row.type),
            known[row.commune].nom if row.commune in known else "",
            row.telephone or "",
            ", ".join(names.get(code, code) for code in row.plateformes),
        ]
        head.caption(plain(" · ".join(part for part in parts if part)))
        if may_edit and row.mine and act.button("Modifier", key=f"modifier-{row.cle}", width="stretch"):
            edit(row)
        for person in row.people:
            st.write(person_line(person))


def person_line(person: Person) -> str:
    """A professional on one line, in markdown."""
    details = [plain(person.fonction), plain(person.telephone), mail(person.courriel)]
    return " · ".join(part for part in (f"**{plain(person.nom)}**", *details) if part)
