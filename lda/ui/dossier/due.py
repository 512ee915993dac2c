"""Dates to come for a dossier, the nearest first: bilans, ends of mesures, relais, recontacts, days
of the fiche."""

from datetime import date

import streamlit as st

from lda.documents.conditions import lower
from lda.domain import fiche
from lda.domain.clock import today
from lda.domain.deadlines import ETAT_LABELS, PROCEDURE, EtatBilan
from lda.domain.fiche import FIELDS, Kind
from lda.domain.french import date_short, relative_due
from lda.domain.words import RUNNING
from lda.ui.dossier.desk import Desk
from lda.ui.text import cell

SHOWN = 8
SECTIONS = {section.code: section.title for section in fiche.SECTIONS}
WAITING = (EtatBilan.A_VENIR, EtatBilan.A_PREPARER, EtatBilan.EN_RETARD)


def show(desk: Desk) -> None:
    """The list, when there is anything in it."""
    found = sorted(_days(desk))
    if not found:
        return
    st.header("Dates à venir", anchor=False)
    with st.container(gap="xsmall"):
        for day, label in found[:SHOWN]:
            due = relative_due(day, today())
            st.markdown(f"{date_short(day)} {cell(label)} :{'red' if day < today() else 'gray'}[{due}]")


def _days(desk: Desk) -> list[tuple[date, str]]:
    found = [(line.echeance, "Échéance du relais") for line in desk.view.relais if line.issue is None]
    found += [
        (line.echeance, f"Recontact à {line.mois} mois")
        for line in desk.view.recontacts
        if line.fait_le is None
    ]
    for mesure in desk.view.mesures:
        waiting = [b for b in mesure.bilans if b.due and b.etat in WAITING]
        late = [b for b in waiting if b.etat is EtatBilan.EN_RETARD]
        for bilan in late or waiting[:1]:
            name = desk.label("echeance_bilan", bilan.cle).lower()
            found.append((bilan.echeance, f"Bilan {name}, {ETAT_LABELS[bilan.etat].lower()}"))
        if mesure.statut in RUNNING and mesure.fin_prevue:
            found.append((mesure.fin_prevue, f"Fin prévue : {desk.label('mesure', mesure.code)}"))
    return found + _of_fiche(desk)


def _of_fiche(desk: Desk) -> list[tuple[date, str]]:
    """Days to come that the answers name or make due: end of a permit, renewal of a request, a hearing…"""
    answers, now = desk.view.answers, today()
    days = [
        (date.fromisoformat(answers[key]), f"{SECTIONS[field.section]} : {lower(field.label)}")
        for key, field in FIELDS.items()
        if field.kind is Kind.DATE and field.future and answers.get(key) and key not in PROCEDURE
    ]
    days += [(one.day, f"{SECTIONS['D']} : {lower(one.label)}") for one in fiche.eviction_dates(answers, now)]
    return [(day, label) for day, label in days if day > now]
