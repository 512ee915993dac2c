"""What shows, what is required, how far the fiche is: always from the answers alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lda.domain.fiche.declaration import FIELDS, STEPS
from lda.domain.fiche.fields import Answers, Condition, Field, Kind, Step, filled
from lda.domain.fiche.support import VIOLENCE

_SECONDS = {
    Kind.TEXTE: 12, Kind.TEXTE_LONG: 75, Kind.DATE: 12, Kind.NOMBRE: 8, Kind.MONTANT: 15, Kind.CHOIX: 8,
    Kind.CHOIX_MULTIPLE: 20, Kind.COMMUNE: 12, Kind.COMMUNES: 20, Kind.STRUCTURE: 8,
}  # fmt: skip
_GROUPS = {
    name: tuple(field for field in FIELDS.values() if field.one_of == name)
    for name in {field.one_of for field in FIELDS.values() if field.one_of}
}
"""The fields of which one is enough, by the name of their choice."""
_OPTIONAL_SHARE = 0.25  # part of the optional fields that a partner fills in, by estimate


def _field(field: Field | str) -> Field:
    return FIELDS[field] if isinstance(field, str) else field


def _reader(answers: Answers) -> Callable[[str], Any]:
    """Reads an answer as a condition sees it: what is not shown has no answer."""

    def value_of(key: str) -> Any:
        return answers.get(key) if visible(key, answers) else None

    return value_of


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition holds of the answers that show."""
    return condition.holds(_reader(answers))


def visible(field: Field | str, answers: Answers) -> bool:
    """Whether the field is asked, given the answers so far."""
    field = _field(field)
    if field.shown is None or holds(field.shown, answers):
        return True
    return field.sticky and filled(answers.get(field.key))


def required(field: Field | str, answers: Answers) -> bool:
    """Whether the fiche cannot be transmitted without it: also true of each field of a group of which
    one is needed, until one of them is filled."""
    field = _field(field)
    if field.required is False or not visible(field, answers):
        return False
    if isinstance(field.required, Condition) and not holds(field.required, answers):
        return False
    others = (other for other in _group(field) if other.key != field.key)
    return not any(filled(answers.get(other.key)) for other in others)


def _group(field: Field) -> tuple[Field, ...]:
    """The fields of which one is enough; the field alone when there is no choice."""
    return _GROUPS[field.one_of] if field.one_of else (field,)


_NEEDED = tuple(
    dict.fromkeys(
        _group(field)
        for field in FIELDS.values()
        if field.kind is not Kind.CALCULE and field.required is not False
    )
)
"""What may be required, each group once. Computed fields are no input."""


def live(answers: Answers, keys: Iterable[str] = FIELDS) -> dict[str, Any]:
    """The answers that count, of all fields or of some: of known fields, shown, not empty. A stale answer
    under a condition that no longer holds is left out."""
    return {key: answers[key] for key in keys if filled(answers.get(key)) and visible(key, answers)}


def needs(answers: Answers) -> list[tuple[Field, bool]]:
    """Each thing required now, once for a group, and whether it is there."""
    return [
        (group[0], any(filled(answers.get(one.key)) for one in group))
        for group in _NEEDED
        if any(required(one, answers) for one in group)
    ]


def steps(answers: Answers) -> list[Step]:
    """The steps that ask something, given the answers so far."""
    return [step for step in STEPS if any(visible(key, answers) for key in step.fields)]


@dataclass(frozen=True)
class Progress:
    """How far a fiche is: required inputs filled and required in all, by step, and minutes to the end."""

    steps: dict[str, tuple[int, int]]
    minutes: int
    """Estimated; 0 when nothing required is missing."""

    def complete(self, step: Step) -> bool:
        """Whether a step requires something, and has it all."""
        have, total = self.steps[step.code]
        return have == total > 0

    @property
    def done(self) -> int:
        return sum(have for have, _ in self.steps.values())

    @property
    def total(self) -> int:
        return sum(total for _, total in self.steps.values())


def progress(answers: Answers) -> Progress:
    """How far the answers go."""
    found = needs(answers)
    steps = {step.code: (0, 0) for step in STEPS}
    for field, there in found:
        have, total = steps[field.step]
        steps[field.step] = (have + there, total + 1)
    return Progress(steps, _minutes_left([field for field, there in found if not there], answers))


def _minutes_left(missing: list[Field], answers: Answers) -> int:
    """Every required input that is missing, and a share of the optional ones shown."""
    if not missing:
        return 0
    optional = [
        field
        for field in FIELDS.values()
        if field.required is False and not filled(answers.get(field.key)) and visible(field, answers)
    ]
    seconds: float = sum(_SECONDS.get(field.kind, 0) for field in missing)
    seconds += _OPTIONAL_SHARE * sum(_SECONDS.get(field.kind, 0) for field in optional)
    return max(1, math.ceil(seconds / 60))


def violence_flag(answers: Answers) -> bool:
    """Whether the answers set the violence flag (DOMAIN A2): section H, or any violence code."""
    return holds(VIOLENCE, answers)


def opens_violence(answers: Answers) -> bool:
    """Whether section H shows unfolded: the flag is set, or something is already written there."""
    in_section = (key for key, field in FIELDS.items() if field.section == "H")
    return violence_flag(answers) or any(filled(answers.get(key)) for key in in_section)


def routing_commune(answers: Answers) -> str | None:
    """INSEE code of the commune that decides territoire and plateforme: that of the person's ties, or the
    one wished for when she is from elsewhere or has none (DOMAIN A3). None while it is unknown."""
    return next(iter(live(answers, ("commune", "commune_souhaitee")).values()), None)


def prefill(account: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The first answers of a new fiche: what the account knows, and the day."""
    known: dict[str, Any] = {"date_saisine": today.isoformat(), **account}
    return {key: known[key] for key, field in FIELDS.items() if field.prefill and filled(known.get(key))}


def copyable(answers: Answers) -> dict[str, Any]:
    """What a new fiche for the same household may take from an earlier one: neither the request's dates,
    urgency and expectations, nor the person's words, adhésion and agreement, nor section H."""
    return {key: value for key, value in live(answers).items() if FIELDS[key].copyable}
