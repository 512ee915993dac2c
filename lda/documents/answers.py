"""The answers of a fiche in words: what the screen, the printed fiche and the person's file read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lda.documents.conditions import lower
from lda.domain import fiche
from lda.domain.clock import today
from lda.domain.fiche import Kind
from lda.domain.french import date_long, euros, nombre, pourcent
from lda.store.geography import geography
from lda.store.lists import Lists


@dataclass(frozen=True)
class Line:
    """One answer: the field's key, its label, and the answer in words."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Block:
    """The answers of one section, in the order of the declaration."""

    code: str
    title: str
    lines: tuple[Line, ...]


def blocks(answers: Mapping[str, Any], lists: Lists) -> list[Block]:
    """The sections that have an answer, with their answered fields and what is computed from them."""
    shown = fiche.live(answers) | computed(answers)
    found = []
    for section in fiche.SECTIONS:
        lines = tuple(
            Line(field.key, field.label, words(field, shown[field.key], lists))
            for field in fiche.FIELDS.values()
            if field.section == section.code and field.key in shown
        )
        if lines:
            found.append(Block(section.code, section.title, lines))
    return found


def words(field: fiche.Field, value: Any, lists: Lists) -> str:
    """One answer as a person reads it."""
    match field.kind:
        case Kind.CHOIX:
            return lists.label(field.list_id, value)
        case Kind.CHOIX_MULTIPLE:
            return ", ".join(lists.labels(field.list_id, value))
        case Kind.COMMUNE:
            return commune_name(value)
        case Kind.COMMUNES:
            return ", ".join(commune_name(code) for code in value)
        case Kind.DATE:
            return date_long(date.fromisoformat(value))
        case Kind.MONTANT:
            return euros(value)
        case Kind.NOMBRE:
            return str(value) if field.form is fiche.Form.ANNEE else nombre(value)
        case _:
            return str(value)


def commune_name(code: str | None) -> str:
    """The name of a commune by its INSEE code; empty for none."""
    if not code:
        return ""
    known = geography().communes.get(code)
    return known.nom if known else code


def computed(answers: Mapping[str, Any]) -> dict[str, str]:
    """The computed fields that have a value, in words."""
    return {key: text for key in _COMPUTED if (text := worked_out(key, answers))}


def worked_out(key: str, answers: Mapping[str, Any]) -> str:
    """A computed field in words; "" without a value."""
    return _COMPUTED[key](answers)


def _reste_a_vivre(answers: Mapping[str, Any]) -> str:
    left = fiche.reste_a_vivre(answers)
    return "" if left is None else f"{euros(left)} par mois"


def _taux_effort(answers: Mapping[str, Any]) -> str:
    effort = fiche.taux_effort(answers)
    return "" if effort is None else pourcent(effort / 100)


def _territoire(answers: Mapping[str, Any]) -> str:
    commune = geography().communes.get(fiche.routing_commune(answers) or "")
    return geography().territoires[commune.territoire].nom if commune else ""


def _prochaine_echeance(answers: Mapping[str, Any]) -> str:
    found = fiche.next_eviction_date(answers, today())
    return f"{date_long(found.day)}, {lower(found.label)}" if found else ""


_COMPUTED = {
    "prochaine_echeance": _prochaine_echeance,
    "reste_a_vivre": _reste_a_vivre,
    "taux_effort": _taux_effort,
    "territoire": _territoire,
}
