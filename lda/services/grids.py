"""Reading a need grid and a set of texts, as a diagnostic and a bilan have them (DOMAIN B 3.2, 3.6)."""

from collections.abc import Mapping
from typing import Any

from lda.domain.errors import Invalid, Problem
from lda.services import inputs
from lda.store.lists import Lists

BROKEN = "La saisie n'a pas pu être lue. Rechargez la page et recommencez."


def needs(lists: Lists, given: Any) -> dict[str, str]:
    """Level of need by domain (`domaine_bilan` to `niveau_besoin`); empty ones are left out."""
    read = inputs.Gather()
    found = {}
    for domain, level in _mapping(given, "besoins").items():
        if domain not in lists["domaine_bilan"]:
            raise Invalid(Problem("besoins", "Ce domaine ne figure pas dans la grille. Rechargez la page."))
        label = lists["domaine_bilan"][domain]
        found[domain] = read(inputs.code, lists, "niveau_besoin", level, f"besoins.{domain}", label)
    read.done()
    return {domain: level for domain, level in found.items() if level}


def contents(given: Any, labels: Mapping[str, str]) -> dict[str, str]:
    """Texts by key, of the keys that have a label; empty ones are left out."""
    read = inputs.Gather()
    found = {}
    for key, value in _mapping(given, "contenu").items():
        if key not in labels:
            raise Invalid(Problem("contenu", BROKEN))
        found[key] = read(inputs.text, value, f"contenu.{key}", labels[key])
    read.done()
    return {key: value for key, value in found.items() if value}


def _mapping(given: Any, field: str) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise Invalid(Problem(field, BROKEN))
    return given
