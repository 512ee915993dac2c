"""The log of contacts with a household: what the frequency of a mesure is counted from (DOMAIN A4, B 3.5)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor, Tie
from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound, Problem
from lda.domain.french import date_short
from lda.domain.frequency import Noted, counted
from lda.domain.words import Role
from lda.services import inputs
from lda.services.following import done, operates, taken, taken_by
from lda.store.contacts import corrects, logged, sent_bilans
from lda.store.lists import current_lists
from lda.store.models import Contact, Dossier, Mesure
from lda.store.models.base import identifier
from lda.store.ties import dossier_ties

MISSED = "ABSENT"
"""A missed appointment is logged, and is no contact."""
DAY_MINUTES = 24 * 60
BEFORE = timedelta(days=365)
"""A household may have been met this long before its first saisine."""


def log(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    jour: date,
    modalite: str,
    minutes: int | None = None,
    presence: str | None = None,
    note: str | None = None,
    mesure: int | None = None,
) -> Contact:
    """Log a contact with the household, for one of its mesures (its id) or before any.

    An operator logs for its own mesure. `minutes`: how long it lasted. `presence`: who of the household was
    there, of list presence_contact (DOMAIN B 3.5). The first contact of a dossier is
    remembered by its day.
    """
    dossier = taken(session, "contacts.log", cle, actor)
    assert actor is not None
    concerned = _mesure(session, dossier, mesure, actor)
    told = _read(session, dossier, concerned, jour, modalite, minutes, presence, note)
    day, how = told["jour"], told["modalite"]
    contact = Contact(
        dossier_id=dossier.id,
        mesure_id=concerned.id if concerned else None,
        auteur_id=actor.account,
        **told,
    )
    session.add(contact)
    if how != MISSED:
        dossier.premier_contact_le = min(day, dossier.premier_contact_le or day)
    done(session, "contacts.log", dossier, actor, effective=day, after=how)
    return contact


def correct(
    session: Session,
    id: int,
    *,
    actor: Actor | None,
    jour: date,
    modalite: str,
    minutes: int | None = None,
    presence: str | None = None,
    note: str | None = None,
    version: int | None = None,
) -> Contact:
    """Correct a contact that no transmitted bilan counts; the history keeps what was noted before.

    A partner corrects what it noted itself. Raises NotFound, Invalid.
    """
    dossier, contact = _own(session, "contacts.correct", id, actor, version)
    mesure = session.get(Mesure, contact.mesure_id) if contact.mesure_id else None
    told = _read(session, dossier, mesure, jour, modalite, minutes, presence, note)
    day, how = told["jour"], told["modalite"]
    _uncounted(session, contact, Noted(contact.id, day, how))
    before = _said(session, contact)
    for name, value in told.items():
        setattr(contact, name, value)
    _first_contact(session, dossier)
    done(session, "contacts.correct", dossier, actor, effective=day, after=how, detail={"raison": before})
    return contact


def remove(session: Session, id: int, *, actor: Actor | None, version: int | None = None) -> Dossier:
    """Take out a contact noted by mistake, that no transmitted bilan counts; the history keeps what it said.

    A partner takes out what it noted itself. Raises NotFound, Invalid.
    """
    dossier, contact = _own(session, "contacts.remove", id, actor, version)
    _uncounted(session, contact)
    before, day = _said(session, contact), contact.jour
    session.delete(contact)
    _first_contact(session, dossier)
    done(session, "contacts.remove", dossier, actor, effective=day, detail={"raison": before})
    return dossier


def _own(
    session: Session, verb: str, id: int, by: Actor | None, version: int | None
) -> tuple[Dossier, Contact]:
    """A contact that `by` may correct: of its plateforme for a coordinator, its own for a partner."""
    dossier, contact = taken_by(session, verb, Contact, id, by, version)
    if by is None or not corrects(contact, by):
        raise NotFound("contact")
    return dossier, contact


def _uncounted(session: Session, contact: Contact, corrected: Noted | None = None) -> None:
    """Raise Invalid when a transmitted bilan counts the contact, or would seem to once it is `corrected`."""
    if contact.mesure_id is None:
        return
    mesure = session.get_one(Mesure, contact.mesure_id)
    log, sent = logged(session, [mesure.id])[mesure.id], sent_bilans(mesure)
    if day := counted(sent, log).get(contact.id):
        told = f"Un bilan déjà transmis, qui va jusqu'au {date_short(day)}, le compte : il ne change plus."
        raise Invalid(Problem("jour", told))
    if corrected is None:
        return
    others = [noted for noted in log if noted.id != contact.id]
    if day := counted(sent, [*others, corrected]).get(contact.id):
        told = (
            f"Un bilan déjà transmis, qui va jusqu'au {date_short(day)}, a compté les contacts de cette "
            "période. Retirez celui-ci, puis notez-le de nouveau à sa date."
        )
        raise Invalid(Problem("jour", told))


def _said(session: Session, contact: Contact) -> str:
    """What a contact says, for the history."""
    lists = current_lists(session)
    parts = [
        date_short(contact.jour),
        lists.label("modalite_contact", contact.modalite),
        f"{contact.minutes} min" if contact.minutes else "",
        lists.label("presence_contact", contact.presence),
        contact.note,
    ]
    return "Noté auparavant : " + " · ".join(part for part in parts if part)


def _first_contact(session: Session, dossier: Dossier) -> None:
    """The day of the first contact, from those that are left."""
    session.flush()
    met = select(func.min(Contact.jour)).where(Contact.dossier_id == dossier.id, Contact.modalite != MISSED)
    dossier.premier_contact_le = session.scalar(met)


def _read(
    session: Session,
    dossier: Dossier,
    mesure: Mesure | None,
    jour: Any,
    modalite: Any,
    minutes: Any,
    presence: Any,
    note: Any,
) -> dict[str, Any]:
    """What is noted of a contact, by column, all its problems at once. Raises Invalid."""
    earliest, latest = _days(dossier, mesure)
    lists, read = current_lists(session), inputs.Gather()
    day = read(inputs.day, jour, "jour", "Date du contact", latest=latest, earliest=earliest, required=True)
    how = read(inputs.code, lists, "modalite_contact", modalite, "modalite", "Modalité", required=True)
    length = read(inputs.number, minutes, "minutes", "Durée en minutes", 0, DAY_MINUTES)
    there = read(inputs.code, lists, "presence_contact", presence, "presence", "Présents")
    words = read(inputs.text, note, "note", "Note")
    if how == MISSED and there:
        read.add("presence", "« Présents » : le rendez-vous n'a pas été honoré. Retirez ce choix.")
    read.done()
    return {"jour": day, "modalite": how, "minutes": length, "presence": there, "note": words}


def _days(dossier: Dossier, mesure: Mesure | None) -> tuple[date | None, date]:
    """The first and the last day that a contact may have."""
    ends = [today(), dossier.clos_le, mesure.fin if mesure else None]
    first = mesure.debut if mesure else dossier.recue_le - BEFORE
    return first, min(day for day in ends if day is not None)


def _mesure(session: Session, dossier: Dossier, number: int | None, by: Actor) -> Mesure | None:
    """The mesure that the contact belongs to. Raises NotFound for another's, Invalid when one is needed."""
    if number is None:
        if by.role == Role.PARTENAIRE and Tie.REFERENT not in dossier_ties(session, dossier, by):
            raise Invalid(Problem("mesure", "« Mesure » est à choisir : celle que vous menez."))
        return None
    mesure = session.get(Mesure, identifier(number))
    if mesure is None or mesure.dossier_id != dossier.id:
        raise NotFound("mesure")
    operates(session, dossier, mesure, by)
    if mesure.debut is None:
        raise Invalid(Problem("mesure", "Cette mesure n'a pas démarré. Notez le contact sans mesure."))
    return mesure
