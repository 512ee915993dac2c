"""The form of one draft. Each field is saved as it changes; nothing here is the only place of an answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from lda.domain import access, fiche
from lda.domain.access import Tie
from lda.domain.clock import now
from lda.domain.fiche import FIELDS, STEPS, Kind, Progress, Step
from lda.domain.french import heure, plural
from lda.domain.words import StatutSaisine
from lda.store.geography import geography
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import frame
from lda.ui.fiche import files, review, widgets
from lda.ui.fiche.sheet import Seen, Sheet, save
from lda.ui.text import plain
from lda.views import drafts, options
from lda.views.drafts import DraftView

FOLDED = {section.code: section.title for section in fiche.SECTIONS if section.folded}
STEP = "etape"
TRY_AGAIN = timedelta(seconds=3)
"""How soon an answer that the database could not take is tried again."""
HARDLY_EVER = timedelta(days=1)
"""How often a page looks again by itself when nothing waits. A page that looks at all does so as soon as its
connection comes back, whereas any other waits for a click, with what was typed meanwhile."""


def opened(cle: str) -> DraftView:
    """The draft of a key, with what waited to be saved. Raises NotFound for somebody else's."""
    sheet = Sheet(cle)
    sheet.save_again()
    if saved := sheet.fresh():
        return saved
    with reading() as session:
        return drafts.one(session, cle, actor=frame.me())


def form(draft: DraftView) -> None:
    """The whole form of a draft, from its first field to its transmission.

    Not a fragment: after the server was lost, a change made in a fragment that the new one has not drawn yet
    is dropped without a word.
    """
    actor, cle = frame.me(), draft.cle
    with reading() as session:
        lists = options.lists(session)
    if draft.statut != StatutSaisine.BROUILLON:
        frame.go("saisine", cle=cle, transmise="1")
    sheet = Sheet(cle)
    sheet.read(draft.answers)
    steps = [s for s in STEPS if any(fiche.visible(f, draft.answers) for f in s.fields)]
    step = next((s for s in steps if s.code == st.query_params.get(STEP)), steps[0])
    progress = fiche.progress(draft.answers)
    _choose_step(sheet, steps, step, progress)
    if step.code == "relire":
        review.show(cle, draft.answers, lists)
    _fields(sheet, step, draft.answers, lists, actor)
    if step.code == "relire":
        review.transmit(sheet, draft.answers, lists, lambda key: _go(FIELDS[key].step))
    _move(sheet, steps, step)
    # last, when every field on screen is known to be what is stored; lda.css shows it under the steps
    st.html(_head(step, progress, _saved(sheet, draft.modifiee_le)))
    after = TRY_AGAIN if sheet.waiting else HARDLY_EVER
    st.fragment(_look_again, run_every=after)(now(), after)


def _head(step: Step, progress: Progress, saved: str) -> str:
    """Title of the step, how far the fiche is, whether all is saved: one element, for each has its cost."""
    done, total, left = progress.done, progress.total, progress.minutes
    remaining = (
        f"encore {plural(left, 'minute')} environ" if left else "tout ce qui est obligatoire est rempli"
    )
    return (
        f'<div class="fiche-head"><h2>{step.title}</h2><div role="status">'
        f'<progress aria-label="Avancement de la fiche" value="{done}" max="{total or done}"></progress>'
        f"<p>{done} réponses obligatoires sur {total} · {remaining}</p>"
        f'<p class="fiche-saved">{saved}</p></div></div>'
    )


def _saved(sheet: Sheet, saved: datetime) -> str:
    """Whether all is saved. The style sheet covers it while something is typed, or the connection is lost."""
    if sheet.waiting:
        return _unsaved(len(sheet.waiting), "en attente")
    if sheet.errors:
        return _unsaved(len(sheet.errors), "à corriger")
    return f"<span>✓ Enregistré à {heure(sheet.memory['saved'] or saved)} · * obligatoire</span>"


def _unsaved(count: int, why: str) -> str:
    not_yet = "pas encore enregistrée" if count == 1 else "pas encore enregistrées"
    return f'<span class="fiche-unsaved">{plural(count, "réponse")} {why}, {not_yet}</span>'


def _look_again(drawn: datetime, after: timedelta) -> None:
    """Run the page again, which saves what waits; not at once, which is when the page draws this."""
    if now() - drawn > after / 2:
        frame.refresh()


def _go(code: str) -> None:
    """Change the step, in the address: a reload or a new connection comes back to it."""
    st.query_params[STEP] = code


def _choose_step(sheet: Sheet, steps: list[Step], step: Step, progress: Progress) -> None:
    titles = {s.code: s.title for s in steps}

    def name(code: str) -> str:
        done, total = progress.steps[code]
        return f":material/check: {titles[code]}" if total and done == total else titles[code]

    key = f"steps_{sheet.cle}"
    st.session_state[key] = step.code
    st.pills(
        "Étapes",
        list(titles),
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


def _fields(
    sheet: Sheet, step: Step, answers: Mapping[str, Any], lists: Lists, actor: access.Actor | None
) -> None:
    shown = [FIELDS[name] for name in step.fields if fiche.visible(FIELDS[name], answers)]
    seen = Seen(sheet, shown)
    for field in shown:
        if field.section not in FOLDED:
            _field(sheet, seen, field, answers, lists, actor)
    for code, title in FOLDED.items():
        folded = [field for field in shown if field.section == code]
        if folded:
            with st.expander(title, expanded=fiche.opens_violence(answers)):
                for field in folded:
                    _field(sheet, seen, field, answers, lists, actor)
    if seen.outdated:
        st.rerun()


def _field(
    sheet: Sheet,
    seen: Seen,
    field: fiche.Field,
    answers: Mapping[str, Any],
    lists: Lists,
    actor: access.Actor | None,
) -> None:
    if field.kind is Kind.CALCULE:
        review.computed_line(field, answers)
        return
    if field.kind is Kind.FICHIER:
        if access.allowed("pieces.add", actor, frozenset({Tie.OWN})):
            files.show(sheet.cle, field)
        return
    needed = fiche.required(field, answers)
    stored = answers.get(field.key)
    widgets.show(field, lists, sheet.key(field.key), stored, needed, save, (sheet.cle, field.key))
    if not sheet.message(field.key) and not widgets.agrees(field, sheet.held(field.key), stored):
        # The browser kept it while the server was lost, and a new session calls nothing back.
        seen.settle(field)
    if message := sheet.message(field.key):
        st.caption(f":red[{plain(message)}]")
    if field.key in ("commune", "commune_souhaitee"):
        _route(answers)


def _route(answers: Mapping[str, Any]) -> None:
    commune = fiche.routing_commune(answers)
    if commune not in geography().communes:
        return
    route = geography().route(commune)
    if hasattr(route, "plateforme"):
        st.caption(f"→ {route.plateforme.nom}")
    else:
        st.warning(route.message)
        if access.allowed("ressource.ask", frame.me()):
            frame.link("Demander conseil sans nommer la personne", "espace-ressource")
