"""What stands around the fields of a step: the steps to choose from, how far the fiche is, the ways on."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lda.domain import fiche
from lda.domain.fiche import Answers, Progress, Step
from lda.domain.french import heure, plural
from lda.ui.fiche.sheet import Sheet
from lda.ui.places import Place

STEP = "etape"


def go(code: str) -> None:
    """Change the step, in the address: a reload or a new connection comes back to it."""
    st.query_params[STEP] = code


class Around:
    """Places above and below the fields, drawn when every field is known to be what is stored."""

    def __init__(self) -> None:
        self._steps, self._state = Place(), Place()

    def below(self) -> None:
        """The fields are drawn: here are the ways on."""
        self._back, self._on = Place(), Place()

    def draw(self, sheet: Sheet, answers: Answers, step: Step, progress: Progress) -> None:
        """Show what the answers come to."""
        steps = fiche.steps(answers)
        self._choose(sheet, steps, step, progress)
        state = _state(sheet, step, progress)
        self._state.draw(state, lambda slot: slot.html(state))
        self._move(sheet, steps, step)

    def _choose(self, sheet: Sheet, steps: list[Step], step: Step, progress: Progress) -> None:
        names = {s.code: f":material/check: {s.title}" if progress.complete(s) else s.title for s in steps}
        key = f"steps_{sheet.cle}"

        def chosen() -> None:
            go(st.session_state[key] or step.code)

        def draw(slot: DeltaGenerator) -> None:
            st.session_state[key] = step.code
            slot.pills(
                "Étapes", list(names), format_func=names.__getitem__, key=key,
                label_visibility="collapsed", on_change=chosen,
            )  # fmt: skip

        self._steps.draw(tuple(names.values()), draw)

    def _move(self, sheet: Sheet, steps: list[Step], step: Step) -> None:
        """To the steps beside this one: two buttons that lda.css puts on one line."""
        rank = steps.index(step)
        if rank > 0:
            before = steps[rank - 1].code
            self._back.draw(
                before,
                lambda slot: slot.button(
                    "Étape précédente", key=f"move_back_{sheet.cle}", on_click=go, args=(before,)
                ),
            )
        if rank + 1 < len(steps):
            following = steps[rank + 1]
            label, key = f"Continuer : {following.title}", f"move_on_{sheet.cle}"
            self._on.draw(
                following.code,
                lambda slot: slot.button(label, key=key, type="primary", on_click=go, args=(following.code,)),
            )


def _state(sheet: Sheet, step: Step, progress: Progress) -> str:
    done, total, left = progress.done, progress.total, progress.minutes
    remaining = (
        f"encore {plural(left, 'minute')} environ" if left else "tout ce qui est obligatoire est rempli"
    )
    return (
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
