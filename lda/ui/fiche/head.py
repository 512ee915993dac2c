"""The head of a step: its title, how far the fiche is, whether all is saved."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lda.domain.fiche import Progress, Step
from lda.domain.french import heure, plural
from lda.ui.fiche.sheet import Sheet


def place() -> DeltaGenerator:
    """Where the head is drawn, once every field on screen is known to be what is stored."""
    return st.empty()


def draw(place: DeltaGenerator, sheet: Sheet, step: Step, progress: Progress) -> None:
    """One element, for each has its cost."""
    done, total, left = progress.done, progress.total, progress.minutes
    remaining = (
        f"encore {plural(left, 'minute')} environ" if left else "tout ce qui est obligatoire est rempli"
    )
    place.html(
        f'<div class="fiche-head"><h2>{step.title}</h2><div role="status">'
        f'<progress aria-label="Avancement de la fiche" value="{done}" max="{total or done}"></progress>'
        f"<p>{done} réponses obligatoires sur {total} · {remaining}</p>"
        f'<p class="fiche-saved">{_saved(sheet)}</p></div></div>'
    )


def _saved(sheet: Sheet) -> str:
    """Whether all is saved. The style sheet covers it while something is typed, or the connection is lost."""
    if sheet.waiting:
        return _unsaved(len(sheet.waiting), "en attente")
    if sheet.errors:
        return _unsaved(len(sheet.errors), "à corriger")
    return f"<span>✓ Enregistré à {heure(sheet.memory['saved'])} · * obligatoire</span>"


def _unsaved(count: int, why: str) -> str:
    not_yet = "pas encore enregistrée" if count == 1 else "pas encore enregistrées"
    return f'<span class="fiche-unsaved">{plural(count, "réponse")} {why}, {not_yet}</span>'
