"""Lines of the journal of accesses as a table."""

import pandas as pd
import streamlit as st

from lda.domain.clock import PARIS
from lda.domain.french import date_short, heure
from lda.domain.traces import ACTE_LABELS
from lda.views.journal import JournalPage, JournalRow

OBJETS = {
    "dossier": "Dossier",
    "saisine": "Saisine",
    "compte": "Compte",
    "piece": "Pièce jointe",
    "document": "Document",
    "page": "Page",
    "reunion": "Réunion",
    "echeances": "Échéances",
    "contact": "Espace ressource",
    "drafts": "Brouillon",
    "saisines": "Saisine",
    "messages": "Message",
    "pieces": "Pièce jointe",
    "dossiers": "Dossier",
    "situations": "Liste des dossiers",
    "suivi": "Dossier",
    "mesures": "Mesure",
    "contacts": "Contact",
    "bilans": "Bilan",
    "reunions": "Réunion",
    "agenda": "Réunion",
    "ressource": "Espace ressource",
    "organisations": "Annuaire",
    "indicators": "Statistiques",
    "accounts": "Compte",
    "journal": "Journal",
}


def show(found: JournalPage, *, who: bool) -> None:
    """The lines, newest first; `who` adds whose they are."""
    if not found.rows:
        st.write("Rien n'est inscrit au journal pour ce choix.")
        return
    frame = pd.DataFrame([_line(row) for row in found.rows])
    if not who:
        frame = frame.drop(columns="Compte")
    st.dataframe(frame, hide_index=True, width="stretch", height=35 * (min(len(frame), 18) + 1) + 3)


def _line(row: JournalRow) -> dict[str, str]:
    local = row.quand.astimezone(PARIS)
    number = f" n° {row.numero}" if row.numero is not None else ""
    return {
        "Date": date_short(local.date()),
        "Heure": heure(local),
        "Compte": row.compte or "Inconnu",
        "Acte": ACTE_LABELS[row.acte],
        "Objet": f"{OBJETS.get(row.objet, row.objet)}{number}",
    }
