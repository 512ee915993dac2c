"""Sections C to F of the fiche: where the household lives, the eviction, money, the steps already taken."""

from lda.domain.fiche.fields import (
    Calcule,
    Choix,
    ChoixMultiple,
    Communes,
    Condition,
    Form,
    Jour,
    Montant,
    Section,
    Sensitivity,
    Texte,
    TexteLong,
    ask,
    is_,
    is_not,
)
from lda.domain.fiche.people import LOGE, PLUSIEURS_ADULTES

MAINTIEN = is_("objet_demande", "MAINTIEN", "ACCES_MAINTIEN")
EXPULSION = (
    MAINTIEN
    | is_("aggravants_logement", "EXPULSION")
    | is_("motif_demande", "EXPULSION")
    | is_("public_cible", "EXPULSION")
)
_OCCUPE = MAINTIEN | is_("situation_residentielle", *LOGE)
_PAYE_UN_LOYER = MAINTIEN & is_not("statut_occupation", "PROPRIETAIRE", "HEBERGE", "OCCUPANT_SANS_TITRE")

STAGES = (
    *("AUCUNE", "IMPAYE", "CDP", "ASSIGNATION", "AUDIENCE", "JUG_DELAIS", "JUG_EXPULSION"),
    *("CQL", "REQ_CFP", "CFP_ACCORDE", "EXPULSE"),
)
"""Stages of the eviction in the order of `stade_expulsion`; a test compares."""


def _from(stage: str) -> Condition:
    """The procedure has reached the stage, or nobody knows how far it is."""
    return is_("stade_expulsion", *STAGES[STAGES.index(stage) :], "NSP")


_YES = "oui_non_nsp"
_NUMERO = Sensitivity.IDENTITE
_ANCIENNETE = "Depuis quand : indiquez une date ou une durée."
_RESSOURCES = "Ressources du ménage : indiquez le total mensuel, ou une tranche."


class Logement(Section):
    """What is asked, where the household lives, and why it asks."""

    code = "C"
    title = "Situation résidentielle"

    objet_demande: Choix = ask("Objet de la demande", list_id="objet_demande", required=True, copyable=False)
    situation_residentielle: Choix = ask(
        "Situation résidentielle actuelle", list_id="situation_residentielle", precise="AUTRE", required=True
    )
    situation_depuis: Jour = ask(
        "Depuis quelle date", required=True, one_of="anciennete", missing=_ANCIENNETE
    )
    anciennete_situation: Choix = ask(
        "Ou depuis combien de temps",
        list_id="anciennete_situation",
        required=True,
        one_of="anciennete",
        missing=_ANCIENNETE,
    )
    codemandeur_situation: Choix = ask(
        "Situation du co-demandeur, si elle est différente",
        list_id="situation_residentielle",
        precise="AUTRE",
        shown=PLUSIEURS_ADULTES,
    )
    aggravants_logement: ChoixMultiple = ask(
        "Facteurs aggravants", list_id="aggravants_logement", required=True, exclusive=("AUCUN",)
    )
    statut_occupation: Choix = ask(
        "Statut d'occupation", list_id="statut_occupation", shown=_OCCUPE, required=MAINTIEN
    )
    bailleur: Texte = ask("Bailleur", shown=_OCCUPE, required=_PAYE_UN_LOYER)
    loyer: Montant = ask(
        "Loyer ou redevance mensuelle, hors charges (€)",
        shown=_OCCUPE,
        required=_PAYE_UN_LOYER,
        help="Avant déduction de l'aide au logement.",
    )
    charges_locatives: Montant = ask(
        "Charges locatives mensuelles (€)", shown=_OCCUPE, help="0 si elles sont comprises dans le loyer."
    )
    aide_logement: Montant = ask(
        "Aide au logement mensuelle (€)", shown=_OCCUPE, help="APL, ALF ou ALS ; 0 s'il n'y en a pas."
    )
    typologie_actuelle: Choix = ask(
        "Taille du logement actuel", list_id="typologie_logement", shown=_OCCUPE, required=MAINTIEN
    )
    taux_effort: Calcule = ask(
        "Taux d'effort (%)",
        shown=_OCCUPE,
        help="(Loyer + charges - aide au logement) / ressources du ménage.",
    )
    parcours_residentiel: TexteLong = ask(
        "Parcours résidentiel", help="Logements et hébergements passés, expérience d'un logement autonome."
    )
    motif_demande: Choix = ask(
        "Motif principal de la demande", list_id="motif_demande", precise="AUTRE", required=True
    )


class Expulsion(Section):
    """The eviction procedure; shown when the dwelling is to be kept or an eviction is named."""

    code = "D"
    title = "Procédure d'expulsion"

    stade_expulsion: Choix = ask("Stade de la procédure", list_id="stade_expulsion", shown=EXPULSION)
    motif_expulsion: Choix = ask("Motif de la procédure", list_id="motif_expulsion", shown=_from("IMPAYE"))
    date_impaye: Jour = ask("Date du premier impayé", shown=_from("IMPAYE"))
    date_commandement_payer: Jour = ask("Date du commandement de payer", shown=_from("CDP"))
    date_assignation: Jour = ask("Date de l'assignation", shown=_from("ASSIGNATION"))
    date_audience: Jour = ask("Date de l'audience", shown=_from("ASSIGNATION"), future=True)
    date_jugement: Jour = ask(
        "Date du jugement", shown=_from("AUDIENCE"), future=True, help="Ou date annoncée du délibéré."
    )
    date_cql: Jour = ask(
        "Date du commandement de quitter les lieux",
        shown=_from("CQL"),
        help="Le ménage a deux mois à compter de cet acte (CQL).",
    )
    date_requisition_cfp: Jour = ask(
        "Date de la réquisition du concours de la force publique",
        shown=_from("REQ_CFP"),
        help="Aide de la police ou de la gendarmerie (CFP), que le commissaire de justice demande au préfet.",
    )
    etat_cfp: Choix = ask("Concours de la force publique (CFP)", list_id="etat_cfp", shown=_from("CQL"))
    date_cfp: Jour = ask(
        "Date du CFP",
        future=True,
        shown=is_("etat_cfp", "REFUSE", "ACCORDE", "SUSPENDU"),
        help="Date de la décision du préfet, ou date à partir de laquelle l'aide est accordée.",
    )
    date_expulsion: Jour = ask("Date de l'expulsion", shown=is_("stade_expulsion", "EXPULSE"))
    dette_locative: Montant = ask("Montant de la dette locative (€)", shown=EXPULSION, high=500_000)
    reprise_paiement: Choix = ask("Reprise du paiement du loyer", list_id=_YES, shown=EXPULSION)
    plan_apurement: Choix = ask(
        "Plan d'apurement", list_id=_YES, shown=EXPULSION, help="Échéancier de la dette."
    )
    plan_apurement_date: Jour = ask("Date du plan d'apurement", shown=is_("plan_apurement", "OUI"))
    ccapex_saisie: Choix = ask(
        "CCAPEX saisie",
        list_id=_YES,
        shown=EXPULSION,
        help="Commission de coordination des actions de prévention des expulsions.",
    )
    ccapex_date: Jour = ask("Date de saisine de la CCAPEX", shown=is_("ccapex_saisie", "OUI"))
    delais_accordes: Choix = ask("Délais accordés par le juge", list_id=_YES, shown=_from("JUG_DELAIS"))
    delais_accordes_fin: Jour = ask("Fin des délais", shown=is_("delais_accordes", "OUI"), future=True)
    prochaine_echeance: Calcule = ask("Prochaine échéance de la procédure", shown=EXPULSION)


class Ressources(Section):
    """Income, charges and debts of the household, by month."""

    code = "E"
    title = "Ressources, charges et dettes"

    ressource_type: ChoixMultiple = ask(
        "Nature des ressources du ménage", list_id="ressource_type", exclusive=("AUCUNE",)
    )
    ressources_total: Montant = ask(
        "Total mensuel des ressources du ménage, hors aide au logement (€)",
        required=True,
        one_of="ressources",
        missing=_RESSOURCES,
        help="0 si le ménage n'a aucune ressource.",
    )
    tranche_ressources: Choix = ask(
        "Ou tranche de ressources",
        list_id="tranche_ressources",
        required=True,
        one_of="ressources",
        missing=_RESSOURCES,
    )
    charge_energie: Montant = ask("Énergie et eau, par mois (€)", high=5_000)
    charges_autres: Montant = ask(
        "Autres charges, par mois (€)",
        help="Assurances, crédits, pensions versées, participation à l'hébergement.",
    )
    reste_a_vivre: Calcule = ask(
        "Reste à vivre mensuel (€)", help="Ressources + aide au logement - loyer - charges."
    )
    dette_type: ChoixMultiple = ask("Nature des dettes", list_id="dette_type", exclusive=("AUCUNE",))
    dette_montant: Montant = ask(
        "Montant total des dettes (€)", shown=is_not("dette_type", "AUCUNE"), sticky=True, high=1_000_000
    )
    surendettement: Choix = ask("Surendettement", list_id="surendettement")
    situation_pro: Choix = ask("Situation professionnelle", list_id="situation_pro")


_DLS = is_("dls_statut", "ACTIVE", "A_RENOUVELER", "EXPIREE", "EN_COURS")
_DALO = is_("dalo_statut", "EN_COURS", "PU_DALO", "PU_DAHO", "REJET", "TA")
_SIAO = is_("siao_active", "OUI")


class Demarches(Section):
    """What was already asked for: social housing, DALO, SIAO, FSL."""

    code = "F"
    title = "Démarches logement"

    dls_statut: Choix = ask("Demande de logement social", list_id="dls_statut", required=True)
    dls_numero: Texte = ask(
        "Numéro unique (NUD)",
        form=Form.NUMERO,
        max_length=30,
        sensitivity=_NUMERO,
        shown=_DLS,
        sticky=True,
        help="Numéro unique départemental, inscrit sur l'attestation de la demande de logement social.",
    )
    dls_depot: Jour = ask("Date de dépôt de la demande", shown=_DLS)
    dls_renouvellement: Jour = ask(
        "Date de renouvellement", shown=_DLS, future=True, help="La demande se renouvelle chaque année."
    )
    dls_communes: Communes = ask("Communes demandées", shown=_DLS)
    dalo_statut: Choix = ask(
        "Recours DALO ou DAHO",
        list_id="dalo_statut",
        required=True,
        help="Droit au logement, droit à l'hébergement opposable. Pour qui : sans logement ; menacé "
        "d'expulsion sans relogement ; hébergé en structure depuis plus de 6 mois, ou en logement de "
        "transition depuis plus de 18 mois ; locaux impropres, insalubres ou dangereux ; suroccupation ou "
        "non-décence avec un mineur ou un handicap ; attente anormalement longue.",
    )
    dalo_numero: Texte = ask(
        "Numéro du recours", form=Form.NUMERO, max_length=30, sensitivity=_NUMERO, shown=_DALO, sticky=True
    )
    dalo_depot: Jour = ask("Date de dépôt du recours", shown=_DALO)
    dalo_decision: Jour = ask(
        "Date de la décision", shown=is_("dalo_statut", "PU_DALO", "PU_DAHO", "REJET", "TA")
    )
    dalo_recours_ta: Choix = ask("Recours au tribunal administratif (TA)", list_id=_YES, shown=_DALO)
    priorite_reloge: ChoixMultiple = ask(
        "Priorité ou labellisation",
        list_id="priorite_reloge",
        exclusive=("AUCUNE", "NSP"),
        help="PDALHPD : plan départemental pour le logement des personnes défavorisées. "
        "SYPLO : logements réservés par le préfet.",
    )
    priorite_date: Jour = ask(
        "Date de la priorité",
        shown=is_("priorite_reloge", "L441_1", "PDALHPD", "SYPLO", "ACTION_LOGEMENT", "DALO"),
    )
    siao_active: Choix = ask(
        "Demande SIAO active",
        list_id=_YES,
        required=True,
        help="Service intégré de l'accueil et de l'orientation : hébergement et logement adapté.",
    )
    siao_numero: Texte = ask(
        "Numéro SI-SIAO", form=Form.NUMERO, max_length=30, sensitivity=_NUMERO, shown=_SIAO, sticky=True
    )
    siao_preconisation: Choix = ask("Préconisation du SIAO", list_id="preconisation_siao", shown=_SIAO)
    siao_actualisation: Jour = ask("Dernière actualisation", shown=_SIAO)
    fsl_acces: Choix = ask(
        "FSL accès déjà sollicité", list_id=_YES, help="Fonds de solidarité pour le logement."
    )
    fsl_maintien: Choix = ask("FSL maintien déjà sollicité", list_id=_YES)
    asll_sollicite: Choix = ask(
        "ASLL déjà sollicité", list_id=_YES, help="Accompagnement social lié au logement."
    )
    refus_logement: Choix = ask("Propositions de logement refusées", list_id=_YES)
    refus_logement_detail: TexteLong = ask(
        "Propositions refusées : lesquelles, pourquoi", max_length=1000, shown=is_("refus_logement", "OUI")
    )
