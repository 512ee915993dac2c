"""Contacts counted by period, from the log (DOMAIN A4)."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.frequency import Counts, Noted, Sent, counted, period_of
from lda.domain.words import Role
from lda.store.models import Bilan, Contact, Mesure

Logged = list[Noted]
"""The contacts of one mesure."""


def logged(session: Session, mesures: Iterable[int]) -> dict[int, Logged]:
    """The contacts logged for some mesures, by mesure: days and modalities alone, nothing decrypted."""
    found: dict[int, Logged] = {number: [] for number in mesures}
    if not found:
        return {}
    query = select(Contact.mesure_id, Contact.id, Contact.jour, Contact.modalite).where(
        Contact.mesure_id.in_(list(found))
    )
    for mesure_id, id, day, how in session.execute(query):
        if mesure_id is not None:
            found[mesure_id].append(Noted(id, day, how))
    return found


def counted_between(contacts: Logged, first: date, last: date) -> Counts:
    """Contacts of a period, both ends included, by modality."""
    return Counts.of(c.modalite for c in contacts if first <= c.jour <= last)


def former_day(mesure: Mesure, bilan: Bilan) -> date | None:
    """The date of the bilan before this one: the latest of those transmitted, before it once it is one.

    Whatever was due first: what a transmitted bilan counted, one transmitted after it does not count again.
    """
    sent = [b for b in mesure.bilans if b is not bilan and b.jour and b.transmis_le]
    if bilan.transmis_le is not None:
        sent = [b for b in sent if in_order(b) < in_order(bilan)]
    return max((b.jour for b in sent if b.jour), default=None)


def in_order(bilan: Bilan) -> tuple[date, date, date]:
    """What sets bilans in the order of their periods; one not transmitted as if it were today."""
    return bilan.jour or today(), bilan.transmis_le or today(), bilan.echeance


def period(mesure: Mesure, bilan: Bilan, day: date) -> tuple[date, date]:
    """First and last day that a bilan of this date answers for: not beyond the end of the mesure."""
    assert mesure.debut is not None
    last = day if mesure.fin is None else min(day, mesure.fin)
    return period_of(mesure.debut, last, former_day(mesure, bilan))


def counts_of(bilan: Bilan) -> Counts | None:
    """The counts written in a bilan, declared or from the log; None when it has none yet."""
    values = {name: getattr(bilan, f"nb_{name}") for name in Counts.__dataclass_fields__}
    if all(value is None for value in values.values()):
        return None
    return Counts(**{name: value or 0 for name, value in values.items()})


def sent_bilans(mesure: Mesure) -> list[Sent]:
    """What the transmitted bilans of a mesure answer for."""
    return [
        Sent(*period(mesure, b, b.jour), counts_of(b) or Counts(), declared=b.source == "DECLARE")
        for b in mesure.bilans
        if b.jour is not None and b.transmis_le is not None
    ]


def all_counted(mesures: Iterable[Mesure], log: Mapping[int, Logged]) -> frozenset[int]:
    """The ids of the contacts that a transmitted bilan counts: they are no longer changed."""
    return frozenset(id for m in mesures for id in counted(sent_bilans(m), log.get(m.id, ())))


def corrects(contact: Contact, by: Actor) -> bool:
    """Whether who may log contacts on a dossier may correct this one: a partner, what it noted itself."""
    return by.role != Role.PARTENAIRE or contact.auteur_id == by.account
