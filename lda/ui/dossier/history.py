"""The tab Historique: what happened, when, by whom and why; and who read the dossier."""

from collections import Counter
from itertools import groupby

import streamlit as st

from lda.domain.clock import PARIS
from lda.domain.french import date_long, date_short, heure
from lda.domain.history import SUBJECTS, precise
from lda.domain.traces import ACTE_LABELS
from lda.store.work import reading
from lda.ui.dossier.desk import Desk
from lda.ui.text import cell
from lda.views import journal
from lda.views.dossier_records import MOST
from lda.views.options import geography
from lda.views.saisine_parts import HistoryLine


def show(desk: Desk) -> None:
    """The events, the latest first, by day."""
    view = desk.view
    if not view.historique:
        st.caption("L'historique ne vous est pas communiqué.")
    days = groupby(_narrowed(desk), key=lambda line: line.quand.astimezone(PARIS).date())
    told = [
        "  \n".join([f"**{date_long(day)}**", *(_line(desk, line) for line in lines)]) for day, lines in days
    ]
    st.markdown("\n\n".join(told))  # one element: one for each day would take longer than all the rest
    if len(view.historique) >= MOST:
        st.caption(f"Les {MOST} faits les plus récents sont affichés ici.")
    for code, until in view.passages:
        st.caption(f"Suivi jusqu'au {date_long(until)} : {cell(geography().plateformes[code].nom)}.")
    _readers(desk)


def _narrowed(desk: Desk) -> list[HistoryLine]:
    """The lines of the subjects chosen, with how many there are of each; all of them while none is."""
    lines = desk.view.historique
    counts = Counter(line.sujet for line in lines)
    subjects = [subject for subject in dict.fromkeys(SUBJECTS.values()) if subject in counts]
    if len(subjects) < 2:
        return list(lines)
    chosen = st.pills(
        "Montrer seulement",
        subjects,
        selection_mode="multi",
        format_func=lambda subject: f"{subject} · {counts[subject]}",
        key=f"subjects_{desk.view.cle}",
    )
    return [line for line in lines if not chosen or line.sujet in chosen]


def _line(desk: Desk, line: HistoryLine) -> str:
    told = f"{heure(line.quand)} {cell(precise(line.phrase, line.objet))}"
    if line.effet != line.quand.astimezone(PARIS).date():
        told += f" Date d'effet : {date_short(line.effet)}."
    told += f" :gray[{cell(line.qui)}]" if line.qui else ""
    motif = _motif(desk, line.motif)
    reasons = [f"Motif : {motif}" if motif else "", f"Raison : {line.raison}" if line.raison else ""]
    if line.champs:
        reasons.append("Réponses corrigées : " + ", ".join(line.champs))
    return told + "".join(f"  \n:gray[{cell(reason)}]" for reason in reasons if reason)


def _motif(desk: Desk, code: str | None) -> str:
    """A motif by its code, whichever of the lists of motifs it is from."""
    for name in ("motif_non_validation", "motif_sortie"):
        label = desk.label(name, code)
        if label != code:
            return label
    return code or ""


def _readers(desk: Desk) -> None:
    if "journal.of_dossier" not in desk.view.possibles:
        return
    with st.expander("Qui a consulté ce dossier", key=f"readers_{desk.view.cle}", on_change="rerun") as box:
        if not box.open:
            return
        with reading() as session:
            found = journal.of_dossier(session, desk.view.cle, actor=desk.me)
        for row in found.rows:
            day = date_short(row.quand.astimezone(PARIS).date())
            st.markdown(f"{day} à {heure(row.quand)} · {cell(row.compte)} :gray[{ACTE_LABELS[row.acte]}]")
