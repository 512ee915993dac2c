"""The counting rules in French, as they print wherever figures do: made from the rules in force (A5)."""

from collections.abc import Callable, Mapping

from lda.domain.french import NBSP
from lda.domain.indicators import Codes, Rules

Label = Callable[[str, str], str]
"""The words of a code: label(list, code)."""
Notes = Mapping[str, tuple[str, ...]]
"""Sentences by what they are about."""

ALWAYS: Notes = {
    "commun": (
        "« Commun » : ce qui concerne les deux territoires d'une même plateforme, ou aucun en "
        + "particulier.",
    ),
    "periode": (
        "Les décisions sont celles connues à ce jour.",
        "Comparaison : la même période un an plus tôt, arrêtée à la même date si elle est en cours, et "
        + "comptée selon les mêmes règles.",
    ),
    "sorties": (
        "Taux de sorties positives : sorties positives et relais mis en place, rapportés à toutes les "
        + "sorties sauf les décès et les réorientations.",
    ),
}


def footnotes(rules: Rules, types_reunion: Codes, label: Label) -> Notes:
    """What the rules say; `types_reunion` are the types that count for the second indicator."""
    return {
        "sollicitations": _sollicitations(rules, label),
        "reunions": _reunions(rules, types_reunion, label),
        "commissions": _commissions(rules, label),
        **ALWAYS,
    }


def _sollicitations(rules: Rules, label: Label) -> tuple[str, ...]:
    left_out = _named(label, "motif_non_validation", rules.motifs_exclus)
    ressource = _named(label, "statut_saisine", rules.statuts_ressource)
    return (
        "Saisines transmises et contacts directs avec l'espace ressource, quelle que soit la suite donnée"
        + (f", sauf les saisines sans suite au motif {left_out}." if left_out else "."),
        "Le jour compté est celui de la réception (pour l'application, celui de la transmission).",
        "Au titre de l'espace ressource : contacts directs"
        + (f", et saisines au statut {ressource}." if ressource else "."),
        "Un contact devenu saisine compte une seule fois, comme contact.",
        "Une nouvelle saisine pour un même ménage compte de nouveau.",
        "La plateforme et le territoire sont ceux de la réception, même après un transfert.",
    )


def _reunions(rules: Rules, types: Codes, label: Label) -> tuple[str, ...]:
    return (
        "Réunions et instances déjà tenues, non annulées, où le rôle de la plateforme est "
        + f"{_named(label, 'role_reunion', rules.roles_organisateurs)}.",
        f"Types de réunion retenus : {_named(label, 'type_reunion', types, ' et ') or 'aucun'}.",
        "Les concertations individuelles sont comprises, et indiquées à part.",
        "Organisée par deux plateformes, une réunion compte pour chacune, et une seule fois dans le "
        + "total.",
    )


def _commissions(rules: Rules, label: Label) -> tuple[str, ...]:
    absents = _named(label, "role_reunion", rules.roles_absents)
    return (
        f"Séances du type {_named(label, 'type_reunion', rules.types_commission)}, déjà tenues, non annulées"
        + (f", où le rôle de la plateforme n'est pas {absents}." if absents else "."),
        f"Une participation par plateforme et par séance{NBSP}; toutes s'additionnent dans le total.",
    )


def _named(label: Label, name: str, codes: Codes, link: str = " ou ") -> str:
    """« A », « B » ou « C »."""
    words = [f"«{NBSP}{label(name, code)}{NBSP}»" for code in codes]
    return link.join(filter(None, (", ".join(words[:-1]), *words[-1:])))
