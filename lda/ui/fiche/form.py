"""The form of one draft. Each field is saved as it changes; nothing here is the only place of an answer."""

from datetime import datetime, timedelta

import streamlit as st

from lda.domain import fiche
from lda.domain.clock import now
from lda.domain.fiche import FIELDS, Progress, Step
from lda.domain.words import StatutSaisine
from lda.store.work import reading
from lda.ui import frame
from lda.ui.fiche import fields, head, review
from lda.ui.fiche.sheet import Sheet
from lda.views import options
from lda.views.drafts import DraftView

STEP = "etape"
TRY_AGAIN = timedelta(seconds=3)
"""How soon an answer that the database could not take is tried again."""
HARDLY_EVER = timedelta(days=1)
"""How often a page looks again by itself when nothing waits. A page that looks at all does so as soon as its
connection comes back, whereas any other waits for a click, with what was typed meanwhile."""


def form(draft: DraftView) -> None:
    """The whole form of a draft, from its first field to its transmission."""
    cle, answers = draft.cle, draft.answers
    with reading() as session:
        lists = options.lists(session)
    if draft.statut != StatutSaisine.BROUILLON:
        frame.go("saisine", cle=cle, transmise="1")
    sheet = Sheet(cle)
    sheet.read(answers)
    steps, progress = fiche.steps(answers), fiche.progress(answers)
    step = next((s for s in steps if s.code == st.query_params.get(STEP)), steps[0])
    _choose_step(sheet, steps, step, progress)
    shown = fields.Shown(sheet, draft, lists, step, progress, head.place())
    last = step.code == "relire"
    if last:
        review.show(cle, answers, lists)
    fields.show(shown, apart=not last)
    if shown.outdated:
        st.rerun()
    if last:
        review.transmit(sheet, answers, lists, lambda key: _go(FIELDS[key].step))
    _move(sheet, steps, step)
    after = TRY_AGAIN if sheet.waiting else HARDLY_EVER
    st.fragment(_look_again, run_every=after)(now(), after)


def _look_again(drawn: datetime, after: timedelta) -> None:
    """Run the page again, which saves what waits; not at once, which is when the page draws this."""
    if now() - drawn > after / 2:
        frame.refresh()


def _go(code: str) -> None:
    """Change the step, in the address: a reload or a new connection comes back to it."""
    st.query_params[STEP] = code


def _choose_step(sheet: Sheet, steps: list[Step], step: Step, progress: Progress) -> None:
    found = {s.code: s for s in steps}

    def name(code: str) -> str:
        title = found[code].title
        return f":material/check: {title}" if progress.complete(found[code]) else title

    key = f"steps_{sheet.cle}"
    st.session_state[key] = step.code
    st.pills(
        "Étapes",
        list(found),
        format_func=name,
        key=key,
        label_visibility="collapsed",
        on_change=lambda: _go(st.session_state[key] or step.code),
    )


def _move(sheet: Sheet, steps: list[Step], step: Step) -> None:
    """To the steps beside this one: two buttons that lda.css puts on one line."""
    rank = steps.index(step)
    if rank > 0:
        before = steps[rank - 1].code
        st.button("Étape précédente", key=f"move_back_{sheet.cle}", on_click=_go, args=(before,))
    if rank + 1 < len(steps):
        following = steps[rank + 1]
        label, key = f"Continuer : {following.title}", f"move_on_{sheet.cle}"
        st.button(label, key=key, type="primary", on_click=_go, args=(following.code,))
