"""Which part of a household's file each answer of the fiche belongs to, and what is left of it for a reader.

The parts and who reads them stand in `lda.domain.access` (DOMAIN A2, A2b); here they meet the fiche.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lda.domain.access import Part, Reading, Tie
from lda.domain.fiche import FIELDS, Kind

_BY_SECTION: Mapping[str, Part] = {
    "A": Part.RESTE,
    "B": Part.MENAGE,
    "C": Part.RESIDENTIEL,
    "D": Part.RESIDENTIEL,
    "E": Part.RESTE,
    "F": Part.RESTE,
    "G": Part.SANTE,
    "H": Part.VIOLENCES,
    "I": Part.RESTE,
    "J": Part.RESTE,
}

_BY_PART: Mapping[Part, tuple[str, ...]] = {
    Part.IDENTITE: (
        *("nom", "prenom", "nom_naissance", "date_naissance", "annee_naissance", "sexe"),
        *("codemandeur_nom", "codemandeur_prenom", "codemandeur_naissance"),
    ),
    Part.CONTACT: ("telephone", "courriel", "moyen_contact_sur"),
    Part.ADRESSE: ("adresse", "domiciliation_organisme", "domiciliation_fin"),
    Part.COMMUNE: ("rattachement", "commune", "commune_souhaitee", "territoire"),
    Part.RESIDENTIEL: ("domiciliation",),
    Part.LOGEMENT_CHERCHE: (
        *("souhait_logement", "typologie_souhaitee", "communes_souhaitees", "contraintes_logement"),
        "dls_statut",
    ),
    Part.DETTES: (
        *("date_impaye", "dette_locative", "reprise_paiement", "plan_apurement", "plan_apurement_date"),
        *("dette_type", "dette_montant", "surendettement"),
    ),
    Part.OBJECTIFS: ("mesure_pressentie", "parole_personne", "adhesion", "attentes"),
    Part.RESTE: ("nationalite", "titre_sejour", "titre_sejour_fin", "protection_juridique", "mandataire"),
}
"""What does not go with the rest of its section."""


def _part_of() -> dict[str, Part]:
    apart = {key: part for part, keys in _BY_PART.items() for key in keys}
    return {
        key: apart.get(key.removesuffix("_precision"), _BY_SECTION[field.section])
        for key, field in FIELDS.items()
    }


PART_OF: Mapping[str, Part] = _part_of()
"""The part of every field of the fiche."""

_PLACES = frozenset({Kind.COMMUNE, Kind.COMMUNES})
TELL_WHOSE = frozenset({key for key, field in FIELDS.items() if field.kind in _PLACES}) | {
    *("dls_numero", "dalo_numero", "siao_numero"),
}
"""Answers outside the identity and the commune that tell whose fiche it is: communes wished for, and numbers
under which other services know the person."""

VIOLENCE_MARKS: Mapping[str, str] = {
    "motif_demande": "VIF",
    "public_cible": "VIF",
    "aggravants_logement": "VIOLENCES",
    "difficultes": "VIOLENCES",
}
"""Codes outside the violence section that tell of violence: shown to those who may read that section."""


def narrowed(reading: Reading, ties: frozenset[Tie], *, flagged: bool) -> Reading:
    """What is left of a flagged dossier for those who may not know whose it is: a row, and the decisions of
    the concertations they were invited to (DOMAIN A2, "Violence").

    The coordinator who is to answer a transfer reads the rest of what it would take over (A3).
    """
    if not (flagged and reading.confidential) or Tie.RECEIVING in ties:
        return reading
    attended = {Part.DECISIONS} if Tie.INVITE in ties else set()
    return Reading(reading.parts & attended)


def reads_violence(reading: Reading) -> bool:
    """Whether the violence section is open to this reader, at once or on a logged reveal."""
    return Part.VIOLENCES in reading.parts | reading.reveal


def cut(answers: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """The answers that a reader may see at once; what a reveal would open is left out.

    Who may not know whose it is reads nothing that would tell it: neither name, commune nor number.
    """
    seen = {key: value for key, value in answers.items() if PART_OF.get(key) in reading.parts}
    if reading.confidential:
        seen = {key: value for key, value in seen.items() if key not in TELL_WHOSE}
    return seen if reads_violence(reading) else _unmarked(seen)


def labels(keys: Iterable[str], reading: Reading) -> tuple[str, ...]:
    """Labels of the fields that a reader may read, at once or on a logged reveal.

    Of the others, not even that they were answered."""
    open_to = reading.parts | reading.reveal
    return tuple(FIELDS[key].label for key in keys if PART_OF.get(key) in open_to)


def guarded(answers: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """The answers that a logged reveal opens to a reader."""
    return {key: value for key, value in answers.items() if PART_OF.get(key) in reading.reveal}


def _unmarked(answers: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(answers)
    for key, mark in VIOLENCE_MARKS.items():
        value = kept.get(key)
        if isinstance(value, list):
            kept[key] = [code for code in value if code != mark]
        if value == mark or kept.get(key) == []:
            del kept[key]
    return kept
