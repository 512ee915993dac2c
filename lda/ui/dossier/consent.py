"""What the person says: adhésion, what was proposed to her, and her answers."""

import streamlit as st

from lda.domain.clock import today
from lda.domain.french import date_long, date_short
from lda.domain.words import ISSUES_PROPOSITION, IssueProposition
from lda.services import suivi
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded
from lda.ui.text import cell, plain
from lda.views.dossier_parts import PropositionLine

ADHESION = Act(
    suivi.record_adhesion,
    "Enregistrer l'adhésion",
    "L'adhésion est enregistrée.",
    (Ask("code", "Ce que dit la personne", Kind.CODE, "adhesion"), day_ask("jour", "Recueillie le")),
)
PROPOSE = Act(
    suivi.propose,
    "Enregistrer la proposition",
    "La proposition est enregistrée. Notez la réponse de la personne dès qu'elle est connue.",
    (
        Ask("orientations", "Orientation proposée", Kind.CODES, "orientation"),
        Ask("par", "Proposée par", help="Une personne, une instance ou la concertation"),
        day_ask("jour", "Date de la proposition"),
        Ask("detail", "Précisions", Kind.LONG, optional=True),
    ),
)
ANSWER = Act(
    suivi.answer,
    "Enregistrer la réponse",
    "La réponse de la personne est enregistrée.",
    (
        Ask("reponse", "Réponse de la personne", Kind.CODE, "reponse_proposition"),
        Ask("jour", "Date de la réponse", Kind.PAST, default=today),
    ),
)

SETTLE = Act(
    suivi.settle,
    "Enregistrer la suite",
    "La suite donnée à la proposition est enregistrée.",
    (
        Ask("issue", "Suite donnée", Kind.ONE, ISSUES_PROPOSITION),
        day_ask("jour", "Date de la suite"),
        Ask("note", "Précisions", Kind.LONG, optional=True),
    ),
)


def show(desk: Desk) -> None:
    """Adhésion and propositions."""
    view = desk.view
    writes = desk.can(ADHESION) and desk.open
    if not (writes or view.adhesions or view.propositions):
        return
    st.header("Adhésion de la personne", anchor=False)
    given = [(cell(desk.label("adhesion", line.code)), line.jour) for line in reversed(view.adhesions)]
    for said, day in given[:1]:
        st.markdown(f"{said} :gray[le {date_long(day)}]")
    if given[1:]:
        former = ", ".join(f"{said[0].lower()}{said[1:]} le {date_short(day)}" for said, day in given[1:])
        st.caption(f"Auparavant : {former}")
    if not view.adhesions:
        declared = desk.label("adhesion", view.answers.get("adhesion"))
        told = f" Dans la fiche : « {cell(declared)} »." if declared else ""
        st.caption(f"L'adhésion n'est pas encore recueillie par la plateforme.{told}")
    if writes:
        folded("Recueillir l'adhésion", ADHESION, view.cle, desk.version, icon=":material/add:")
    st.header("Proposition d'orientation", anchor=False)
    for proposition in reversed(view.propositions):
        _proposition(desk, proposition)
    if not view.propositions:
        st.caption("Aucune proposition pour le moment.")
    if writes:
        folded("Faire une proposition", PROPOSE, view.cle, desk.version, icon=":material/add:")


def _proposition(desk: Desk, line: PropositionLine) -> None:
    what = " · ".join(desk.lists.labels("orientation", list(line.orientations)))
    by = f", par {cell(line.par)}" if line.par else ""
    answer = cell(desk.label("reponse_proposition", line.reponse))
    when = f" le {date_long(line.reponse_le)}" if line.reponse_le else ""
    told = [f"**{cell(what)}** :gray[le {date_long(line.jour)}{by}]  \nRéponse : {answer}{when}"]
    told += [plain(line.detail)] if line.detail else []
    told += [_outcome(line)] if line.issue else []
    st.markdown("\n\n".join(told))
    if not desk.open:
        return
    if desk.can(ANSWER):
        folded("Changer la réponse" if line.reponse_le else "Noter la réponse", ANSWER, line.id, desk.version)
    if desk.can(SETTLE) and line.reponse_le:
        start = {"issue": line.issue, "jour": line.issue_le, "note": line.note}
        label = "Changer la suite donnée" if line.issue else "Noter la suite donnée"
        folded(label, SETTLE, line.id, desk.version, start=start)


def _outcome(line: PropositionLine) -> str:
    assert line.issue is not None
    when = f" le {date_long(line.issue_le)}" if line.issue_le else ""
    note = f"  \n{plain(line.note)}" if line.note else ""
    return f"Suite donnée : {ISSUES_PROPOSITION[IssueProposition(line.issue)].lower()}{when}{note}"
