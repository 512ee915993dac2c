"""Everything that keeps a fiche from being transmitted: missing, unusable and contradictory answers."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from lda.domain.errors import Invalid, Problem
from lda.domain.fiche.cleaning import Lists, clean, say
from lda.domain.fiche.declaration import FIELDS
from lda.domain.fiche.derived import birth_year, resources_band
from lda.domain.fiche.fields import Answers, Kind
from lda.domain.fiche.people import SANS_ABRI
from lda.domain.fiche.rules import live, needs

# By typology: fewest and most adults, fewest and most children.
_HOUSEHOLDS = {
    "F_SEULE": (1, 1, 0, 0), "H_SEUL": (1, 1, 0, 0), "COUPLE": (2, 2, 0, 0), "ADULTES": (2, 20, 0, 0),
    "F_ENF": (1, 20, 1, 20), "H_ENF": (1, 20, 1, 20),
    "COUPLE_ENF": (2, 20, 1, 20), "ADULTES_ENF": (2, 20, 1, 20),
}  # fmt: skip

# Days that follow each other: the one after never precedes any of those before.
_SEQUENCES = (
    ("dls_depot", "dls_renouvellement"),
    ("dalo_depot", "dalo_decision"),
    ("date_naissance", "situation_depuis"),
    ("date_naissance", "date_saisine"),
    ("codemandeur_naissance", "date_saisine"),
    ("date_jugement", "delais_accordes_fin"),
    ("date_impaye", "date_commandement_payer", "date_assignation", "date_audience", "date_jugement",
     "date_cql", "date_requisition_cfp", "date_cfp", "date_expulsion"),
)  # fmt: skip

_TENURE = {
    "LOC_SOCIAL": ("LOCATAIRE_SOCIAL", "NSP"),
    "LOC_PRIVE": ("LOCATAIRE_PRIVE", "NSP"),
    "PROPRIETAIRE": ("PROPRIETAIRE", "NSP"),
}


def problems(answers: Answers, lists: Lists, communes: Container[str], today: date) -> list[Problem]:
    """All that is missing, unusable or contradictory, in the order of the fiche; empty when it may be
    transmitted. An answer hidden by its condition is not judged."""
    found = [
        Problem(field.key, field.missing) if field.missing else say(field, "à renseigner.")
        for field, there in needs(answers)
        if not there
    ]
    usable: dict[str, Any] = {}
    for key, value in live(answers).items():
        if FIELDS[key].kind in (Kind.CALCULE, Kind.FICHIER):
            continue
        try:
            usable[key] = clean(key, value, lists, communes, today)
        except Invalid as error:
            found.extend(error.problems)
    for check in CONTRADICTIONS:
        found.extend(check(usable))
    order = {key: rank for rank, key in enumerate(FIELDS)}
    return sorted(dict.fromkeys(found), key=lambda problem: order[problem.field])


def _household(a: Answers) -> Iterator[Problem]:
    bounds = _HOUSEHOLDS.get(a.get("typologie_menage", ""))
    if not bounds:
        return
    for key, low, high in (("nb_adultes", *bounds[:2]), ("nb_enfants", *bounds[2:])):
        if key in a and not low <= a[key] <= high:
            yield say(key, "ce nombre ne va pas avec la composition du ménage. Corrigez l'un des deux.")


def _sex(a: Answers) -> Iterator[Problem]:
    expected = {"F_SEULE": "F", "F_ENF": "F", "H_SEUL": "H", "H_ENF": "H"}.get(a.get("typologie_menage", ""))
    if expected and a.get("sexe") in {"F", "H"} - {expected}:
        yield say("typologie_menage", "elle ne va pas avec le sexe indiqué. Corrigez l'un des deux.")


def _children(a: Answers) -> Iterator[Problem]:
    if "ages_enfants" in a and "nb_enfants" in a:
        ages = a["ages_enfants"].count(",") + 1
        if ages != a["nb_enfants"]:
            yield say(
                "ages_enfants", f"{ages} âge(s) pour {a['nb_enfants']} enfant(s). Corrigez l'un des deux."
            )


def _alone(a: Answers) -> Iterator[Problem]:
    for key, value in a.items():
        if isinstance(value, list) and len(value) > 1 and set(value) & set(FIELDS[key].exclusive):
            yield say(
                key, "« aucun », « inconnu » ou « ne sait pas » ne va pas avec une autre réponse. Choisissez."
            )


def _birth(a: Answers) -> Iterator[Problem]:
    year = birth_year(a)
    if "date_naissance" in a and a.get("annee_naissance", year) != year:
        yield say("annee_naissance", "elle diffère de la date de naissance. Effacez l'une des deux.")
    if "date_naissance" not in a and year and "date_saisine" in a and year > int(a["date_saisine"][:4]):
        yield say("annee_naissance", "elle est postérieure à la saisine. Corrigez-la.")


def _resources(a: Answers) -> Iterator[Problem]:
    total = a.get("ressources_total")
    if "AUCUNE" in a.get("ressource_type", ()) and (
        total or a.get("tranche_ressources", "0") not in ("0", "NSP")
    ):
        yield say("ressource_type", "« Aucune ressource » ne va pas avec un montant. Corrigez l'un des deux.")
    band = a.get("tranche_ressources", "NSP")
    if total is not None and band not in ("NSP", resources_band(a)):
        yield say(
            "tranche_ressources", "elle ne contient pas le total indiqué. Effacez l'une des deux réponses."
        )


def _debts(a: Answers) -> Iterator[Problem]:
    rent, total = a.get("dette_locative", 0), a.get("dette_montant")
    if "AUCUNE" in a.get("dette_type", ()) and (rent or total):
        key = "dette_montant" if total else "dette_locative"
        yield say(key, "il ne va pas avec « Aucune » dette. Corrigez l'un des deux.")
    elif total is not None and rent > total:
        yield say("dette_montant", "il est inférieur à la dette locative. Corrigez l'un des deux montants.")


def _order(a: Answers) -> Iterator[Problem]:
    for sequence in _SEQUENCES:
        for earlier, later in pairwise(key for key in sequence if key in a):
            if a[later] < a[earlier]:
                days = (date.fromisoformat(a[key]).strftime("%d/%m/%Y") for key in (later, earlier))
                text = "le {} précède « {} », le {}. Corrigez l'une des deux."
                yield say(later, text.format(next(days), FIELDS[earlier].label, next(days)))


def _dwelling(a: Answers) -> Iterator[Problem]:
    situation = a.get("situation_residentielle", "")
    if a.get("objet_demande") == "MAINTIEN" and situation in SANS_ABRI:
        yield say(
            "objet_demande", "le maintien ne va pas avec une personne sans abri. Corrigez l'un des deux."
        )
    if situation in _TENURE and a.get("statut_occupation", "NSP") not in _TENURE[situation]:
        yield say(
            "statut_occupation", "il ne va pas avec la situation résidentielle. Corrigez l'un des deux."
        )


def _eviction(a: Answers) -> Iterator[Problem]:
    if "EXPULSION" in a.get("aggravants_logement", ()) and a.get("stade_expulsion") == "AUCUNE":
        yield say(
            "stade_expulsion",
            "une procédure est cochée parmi les facteurs aggravants. Corrigez l'un des deux.",
        )


def _steps_taken(a: Answers) -> Iterator[Problem]:
    for key, status, none in (
        ("dls_numero", "dls_statut", ("NON",)),
        ("dalo_numero", "dalo_statut", ("NON", "A_DEPOSER")),
        ("siao_numero", "siao_active", ("NON",)),
    ):
        if key in a and a.get(status) in none:
            yield say(
                key, f"il ne va pas avec « {FIELDS[status].label} ». Effacez-le ou corrigez l'autre réponse."
            )
    if "DALO" in a.get("priorite_reloge", ()) and a.get("dalo_statut") in (
        "NON",
        "A_DEPOSER",
        "EN_COURS",
        "REJET",
    ):
        yield say("priorite_reloge", "« PU DALO » ne va pas avec l'état du recours. Corrigez l'un des deux.")


def _health(a: Answers) -> Iterator[Problem]:
    if "MEDECIN" in a.get("suivi_sante", ()) and a.get("medecin_traitant") == "NON":
        yield say(
            "medecin_traitant", "un médecin traitant est coché parmi les suivis. Corrigez l'un des deux."
        )


def _informed(a: Answers) -> Iterator[Problem]:
    if a.get("consentement_partage") == "NON_INFORMEE":
        yield say(
            "consentement_partage",
            "la saisine ne peut pas être transmise tant que la personne n'est pas informée. "
            "Informez-la, puis indiquez la date et par qui.",
        )


CONTRADICTIONS: tuple[Callable[[Answers], Iterator[Problem]], ...] = (
    _household, _sex, _children, _alone, _birth, _resources, _debts, _order,
    _dwelling, _eviction, _steps_taken, _health, _informed,
)  # fmt: skip
"""What cannot be true together, one function a subject. Each reads answers that are shown and clean."""
