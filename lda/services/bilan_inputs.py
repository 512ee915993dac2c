"""Reading what is typed of a bilan, a few fields at a time: each answer of a group stands for itself."""

from collections.abc import Mapping
from typing import Any

from lda.domain.bilan import COUNTS, TEXTS
from lda.domain.errors import Invalid, Problem
from lda.services import inputs
from lda.services.grids import BROKEN
from lda.store.lists import Lists

SOURCES = ("JOURNAL", "DECLARE")
MANY = 999
Given = dict[str, str | None]


def counts_given(given: Any) -> dict[str, int | None]:
    """Numbers of contacts by column."""
    read = inputs.Gather()
    found = {
        f"nb_{key}": read(inputs.number, value, f"nb_{key}", COUNTS[key], 0, MANY)
        for key, value in _group(given, "counts", COUNTS).items()
    }
    read.done()
    return found


def levels_given(lists: Lists, given: Any) -> Given:
    """Levels of need by domain; None empties one."""
    read, domains = inputs.Gather(), lists["domaine_bilan"]
    found = {
        domain: read(inputs.code, lists, "niveau_besoin", level, f"besoins.{domain}", domains[domain])
        for domain, level in _group(given, "besoins", domains).items()
    }
    read.done()
    return found


def texts_given(given: Any) -> Given:
    """Texts by key; None empties one."""
    read = inputs.Gather()
    found = {
        name: read(inputs.text, value, f"contenu.{name}", TEXTS[name])
        for name, value in _group(given, "contenu", TEXTS).items()
    }
    read.done()
    return found


def evolutions_given(lists: Lists, given: Any, objectifs: set[int]) -> dict[int, Given]:
    """Code and text by objectif, among those of the mesure."""
    read, found = inputs.Gather(), {}
    for id, values in _group(given, "evolutions", dict.fromkeys(objectifs, "")).items():
        field, told = f"evolutions.{id}", _group(values, "evolutions", {"code": "", "texte": ""})
        found[id] = {
            name: read(inputs.code, lists, "evolution_domaine", value, field, "Évolution de l'objectif")
            if name == "code"
            else read(inputs.text, value, f"{field}.texte", "Actions menées et commentaire")
            for name, value in told.items()
        }
    read.done()
    return found


def _group(given: Any, field: str, known: Mapping[Any, str]) -> Mapping[Any, Any]:
    """A group of answers, all of them known. Raises Invalid for anything else."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(key in known for key in given):
        raise Invalid(Problem(field, BROKEN))
    return given
