"""What happened to a dossier, as sentences: for its history, and for who saves second."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lda.domain.clock import PARIS
from lda.domain.french import NBSP, date_short, heure

LABELS: Mapping[str, str] = {
    "saisines.transmit": "La saisine a été transmise.",
    "saisines.acknowledge": "La réception de la saisine a été accusée.",
    "saisines.ask": "Des précisions ont été demandées à l'orienteur.",
    "saisines.complete": "Les précisions demandées ont été apportées.",
    "saisines.correct": "La saisine a été corrigée.",
    "saisines.decide": "La saisine a reçu sa décision.",
    "saisines.withdraw": "L'orienteur a retiré la saisine.",
    "dossiers.open": "Le dossier a été ouvert.",
    "dossiers.start_diagnostic": "Le diagnostic a commencé.",
    "dossiers.bring_to_concertation": "La situation a été portée en concertation.",
    "dossiers.validate": "L'orientation a été validée.",
    "dossiers.wait": "Le dossier attend le démarrage de la mesure.",
    "dossiers.start": "L'accompagnement a démarré.",
    "dossiers.look_again": "Un réexamen de la situation a été demandé.",
    "dossiers.take_relais": "Le coordinateur a pris le relais.",
    "dossiers.close": "Le dossier a été clôturé.",
    "dossiers.not_validate": "La situation n'a pas été validée ; des conseils ont été donnés.",
    "dossiers.close_without_followup": "Le dossier a été classé sans suite.",
    "dossiers.reopen": "Le dossier a été rouvert.",
    "concertations.conclude": "La concertation a été conclue.",
    "concertations.add_action": "Une action a été décidée en concertation.",
    "concertations.correct_action": "Une action de concertation a été corrigée.",
    "concertations.close_action": "Une action de concertation est close.",
    "mesures.ask": "La mesure a été demandée.",
    "mesures.queue": "La mesure a été mise en liste d'attente.",
    "mesures.start": "La mesure a démarré.",
    "places.rank": "La place sur la liste d'attente a changé.",
    "mesures.complete": "Le référent de la mesure, son contrat, son financeur ou sa décision a été indiqué.",
    "mesures.correct": "Les dates de la mesure ont été corrigées.",
    "objectifs.add": "Un objectif a été fixé.",
    "objectifs.change": "Un objectif a évolué.",
    "objectifs.close": "Un objectif n'est plus suivi.",
    "mesures.suspend": "La mesure a été suspendue.",
    "mesures.resume": "La mesure a repris.",
    "suspensions.correct": "Les dates d'une suspension ont été corrigées.",
    "suspensions.cancel": "Une suspension notée par erreur a été annulée.",
    "mesures.renew": "La mesure a été renouvelée.",
    "mesures.not_start": "La mesure n'a pas démarré.",
    "mesures.confirm_sortie": "La sortie a été confirmée et la mesure a pris fin.",
    "saisines.name_colleague": "Un collègue de l'orienteur suit aussi la saisine.",
    "saisines.reassign": "La saisine a changé d'orienteur.",
    "messages.send": "Un message a été écrit.",
    "messages.give_avis": "Un avis a été donné.",
    "pieces.add": "Une pièce a été jointe à la saisine.",
    "pieces.add_to_dossier": "Une pièce a été jointe au dossier.",
    "pieces.add_to_mesure": "Une pièce a été jointe à la mesure.",
    "pieces.remove": "Une pièce a été retirée.",
    "dossiers.propose_transfer": "Le transfert vers une autre plateforme a été proposé.",
    "dossiers.cancel_transfer": "La proposition de transfert a été annulée.",
    "dossiers.accept_transfer": "Le transfert a été accepté.",
    "dossiers.refuse_transfer": "Le transfert a été refusé.",
    "dossiers.set_violence": "La protection « violences » du dossier a changé.",
    "dossiers.reveal": "Les informations protégées ont été affichées.",
    "suivi.add_diagnostic": "Un diagnostic a été ajouté.",
    "suivi.record_adhesion": "L'adhésion de la personne a été recueillie.",
    "amend.diagnostic": "Un diagnostic a été corrigé.",
    "amend.adhesion": "Une adhésion a été corrigée.",
    "amend.proposition": "Une proposition d'orientation a été corrigée.",
    "suivi.propose": "Une orientation a été proposée.",
    "suivi.answer": "La réponse de la personne à une proposition a été notée.",
    "suivi.settle": "La suite donnée à une proposition a été notée.",
    "suivi.name_referent": "Un référent a été désigné.",
    "suivi.end_referent": "Le référent a cessé de l'être.",
    "suivi.add_intervenant": "Un partenaire a rejoint le groupe.",
    "suivi.end_intervenant": "Un partenaire a quitté le groupe.",
    "suivi.note_relais": "Le relais a été complété.",
    "suivi.end_relais": "Le relais a trouvé son issue.",
    "suivi.answer_recontact": "Le recontact après la sortie a été renseigné.",
    "mesures.declare_sortie": "La sortie de la mesure a été déclarée.",
    "mesures.withdraw_sortie": "La sortie déclarée a été annulée.",
    "contacts.log": "Un contact avec le ménage a été noté.",
    "contacts.correct": "Un contact avec le ménage a été corrigé.",
    "contacts.remove": "Un contact noté par erreur a été retiré.",
    "bilans.save": "Un bilan a été commencé ou modifié.",
    "bilans.transmit": "Un bilan a été transmis.",
    "bilans.analyse": "Un bilan a été analysé.",
    "reunions.log": "Une concertation a été inscrite à l'agenda.",
    "reunions.correct": "Une concertation a été corrigée.",
    "reunions.cancel": "Une concertation a été annulée.",
}
"""What the history says of each verb, by the name of its service function."""

SUBJECTS: Mapping[str, str] = {
    "saisines": "Saisine",
    "dossiers": "Parcours",
    "suivi": "Diagnostic et partenaires",
    "amend": "Diagnostic et partenaires",
    "mesures": "Mesures",
    "suspensions": "Mesures",
    "places": "Liste d'attente",
    "objectifs": "Objectifs",
    "contacts": "Contacts",
    "bilans": "Bilans",
    "reunions": "Concertations",
    "concertations": "Concertations",
    "messages": "Messages",
    "pieces": "Pièces",
}
"""What the history may be narrowed to, by the service of the verb, in the order of the screen."""

CODED: Mapping[str, str] = {
    "contacts.log": "modalite_contact",
    "contacts.correct": "modalite_contact",
    "objectifs.add": "domaine_bilan",
    "suivi.record_adhesion": "adhesion",
    "amend.adhesion": "adhesion",
    "suivi.answer": "reponse_proposition",
    "suivi.end_relais": "issue_relais",
}
"""By verb, the list of the code that its event leads to, where that code says what was done."""

DETAILED: Mapping[str, str] = {"mesure": "mesure", "bilan": "echeance_bilan"}
"""By key of an event's detail, the list of the code that stands there: what the act was about."""

ABOUT_VIOLENCE = frozenset({"dossiers.set_violence", "dossiers.reveal"})
"""Verbs whose history is for those who may read the violence section."""


def label(verb: str) -> str:
    """The sentence of a verb."""
    return LABELS.get(verb, "Le dossier a été modifié.")


def subject(verb: str) -> str:
    """What a verb is about: a value of `SUBJECTS`."""
    return SUBJECTS[verb.partition(".")[0]]


def about(verb: str, after: str | None, detail: Mapping[str, Any]) -> tuple[str, str] | None:
    """The list and the code of what an act was about, from its event; None when that names nothing."""
    for key, name in DETAILED.items():
        if detail.get(key):
            return name, str(detail[key])
    return (CODED[verb], after) if verb in CODED and after else None


def precise(sentence: str, what: str) -> str:
    """« La mesure a démarré : pension de famille. », of a sentence and the label of what it is about."""
    if not what:
        return sentence
    start = what[:1] if what[:2].isupper() else what[:1].lower()
    return f"{sentence.removesuffix('.')}{NBSP}: {start}{what[1:]}."


def line(verb: str, who: str, when: datetime) -> str:
    """« Le 23/11/2026 à 10 h 02, Maude COORDINATION : un contact avec le ménage a été noté. »"""
    sentence = label(verb)
    day = date_short(when.astimezone(PARIS).date())
    by = who or "l'application"
    return f"Le {day} à {heure(when)}, {by}{NBSP}: {sentence[0].lower()}{sentence[1:]}"
