"""Sections A and B of the fiche: who asks, and for whom (DOMAIN part B, section 2)."""

from lda.domain.fiche.fields import (
    Answered,
    AtLeast,
    Calcule,
    Choix,
    Commune,
    Form,
    Jour,
    Nombre,
    Section,
    Sensitivity,
    Structure,
    Texte,
    ask,
    is_,
)

_IDENTITE, _CONTACT = Sensitivity.IDENTITE, Sensitivity.CONTACT

# Codes of `situation_residentielle` by their group in nomenclatures.json; a test compares.
SANS_ABRI = ("RUE", "VEHICULE", "CAMP", "SQUAT")
SANS_CHEZ_SOI = (
    *SANS_ABRI,
    *("HALTE_NUIT", "HOTEL_115", "CHU", "CHRS", "LIEU_VIF", "DNA", "LHSS_LAM_ACT"),
    *("HOPITAL", "DETENTION", "ASE", "HEB_FAMILLE", "HEB_TIERS", "HOTEL_PERSO", "CARAVANE"),
)
LOGE = (
    *("ALT", "RS_FJT", "PF_RA", "IML_SL"),
    *("LOC_SOCIAL", "LOC_PRIVE", "SOUS_LOC", "PROPRIETAIRE", "LOG_FONCTION"),
)

EN_COUPLE = is_("typologie_menage", "COUPLE", "COUPLE_ENF")
PLUSIEURS_ADULTES = is_("typologie_menage", "COUPLE", "COUPLE_ENF", "ADULTES", "ADULTES_ENF")
ACCES = is_("objet_demande", "ACCES", "ACCES_MAINTIEN", "MUTATION")
AILLEURS = is_("rattachement", "HORS_62", "SANS_ATTACHE")

_JOINDRE = (
    "Contact : indiquez au moins un téléphone, un courriel ou un moyen de contact sûr "
    "(lieu, horaires ou professionnel par qui passer)."
)
_NAISSANCE = "Date de naissance : indiquez la date, ou l'année si le jour est inconnu."


class Orienteur(Section):
    """Who asks; filled in from the account."""

    code = "A"
    title = "Orienteur"

    date_saisine: Jour = ask("Date de la saisine", required=True, prefill=True, copyable=False)
    structure: Structure = ask("Structure", required=True, prefill=True, copyable=False)
    type_prescripteur: Choix = ask(
        "Type de structure",
        list_id="type_prescripteur",
        precise="AUTRE",
        required=True,
        prefill=True,
        copyable=False,
    )
    nom_professionnel: Texte = ask(
        "Nom du professionnel",
        form=Form.NOM,
        required=True,
        prefill=True,
        copyable=False,
        sensitivity=_IDENTITE,
    )
    fonction: Texte = ask("Fonction", required=True, prefill=True, copyable=False)
    telephone_pro: Texte = ask(
        "Téléphone professionnel",
        form=Form.TELEPHONE,
        required=True,
        prefill=True,
        copyable=False,
        sensitivity=_CONTACT,
    )
    courriel_pro: Texte = ask(
        "Courriel professionnel",
        form=Form.COURRIEL,
        max_length=254,
        required=True,
        prefill=True,
        copyable=False,
        sensitivity=_CONTACT,
    )
    contact_prealable: Choix = ask(
        "Souhaitez-vous être contacté avant que la personne soit jointe ?",
        list_id="oui_non_nsp",
        help="Utile si un appel peut mettre la personne en difficulté.",
    )
    territoire: Calcule = ask(
        "Territoire et plateforme",
        required=True,
        help="Se déduit de la commune de la personne.",
        copyable=False,
    )
    territoire_choisi: Choix = ask(
        "Autre territoire",
        list_id="territoire",
        copyable=False,
        shown=Answered("commune") | Answered("commune_souhaitee"),
        sticky=True,
        help="À remplir seulement si le territoire de la commune ne convient pas.",
    )
    territoire_motif: Texte = ask(
        "Motif du choix d'un autre territoire",
        max_length=300,
        copyable=False,
        shown=Answered("territoire_choisi"),
        required=True,
    )
    referent_social: Texte = ask(
        "Référent social actuel, si ce n'est pas vous", help="Nom et structure, s'ils sont connus."
    )


class Personnes(Section):
    """For whom: the person and her household."""

    code = "B"
    title = "Personne et ménage"

    nom: Texte = ask("Nom", form=Form.NOM, required=True, sensitivity=_IDENTITE)
    prenom: Texte = ask("Prénom", form=Form.NOM, required=True, sensitivity=_IDENTITE)
    nom_naissance: Texte = ask(
        "Nom de naissance",
        form=Form.NOM,
        required=True,
        sensitivity=_IDENTITE,
        help="Répétez le nom s'il n'a pas changé.",
    )
    date_naissance: Jour = ask(
        "Date de naissance",
        required=True,
        one_of="naissance",
        missing=_NAISSANCE,
        sensitivity=_IDENTITE,
    )
    annee_naissance: Nombre = ask(
        "Année de naissance, si la date est inconnue",
        required=True,
        one_of="naissance",
        missing=_NAISSANCE,
        form=Form.ANNEE,
        low=1900,
        high=9999,
    )
    sexe: Choix = ask("Sexe", list_id="sexe", required=True)
    telephone: Texte = ask(
        "Téléphone",
        form=Form.TELEPHONE,
        sensitivity=_CONTACT,
        required=True,
        one_of="contact",
        missing=_JOINDRE,
    )
    courriel: Texte = ask(
        "Courriel",
        form=Form.COURRIEL,
        max_length=254,
        sensitivity=_CONTACT,
        required=True,
        one_of="contact",
        missing=_JOINDRE,
    )
    moyen_contact_sur: Texte = ask(
        "Moyen de contact sûr",
        max_length=300,
        sensitivity=_CONTACT,
        required=True,
        one_of="contact",
        missing=_JOINDRE,
        help="Comment joindre la personne sans risque : lieu, horaires, professionnel par qui passer.",
    )
    rattachement: Choix = ask("Rattachement territorial", list_id="rattachement", required=True)
    commune: Commune = ask(
        "Commune de résidence ou d'attache",
        required=True,
        shown=is_("rattachement", "COMMUNE"),
        help="Les anciens noms de communes sont reconnus.",
    )
    commune_souhaitee: Commune = ask(
        "Commune souhaitée",
        required=True,
        shown=AILLEURS,
        help="Elle décide de la plateforme qui recevra la saisine.",
    )
    adresse: Texte = ask(
        "Adresse",
        max_length=300,
        sensitivity=Sensitivity.ADRESSE,
        help="Où la personne reçoit son courrier ou vit.",
    )
    domiciliation: Choix = ask(
        "La personne est-elle domiciliée ?",
        list_id="oui_non_nsp",
        shown=is_("situation_residentielle", *SANS_CHEZ_SOI),
        required=is_("situation_residentielle", *SANS_ABRI),
        help="Adresse administrative dans un CCAS (centre communal d'action sociale) ou une association.",
    )
    domiciliation_organisme: Texte = ask(
        "Organisme de domiciliation",
        shown=is_("domiciliation", "OUI"),
        required=is_("situation_residentielle", *SANS_ABRI),
    )
    domiciliation_fin: Jour = ask("Fin de la domiciliation", shown=is_("domiciliation", "OUI"), future=True)
    typologie_menage: Choix = ask("Composition du ménage", list_id="typologie_menage", required=True)
    nb_adultes: Nombre = ask("Nombre d'adultes", required=True, low=1, help="La personne comprise.")
    nb_enfants: Nombre = ask("Nombre d'enfants", required=True)
    ages_enfants: Texte = ask(
        "Âges des enfants",
        form=Form.AGES,
        required=True,
        shown=AtLeast("nb_enfants", 1),
        sensitivity=_IDENTITE,
        help="En années, séparés par des virgules, comme 3, 7, 12 ; 0 avant un an.",
    )
    enfants_a_venir: Nombre = ask("Enfants à venir", required=True, high=9, help="0 s'il n'y en a pas.")
    droit_visite: Choix = ask("Droit de visite ou garde alternée", list_id="oui_non_nsp", required=True)
    codemandeur_nom: Texte = ask(
        "Nom du co-demandeur",
        form=Form.NOM,
        sensitivity=_IDENTITE,
        shown=PLUSIEURS_ADULTES,
        required=EN_COUPLE,
    )
    codemandeur_prenom: Texte = ask(
        "Prénom du co-demandeur",
        form=Form.NOM,
        sensitivity=_IDENTITE,
        shown=PLUSIEURS_ADULTES,
        required=EN_COUPLE,
    )
    codemandeur_naissance: Jour = ask(
        "Date de naissance du co-demandeur", sensitivity=_IDENTITE, shown=PLUSIEURS_ADULTES
    )
    codemandeur_lien: Texte = ask("Lien avec le co-demandeur", shown=PLUSIEURS_ADULTES)
    nationalite: Choix = ask(
        "Nationalité",
        list_id="nationalite",
        required=ACCES,
        help="Demandée seulement parce que la régularité du séjour conditionne l'accès au logement social.",
    )
    titre_sejour: Choix = ask(
        "Titre de séjour", list_id="titre_sejour", shown=is_("nationalite", "UE", "HORS_UE"), required=True
    )
    titre_sejour_fin: Jour = ask(
        "Fin de validité du titre de séjour",
        shown=is_("titre_sejour", "VALIDE", "RENOUVELLEMENT"),
        future=True,
    )
    animaux: Choix = ask("Présence d'animaux", list_id="oui_non_nsp")
