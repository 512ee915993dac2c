"""What a mesure aims at, how far each objectif is, and whether the mesure is led as its cahier says."""

import streamlit as st

from lda.domain.compliance import ETAT_LABELS, Etat
from lda.domain.french import date_short, plural
from lda.domain.words import RUNNING, StatutMesure
from lda.services import objectifs
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded, one_of
from lda.ui.text import cell, plain
from lda.views.dossier_parts import MesureLine, ObjectifLine

AIMED = (*RUNNING, StatutMesure.PROPOSEE, StatutMesure.ATTENTE)
"""Statuses of a mesure whose objectifs still change."""
SIGN = Ask("indicateur", objectifs.SIGN, Kind.LONG, optional=True)
ADD = Act(
    objectifs.add, "Fixer l'objectif", "L'objectif est fixé.",
    (
        Ask("domaine", "Domaine", Kind.CODE, "domaine_bilan"),
        Ask("texte", "Objectif", Kind.LONG),
        SIGN,
        day_ask("fixe_le", "Fixé le"),
    ),
)  # fmt: skip
CHANGE = Act(
    objectifs.change, "Enregistrer l'objectif", "L'objectif est à jour.",
    (Ask("texte", "Objectif", Kind.LONG), SIGN, Ask("etat", "Où il en est", Kind.ONE, "evolution_domaine")),
)  # fmt: skip
CLOSE = Act(
    objectifs.close, "Ne plus le suivre", "L'objectif n'est plus suivi.", (day_ask("clos_le", "Jusqu'au"),)
)
COLOURS = {"ATTEINT": "green", "PROGRES": "green", "REGRESSION": "red", "STABLE": "blue"}
MARKS = {
    Etat.CONFORME: ":green[:material/check:]",
    Etat.ECART: ":orange[:material/warning:]",
    Etat.SANS_OBJET: ":gray[:material/remove:]",
}


def show(desk: Desk, mesure: MesureLine) -> None:
    """The objectifs in one list, and the ways to set and to change them."""
    if mesure.objectifs:
        told = "\n".join(f"- {_told(desk, one)}" for one in mesure.objectifs)
        st.markdown(f"**Objectifs**\n{told}")
    if not (mesure.ecrit and mesure.statut in AIMED):
        return
    followed = {one.id: one for one in mesure.objectifs if one.clos_le is None}
    if followed and desk.can(CHANGE):
        names = {id: one.texte for id, one in followed.items()}
        one_of(
            "Faire évoluer un objectif", "Quel objectif", names, f"objectifs_{mesure.id}",
            lambda id: _change(desk, followed[id]),
        )  # fmt: skip
    if desk.can(ADD):
        folded("Fixer un objectif", ADD, mesure.id, desk.version, icon=":material/flag:")


def _told(desk: Desk, one: ObjectifLine) -> str:
    colour = COLOURS.get(one.etat, "gray")
    state = f":{colour}-badge[{desk.label('evolution_domaine', one.etat)}]"
    over = f" :gray[jusqu'au {date_short(one.clos_le)}]" if one.clos_le else ""
    said = f"{plain(one.texte)} :gray[{cell(desk.label('domaine_bilan', one.domaine))}] {state}{over}"
    return said + (f"  \n{sign(one)}" if one.indicateur else "")


def sign(one: ObjectifLine) -> str:
    """By what one will see that an objectif is reached, on a line of markdown."""
    return f":gray[Atteint quand : {cell(one.indicateur)}]"


def _change(desk: Desk, one: ObjectifLine) -> None:
    start = {"texte": one.texte, "indicateur": one.indicateur, "etat": one.etat}
    folded("Modifier", CHANGE, one.id, desk.version, start=start)
    folded("Ne plus suivre cet objectif", CLOSE, one.id, desk.version)


def compliance(mesure: MesureLine) -> None:
    """The five lines of the cahier des charges, folded under how many of them are not held."""
    gaps = sum(line.etat is Etat.ECART for line in mesure.conformite)
    title = plural(gaps, "écart") if gaps else "conforme"
    with st.expander(f"Cahier des charges : {title}", icon=":material/fact_check:"):
        st.markdown(
            "\n".join(
                f"- {MARKS[line.etat]} **{line.rule}** {ETAT_LABELS[line.etat]} :gray[{cell(line.said)}]"
                for line in mesure.conformite
            )
        )
