"""The delays that the coordinator's lists watch (DOMAIN A4 and B 3.1): parameters, with these defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Parametres:
    """Delays in calendar days."""

    acknowledgement: int = 3
    first_contact: int = 10
    decision: int = 30
    no_movement: int = 30
    proposition: int = 15
    """For the person's answer to what was proposed to her."""
    complement: int = 7
    """For the answer of who wrote the saisine to what the plateforme asked."""
    siao: int = 90
    """Between two updates of a request to the SIAO."""


DEFAULTS = Parametres()


@dataclass(frozen=True)
class Words:
    """What a delay is called, from when it counts, and its field of `Parametres`."""

    field: str
    label: str
    told: str


WORDS: Mapping[str, Words] = {
    "accuse": Words(
        "acknowledgement",
        "Accuser réception",
        "Depuis la réception d'une saisine, ou d'une question à l'espace ressource.",
    ),
    "premier_contact": Words(
        "first_contact",
        "Premier contact avec le ménage",
        "Depuis la réception de la première saisine du dossier.",
    ),
    "decision": Words("decision", "Décider d'une saisine", "Depuis la réception de la saisine."),
    "sans_mouvement": Words(
        "no_movement",
        "Dossier sans mouvement",
        "Depuis le dernier fait d'un dossier ouvert ; il entre alors dans la vue « Sans mouvement ».",
    ),
    "proposition": Words(
        "proposition",
        "Réponse de la personne à une proposition",
        "Depuis la date de la proposition d'orientation.",
    ),
    "complement": Words(
        "complement",
        "Réponse de l'orienteur à une question",
        "Depuis le jour où la plateforme a demandé des précisions.",
    ),
    "siao": Words(
        "siao", "Actualiser une demande SIAO", "Depuis la dernière actualisation que dit la fiche."
    ),
}
"""By key of the parameter `delais`."""


def parametres(values: Mapping[str, int]) -> Parametres:
    """The delays that a version of the parameter says, by its keys; the default of what it leaves out."""
    return Parametres(**{words.field: values[key] for key, words in WORDS.items() if key in values})


@dataclass(frozen=True)
class Delay:
    """A day something is due and by how many days it is late (0: in time)."""

    due: date
    days_late: int

    @property
    def late(self) -> bool:
        """Late from the day after the due day."""
        return self.days_late > 0


def delay(due: date, today: date) -> Delay:
    """How late something due on a day is today."""
    return Delay(due, max((today - due).days, 0))


def late_if_before(today: date, days: int) -> date:
    """What a delay of some days is counted from is late today if earlier than this day (for queries)."""
    return today - timedelta(days=days)


def acknowledgement_due(recue_le: date, p: Parametres = DEFAULTS) -> date:
    """Last day to acknowledge a saisine received on a day."""
    return recue_le + timedelta(days=p.acknowledgement)


def first_contact_due(recue_le: date, p: Parametres = DEFAULTS) -> date:
    """Last day for the first contact with the household."""
    return recue_le + timedelta(days=p.first_contact)


def decision_due(recue_le: date, p: Parametres = DEFAULTS) -> date:
    """Last day to decide on a saisine received on a day."""
    return recue_le + timedelta(days=p.decision)
