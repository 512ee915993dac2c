"""The closed vocabulary of the journal of accesses (DOMAIN A6); events carry the name of their verb."""

from enum import StrEnum


class Acte(StrEnum):
    """What the journal remembers, for 12 months, without content."""

    OUVERTURE = "OUVERTURE"
    REVELATION = "REVELATION"
    DOCUMENT = "DOCUMENT"
    EXPORT = "EXPORT"
    REFUS = "REFUS"
    CONNEXION = "CONNEXION"
    ECHEC_CONNEXION = "ECHEC_CONNEXION"
    DECONNEXION = "DECONNEXION"
    DROITS = "DROITS"


ACTE_LABELS = {
    Acte.OUVERTURE: "Ouverture d'un dossier",
    Acte.REVELATION: "Informations protégées affichées",
    Acte.DOCUMENT: "Document téléchargé",
    Acte.EXPORT: "Liste ou figures exportées",
    Acte.REFUS: "Accès refusé",
    Acte.CONNEXION: "Connexion",
    Acte.ECHEC_CONNEXION: "Échec de connexion",
    Acte.DECONNEXION: "Déconnexion",
    Acte.DROITS: "Changement de droits",
}
OPENING_MINUTES = 30
"""Opening the same dossier again within this time is the same opening (A6)."""
