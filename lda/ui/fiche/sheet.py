"""The answers of one draft between a browser and the database: held, saved, waiting to be saved, refused.

What a widget holds lives in the session of a browser, and in the browser itself, which tells it to a new
session when the server was lost. What is saved lives in the database, and is read again at every run, so that
two tabs or two people on one draft see each other's fields.
"""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import timedelta
from hashlib import sha256
from time import monotonic
from typing import Any

import streamlit as st

from lda.domain.clock import now
from lda.domain.errors import Conflict, Invalid, NotFound, Unavailable
from lda.domain.fiche import FIELDS, Field
from lda.services import drafts as services
from lda.store.work import reading, writing
from lda.ui import errors, frame, instruments
from lda.ui.fiche import widgets
from lda.ui.kept import kept
from lda.views import drafts
from lda.views.drafts import DraftView, view_of

PAUSE = timedelta(seconds=1)
"""How long a database that failed is left alone, at least."""
LOST = "Ce brouillon a déjà été transmis ou supprimé. Rechargez la page."
WAITING = (
    "Pas encore enregistré : la base de données ne répond pas (référence {reference}). Gardez la page "
    "ouverte : un nouvel essai se fait de lui-même."
)
FAILED = (
    "Cette réponse n'a pas pu être enregistrée (référence {reference}). Modifiez-la, ou rechargez la page."
)


class Sheet:
    """What one browser session remembers of a draft: answers last read, refusals, what waits, last save."""

    def __init__(self, cle: str) -> None:
        self.cle = cle
        self.memory: MutableMapping[str, Any] = st.session_state.setdefault(
            f"sheet_{cle}", {"stored": None, "errors": {}, "waiting": {}}
        )

    @property
    def errors(self) -> dict[str, str]:
        """Why answers were refused, by field."""
        found: dict[str, str] = self.memory["errors"]
        return found

    @property
    def waiting(self) -> dict[str, str]:
        """The reference of the failure for each answer that the database could not take."""
        found: dict[str, str] = self.memory["waiting"]
        return found

    @property
    def stored(self) -> Mapping[str, Any]:
        """The answers as this session last read them."""
        return self.memory["stored"] or {}

    def keep(self, draft: DraftView) -> None:
        """Remember the draft as this run has just saved or read it."""
        self.memory["saved"] = draft.modifiee_le
        self.memory["fresh"] = (instruments.current().reference, draft)

    def just_saved(self) -> DraftView | None:
        """The draft as this same run has just saved or read it, or the run that asked for this one."""
        reference, draft = self.memory.get("fresh") or (None, None)
        handed = isinstance(reference, float) and monotonic() - reference < frame.HANDED_SECONDS
        if handed and draft is not None:
            self.keep(draft)
            return draft
        return draft if reference == instruments.current().reference else None

    def hand_over(self, draft: DraftView) -> None:
        """Let the run asked for now start from what this one has saved, instead of reading it again: for an
        instant, the time stands in the place of a run's reference."""
        self.memory["fresh"] = (monotonic(), draft)

    def key(self, field: str) -> str:
        """The widget's key in the session."""
        return f"fiche_{self.cle}_{field}"

    def held(self, field: str) -> Any:
        """What the widget of a field holds."""
        return st.session_state.get(self.key(field))

    def message(self, field: str) -> str | None:
        """Why an answer is not saved."""
        if field in self.waiting:
            return WAITING.format(reference=self.waiting[field])
        return self.errors.get(field)

    def read(self, answers: Mapping[str, Any]) -> None:
        """Bring the widgets up to what was saved since this session last looked, here or in another tab."""
        before = self.memory["stored"]
        for name in FIELDS if before is not None else ():
            if answers.get(name) == before.get(name):
                continue
            held, key = widgets.to_widget(FIELDS[name], answers.get(name)), self.key(name)
            if st.session_state.get(key, held) != held:
                st.session_state[key] = held
        self.memory["stored"] = dict(answers)

    def take(self, name: str) -> None:
        """Let the next run bring a widget up to what is stored, whatever it holds."""
        self.memory["stored"][name] = widgets.from_widget(FIELDS[name], self.held(name))

    def behind(self) -> list[str]:
        """The fields that hold something else than what was last read, here or under another step."""
        return [
            name
            for name, field in FIELDS.items()
            if self.key(name) in st.session_state
            and not widgets.agrees(field, self.held(name), self.stored.get(name))
        ]

    def save_again(self) -> None:
        """Try once more what waits, unless it was tried just now; the first failure is enough to know."""
        if self.waiting and now() - self.memory["tried"] < PAUSE:
            return
        for name in tuple(self.waiting):
            save(self.cle, name)
            if name in self.waiting:
                return

    def save_all(self) -> bool:
        """Save whatever is not yet, before the draft leaves; whether nothing is left behind."""
        for name in self.behind():
            save(self.cle, name)
            if self.waiting:
                break
        return not (self.errors or self.waiting)


def opened(cle: str) -> DraftView:
    """The draft of a key, with what waited to be saved. Raises NotFound for somebody else's."""
    sheet = Sheet(cle)
    sheet.save_again()
    draft = sheet.just_saved()
    if draft is None:
        with reading() as session:
            draft = drafts.one(session, cle, actor=frame.me())
        sheet.keep(draft)
    return draft


def save(cle: str, name: str) -> None:
    """Save one field: the callback of every widget. What cannot be saved stays on screen, with the reason."""
    sheet = Sheet(cle)
    value = widgets.from_widget(FIELDS[name], sheet.held(name))
    refused, reference = sheet.errors.pop(name, None), sheet.waiting.pop(name, None)
    sheet.memory["fresh"] = None
    try:
        with writing() as session:
            actor = frame.me(session)
            saisine = services.save_field(session, cle, name, value, actor=actor)
            saved = view_of(saisine, actor)
        sheet.keep(saved)
        if sheet.memory["stored"] is not None:
            sheet.take(name)  # what is stored may be written otherwise, though nothing changed
    except Invalid as error:
        sheet.errors[name] = " ".join(p.message for p in error.problems)
    except (NotFound, Conflict):
        sheet.errors[name] = LOST
    except Unavailable as error:
        sheet.waiting[name] = reference or errors.log(error)
        sheet.memory["tried"] = now()
    except Exception as error:  # noqa: BLE001 - whatever happened, what was typed stays on screen
        sheet.errors[name] = refused or FAILED.format(reference=errors.log(error))


class Seen:
    """What the browser was last shown of some fields, as it says itself.

    A browser that lost its server tells the next one what its widgets hold. Only with this does that one know
    what was typed in the meantime from what stood there, and others have changed since.
    """

    def __init__(self, sheet: Sheet, part: str, fields: Iterable[Field]) -> None:
        self._sheet = sheet
        marks = {field.key: _mark(widgets.to_widget(field, sheet.stored.get(field.key))) for field in fields}
        self._marks = kept(f"seen_{sheet.cle}_{part}", marks)
        self.outdated = bool(self._marks)
        """Whether the page is to run again: the browser came with something else than what is stored."""

    def settle(self, field: Field) -> None:
        """Save what a widget just drawn holds, which is not what is stored; let it go if it is only old."""
        if self._marks.get(field.key) == _mark(self._sheet.held(field.key)):
            self._sheet.take(field.key)
        else:
            save(self._sheet.cle, field.key)
        self.outdated = True


def _mark(held: Any) -> str:
    return sha256(repr(held).encode()).hexdigest()[:12]
