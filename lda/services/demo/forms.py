"""A whole fictional fiche, that the rules let through."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lda.services.demo import housing, people, texts
from lda.services.demo.draw import Draw

Answers = dict[str, Any]

_PROTECTED = (
    "SAUVEGARDE", "CURATELLE", "CURATELLE_R", "TUTELLE", "HABILITATION", "MASP", "MAJ", "MJAGBF", "MANDAT",
)  # fmt: skip


def compose(
    draw: Draw, profile: Mapping[str, Any], person: Answers, commune: Answers, day: date, violence: bool
) -> Answers:
    """The answers of a fiche written on a day by an account's profile, about a person of a commune."""
    answers = people.orienteur(draw, profile, day) | person | commune
    answers |= housing.logement(draw, day, violence, "codemandeur_nom" in person)
    answers |= _demande(draw, answers, violence)
    answers |= housing.expulsion(draw, answers, day)
    answers |= housing.ressources(draw, answers.get("dette_locative", 0.0))
    answers |= housing.demarches(draw, day)
    answers |= people.droits(draw, answers["objet_demande"], day)
    answers |= people.domiciliation(draw, answers["situation_residentielle"], day)
    answers |= _sante(draw, violence) | _violences(draw, violence)
    answers |= people.accompagnements(draw, day) | _accord(draw, profile, day)
    return answers


def _sante(draw: Draw, violence: bool) -> Answers:
    answers: Answers = {
        "couverture_maladie": draw.code("oui_non_nsp", "couverture_maladie"),
        "suivi_sante": draw.codes("suivi_sante", "suivi_sante", 2, alone=("AUCUN", "NSP")),
        "protection_juridique": draw.code("protection_juridique"),
        "difficultes": draw.codes(
            "difficultes", "difficultes", 5, first=("VIOLENCES",) if violence else (),
            but=() if violence else ("VIOLENCES",),
        ),
    }  # fmt: skip
    if "MEDECIN" in answers["suivi_sante"]:
        answers["medecin_traitant"] = "OUI"
    elif draw.chance(0.6):
        answers["medecin_traitant"] = draw.code("oui_non_nsp", "medecin_traitant")
    for key in ("mdph_rqth", "mdph_aah", "mdph_orientation", "cdaph_notification"):
        if draw.chance(0.3):
            answers[key] = draw.code("oui_encours_non", key)
    if draw.chance(0.3):
        answers["adaptation_logement"] = draw.code("oui_non_nsp", "adaptation_logement")
    if answers["protection_juridique"] in _PROTECTED:
        answers["mandataire"] = "Service tutélaire des Songes"
    return answers


def _violences(draw: Draw, violence: bool) -> Answers:
    if not violence:
        if draw.chance(0.5):
            return {"violences": draw.code("violences", among=("NON", "NSP"))}
        return {}
    answers: Answers = {"violences": draw.code("violences", among=("OUI", "NE_PAS_MENTIONNER"))}
    for key in ("auteur_domicile", "ordonnance_protection", "plainte"):
        answers[key] = draw.code("oui_non_nsp", key)
    if draw.chance(0.7):
        answers["consigne_contact"] = texts.write(draw, texts.CONSIGNE)
    return answers


def _demande(draw: Draw, answers: Answers, violence: bool) -> Answers:
    first = ("VIF",) if violence else (("EXPULSION",) if answers["motif_demande"] == "EXPULSION" else ())
    found: Answers = {
        "public_cible": draw.codes(
            "public_cible", "public_cible", 2, but=() if violence else ("VIF",), first=first
        ),
        "souhait_logement": draw.codes("souhait_logement", "souhait_logement", 2, alone=("SANS_AVIS",)),
        "parole_personne": texts.write(draw, texts.PAROLE),
        "attentes": texts.write(draw, texts.ATTENTES),
        "adhesion": draw.code("adhesion", "fiche.adhesion"),
    }
    if set(found["souhait_logement"]) & {"SOCIAL", "PRIVE", "IML"}:
        found["typologie_souhaitee"] = draw.codes("typologie_logement", "typologie_souhaitee", 2)
        if draw.chance(0.6):
            found["communes_souhaitees"] = [answers.get("commune") or answers["commune_souhaitee"]]
    if draw.chance(0.85):
        found["urgence"] = draw.code("urgence")
        if found["urgence"] != "NORMALE":
            found["urgence_motif"] = texts.write(draw, texts.URGENCE)
    if draw.chance(0.6):
        found["mesure_pressentie"] = draw.codes("mesure", "mesure_pressentie", 2)
        if "AUTRE" in found["mesure_pressentie"]:
            found["mesure_pressentie_precision"] = "Accompagnement à préciser ensemble"
    if draw.chance(0.3) and found["souhait_logement"] != ["SANS_AVIS"]:
        found["contraintes_logement"] = texts.write(draw, texts.CONTRAINTES)
    return found


def _accord(draw: Draw, profile: Mapping[str, Any], day: date) -> Answers:
    answers: Answers = {
        "consentement_partage": draw.code("consentement_partage", but=("NON_INFORMEE",)),
        "information_date": draw.before(day, 0, 12).isoformat(),
        "information_par": f"{profile['prenom']} {profile['nom']}",
    }
    if answers["consentement_partage"] == "INFORMEE_OPPOSITION":
        answers["opposition"] = texts.write(draw, texts.OPPOSITION)
    return answers


def draft(draw: Draw, answers: Answers) -> Answers:
    """The beginning of a fiche, as a draft stands: its first answers."""
    kept = draw.number(12, max(13, len(answers) - 8))
    return dict(list(answers.items())[:kept]) | {"consentement_partage": "NON_INFORMEE"}
