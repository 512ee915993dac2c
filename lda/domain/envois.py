"""Messages out: what people are written about, and when. They name nobody: a reference and a link."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lda.domain.clock import PARIS


class Rythme(StrEnum):
    """How often somebody wants to be written to."""

    AUSSITOT = "AUSSITOT"
    QUOTIDIEN = "QUOTIDIEN"


class Sujet(StrEnum):
    """What a message is about."""

    SAISINE = "SAISINE"
    QUESTION = "QUESTION"
    REPONSE = "REPONSE"
    MESSAGE = "MESSAGE"
    DECISION = "DECISION"
    SORTIE = "SORTIE"
    SORTIE_CONFIRMEE = "SORTIE_CONFIRMEE"
    BILAN_30 = "BILAN_30"
    BILAN_7 = "BILAN_7"
    BILAN_RETARD = "BILAN_RETARD"
    TRANSFERT_ACCEPTE = "TRANSFERT_ACCEPTE"
    TRANSFERT_REFUSE = "TRANSFERT_REFUSE"


DIGEST_HOUR = 7
"""Hour in Paris at which the messages of the day go out together, to who asked for that."""
RYTHME_LABELS = {
    Rythme.AUSSITOT: "Dès qu'il y a du nouveau",
    Rythme.QUOTIDIEN: f"Une fois par jour, à {DIGEST_HOUR} h",
}
TITLES = {
    Sujet.SAISINE: "nouvelle saisine",
    Sujet.QUESTION: "une précision demandée",
    Sujet.REPONSE: "une réponse",
    Sujet.MESSAGE: "un message",
    Sujet.DECISION: "une décision",
    Sujet.SORTIE: "une sortie à confirmer",
    Sujet.SORTIE_CONFIRMEE: "une sortie confirmée",
    Sujet.BILAN_30: "un bilan à transmettre",
    Sujet.BILAN_7: "un bilan à transmettre",
    Sujet.BILAN_RETARD: "un bilan en retard",
    Sujet.TRANSFERT_ACCEPTE: "un transfert accepté",
    Sujet.TRANSFERT_REFUSE: "un transfert refusé",
}
"""What a message is about in a few words, for its subject."""
WORDS = {
    Sujet.SAISINE: "Nouvelle saisine {reference} : elle attend votre accusé de réception.",
    Sujet.QUESTION: "Une précision vous est demandée sur la saisine {reference}.",
    Sujet.REPONSE: "La réponse à votre question sur la saisine {reference} est arrivée.",
    Sujet.MESSAGE: "Un message vous attend sur la saisine {reference}.",
    Sujet.DECISION: "La saisine {reference} a reçu sa décision.",
    Sujet.SORTIE: "Une sortie est déclarée dans le dossier {reference} : elle attend votre confirmation.",
    Sujet.SORTIE_CONFIRMEE: "La sortie déclarée dans le dossier {reference} est confirmée.",
    Sujet.BILAN_30: "Dossier {reference} : un bilan est à transmettre pour le {jour}.",
    Sujet.BILAN_7: "Dossier {reference} : un bilan est à transmettre d'ici le {jour}, dans la semaine.",
    Sujet.BILAN_RETARD: "Dossier {reference} : le bilan attendu le {jour} n'est pas transmis.",
    Sujet.TRANSFERT_ACCEPTE: "Le transfert du dossier {reference} est accepté : l'autre plateforme le suit.",
    Sujet.TRANSFERT_REFUSE: "Le transfert du dossier {reference} est refusé ; le dossier en dit la raison.",
}
BEFORE, SOON, AFTER = 30, 7, 7
"""Days before, shortly before, and after the due date of a bilan, at which it is recalled."""


def reminder(due: date, today: date) -> Sujet | None:
    """Which reminder of a bilan that is not transmitted is to be sent by now, once; None for none."""
    left = (due - today).days
    if left <= -AFTER:
        return Sujet.BILAN_RETARD
    if 0 <= left <= SOON:
        return Sujet.BILAN_7
    return Sujet.BILAN_30 if SOON < left <= BEFORE else None


def not_before(rythme: Rythme, instant: datetime) -> datetime:
    """When what happens at an instant may be sent: at once, or with the next messages of the day."""
    if rythme is Rythme.AUSSITOT:
        return instant
    here = instant.astimezone(PARIS)
    today = datetime.combine(here.date(), time(DIGEST_HOUR), PARIS)
    return today if here <= today else datetime.combine(here.date() + timedelta(1), time(DIGEST_HOUR), PARIS)


def wait_after(failures: int) -> timedelta:
    """How long a message that could not be sent waits: a minute, then twice as long each time, to 4 hours."""
    return min(timedelta(minutes=2 ** min(max(failures - 1, 0), 8)), timedelta(hours=4))
