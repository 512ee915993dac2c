"""The form of one draft. Each field is saved as it changes; nothing here is the only place of an answer."""

from datetime import datetime, timedelta

import streamlit as st

from lda.domain import fiche
from lda.domain.clock import now
from lda.domain.fiche import FIELDS
from lda.domain.words import StatutSaisine
from lda.store.work import reading
from lda.ui import frame
from lda.ui.fiche import around, fields, review
from lda.ui.fiche.around import Around
from lda.ui.fiche.sheet import Sheet
from lda.views import options
from lda.views.drafts import DraftView

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
    steps = fiche.steps(answers)
    step = next((s for s in steps if s.code == st.query_params.get(around.STEP)), steps[0])
    shown = fields.Shown(sheet, draft, lists, step, Around())
    last = step.code == "relire"
    if last:
        review.show(cle, answers, lists)
    fields.show(shown, apart=not last)
    if shown.outdated:
        st.rerun()
    if last:
        review.transmit(sheet, answers, lists, lambda key: around.go(FIELDS[key].step))
    shown.around.below()
    fields.summary(shown)
    after = TRY_AGAIN if sheet.waiting else HARDLY_EVER
    st.fragment(_look_again, run_every=after)(now(), after)


def _look_again(drawn: datetime, after: timedelta) -> None:
    """Run the page again, which saves what waits; not at once, which is when the page draws this."""
    if now() - drawn > after / 2:
        frame.refresh()
