"""Free texts as professionals write them, about nobody: sentences put together at random."""

from lda.services.demo.draw import Draw

PAROLE = (
    (
        "Avoir un chez-moi", "Un logement à moi", "Être tranquille avec mes enfants",
        "Ne plus changer d'endroit tous les mois", "Garder mon logement", "Poser mes affaires",
        "Retrouver un endroit calme",
    ),
    (
        "près de ma famille", "près de mon travail", "avec une adresse pour mes papiers",
        "sans dépendre de personne", "où je peux recevoir mes enfants", "même petit",
        "et payer ce que je dois petit à petit",
    ),
    (
        "Je veux bien de l'aide pour les démarches.", "Je préfère qu'on m'appelle avant de venir.",
        "Je ne veux pas retourner en foyer.", "J'ai besoin de souffler.", "Je veux que ça avance.",
        "J'ai peur que ce soit trop long.",
    ),
)  # fmt: skip
ATTENTES = (
    (
        "Une évaluation partagée de la situation", "Un accompagnement renforcé vers le logement",
        "Une concertation avec le bailleur", "Un relais au-delà de notre mission",
        "Un avis sur l'orientation", "Une recherche de logement adapté aux ressources",
    ),
    (
        "car les démarches engagées n'ont pas abouti", "avant la fin de la prise en charge",
        "pour éviter une rupture", "avec un référent unique", "et la coordination des intervenants",
    ),
    (
        "Nous restons disponibles.", "Un premier échange par téléphone serait utile.", "Les pièces suivront.",
        "",
    ),
)  # fmt: skip
PARCOURS = (
    (
        "Plusieurs hébergements successifs", "Dix ans dans le même logement", "Départ du domicile familial",
        "Séjours en foyer puis chez des proches", "Première expérience de logement seul",
        "Location suivie d'impayés",
    ),
    (
        "depuis la séparation", "depuis la perte d'emploi", "après une hospitalisation",
        "entrecoupés de nuits dehors", "sans difficulté particulière auparavant",
        "avec un bon entretien du logement",
    ),
    (
        "Sait tenir un budget simple.", "Souhaite être soutenu au démarrage.",
        "L'isolement reste la crainte principale.", "Les relations de voisinage étaient bonnes.",
    ),
)  # fmt: skip
URGENCE = (
    (
        "Fin de prise en charge proche", "Audience à venir", "Nuits dehors", "Grossesse en cours",
        "Hébergement qui s'arrête", "Mise en danger au domicile",
    ),
    (
        "sans solution connue", "avec de jeunes enfants", "et plus aucun proche disponible",
        "malgré les appels répétés",
    ),
)  # fmt: skip
CONTRAINTES = (
    (
        "Rez-de-chaussée ou ascenseur", "Proche d'une école", "Ligne de bus nécessaire",
        "Loin du quartier actuel", "Logement économe en énergie", "Animal accepté",
    ),
)  # fmt: skip
BILAN_PASSE = (
    (
        "Mesure menée à son terme", "Rendez-vous irréguliers", "Bonne adhésion au début",
        "Objectifs en partie atteints",
    ),
    (
        "dossier de surendettement déposé", "droits rouverts", "reprise du loyer",
        "peu d'effets sur le logement",
    ),
)  # fmt: skip
RUPTURE = (
    (
        "Changement de travailleur social mal vécu.", "Perte de contact pendant l'été.",
        "Refus après un rendez-vous manqué.",
    ),
)  # fmt: skip
A_MARCHE = (
    (
        "Les visites à domicile régulières.", "Un rappel par message la veille.",
        "L'accompagnement physique aux rendez-vous.", "Un interlocuteur unique.",
    ),
)  # fmt: skip
CONSIGNE = (
    (
        "Appeler seulement entre 9 h et 11 h, sans laisser de message.",
        "Passer par la structure, jamais au domicile.", "Ne pas envoyer de courrier.",
    ),
)  # fmt: skip
OPPOSITION = (
    (
        "Ne souhaite pas que le bailleur soit informé de ses dettes.",
        "S'oppose au partage des informations de santé.", "Ne veut pas que sa famille soit contactée.",
    ),
)  # fmt: skip
REFUS_LOGEMENT = (
    (
        "Logement trop éloigné des transports.", "Loyer au-dessus des ressources.",
        "Quartier lié aux difficultés passées.",
    ),
)  # fmt: skip
QUESTION = (
    (
        "Pouvez-vous préciser le montant de la dette et la date de l'audience ?",
        "La demande de logement social est-elle renouvelée ?",
        "Qui intervient aujourd'hui au domicile, et à quel rythme ?",
        "La personne est-elle d'accord pour une première visite ?",
    ),
)  # fmt: skip
ANSWER = (
    (
        "Le renouvellement est fait, attestation reçue cette semaine.",
        "La dette s'élève à trois mois de loyer, un plan est en discussion.",
        "L'infirmière passe deux fois par semaine.", "Oui, elle préfère un rendez-vous dans nos locaux.",
    ),
)  # fmt: skip
MESSAGE = (
    (
        "Bonjour,", "Pour information,", "Suite à notre échange,",
    ),
    (
        "la personne a été rencontrée ce matin", "le rendez-vous est reporté à la semaine prochaine",
        "le bailleur a donné son accord de principe", "les pièces sont complètes",
        "le numéro de téléphone a changé",
    ),
    (
        "Je vous tiens au courant.", "Merci de votre retour.", "Nous restons en lien.", "",
    ),
)  # fmt: skip
AVIS = (
    (
        "Avis favorable à un accompagnement renforcé, en lien avec la MDS.",
        "Le FSL peut être sollicité pour le dépôt de garantie.", "À revoir en concertation avec le bailleur.",
        "Situation connue du service, pas d'opposition.",
    ),
)  # fmt: skip
CONSEIL = (
    (
        "Solliciter le FSL et renouveler la demande de logement social avant une nouvelle saisine.",
        "Orienter vers le SIAO pour une évaluation flash.",
        "Le suivi de la MDS paraît suffisant ; nous restons disponibles.",
        "Saisir la CCAPEX sans attendre l'assignation.", "Proposer d'abord une rencontre avec le bailleur.",
    ),
)  # fmt: skip
RAISON = (
    (
        "Changement important dans la situation.", "Nouvelles informations du référent.",
        "Demande de la personne.", "Éléments nouveaux transmis par un partenaire.",
    ),
)  # fmt: skip
RAISON_TRANSFERT = (
    (
        "Le ménage s'installe sur l'autre territoire.", "Logement trouvé hors du territoire.",
        "Attaches familiales sur le territoire voisin.",
    ),
)  # fmt: skip
REFUS_TRANSFERT = (
    (
        "Le projet de déménagement n'est pas confirmé.",
        "L'accompagnement en cours ne peut pas être interrompu.",
    ),
)  # fmt: skip
FORCES = (
    (
        "Volonté d'aboutir", "Réseau familial présent", "Budget tenu", "Bonne connaissance de ses droits",
    ),
    (
        "démarches engagées", "enfants scolarisés", "santé stabilisée", "emploi en vue",
    ),
)  # fmt: skip
FREINS = (
    (
        "Dette locative ancienne", "Isolement", "Absence de mobilité", "Méfiance envers les institutions",
    ),
    (
        "ressources faibles", "délais de relogement", "logement actuel dégradé",
    ),
)  # fmt: skip
RISQUES = (
    (
        "Rupture de l'hébergement.", "Aggravation de la dette.", "Perte du lien avec les services.",
        "Expulsion.",
    ),
)  # fmt: skip
HYPOTHESE = (
    (
        "Accompagnement renforcé vers le logement", "Maintien avec plan d'apurement", "Logement adapté",
        "Relogement dans le parc social",
    ),
    (
        "à réévaluer dans trois mois", "avec un référent unique", "en lien avec le bailleur",
    ),
)  # fmt: skip
ACTIONS = (
    (
        "Visites régulières", "Dossier FSL déposé", "Plan d'apurement signé", "Démarches CAF terminées",
        "Entretien avec le bailleur",
    ),
    (
        "budget suivi ensemble", "logement investi", "rendez-vous santé pris", "droits à jour",
    ),
)  # fmt: skip
OBJECTIF = (
    (
        "Tenir le budget du logement", "Faire valoir les droits ouverts", "Investir le logement",
        "Retrouver un suivi de santé", "Renouer avec le voisinage", "Reprendre une activité",
    ),
    (
        "avec un point chaque mois", "d'ici la fin de la mesure", "avec l'aide du service",
    ),
)  # fmt: skip
SIGNES = {
    "BUDGET": "Loyer payé trois mois de suite",
    "SANTE": "Un médecin traitant, vu dans l'année",
    "DROITS": "Droits ouverts et attestations reçues",
    "BAILLEUR": "Un accord écrit, tenu",
}
"""By domain of an objectif, the sign that it is reached."""
MOTIF_FREQUENCE = (
    (
        "Rendez-vous reportés à la demande de la personne.", "Absence pour raison de santé.",
        "Démarches plus nombreuses au moment de l'entrée.", "Congés de l'intervenante.",
    ),
)  # fmt: skip
ECART = (
    (
        "Moins de visites que prévu.", "Bilan transmis après l'échéance.", "Contrat à signer de nouveau.",
    ),
)  # fmt: skip
SUITES = (
    (
        "Appeler l'opérateur.", "Revoir les objectifs avec la personne.", "Reparler de la situation en "
        "concertation.",
    ),
)  # fmt: skip
ANALYSE = (
    (
        "Rythme conforme au cahier des charges.",
        "Fréquence en dessous de l'attendu, motif expliqué par l'opérateur.",
        "Objectifs à resserrer sur le budget.", "Évolution favorable, préparer la suite.",
    ),
)  # fmt: skip
RESUME = (
    (
        "Famille menacée d'expulsion", "Jeune sans ressources", "Personne âgée isolée",
        "Couple hébergé chez un tiers", "Locataire en difficulté de paiement", "Sortie d'hospitalisation",
    ),
    (
        "quelle orientation possible ?", "quels droits ouvrir ?", "qui saisir en premier ?",
        "quel délai prévoir ?",
    ),
)  # fmt: skip
REPONSE = (
    (
        "Rappel des conditions du FSL et du contact au SLISL.",
        "Orientation vers le SIAO et la permanence CCAPEX.",
        "Envoi de la fiche pratique et mise en relation avec l'opérateur.",
        "Une saisine est conseillée si la personne en est d'accord.",
    ),
)  # fmt: skip
THEMES = (
    (
        "Situations en attente", "Sorties d'hébergement", "Liste d'attente des mesures",
        "Articulation avec les bailleurs", "Santé mentale et logement", "Prévention des expulsions",
    ),
    (
        "calendrier", "points divers", "retours des partenaires",
    ),
)  # fmt: skip
DECISIONS = (
    (
        "Un point sera fait le mois prochain.", "Trois situations passent en concertation.",
        "Une fiche commune sera rédigée.", "Les bailleurs transmettent leurs disponibilités.",
    ),
)  # fmt: skip
NOTES = (
    (
        "Bonne participation.", "Deux structures excusées.", "Compte rendu à diffuser.",
        "Ordre du jour tenu.",
    ),
)  # fmt: skip
ANNULATION = (
    (
        "Trop peu de participants disponibles.", "Reportée à la demande du bailleur.", "Intempéries.",
    ),
)  # fmt: skip
CONTACT = (
    (
        "Point sur le budget et le courrier.", "Visite du logement avec la personne.",
        "Préparation du rendez-vous CAF.", "Appel sans réponse, message laissé.",
    ),
)  # fmt: skip
SORTIE = (
    (
        "Fin décidée avec la personne.", "Dernière rencontre la semaine passée.", "Clés remises, bail signé.",
        "Plus de réponse malgré les relances.",
    ),
)  # fmt: skip
RISQUES = (
    (
        "Loyer à surveiller les premiers mois.", "Isolement.", "Dette ancienne auprès du bailleur.",
        "Bail précaire.",
    ),
)  # fmt: skip
RELAIS = (
    (
        "Deux appels et une visite à domicile.", "Rencontre avec la MDS et la personne.",
        "Courrier resté sans réponse, structure d'accueil prévenue.",
    ),
)  # fmt: skip
RANG = (
    (
        "Audience d'expulsion proche.", "Fin de prise en charge à l'hôtel.", "Naissance attendue.",
        "Logement attribué, entrée dans le mois.",
    ),
)  # fmt: skip
RECONTACT = (
    (
        "Appel à la personne.", "Appel au bailleur, puis à la personne.", "Nouvelles par la MDS.",
        "Message laissé, visite proposée.",
    ),
)  # fmt: skip
MOTIF_REFERENT = (
    (
        "Départ de la structure.", "Changement de secteur.", "Demande de la personne.",
    ),
)  # fmt: skip
OBJETS = (
    (
        "Accompagnement vers le logement", "Point de situation", "Suite du projet",
    ),
)  # fmt: skip
FREQUENCES = (
    "Une fois par semaine", "Deux fois par mois", "Une fois par mois", "À la demande",
)  # fmt: skip
FONCTIONS = (
    "Assistante de service social", "Conseiller en économie sociale et familiale", "Éducatrice spécialisée",
    "Chargé de gestion locative", "Intervenante sociale", "Conseillère en insertion",
)  # fmt: skip
LIEUX = (
    "Salle de la plateforme", "Visioconférence", "Maison du Département Solidarité", "Locaux du partenaire",
)  # fmt: skip


def write(draw: Draw, parts: tuple[tuple[str, ...], ...]) -> str:
    """One choice of each part, as a text."""
    chosen = [draw.one(part) for part in parts]
    text = ", ".join(part for part in chosen[:2] if part)
    end = "" if text.endswith((".", "?", ",")) else "."
    return " ".join(filter(None, (text.replace(",,", ",") + end, *chosen[2:])))
