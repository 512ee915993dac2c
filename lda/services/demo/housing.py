"""Sections C to F of fictional fiches: the dwelling, the eviction, money, the steps already taken."""

from datetime import date, timedelta
from typing import Any

from lda.domain.fiche.housing import STAGES
from lda.domain.fiche.people import LOGE
from lda.services.demo import texts
from lda.services.demo.draw import Draw

Answers = dict[str, Any]

_MAINTIEN = ("MAINTIEN", "ACCES_MAINTIEN")
_TENURE = {
    "LOC_SOCIAL": ("LOCATAIRE_SOCIAL", "NSP"),
    "LOC_PRIVE": ("LOCATAIRE_PRIVE", "NSP"),
    "PROPRIETAIRE": ("PROPRIETAIRE",),
    "SOUS_LOC": ("SOUS_LOCATAIRE", "OCCUPANT_SANS_TITRE"),
    "SQUAT": ("OCCUPANT_SANS_TITRE",),
    "LOG_FONCTION": ("NSP", "HEBERGE"),
}
_DAYS = (
    ("date_impaye", "IMPAYE"), ("date_commandement_payer", "CDP"), ("date_assignation", "ASSIGNATION"),
    ("date_audience", "AUDIENCE"), ("date_jugement", "JUG_DELAIS"), ("date_cql", "CQL"),
    ("date_requisition_cfp", "REQ_CFP"),
)  # fmt: skip


def logement(draw: Draw, day: date, violence: bool, couple: bool) -> Answers:
    """Section C: what is asked, where the household lives and since when; `couple`: several adults."""
    objet = draw.code("objet_demande")
    if objet == "MAINTIEN":
        situation = draw.code("situation_residentielle", among=tuple(c for c in LOGE))
    else:
        situation = draw.code("situation_residentielle")
    motif = "VIF" if violence else draw.code("motif_demande", but=("VIF",))
    answers: Answers = {
        "objet_demande": objet,
        "situation_residentielle": situation,
        "motif_demande": motif,
        "aggravants_logement": _aggravants(draw, motif),
    }
    if draw.chance(0.4):
        answers["situation_depuis"] = draw.before(day, 3, 1500).isoformat()
    else:
        answers["anciennete_situation"] = draw.code("anciennete_situation")
    for key in ("situation_residentielle", "motif_demande"):
        if answers[key] == "AUTRE":
            answers[f"{key}_precision"] = "Situation décrite dans le parcours"
    if couple and draw.chance(0.35):
        answers["codemandeur_situation"] = draw.code(
            "situation_residentielle", "codemandeur_situation", but=("AUTRE",)
        )
    if draw.chance(0.6):
        answers["parcours_residentiel"] = texts.write(draw, texts.PARCOURS)
    return answers | _occupation(draw, objet, situation)


def _aggravants(draw: Draw, motif: str) -> list[str]:
    if motif == "EXPULSION":
        return draw.codes(
            "aggravants_logement", "aggravants_logement", 2, ("AUCUN", "VIOLENCES"), (), ("EXPULSION",)
        )
    if motif == "VIF":
        return draw.codes("aggravants_logement", "aggravants_logement", 2, ("AUCUN",), (), ("VIOLENCES",))
    return draw.codes("aggravants_logement", "aggravants_logement", 3, ("VIOLENCES",), ("AUCUN",))


def _occupation(draw: Draw, objet: str, situation: str) -> Answers:
    if objet not in _MAINTIEN and situation not in LOGE:
        return {}
    default = ("NSP", "LOCATAIRE_PRIVE") if situation in LOGE else ("HEBERGE",)
    allowed = _TENURE.get(situation, default)
    answers: Answers = {
        "statut_occupation": draw.code("statut_occupation", among=allowed),
        "typologie_actuelle": draw.code("typologie_logement", "typologie_actuelle"),
    }
    if answers["statut_occupation"] in ("PROPRIETAIRE", "HEBERGE", "OCCUPANT_SANS_TITRE"):
        return answers
    social = situation == "LOC_SOCIAL"
    rent = draw.amount(260, 520) if social else draw.amount(380, 720)
    return answers | {
        "bailleur": draw.one(("Habitat Rives-Claires", "Logis des Songes"))
        if social
        else "Propriétaire privé",
        "loyer": rent,
        "charges_locatives": draw.amount(0, 90),
        "aide_logement": round(min(rent, draw.amount(0, 330)), 2),
    }


def expulsion(draw: Draw, answers: Answers, day: date) -> Answers:
    """Section D, where the answers open it: a stage and the days of the acts so far."""
    opened = {"EXPULSION"} & {
        answers["motif_demande"],
        *answers["aggravants_logement"],
        *answers["public_cible"],
    }
    if answers["objet_demande"] not in _MAINTIEN and not opened:
        return {}
    procedure = "EXPULSION" in answers["aggravants_logement"]
    stage = draw.code("stade_expulsion", but=("AUCUNE",) if procedure else ())
    found: Answers = {"stade_expulsion": stage} | _debt(draw, stage, day)
    if stage in ("AUCUNE", "NSP"):
        return found
    found["motif_expulsion"] = draw.code("motif_expulsion")
    rank = STAGES.index(stage)
    reached = [key for key, first in _DAYS if STAGES.index(first) <= rank]
    when = day - timedelta(days=draw.number(20, 60) * len(reached) + 5)
    for key in reached:
        found[key] = when.isoformat()
        when += timedelta(days=draw.number(4, 20))
    return found | _judged(draw, found, stage, when, day)


def _judged(draw: Draw, found: Answers, stage: str, when: date, day: date) -> Answers:
    """What follows the acts: a hearing to come, delays of the judge, the help of the police."""
    more: Answers = {}
    rank = STAGES.index(stage)
    if stage == "ASSIGNATION":
        more["date_audience"] = draw.after(day, 10, 70).isoformat()
    if rank >= STAGES.index("JUG_DELAIS"):
        more["delais_accordes"] = (
            "OUI" if stage == "JUG_DELAIS" else draw.code("oui_non_nsp", "delais_accordes")
        )
        if more["delais_accordes"] == "OUI":
            more["delais_accordes_fin"] = draw.after(
                date.fromisoformat(found["date_jugement"]), 60, 700
            ).isoformat()
    if rank >= STAGES.index("CQL"):
        late = ("CFP_ACCORDE", "EXPULSE")
        more["etat_cfp"] = "ACCORDE" if stage in late else draw.code("etat_cfp", but=("ACCORDE",))
        if more["etat_cfp"] in ("REFUSE", "ACCORDE", "SUSPENDU"):
            more["date_cfp"] = when.isoformat()
    if stage == "EXPULSE":
        more["date_expulsion"] = (when + timedelta(days=2)).isoformat()
    return more


def _debt(draw: Draw, stage: str, day: date) -> Answers:
    found: Answers = {}
    if stage not in ("AUCUNE", "NSP") or draw.chance(0.3):
        found["dette_locative"] = draw.amount(300, 6500)
        found["reprise_paiement"] = draw.code("oui_non_nsp", "reprise_paiement")
    found["plan_apurement"] = draw.code("oui_non_nsp", "plan_apurement")
    found["ccapex_saisie"] = draw.code("oui_non_nsp", "ccapex_saisie")
    if found["plan_apurement"] == "OUI":
        found["plan_apurement_date"] = draw.before(day, 5, 200).isoformat()
    if found["ccapex_saisie"] == "OUI":
        found["ccapex_date"] = draw.before(day, 5, 200).isoformat()
    return found


def ressources(draw: Draw, owed: float) -> Answers:
    """Section E; `owed` is the debt of rent, which the debts include."""
    kinds = draw.codes("ressource_type", "ressource_type", 3, alone=("AUCUNE",))
    answers: Answers = {
        "ressource_type": kinds,
        "surendettement": draw.code("surendettement"),
        "situation_pro": draw.code("situation_pro"),
    }
    if draw.chance(0.15):
        band = "0" if kinds == ["AUCUNE"] else draw.code("tranche_ressources", but=("0",))
        answers["tranche_ressources"] = band
    else:
        answers["ressources_total"] = 0.0 if kinds == ["AUCUNE"] else draw.amount(320, 2300)
    if draw.chance(0.6):
        answers["charge_energie"] = draw.amount(30, 210)
        answers["charges_autres"] = draw.amount(0, 260)
    first = ("LOCATIVE",) if owed else ()
    debts = draw.codes("dette_type", "dette_type", 3, ("AUCUNE",) if owed else (), ("AUCUNE",), first)
    answers["dette_type"] = debts
    if debts != ["AUCUNE"]:
        answers["dette_montant"] = round(owed + draw.amount(150, 5000), 2)
    return answers


def demarches(draw: Draw, day: date) -> Answers:
    """Section F: the request for a social dwelling, DALO, SIAO, FSL."""
    dls, dalo = draw.code("dls_statut"), draw.code("dalo_statut")
    answers: Answers = {
        "dls_statut": dls,
        "dalo_statut": dalo,
        "siao_active": draw.code("oui_non_nsp", "siao_active"),
    }
    if dls in ("ACTIVE", "A_RENOUVELER", "EXPIREE", "EN_COURS"):
        asked = draw.before(day, 10, 700)
        answers |= {
            "dls_numero": f"0620{draw.number(10**9, 10**10 - 1)}",
            "dls_depot": asked.isoformat(),
            "dls_renouvellement": (asked + timedelta(days=365 * draw.number(1, 2))).isoformat(),
        }
    if dalo not in ("NON", "A_DEPOSER", "NSP"):
        asked = draw.before(day, 100, 400)
        answers |= {"dalo_numero": f"062-{draw.number(10000, 99999)}", "dalo_depot": asked.isoformat()}
        answers["dalo_recours_ta"] = draw.code("oui_non_nsp", "dalo_recours_ta")
        if dalo != "EN_COURS":
            answers["dalo_decision"] = draw.after(asked, 30, 90).isoformat()
    refused = ("NON", "A_DEPOSER", "EN_COURS", "REJET")
    answers["priorite_reloge"] = draw.codes(
        "priorite_reloge", "priorite_reloge", 2, ("DALO",) if dalo in refused else (), ("AUCUNE", "NSP")
    )
    if set(answers["priorite_reloge"]).isdisjoint(("AUCUNE", "NSP")):
        answers["priorite_date"] = draw.before(day, 5, 300).isoformat()
    return answers | _siao(draw, answers["siao_active"], day) | _fsl(draw)


def _siao(draw: Draw, active: str, day: date) -> Answers:
    if active != "OUI":
        return {}
    return {
        "siao_numero": str(draw.number(10**6, 10**7 - 1)),
        "siao_preconisation": draw.code("preconisation_siao"),
        "siao_actualisation": draw.before(day, 1, 120).isoformat(),
    }


def _fsl(draw: Draw) -> Answers:
    keys = [
        key for key in ("fsl_acces", "fsl_maintien", "asll_sollicite", "refus_logement") if draw.chance(0.4)
    ]
    answers: Answers = {key: draw.code("oui_non_nsp", key) for key in keys}
    if answers.get("refus_logement") == "OUI":
        answers["refus_logement_detail"] = texts.write(draw, texts.REFUS_LOGEMENT)
    return answers
