"""Sections A and B of fictional fiches: who asks, and for whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lda.domain.fiche.people import SANS_ABRI, SANS_CHEZ_SOI
from lda.services.demo import names, texts
from lda.services.demo.draw import Draw

Answers = dict[str, Any]

_ADULTS = {"COUPLE": (2, 2), "COUPLE_ENF": (2, 2), "ADULTES": (2, 4), "ADULTES_ENF": (2, 4)}
_CHILDREN = ("F_ENF", "H_ENF", "COUPLE_ENF", "ADULTES_ENF")
_SEX = {"F_SEULE": "F", "F_ENF": "F", "H_SEUL": "H", "H_ENF": "H"}


def orienteur(draw: Draw, profile: Mapping[str, Any], day: date) -> Answers:
    """Section A: what the account knows, and a few wishes."""
    answers: Answers = {
        "date_saisine": day.isoformat(),
        "structure": profile["structure"],
        "type_prescripteur": profile["type"],
        "nom_professionnel": f"{profile['prenom']} {profile['nom']}",
        "fonction": profile["fonction"],
        "telephone_pro": profile["telephone"],
        "courriel_pro": profile["courriel"],
    }
    if profile["type"] == "AUTRE":
        answers["type_prescripteur_precision"] = "Collectif d'habitants"
    if draw.chance(0.6):
        answers["contact_prealable"] = draw.code("oui_non_nsp", "contact_prealable")
    if draw.chance(0.15):
        answers["referent_social"] = f"{names.first_name(draw, 'F')} {names.surname(draw)}, MDS"
    return answers


def personne(draw: Draw, day: date) -> Answers:
    """Who the person is, her household and how to reach her: the same in every fiche of the household."""
    typologie = draw.code("typologie_menage")
    sexe = _SEX.get(typologie) or draw.code("sexe")
    if typologie in _SEX and draw.chance(0.02):
        sexe = draw.code("sexe", among=("AUTRE", "NSP"))
    nom = names.surname(draw)
    birth = names.born(draw, day, 18, 74)
    answers: Answers = {
        "nom": nom,
        "prenom": names.first_name(draw, sexe),
        "nom_naissance": names.surname(draw) if sexe == "F" and draw.chance(0.3) else nom,
        "sexe": sexe,
        "typologie_menage": typologie,
        "adresse": names.address(draw),
    }
    if draw.chance(0.96):
        answers["date_naissance"] = birth.isoformat()
    else:
        answers["annee_naissance"] = birth.year
    return answers | _joindre(draw, answers) | _foyer(draw, typologie, birth, day)


def _joindre(draw: Draw, answers: Answers) -> Answers:
    found: Answers = {}
    if draw.chance(0.9):
        found["telephone"] = names.mobile(draw)
    if draw.chance(0.35):
        found["courriel"] = names.courriel(answers["prenom"], answers["nom"])
    if not found or draw.chance(0.1):
        found["moyen_contact_sur"] = "Par la structure, aux heures d'ouverture"
    return found


def _foyer(draw: Draw, typologie: str, birth: date, day: date) -> Answers:
    children = draw.number(1, 4) if typologie in _CHILDREN else 0
    answers: Answers = {
        "nb_adultes": draw.number(*_ADULTS.get(typologie, (1, 1))),
        "nb_enfants": children,
        "enfants_a_venir": int(draw.chance(0.04)),
        "droit_visite": draw.code("oui_non_nsp", "droit_visite"),
    }
    if children:
        oldest = min(17, max(1, (day - birth).days // 365 - 18))
        ages = sorted(draw.number(0, oldest) for _ in range(children))
        answers["ages_enfants"] = ", ".join(map(str, ages))
    if typologie in ("COUPLE", "COUPLE_ENF", "ADULTES", "ADULTES_ENF"):
        answers |= {
            "codemandeur_nom": names.surname(draw),
            "codemandeur_prenom": names.first_name(draw, draw.one(("F", "H"))),
            "codemandeur_naissance": names.born(draw, day, 18, 74).isoformat(),
            "codemandeur_lien": "Conjoint" if typologie.startswith("COUPLE") else "Parent",
        }
    if draw.chance(0.4):
        answers["animaux"] = draw.code("oui_non_nsp", "animaux")
    return answers


def attaches(draw: Draw, commune: str) -> Answers:
    """The commune that decides the plateforme: of her ties, or wished for when she has none here."""
    rattachement = draw.code("rattachement")
    key = "commune" if rattachement == "COMMUNE" else "commune_souhaitee"
    return {"rattachement": rattachement, key: commune}


def droits(draw: Draw, objet: str, day: date) -> Answers:
    """Nationality and residence permit, asked where access to a social dwelling depends on them."""
    if objet not in ("ACCES", "ACCES_MAINTIEN", "MUTATION") and draw.chance(0.7):
        return {}
    answers: Answers = {"nationalite": draw.code("nationalite")}
    if answers["nationalite"] == "HORS_UE":
        answers["titre_sejour"] = draw.code("titre_sejour")
    elif answers["nationalite"] == "UE":
        answers["titre_sejour"] = draw.code("titre_sejour", among=("SANS_OBJET", "VALIDE"))
    if answers.get("titre_sejour") in ("VALIDE", "RENOUVELLEMENT"):
        answers["titre_sejour_fin"] = draw.after(day, 20, 900).isoformat()
    return answers


def domiciliation(draw: Draw, situation: str, day: date) -> Answers:
    """Administrative address of who has no home of her own."""
    if situation not in SANS_CHEZ_SOI or (situation not in SANS_ABRI and draw.chance(0.5)):
        return {}
    answers: Answers = {"domiciliation": draw.code("oui_non_nsp", "domiciliation")}
    if answers["domiciliation"] == "OUI":
        answers["domiciliation_organisme"] = f"CCAS de {draw.one(names.PLACES)}"
        answers["domiciliation_fin"] = draw.after(day, 15, 360).isoformat()
    return answers


def accompagnements(draw: Draw, day: date) -> Answers:
    """Section I: who helps already, and what was tried."""
    answers: Answers = {}
    for rank, chance in ((1, 0.55), (2, 0.4)):
        if rank == 2 and not answers or not draw.chance(chance):
            break
        prefix = f"intervenant{rank}"
        answers |= {
            f"{prefix}_structure": draw.one(
                ("MDS", "CMP", "Mission locale", "Service d'aide à domicile", "CSAPA")
            ),
            f"{prefix}_nom": f"{names.first_name(draw, draw.one(('F', 'H')))} {names.surname(draw)}",
            f"{prefix}_frequence": draw.one(texts.FREQUENCES),
            f"{prefix}_depuis": draw.before(day, 30, 900).isoformat(),
        }
    if draw.chance(0.3):
        answers["mesures_passees"] = draw.codes("mesure", "mesures_passees", 2)
        answers["mesures_passees_resultat"] = texts.write(draw, texts.BILAN_PASSE)
        if "AUTRE" in answers["mesures_passees"]:
            answers["mesures_passees_precision"] = "Atelier collectif sur le logement"
    if draw.chance(0.12):
        answers["ruptures_accompagnement"] = texts.write(draw, texts.RUPTURE)
    if draw.chance(0.2):
        answers["ce_qui_a_marche"] = texts.write(draw, texts.A_MARCHE)
    return answers
