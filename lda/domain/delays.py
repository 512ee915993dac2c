"""The delays that the coordinator's lists watch (DOMAIN A4 and B 3.1): parameters, with these defaults."""

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
