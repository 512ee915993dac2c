"""The delays that the coordinator's lists watch (DOMAIN A4 and B 3.1): parameters, with these defaults."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Parametres:
    """Delays in calendar days; reminders of bilans in days from the due date (negative: before)."""

    acknowledgement: int = 3
    first_contact: int = 10
    decision: int = 30
    no_movement: int = 30
    draft_kept: int = 60
    bilan_reminders: tuple[int, ...] = (-30, -7, 7)


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


def movement_due(last_movement: date, p: Parametres = DEFAULTS) -> date:
    """Last day on which a dossier may stay as it is without being pointed out."""
    return last_movement + timedelta(days=p.no_movement)


def draft_kept_until(touched: date, p: Parametres = DEFAULTS) -> date:
    """Last day a draft is kept since it was touched; it is deleted from the day after (DOMAIN A3)."""
    return touched + timedelta(days=p.draft_kept)


def late_acknowledgement(recue_le: date, today: date, p: Parametres = DEFAULTS) -> bool:
    """A saisine still TRANSMISE is past its acknowledgement."""
    return delay(acknowledgement_due(recue_le, p), today).late


def late_first_contact(recue_le: date, today: date, p: Parametres = DEFAULTS) -> bool:
    """A household not yet met or called is past its first contact."""
    return delay(first_contact_due(recue_le, p), today).late


def late_decision(recue_le: date, today: date, p: Parametres = DEFAULTS) -> bool:
    """A saisine without a decision is past it."""
    return delay(decision_due(recue_le, p), today).late


def without_movement(last_movement: date, today: date, p: Parametres = DEFAULTS) -> bool:
    """Nothing has happened on an open dossier for longer than allowed."""
    return delay(movement_due(last_movement, p), today).late


def draft_expired(touched: date, today: date, p: Parametres = DEFAULTS) -> bool:
    """A draft untouched for that long is to be deleted."""
    return delay(draft_kept_until(touched, p), today).late


def bilan_reminder_days(due: date, p: Parametres = DEFAULTS) -> tuple[date, ...]:
    """The days on which a bilan not yet transmitted is reminded of, in order (DOMAIN B 3.6)."""
    return tuple(due + timedelta(days=days) for days in sorted(p.bilan_reminders))
