"""What happened to a dossier, as sentences: for its history, and for who saves second."""

from collections.abc import Mapping
from datetime import datetime

from lda.domain.clock import PARIS
from lda.domain.french import NBSP, date_short, heure
from lda.domain.workflow import EVENT_LABELS

_SUBJECTS = {"saisine": "saisines", "dossier": "dossiers", "mesure": "mesures"}

LABELS: Mapping[str, str] = {
    **{f"{_SUBJECTS[key.split('.')[0]]}.{key.split('.')[1]}": label for key, label in EVENT_LABELS.items()},
    "saisines.name_colleague": "Un collègue de l'orienteur suit aussi la saisine.",
    "saisines.reassign": "La saisine a changé d'orienteur.",
    "messages.send": "Un message a été écrit.",
    "messages.give_avis": "Un avis a été donné.",
    "pieces.add": "Une pièce a été jointe.",
    "pieces.remove": "Une pièce a été retirée.",
    "dossiers.propose_transfer": "Le transfert vers une autre plateforme a été proposé.",
    "dossiers.cancel_transfer": "La proposition de transfert a été annulée.",
    "dossiers.accept_transfer": "Le transfert a été accepté.",
    "dossiers.refuse_transfer": "Le transfert a été refusé.",
    "dossiers.set_violence": "La protection « violences » du dossier a changé.",
    "dossiers.reveal": "Les informations protégées ont été affichées.",
    "suivi.add_diagnostic": "Un diagnostic a été ajouté.",
    "suivi.record_adhesion": "L'adhésion de la personne a été recueillie.",
    "suivi.propose": "Une orientation a été proposée.",
    "suivi.answer": "La personne a répondu à la proposition.",
    "suivi.name_referent": "Un référent a été désigné.",
    "suivi.end_referent": "Le référent a cessé de l'être.",
    "suivi.add_intervenant": "Un partenaire a rejoint le groupe.",
    "suivi.end_intervenant": "Un partenaire a quitté le groupe.",
    "suivi.end_relais": "Le relais a trouvé son issue.",
    "mesures.declare_sortie": "La sortie de la mesure a été déclarée.",
    "contacts.log": "Un contact avec le ménage a été noté.",
    "bilans.save": "Un bilan a été commencé ou modifié.",
    "bilans.transmit": "Un bilan a été transmis.",
    "bilans.analyse": "Un bilan a été analysé.",
    "reunions.log": "La situation a été abordée en réunion.",
}
"""What the history says of each verb, by the name of its service function."""

ABOUT_VIOLENCE = frozenset({"dossiers.set_violence", "dossiers.reveal"})
"""Verbs whose history is for those who may read the violence section."""


def label(verb: str) -> str:
    """The sentence of a verb."""
    return LABELS.get(verb, "Le dossier a été modifié.")


def line(verb: str, who: str, when: datetime) -> str:
    """« Le 23/11/2026 à 10 h 02, Maude COORDINATION : un contact avec le ménage a été noté. »"""
    sentence = label(verb)
    day = date_short(when.astimezone(PARIS).date())
    by = who or "l'application"
    return f"Le {day} à {heure(when)}, {by}{NBSP}: {sentence[0].lower()}{sentence[1:]}"
