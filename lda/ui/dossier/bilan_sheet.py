"""The fields of one bilan between a browser and the database: each is saved as it is left.

What is saved is read again at every run, so that two people on one bilan see each other's fields.
"""

from collections.abc import Mapping, MutableMapping
from typing import Any

import streamlit as st

from lda.domain.clock import now
from lda.domain.errors import Invalid, NotFound, Unavailable
from lda.domain.french import heure, plural
from lda.services import bilans as services
from lda.services.inputs import cleaned
from lda.store.work import writing
from lda.ui import errors, frame
from lda.views.bilans import BilanDraft

LOST = "Ce bilan n'est plus à rédiger, ou vous n'y avez plus accès. Rechargez la page."
FAILED = "Cette réponse n'a pas pu être enregistrée (référence {reference}). Modifiez-la de nouveau."


class Sheet:
    """What one browser session remembers of a bilan: what it showed last, refusals, the last save."""

    def __init__(self, id: int) -> None:
        self.id = id
        self.memory: MutableMapping[str, Any] = st.session_state.setdefault(
            f"sheet_bilan_{id}", {"shown": None, "errors": {}, "saved": None}
        )

    @property
    def errors(self) -> dict[str, str]:
        """Why answers were refused, by field."""
        found: dict[str, str] = self.memory["errors"]
        return found

    def key(self, field: str) -> str:
        """The widget's key in the session."""
        return f"bilan_{self.id}_{field}"

    def held(self, field: str) -> Any:
        """What the widget of a field holds; None when it is empty."""
        value = st.session_state.get(self.key(field))
        return (cleaned(value) or None) if isinstance(value, str) else value

    def read(self, draft: BilanDraft) -> bool:
        """Bring the widgets up to what was saved since this session last looked; whether it looks first."""
        before = self.memory["shown"]
        after = {field: known.value for field, known in draft.known.items()} | dict(draft.saved)
        for field in {*after, *(before or {})} if before is not None else ():
            changed, key = after.get(field) != before.get(field), self.key(field)
            if changed and field not in self.errors and key in st.session_state:
                text = isinstance(st.session_state[key], str)
                st.session_state[key] = "" if text and after.get(field) is None else after.get(field)
        self.memory["shown"] = after
        return before is None

    def save(self, field: str) -> None:
        """Save what the widget of a field holds. What cannot be saved stays on screen, with the reason."""
        self.errors.pop(field, None)
        try:
            with writing() as session:
                actor = frame.me(session)
                services.save(session, self.id, actor=actor, **arguments({field: self.held(field)}))
            self.memory["saved"] = now()
        except Invalid as error:
            self.errors[field] = " ".join(problem.message for problem in error.problems)
        except NotFound:
            self.errors[field] = LOST
        except Unavailable as error:
            self.errors[field] = FAILED.format(reference=errors.log(error))
        except Exception as error:  # noqa: BLE001 - whatever happened, what was typed stays on screen
            self.errors[field] = FAILED.format(reference=errors.log(error))

    def take_over(self, draft: BilanDraft, fields: list[str]) -> None:
        """Save what is known already of some fields, as it stands on the screen."""
        values = {field: draft.known[field].value for field in fields}
        with frame.feedback() as result, writing() as session:
            services.save(session, self.id, actor=frame.me(), **arguments(values))
        if result.ok:
            self.memory["saved"] = now()

    def state(self, draft: BilanDraft) -> str:
        """Whether all is saved, as HTML; lda.css covers it while something is typed or on its way."""
        if self.errors:
            count = plural(len(self.errors), "réponse à corriger", "réponses à corriger")
            told = f'<span class="fiche-unsaved">{count}, pas encore enregistrées</span>'
        elif self.memory["saved"]:
            told = f"<span>✓ Enregistré à {heure(self.memory['saved'])}</span>"
        else:
            told = (
                "<span>✓ Brouillon enregistré</span>"
                if draft.redige
                else "<span>Rien n'est encore enregistré</span>"
            )
        return f'<p class="fiche-saved bilan-saved" role="status">{told}</p>'


def save(id: int, field: str) -> None:
    """Save one field: the callback of every widget."""
    Sheet(id).save(field)


def arguments(values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by field, as the arguments of `bilans.save`."""
    found: dict[str, Any] = {}
    for field, value in values.items():
        group, _, rest = field.partition(".")
        if field.startswith("nb_"):
            found.setdefault("counts", {})[field.removeprefix("nb_")] = value
        elif group == "evolutions":
            id, _, name = rest.partition(".")
            found.setdefault(group, {}).setdefault(int(id), {})[name or "code"] = value
        elif rest:
            found.setdefault(group, {})[rest] = value
        else:
            found[field] = value
    return found
