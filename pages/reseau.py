"""The directory: organisations and their people, coordinations. A coordinator writes it."""

import streamlit as st

from lda.domain.french import plural
from lda.domain.words import Role
from lda.store.work import reading
from lda.ui import frame, network
from lda.ui.lists import choose
from lda.ui.signin import places_by_code
from lda.ui.text import plain
from lda.views import options, organisations
from lda.views.organisations import Directory

SIZE = 20


def coordinations(found: Directory) -> None:
    with st.expander("Les coordinations des sept plateformes"), reading() as session:
        for code, place in options.plateformes(session).items():
            people = [network.person_line(person) for person in found.coordinations.get(code, ())]
            phone = f" · {plain(place.telephone)}" if place.telephone else ""
            st.write(
                f"**{plain(place.court)}**{phone}  \n" + ("  \n".join(people) or "Pas encore de compte.")
            )


me = frame.require("reseau")
writes = me.role == Role.COORDINATEUR
frame.title(
    "Réseau" if writes else "Annuaire", "Les organisations, leurs professionnels et les coordinations."
)

search, kind, place, add = st.columns([4, 3, 3, 3], vertical_alignment="bottom")
text = search.text_input("Rechercher", placeholder="Nom d'organisation ou de personne", key="reseau-texte")
types = frame.lists()["type_prescripteur"]
chosen = choose("Type", types, into=kind, placeholder="Tous", key="reseau-type")
names = places_by_code()
plateformes = {code: name for code, name in names.items() if code.startswith("PF_")}
near = choose("Plateforme", plateformes, into=place, placeholder="Toutes", key="reseau-plateforme")
if writes and add.button("Ajouter une organisation", icon=":material/add:", width="stretch"):
    network.add()

with reading() as session:
    found = organisations.search(
        session, text, actor=me, type=chosen, plateforme=near, inactive=writes, size=10_000
    )
coordinations(found)
count, table, below = st.container(), st.container(), st.container()
count.caption(plural(found.total, "organisation"))
with below:
    number = frame.pages(found.total, SIZE, "reseau-page")
with table:
    for row in found.rows[number * SIZE : (number + 1) * SIZE]:
        network.card(row, may_edit=writes)
    if not found.rows:
        st.write("Aucune organisation ne répond à cette recherche.")
