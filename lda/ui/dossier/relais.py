"""The coordinator's relais after an exit, until its outcome."""

import streamlit as st

from lda.domain.clock import today
from lda.domain.french import date_long, relative_due
from lda.services import suivi
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded
from lda.ui.text import cell, plain
from lda.views.dossier_parts import RelaisLine

DONE = Ask("note", "Ce qui a été fait", Kind.LONG, optional=True)
NOTE = Act(
    suivi.note_relais, "Enregistrer", "Le relais est complété.",
    (Ask("par", "Relais porté par", help="À défaut, vous"), DONE),
)  # fmt: skip
END = Act(
    suivi.end_relais,
    "Enregistrer l'issue",
    "L'issue du relais est enregistrée.",
    (
        Ask("issue", "Issue du relais", Kind.CODE, "issue_relais"),
        day_ask("jour", "Date de l'issue"),
        DONE,
    ),
)


def show(desk: Desk) -> None:
    """Every relais of the dossier, the present one with its form."""
    if not desk.view.relais:
        return
    st.header("Relais du coordinateur", anchor=False)
    for line in reversed(desk.view.relais):
        if line.issue is None:
            due = f"échéance le {date_long(line.echeance)}, {relative_due(line.echeance, today())}"
            st.markdown(
                f"**En cours** depuis le {date_long(line.ouvert_le)}{_by(line)} :gray[· {due}]{_done(line)}"
            )
            if desk.can(NOTE):
                start = {"par": line.par, "note": line.note}
                folded("Compléter le relais", NOTE, line.id, desk.version, start=start)
            if desk.can(END):
                folded("Noter l'issue du relais", END, line.id, desk.version, start={"note": line.note})
        else:
            ended = f" le {date_long(line.clos_le)}" if line.clos_le else ""
            st.markdown(
                f"{cell(desk.label('issue_relais', line.issue))}{ended} "
                f":gray[· relais ouvert le {date_long(line.ouvert_le)}{_by(line)}]{_done(line)}"
            )


def _by(line: RelaisLine) -> str:
    return f", porté par {cell(line.par)}" if line.par else ""


def _done(line: RelaisLine) -> str:
    return f"  \n{plain(line.note)}" if line.note else ""
