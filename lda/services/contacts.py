"""The log of contacts with a household: what the frequency of a mesure is counted from (DOMAIN A4, B 3.5)."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from lda.domain.access import Actor, Tie
from lda.domain.clock import today
from lda.domain.errors import Invalid, NotFound, Problem
from lda.domain.words import Role
from lda.services import inputs
from lda.services.following import done, identifier, operates, taken
from lda.store.lists import current_lists
from lda.store.models import Contact, Dossier, Mesure
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
    note: str | None = None,
    mesure: int | None = None,
) -> Contact:
    """Log a contact with the household, for one of its mesures (its id) or before any.

    An operator logs for its own mesure. `minutes`: how long it lasted. The first contact of a dossier is
    remembered by its day.
    """
    dossier = taken(session, "contacts.log", cle, actor)
    assert actor is not None
    concerned = _mesure(session, dossier, mesure, actor)
    earliest, latest = _days(dossier, concerned)
    lists, read = current_lists(session), inputs.Gather()
    day = read(inputs.day, jour, "jour", "Date du contact", latest=latest, earliest=earliest, required=True)
    how = read(inputs.code, lists, "modalite_contact", modalite, "modalite", "Modalité", required=True)
    length = read(inputs.number, minutes, "minutes", "Durée en minutes", 0, DAY_MINUTES)
    words = read(inputs.text, note, "note", "Note")
    read.done()
    contact = Contact(
        dossier_id=dossier.id,
        mesure_id=concerned.id if concerned else None,
        jour=day,
        modalite=how,
        minutes=length,
        note=words,
        auteur_id=actor.account,
    )
    session.add(contact)
    if how != MISSED:
        dossier.premier_contact_le = min(day, dossier.premier_contact_le or day)
    done(session, "contacts.log", dossier, actor, effective=day, after=how)
    return contact


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
