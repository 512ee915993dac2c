"""Sections G to J of the fiche: health, violence, who helps already, what the person wants."""

from lda.domain.fiche.fields import (
    Answered,
    Choix,
    ChoixMultiple,
    Communes,
    Fichier,
    Jour,
    Section,
    Sensitivity,
    Texte,
    TexteLong,
    ask,
    is_,
    is_not,
)

VIOLENCE_CODES = (
    is_("motif_demande", "VIF")
    | is_("public_cible", "VIF")
    | is_("aggravants_logement", "VIOLENCES")
    | is_("difficultes", "VIOLENCES")
)
VIOLENCE = is_("violences", "OUI", "NE_PAS_MENTIONNER") | VIOLENCE_CODES
"""What sets the violence flag of a dossier (DOMAIN A2)."""

_YES, _PENDING = "oui_non_nsp", "oui_encours_non"
_SANTE, _VIOLENCE = Sensitivity.SANTE, Sensitivity.VIOLENCE


class Sante(Section):
    """A need for support, never an illness."""

    code = "G"
    title = "Santé, autonomie, protection"

    couverture_maladie: Choix = ask("Couverture maladie ouverte", list_id=_YES, sensitivity=_SANTE)
    medecin_traitant: Choix = ask("Médecin traitant", list_id=_YES, sensitivity=_SANTE)
    suivi_sante: ChoixMultiple = ask(
        "Suivis en cours",
        list_id="suivi_sante",
        exclusive=("AUCUN", "NSP"),
        sensitivity=_SANTE,
        help="Le suivi, jamais la maladie.",
    )
    difficultes: ChoixMultiple = ask(
        "Difficultés repérées", list_id="difficultes", help="Un besoin d'appui, jamais un diagnostic médical."
    )
    adaptation_logement: Choix = ask(
        "Besoin d'un logement adapté",
        list_id=_YES,
        sensitivity=_SANTE,
        help="Pour une personne à mobilité réduite (PMR), par exemple.",
    )
    mdph_rqth: Choix = ask(
        "Qualité de travailleur handicapé (RQTH)",
        list_id=_PENDING,
        sensitivity=_SANTE,
        help="Reconnue par la MDPH, maison départementale des personnes handicapées.",
    )
    mdph_aah: Choix = ask("Allocation aux adultes handicapés (AAH)", list_id=_PENDING, sensitivity=_SANTE)
    mdph_orientation: Choix = ask(
        "Orientation SAVS ou SAMSAH par la MDPH",
        list_id=_PENDING,
        sensitivity=_SANTE,
        help="SAVS : service d'accompagnement à la vie sociale. SAMSAH : le même, avec des soins.",
    )
    cdaph_notification: Choix = ask(
        "Notification CDAPH",
        list_id=_PENDING,
        sensitivity=_SANTE,
        help="Décision de la commission de la MDPH, nécessaire pour un SAVS ou un SAMSAH.",
    )
    protection_juridique: Choix = ask("Protection juridique ou budgétaire", list_id="protection_juridique")
    mandataire: Texte = ask(
        "Nom du mandataire ou de l'organisme",
        sensitivity=Sensitivity.IDENTITE,
        shown=is_(
            "protection_juridique",
            *("SAUVEGARDE", "CURATELLE", "CURATELLE_R", "TUTELLE", "HABILITATION"),
            *("MASP", "MAJ", "MJAGBF", "MANDAT"),
        ),
    )


class Violences(Section):
    """Restricted and hidden at first; it sets the violence flag (DOMAIN A2)."""

    code = "H"
    title = "Violences intrafamiliales"
    folded = True

    violences: Choix = ask(
        "Situation de violences",
        list_id="violences",
        sensitivity=_VIOLENCE,
        copyable=False,
        help="Si la réponse est oui, ou « à ne pas mentionner », l'adresse et le téléphone sont masqués.",
    )
    auteur_domicile: Choix = ask(
        "L'auteur vit-il au domicile ?", list_id=_YES, shown=VIOLENCE, sensitivity=_VIOLENCE, copyable=False
    )
    ordonnance_protection: Choix = ask(
        "Ordonnance de protection", list_id=_YES, shown=VIOLENCE, sensitivity=_VIOLENCE, copyable=False
    )
    plainte: Choix = ask("Plainte", list_id=_YES, shown=VIOLENCE, sensitivity=_VIOLENCE, copyable=False)
    consigne_contact: TexteLong = ask(
        "Consigne de contact",
        shown=VIOLENCE,
        sensitivity=_VIOLENCE,
        copyable=False,
        max_length=1000,
        help="Ce qu'il faut faire, ou ne pas faire, pour joindre la personne.",
    )


class Accompagnements(Section):
    """Who helps already, and what was tried."""

    code = "I"
    title = "Accompagnements actuels et passés"

    intervenant1_structure: Texte = ask("Intervenant en place : structure")
    intervenant1_nom: Texte = ask("Intervenant : nom", shown=Answered("intervenant1_structure"))
    intervenant1_frequence: Texte = ask("Intervenant : fréquence", shown=Answered("intervenant1_structure"))
    intervenant1_depuis: Jour = ask("Intervenant : depuis", shown=Answered("intervenant1_structure"))
    intervenant2_structure: Texte = ask(
        "Deuxième intervenant : structure", shown=Answered("intervenant1_structure")
    )
    intervenant2_nom: Texte = ask("Deuxième intervenant : nom", shown=Answered("intervenant2_structure"))
    intervenant2_frequence: Texte = ask(
        "Deuxième intervenant : fréquence", shown=Answered("intervenant2_structure")
    )
    intervenant2_depuis: Jour = ask("Deuxième intervenant : depuis", shown=Answered("intervenant2_structure"))
    intervenants_autres: TexteLong = ask(
        "Autres intervenants",
        max_length=1000,
        shown=Answered("intervenant2_structure"),
        help="Une ligne pour chacun : structure, nom, fréquence, depuis quand.",
    )
    mesures_passees: ChoixMultiple = ask("Mesures passées", list_id="mesure", precise="AUTRE")
    mesures_passees_resultat: TexteLong = ask(
        "Résultat des mesures passées", shown=Answered("mesures_passees"), max_length=2000
    )
    ruptures_accompagnement: TexteLong = ask("Ruptures d'accompagnement", max_length=2000)
    ce_qui_a_marche: TexteLong = ask("Ce qui a marché", max_length=2000)


_LOGEMENT = is_("souhait_logement", "SOCIAL", "PRIVE", "IML")
_INFORMEE = is_("consentement_partage", "INFORMEE_ACCORD", "INFORMEE_OPPOSITION", "REPRESENTANT")


class Demande(Section):
    """What is wanted, in the person's words too; her adhésion and agreement."""

    code = "J"
    title = "Demande, souhaits, adhésion"

    public_cible: ChoixMultiple = ask("Publics concernés", list_id="public_cible", required=True)
    urgence: Choix = ask("Urgence selon vous", list_id="urgence", copyable=False)
    urgence_motif: TexteLong = ask(
        "Motif de l'urgence",
        max_length=500,
        copyable=False,
        shown=is_("urgence", "IMMEDIATE", "FORTE"),
        required=True,
    )
    mesure_pressentie: ChoixMultiple = ask(
        "Accompagnement pressenti",
        list_id="mesure",
        precise="AUTRE",
        copyable=False,
        help="Ce que vous imaginez ; la plateforme décidera avec la personne.",
    )
    souhait_logement: ChoixMultiple = ask(
        "Souhait de logement", list_id="souhait_logement", required=True, exclusive=("SANS_AVIS",)
    )
    typologie_souhaitee: ChoixMultiple = ask(
        "Taille de logement souhaitée", list_id="typologie_logement", shown=_LOGEMENT, required=True
    )
    communes_souhaitees: Communes = ask(
        "Communes souhaitées", shown=_LOGEMENT, help="Laissez vide si la personne n'a pas de préférence."
    )
    contraintes_logement: TexteLong = ask(
        "Contraintes",
        max_length=1000,
        shown=is_not("souhait_logement", "SANS_AVIS"),
        help="Étage, transports, école, travail, quartiers à éviter.",
    )
    parole_personne: TexteLong = ask(
        "Ce que souhaite la personne, avec ses mots", required=True, copyable=False
    )
    adhesion: Choix = ask("Adhésion de la personne", list_id="adhesion", required=True, copyable=False)
    attentes: TexteLong = ask("Ce que vous attendez de la plateforme", required=True, copyable=False)
    pieces_jointes: Fichier = ask(
        "Pièces jointes",
        copyable=False,
        help="Sans copie de pièce d'identité, sauf demande de la plateforme.",
    )
    consentement_partage: Choix = ask(
        "Information et accord au partage", list_id="consentement_partage", required=True, copyable=False
    )
    information_date: Jour = ask("Personne informée le", shown=_INFORMEE, required=True, copyable=False)
    information_par: Texte = ask(
        "Personne informée par",
        shown=_INFORMEE,
        required=True,
        copyable=False,
        sensitivity=Sensitivity.IDENTITE,
    )
    opposition: TexteLong = ask(
        "Ce à quoi la personne s'oppose",
        max_length=1000,
        copyable=False,
        required=True,
        shown=is_("consentement_partage", "INFORMEE_OPPOSITION"),
    )
