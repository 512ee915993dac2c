"""One raw answer, made safe: its type, its list, its length, its bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from lda.domain.errors import Invalid, Problem
from lda.domain.fiche.declaration import FIELDS
from lda.domain.fiche.fields import TYPES, Field, Form, Kind, Sensitivity
from lda.domain.fiche.parsing import typography

Lists = Mapping[str, Mapping[str, str]]

_ADAPTERS = {kind: TypeAdapter(hint) for kind, hint in TYPES.items()}
_MOST_COMMUNES = 20
_MOST_CHILDREN = 20
_OLDEST = {True: date(1900, 1, 1), False: date(1950, 1, 1)}  # of a birth, of anything else
_YEARS_AHEAD = 15
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,24}")


def say(field: Field | str, text: str) -> Problem:
    """A problem of a field, that names it by its label."""
    field = FIELDS[field] if isinstance(field, str) else field
    return Problem(field.key, typography(f"« {field.label} » : {text}"))


@dataclass(frozen=True)
class _Facts:
    """What a value is judged by, beside its own field."""

    lists: Lists
    communes: Container[str]
    today: date


def clean(key: str, value: object, lists: Lists, communes: Container[str], today: date) -> Any:
    """The answer to one field, as it may be stored in JSON: str, int, float, list of str, or None when there
    is none. Dates are ISO texts, multiple choices stand in the order of their list.

    `lists` gives, by list, the valid codes and their labels; `communes` the INSEE codes of the département.
    Raises Invalid, with the field's label and the remedy, for anything else.
    """
    field = FIELDS.get(key) if isinstance(key, str) else None
    if field is None:
        name = str(key)[:60] or "champ"
        raise Invalid(Problem(name, "Ce champ n'existe pas dans la fiche. Rechargez la page."))
    try:
        parsed = _ADAPTERS[field.kind].validate_python(value)
        if parsed is None:
            return None
        return _JUDGES[field.kind](field, parsed, _Facts(lists, communes, today))
    except ValidationError as error:
        cause = error.errors(include_url=False, include_input=False)[0].get("ctx", {}).get("error")
        remedy = str(cause) if cause else "cette réponse n'est pas utilisable. Saisissez-la de nouveau."
        raise Invalid(say(field, remedy)) from None
    except ValueError as error:
        raise Invalid(say(field, str(error))) from None


def _text(field: Field, value: str, facts: _Facts) -> str:
    if len(value) > field.max_length:
        raise ValueError(
            f"le texte compte {len(value)} caractères, {field.max_length} au plus. Raccourcissez-le."
        )
    return _FORMS[field.form](value)


def _day(field: Field, value: date, facts: _Facts) -> str:
    oldest = _OLDEST[field.sensitivity is Sensitivity.IDENTITE]
    if value < oldest:
        raise ValueError(f"la date est antérieure à {oldest.year}. Vérifiez l'année.")
    if not field.future and value > facts.today:
        raise ValueError("la date est dans l'avenir. Indiquez une date passée, ou celle du jour.")
    if value.year > facts.today.year + _YEARS_AHEAD:
        raise ValueError("la date est trop lointaine. Vérifiez l'année.")
    return value.isoformat()


def _number(field: Field, value: float, facts: _Facts) -> float:
    high = facts.today.year if field.form is Form.ANNEE else field.high
    if not field.low <= value <= high:
        low, top = (str(n) if field.form is Form.ANNEE else _french(n) for n in (field.low, high))
        raise ValueError(f"le nombre doit être compris entre {low} et {top}. Corrigez-le.")
    return value


def _french(number: float) -> str:
    return f"{number:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _choice(field: Field, value: str, facts: _Facts) -> str:
    if value not in facts.lists.get(field.list_id, {}):
        raise ValueError("cette réponse ne figure pas dans la liste. Choisissez-en une autre.")
    return value


def _choices(field: Field, value: list[str], facts: _Facts) -> list[str]:
    for code in value:
        _choice(field, code, facts)
    order = {code: rank for rank, code in enumerate(facts.lists[field.list_id])}
    return sorted(value, key=order.__getitem__)


def _commune(field: Field, value: str, facts: _Facts) -> str:
    if value not in facts.communes:
        raise ValueError("cette commune n'est pas connue dans le Pas-de-Calais. Choisissez-la dans la liste.")
    return value


def _communes(field: Field, value: list[str], facts: _Facts) -> list[str]:
    if len(value) > _MOST_COMMUNES:
        raise ValueError(f"{_MOST_COMMUNES} communes au plus. Retirez-en.")
    return [_commune(field, code, facts) for code in value]


_JUDGES: dict[Kind, Callable[[Field, Any, _Facts], Any]] = {
    Kind.TEXTE: _text,
    Kind.TEXTE_LONG: _text,
    Kind.STRUCTURE: _text,
    Kind.DATE: _day,
    Kind.NOMBRE: _number,
    Kind.MONTANT: _number,
    Kind.CHOIX: _choice,
    Kind.CHOIX_MULTIPLE: _choices,
    Kind.COMMUNE: _commune,
    Kind.COMMUNES: _communes,
}


def _name(value: str) -> str:
    if not all(c.isalpha() or c in " -'’." for c in value) or not any(c.isalpha() for c in value):
        raise ValueError(
            "seuls les lettres, l'espace, le tiret, le point et l'apostrophe sont admis. Corrigez-le."
        )
    return value


def _telephone(value: str) -> str:
    digits = re.sub(r"[ .\-/()\N{NO-BREAK SPACE}]", "", value)
    digits = re.sub(r"^(?:\+|00)33(?:0)?(?=[1-9][0-9]{8}$)", "0", digits)
    if re.fullmatch(r"0[1-9][0-9]{8}", digits):
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    foreign = re.sub(r"^00", "+", digits)
    if re.fullmatch(r"\+(?!33)[1-9][0-9]{6,14}", foreign):
        return foreign
    raise ValueError(
        "ce numéro n'est pas complet. Écrivez dix chiffres, comme 06 12 34 56 78, ou +32 et la suite."
    )


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("cette adresse n'est pas complète. Écrivez-la comme nom@exemple.fr.")
    return value


def _ages(value: str) -> str:
    words = [word for word in re.split(r"[\s,;/]+|\b(?:ans?|et)\b", value.lower()) if word]
    if not all(re.fullmatch(r"[0-9]{1,2}", word) for word in words) or not 1 <= len(words) <= _MOST_CHILDREN:
        raise ValueError("écrivez les âges en années, séparés par des virgules, comme 3, 7, 12.")
    return ", ".join(str(int(word)) for word in words)


def _reference(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9 ./_-]+", value):
        raise ValueError("seuls les lettres, les chiffres et les tirets sont admis. Recopiez le numéro.")
    return value.upper()


_FORMS: dict[Form, Callable[[str], str]] = {
    Form.LIBRE: str,
    Form.NOM: _name,
    Form.TELEPHONE: _telephone,
    Form.COURRIEL: _email,
    Form.AGES: _ages,
    Form.NUMERO: _reference,
}
