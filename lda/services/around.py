"""The people around a dossier as rows: who is referent, who somebody is, when a part ends."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import Conflict, Invalid, Problem
from lda.domain.words import Role, RoleGroupe
from lda.services import inputs
from lda.services.following import active_organisation, name_of
from lda.services.loading import active_account
from lda.store.models import Compte, Dossier, Intervenant


def add_referent(
    session: Session, referent: Intervenant, former: Intervenant | None = None, motif: str | None = None
) -> None:
    """Add the referent; the part of the former one ends on the day the new one's begins, both or neither.

    The database allows one active referent: a second, at the same time, raises Conflict.
    """
    try:
        with session.begin_nested():
            if former is not None:
                former.fin, former.motif_fin = referent.debut, motif
                session.flush()
            session.add(referent)
    except IntegrityError as error:
        raise Conflict(["Un autre référent vient d'être désigné. Rechargez la page."]) from error


def active_referent(session: Session, dossier: Dossier) -> Intervenant | None:
    """The referent of today, if there is one."""
    query = select(Intervenant).where(
        Intervenant.dossier_id == dossier.id,
        Intervenant.role == RoleGroupe.REFERENT,
        Intervenant.fin.is_(None),
    )
    return session.scalars(query).one_or_none()


def end(person: Intervenant, fin: date, motif: str) -> None:
    """End somebody's part, for a reason. Raises Invalid."""
    read = inputs.Gather()
    day = read(inputs.day, fin, "fin", "Jusqu'au", latest=today(), earliest=person.debut, required=True)
    why = read(inputs.text, motif, "motif", "Motif de la fin", 500, required=True)
    read.done()
    person.fin, person.motif_fin = day, why


def person_columns(
    session: Session, nom: str | None, organisation: str | None, compte: str | None, telephone: str | None
) -> dict[str, Any]:
    """Columns of an Intervenant: what the account knows, completed or replaced by what is given."""
    read = inputs.Gather()
    name = read(inputs.text, nom, "nom", "Nom", 120, one_line=True)
    phone = read(inputs.telephone, telephone)
    account = read(_partner, session, compte) if compte else None
    structure = read(active_organisation, session, organisation) if organisation else None
    read.done()
    if account is not None:
        name, phone = name or name_of(account), phone or account.profil.get("telephone")
        structure = account.organisation
    if not name:
        raise Invalid(Problem("nom", "« Nom » est à renseigner, ou choisissez un compte."))
    return {
        "nom": name,
        "telephone": phone,
        "compte_id": account.id if account else None,
        "organisation_id": structure.id if structure else None,
    }


def _partner(session: Session, cle: str) -> Compte:
    account = active_account(session, cle)
    if account.role != Role.PARTENAIRE:
        raise Invalid(
            Problem("compte", "Choisissez le compte d'un partenaire, ou donnez un nom et un téléphone.")
        )
    return account
