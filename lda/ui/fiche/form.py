"""The form of one draft. Each field is saved as it changes; nothing here is the only place of an answer.

What a widget holds lives in the session; what is saved lives in the database, and is read again at every run,
so that two tabs or two people on one draft see each other's fields.
"""

from collections.abc import Mapping, MutableMapping
from datetime import datetime
from typing import Any

import streamlit as st

from lda.domain import access, fiche
from lda.domain.access import Tie
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.domain.fiche import FIELDS, STEPS, Kind, Progress, Step
from lda.domain.french import heure, plural
from lda.domain.words import StatutSaisine
from lda.services import drafts as draft_services
from lda.store.geography import geography
from lda.store.lists import Lists
from lda.store.work import reading, writing
from lda.ui import errors, frame
from lda.ui.fiche import files, review, widgets
from lda.ui.text import plain
from lda.views import drafts, options
from lda.views.drafts import DraftView

FOLDED = {section.code: section.title for section in fiche.SECTIONS if section.folded}
STEP = "etape"
LOST = "Ce brouillon a déjà été transmis ou supprimé. Rechargez la page."


class Sheet:
    """What one browser session remembers of a draft: values last read, errors, last save."""

    def __init__(self, cle: str) -> None:
        self.cle = cle
        self.memory: MutableMapping[str, Any] = st.session_state.setdefault(
            f"sheet_{cle}", {"stored": None, "errors": {}, "saved": None}
        )

    def key(self, field: str) -> str:
        """The widget's key in the session."""
        return f"fiche_{self.cle}_{field}"

    def held(self, field: str) -> Any:
        """What the widget of a field holds."""
        return st.session_state.get(self.key(field))

    def read(self, answers: Mapping[str, Any]) -> None:
        """Bring the widgets up to what was saved since this session last looked, here or in another tab."""
        before = self.memory["stored"]
        for name in FIELDS if before is not None else ():
            held, key = widgets.to_widget(FIELDS[name], answers.get(name)), self.key(name)
            if answers.get(name) != before.get(name) and st.session_state.get(key, held) != held:
                st.session_state[key] = held
        self.memory["stored"] = dict(answers)


def save(cle: str, name: str) -> None:
    """Save one field: the callback of every widget. What cannot be saved stays on screen, with the reason."""
    sheet = Sheet(cle)
    value = widgets.from_widget(FIELDS[name], sheet.held(name))
    problems = sheet.memory["errors"]
    try:
        actor = frame.me()
        with writing() as session:
            saved = draft_services.save_field(session, cle, name, value, actor=actor)
    except Invalid as error:
        problems[name] = " ".join(p.message for p in error.problems)
    except (NotFound, Conflict):
        problems[name] = LOST
    except Exception as error:  # noqa: BLE001 - whatever happened, what was typed stays on screen
        problems[name] = (
            f"Cette réponse n'a pas pu être enregistrée (référence {errors.log(error)}). Réessayez."
        )
    else:
        problems.pop(name, None)
        sheet.memory["saved"] = saved


def opened(cle: str) -> DraftView:
    """The draft of a key. Raises NotFound for somebody else's."""
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
    with st.container(width=760):
        progress = fiche.progress(draft.answers)
        _show_progress(sheet, progress, draft.modifiee_le)
        _choose_step(sheet, steps, step, progress)
        st.header(step.title, anchor=False)
        if step.code == "relire":
            review.show(cle, draft.answers, lists)
        _fields(sheet, step, draft.answers, lists, actor)
        if step.code == "relire":
            review.transmit(cle, draft.answers, lists, lambda key: _go(FIELDS[key].step))
        _move(sheet, steps, step)


def _show_progress(sheet: Sheet, progress: Progress, saved: datetime) -> None:
    done, total, left = progress.done, progress.total, progress.minutes
    remaining = (
        f"encore {plural(left, 'minute')} environ" if left else "tout ce qui est obligatoire est rempli"
    )
    st.progress(
        done / total if total else 1.0, text=f"{done} réponses obligatoires sur {total} · {remaining}"
    )
    if sheet.memory["errors"]:
        count = plural(len(sheet.memory["errors"]), "réponse")
        st.caption(f":red[:material/error: {count} à corriger, pas encore enregistrée(s)]")
    else:
        st.caption(f":material/check: Enregistré à {heure(sheet.memory['saved'] or saved)} · * obligatoire")


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
    rank = steps.index(step)
    with st.container(horizontal=True):
        if rank > 0:
            st.button("Étape précédente", on_click=_go, args=(steps[rank - 1].code,))
        if rank + 1 < len(steps):
            following = steps[rank + 1]
            st.button(f"Continuer : {following.title}", type="primary", on_click=_go, args=(following.code,))


def _fields(
    sheet: Sheet, step: Step, answers: Mapping[str, Any], lists: Lists, actor: access.Actor | None
) -> None:
    shown = [FIELDS[name] for name in step.fields if fiche.visible(FIELDS[name], answers)]
    for field in shown:
        if field.section not in FOLDED:
            _field(sheet, field, answers, lists, actor)
    for code, title in FOLDED.items():
        folded = [field for field in shown if field.section == code]
        if folded:
            with st.expander(title, expanded=fiche.opens_violence(answers)):
                for field in folded:
                    _field(sheet, field, answers, lists, actor)


def _field(
    sheet: Sheet, field: fiche.Field, answers: Mapping[str, Any], lists: Lists, actor: access.Actor | None
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
    if field.key not in sheet.memory["errors"] and not widgets.agrees(field, sheet.held(field.key), stored):
        # Typed while the server was lost: the browser kept it, and a new session calls nothing back.
        save(sheet.cle, field.key)
        st.rerun()
    if message := sheet.memory["errors"].get(field.key):
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
