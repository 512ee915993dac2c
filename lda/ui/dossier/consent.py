"""What the person says: adhésion, what was proposed to her, and her answers."""

import streamlit as st

from lda.domain.clock import today
from lda.domain.french import date_long, date_short
from lda.domain.words import ISSUES_PROPOSITION, IssueProposition
from lda.services import amend, suivi
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded, form, one_of
from lda.ui.text import cell, plain
from lda.views.dossier_parts import AdhesionLine, PropositionLine

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
WHY = Ask("reason", "Pourquoi", help="La raison et ce qui était écrit restent dans l'historique")
AMEND_ADHESION = Act(
    amend.adhesion,
    "Corriger l'adhésion",
    "L'adhésion est corrigée.",
    (ADHESION.asks[0], Ask("jour", "Recueillie le", Kind.PAST), WHY),
)
AMEND = Act(
    amend.proposition, "Corriger la proposition", "La proposition est corrigée.", (*PROPOSE.asks, WHY)
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
        _amend_adhesion(desk)
    st.header("Proposition d'orientation", anchor=False)
    for proposition in reversed(view.propositions):
        _proposition(desk, proposition)
    if not view.propositions:
        st.caption("Aucune proposition pour le moment.")
    if writes:
        folded("Faire une proposition", PROPOSE, view.cle, desk.version, icon=":material/add:")
        _amend_proposition(desk)


def _amend_adhesion(desk: Desk) -> None:
    lines = {line.id: line for line in reversed(desk.view.adhesions)}
    if not lines or not desk.can(AMEND_ADHESION):
        return

    def draw(id: int) -> None:
        start = {"code": lines[id].code, "jour": lines[id].jour}
        form(AMEND_ADHESION, id, desk.version, start=start)

    def name(line: AdhesionLine) -> str:
        return f"{desk.label('adhesion', line.code)}, le {date_short(line.jour)}"

    names = {id: name(line) for id, line in lines.items()}
    one_of("Corriger une adhésion", "Quelle adhésion", names, f"adhesions_{desk.view.cle}", draw)


def _amend_proposition(desk: Desk) -> None:
    lines = {line.id: line for line in reversed(desk.view.propositions)}
    if not lines or not desk.can(AMEND):
        return

    def draw(id: int) -> None:
        start = {name: getattr(lines[id], name) for name in ("orientations", "par", "jour", "detail")}
        form(AMEND, id, desk.version, start=start)

    def name(line: PropositionLine) -> str:
        what = " · ".join(desk.lists.labels("orientation", list(line.orientations)))
        return f"{date_short(line.jour)} · {what}"

    names = {id: name(line) for id, line in lines.items()}
    one_of("Corriger une proposition", "Quelle proposition", names, f"propositions_{desk.view.cle}", draw)


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
