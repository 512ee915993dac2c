"""When a part of the fiche is to be filled in, in words, for those who fill it in on paper."""

from collections.abc import Mapping, Sequence

from lda.domain import fiche
from lda.domain.fiche import Condition, Field
from lda.domain.fiche.fields import Answered, Is, IsNot
from lda.store.lists import Lists

_PHRASES = {
    "territoire_choisi": "Si besoin",
    "commune": "Si commune du Pas-de-Calais",
    "commune_souhaitee": "Si hors du Pas-de-Calais ou sans attache",
    "domiciliation": "Si la personne n'a pas de logement à elle",
    "ages_enfants": "S'il y a des enfants",
    "codemandeur_nom": "S'il y a un autre adulte dans le ménage",
    "statut_occupation": "Si la personne est logée, ou demande à être maintenue dans son logement",
    "stade_expulsion": "Si un maintien est demandé, ou si une expulsion est engagée ou à craindre",
    "auteur_domicile": "Si une situation de violences est signalée, ici ou ailleurs dans la fiche",
}
"""Conditions that no list of codes would make readable, by a field that has them."""

_NAMED: Mapping[Condition, str] = {
    condition: text for key, text in _PHRASES.items() if (condition := fiche.FIELDS[key].shown)
}
_MANY = 4


def named(condition: Condition) -> bool:
    """Whether the condition has words of its own."""
    return condition in _NAMED


def phrase(condition: Condition, before: Field | None, lists: Lists) -> str:
    """« Si oui », « À partir de « Assignation » »… `before` is the field printed just above, left unnamed.
    Nothing for what is only to be filled in when the line above is: paper says it by itself."""
    if condition in _NAMED:
        return _NAMED[condition]
    if isinstance(condition, Is | IsNot):
        return _codes(condition, before, lists)
    assert isinstance(condition, Answered), f"no words for the condition {condition}"
    return ""


def _codes(condition: Is | IsNot, before: Field | None, lists: Lists) -> str:
    field = fiche.FIELDS[condition.key]
    labels = lists[field.list_id]
    chosen = [code for code in labels if code in condition.codes]
    about = "" if before is not None and before.key == field.key else f", à « {lower(field.label)} »"
    if isinstance(condition, IsNot):
        return f"Sauf {_either(chosen, labels)}{about}"
    if chosen == ["OUI"]:
        return f"Si oui{about}"
    if len(chosen) > _MANY:
        left = [code for code in labels if code not in chosen]
        if len(left) < _MANY:
            return f"Sauf {_either(left, labels)}{about}"
        if [*labels][-len(chosen) :] == chosen:
            return f"À partir de {_either(chosen[:1], labels)}{about}"
    return f"Si {_either(chosen, labels)}{about}"


def _either(codes: Sequence[str], labels: Mapping[str, str]) -> str:
    quoted = [f"« {labels[code]} »" for code in codes]
    return " ou ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def lower(label: str) -> str:
    """A label inside a sentence."""
    return label[:1].lower() + label[1:]
