"""Contacts counted by period, from the log (DOMAIN A4)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.frequency import Counts, period_of
from lda.domain.words import Role
from lda.store.models import Bilan, Contact, Mesure

Logged = list[tuple[date, str]]
"""Day and modality of the contacts of one mesure."""


def logged(session: Session, mesures: Iterable[int]) -> dict[int, Logged]:
    """The contacts logged for some mesures, by mesure: days and modalities alone, nothing decrypted."""
    query = select(Contact.mesure_id, Contact.jour, Contact.modalite).where(
        Contact.mesure_id.in_(list(mesures))
    )
    found: dict[int, Logged] = {}
    for mesure_id, day, how in session.execute(query):
        if mesure_id is not None:
            found.setdefault(mesure_id, []).append((day, how))
    return found


def counted_between(contacts: Logged, first: date, last: date) -> Counts:
    """Contacts of a period, both ends included, by modality."""
    return Counts.of(how for day, how in contacts if first <= day <= last)


def former_day(mesure: Mesure, bilan: Bilan) -> date | None:
    """The date of the bilan before this one: the latest transmitted one that was due earlier."""
    before = [
        b.jour for b in mesure.bilans
        if b is not bilan and b.jour and b.transmis_le and b.echeance <= bilan.echeance
    ]  # fmt: skip
    return max(before, default=None)


def period(mesure: Mesure, bilan: Bilan, day: date) -> tuple[date, date]:
    """First and last day that a bilan of this date answers for."""
    assert mesure.debut is not None
    return period_of(mesure.debut, day, former_day(mesure, bilan))


def answered_until(sent: Iterable[date | None]) -> date | None:
    """The day up to which the transmitted bilans of a mesure, of these dates, answer for its contacts: their
    periods follow one another from the start (DOMAIN A4)."""
    return max((day for day in sent if day is not None), default=None)


def corrects(contact: Contact, by: Actor) -> bool:
    """Whether who may log contacts on a dossier may correct this one: a partner, what it noted itself."""
    return by.role != Role.PARTENAIRE or contact.auteur_id == by.account
