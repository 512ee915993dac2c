"""The closed vocabulary of the code (DOMAIN A1): roles, statuses and the few codes that rules name.

Every other option list lives in the database; only a code that a rule of the domain compares stands here.
"""

from enum import StrEnum


class Role(StrEnum):
    """The five roles of DOMAIN A2; a person has one."""

    PARTENAIRE = "PARTENAIRE"
    COORDINATEUR = "COORDINATEUR"
    SLISL = "SLISL"
    DEPARTEMENT = "DEPARTEMENT"
    ADMIN = "ADMIN"


ROLE_LABELS = {
    Role.PARTENAIRE: "Partenaire",
    Role.COORDINATEUR: "Coordination",
    Role.SLISL: "Chef SLISL",
    Role.DEPARTEMENT: "Département",
    Role.ADMIN: "Administration",
}


class StatutSaisine(StrEnum):
    """Life of a saisine (DOMAIN A3, list `statut_saisine`)."""

    BROUILLON = "BROUILLON"
    TRANSMISE = "TRANSMISE"
    ACCUSEE = "ACCUSEE"
    COMPLEMENT = "COMPLEMENT"
    VALIDEE = "VALIDEE"
    NON_VALIDEE = "NON_VALIDEE"
    SANS_SUITE = "SANS_SUITE"


AWAITING_DECISION = frozenset({StatutSaisine.ACCUSEE, StatutSaisine.COMPLEMENT})
"""Statuses of an acknowledged saisine that no decision has closed yet."""


class StatutDossier(StrEnum):
    """Life of a dossier (DOMAIN A3, list `statut_dossier`)."""

    OUVERT = "OUVERT"
    DIAGNOSTIC = "DIAGNOSTIC"
    CONCERTATION = "CONCERTATION"
    VALIDEE = "VALIDEE"
    ATTENTE_MESURE = "ATTENTE_MESURE"
    ACCOMPAGNEMENT = "ACCOMPAGNEMENT"
    RELAIS = "RELAIS"
    CLOTUREE = "CLOTUREE"
    NON_VALIDEE = "NON_VALIDEE"
    SANS_SUITE = "SANS_SUITE"


UNDECIDED = frozenset({StatutDossier.OUVERT, StatutDossier.DIAGNOSTIC, StatutDossier.CONCERTATION})
"""Statuses before the decision on the orientation."""

NEED_REFERENT = frozenset({StatutDossier.VALIDEE, StatutDossier.ATTENTE_MESURE, StatutDossier.ACCOMPAGNEMENT})
"""Statuses from the decision to the end of the accompaniment: each situation has its referent."""

CLOSED = frozenset({StatutDossier.CLOTUREE, StatutDossier.NON_VALIDEE, StatutDossier.SANS_SUITE})
"""Statuses in which nobody follows the household any more."""


class StatutMesure(StrEnum):
    """Life of a mesure (list `statut_mesure`)."""

    PROPOSEE = "PROPOSEE"
    ATTENTE = "ATTENTE"
    EN_COURS = "EN_COURS"
    SUSPENDUE = "SUSPENDUE"
    TERMINEE = "TERMINEE"
    NON_DEMARREE = "NON_DEMARREE"


RUNNING = frozenset({StatutMesure.EN_COURS, StatutMesure.SUSPENDUE})
PLANNED = frozenset({StatutMesure.PROPOSEE, StatutMesure.ATTENTE})


class Canal(StrEnum):
    """How a sollicitation arrived; only APPLICATION changes a rule (DOMAIN A5)."""

    APPLICATION = "APPLICATION"
    TELEPHONE = "TELEPHONE"
    COURRIEL = "COURRIEL"
    PAPIER = "PAPIER"
    REUNION = "REUNION"
    VISITE = "VISITE"


class RoleReunion(StrEnum):
    """Part a plateforme takes in a reunion (list `role_reunion`)."""

    ORGANISATEUR = "ORGANISATEUR"
    CO_ORGANISATEUR = "CO_ORGANISATEUR"
    PARTICIPANT = "PARTICIPANT"
    EXCUSE = "EXCUSE"


INTER_TERRITOIRES = "INTER_TERRITOIRES"
"""Type of the meetings that the Département calls (list `type_reunion`, DOMAIN A2)."""


class RoleGroupe(StrEnum):
    """Part of somebody in the partner group of a dossier (list `role_groupe`)."""

    ORIENTEUR = "ORIENTEUR"
    REFERENT = "REFERENT"
    OPERATEUR = "OPERATEUR"
    BAILLEUR = "BAILLEUR"
    SANTE = "SANTE"
    PARTENAIRE = "PARTENAIRE"


BAILLEURS = frozenset({"BAILLEUR_SOCIAL", "BAILLEUR_PRIVE"})
"""Kinds of organisation (list `type_prescripteur`) that A2b calls bailleur."""

COMMUN = "COMMUN"
"""What belongs to no single territoire of a plateforme, in the indicators (DOMAIN A5)."""

HORS_PERIMETRE = "CUA_HORS_PERIMETRE"
"""Territoire code of the Communauté urbaine d'Arras, outside every plateforme."""

ADVICE_OF_CUA = "PF_TERNOIS_ARRAGEOIS"
"""Plateforme whose espace ressource answers about the CUA (DOMAIN A3)."""


class IssueProposition(StrEnum):
    """What became of what was proposed to a person, once she had answered."""

    MISE_EN_OEUVRE = "MISE_EN_OEUVRE"
    REMPLACEE = "REMPLACEE"
    NON_ABOUTIE = "NON_ABOUTIE"


ISSUES_PROPOSITION = {
    IssueProposition.MISE_EN_OEUVRE: "Mise en œuvre",
    IssueProposition.REMPLACEE: "Remplacée par une autre",
    IssueProposition.NON_ABOUTIE: "N'a pas abouti",
}


class IssueAction(StrEnum):
    """What became of a line of an action plan."""

    FAITE = "FAITE"
    ABANDONNEE = "ABANDONNEE"


ISSUES_ACTION = {IssueAction.FAITE: "Faite", IssueAction.ABANDONNEE: "Abandonnée"}
