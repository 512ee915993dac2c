"""What became of a household 3 and 6 months after a mesure ended."""

from datetime import timedelta
from typing import Any

import streamlit as st

from lda.domain.clock import today
from lda.domain.deadlines import PREPARE_DAYS
from lda.domain.french import date_long, relative_due
from lda.services import suivi
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded
from lda.ui.text import cell, plain
from lda.views.dossier_parts import RecontactLine

REACHED = {"OUI": "Joint", "NON": "Pas joint"}


def _given(typed: dict[str, Any]) -> dict[str, Any]:
    joint = typed["joint"]
    return {**typed, "joint": joint == "OUI" if joint else None}


ANSWER = Act(
    suivi.answer_recontact,
    "Enregistrer le recontact",
    "Le recontact est enregistré.",
    (
        day_ask("jour", "Date du recontact"),
        Ask("joint", "Le ménage a-t-il été joint ?", Kind.ONE, REACHED),
        Ask(
            "situation_residentielle", "Situation résidentielle, s'il a été joint", Kind.CODE,
            "situation_residentielle",
        ),
        Ask("note", "Note", Kind.LONG, optional=True),
    ),
    given=_given,
)  # fmt: skip


def show(desk: Desk) -> None:
    """The recontacts planned since a sortie; those that are due within 30 days with their form."""
    if not desk.view.recontacts:
        return
    st.header("Recontacts après la sortie", anchor=False)
    for line in desk.view.recontacts:
        st.markdown(_told(desk, line))
        if line.note:
            st.markdown(plain(line.note))
        if line.fait_le is None and _near(line) and desk.can(ANSWER):
            label = f"Noter le recontact à {line.mois} mois"
            folded(label, ANSWER, line.id, desk.version)


def _near(line: RecontactLine) -> bool:
    return line.echeance <= today() + timedelta(days=PREPARE_DAYS)


def _told(desk: Desk, line: RecontactLine) -> str:
    head = f"**À {line.mois} mois** :gray[· {cell(desk.label('mesure', line.mesure))}]"
    if line.fait_le is None:
        due = f"Prévu le {date_long(line.echeance)}, {relative_due(line.echeance, today())}"
        return f"{head}  \n{due}"
    if not line.joint:
        return f"{head}  \nMénage non joint le {date_long(line.fait_le)}"
    home = cell(desk.label("situation_residentielle", line.situation_residentielle))
    return f"{head}  \nMénage joint le {date_long(line.fait_le)} : {home}"
