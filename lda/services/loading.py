"""Taking a saisine, a dossier or an account in hand: found, locked, and allowed, or else NotFound."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from lda.domain import access, workflow
from lda.domain.access import Actor
from lda.domain.errors import Invalid, NotFound, Problem
from lda.store.models import Base, Compte, Dossier, Saisine
from lda.store.ties import dossier_ties, saisine_ties

T = TypeVar("T", bound=Base)

NOT_NOW = "Cette étape n'est plus possible : la saisine a changé entre-temps. Rechargez la page."


def by_key(session: Session, table: type[T], cle: Any, *, lock: bool = True) -> T:
    """A row by its public key, read afresh and locked until the end of the transaction. Raises NotFound."""
    if not isinstance(cle, str) or not cle.isprintable():
        raise NotFound(table.__tablename__)
    found = session.scalars(_by_key(table, lock), {"cle": cle}).one_or_none()
    if found is None:
        raise NotFound(table.__tablename__)
    return found


@cache
def _by_key(table: type[T], lock: bool) -> Select[T]:
    query = select(table).where(getattr(table, "cle") == bindparam("cle"))  # noqa: B009
    query = query.with_for_update(of=table) if lock else query
    return query.execution_options(populate_existing=True)


def saisine_for(session: Session, name: str, cle: Any, by: Actor | None) -> Saisine:
    """The saisine on which `by` does "module.function". Raises NotFound as for a missing one.

    Its dossier is locked first, as the verbs of the dossier do: two acts never wait for each other.
    """
    if by is None or not isinstance(cle, str):
        raise NotFound(name)
    dossier = session.scalar(select(Saisine.dossier_id).where(Saisine.cle == cle))
    if dossier is not None:
        session.get_one(Dossier, dossier, with_for_update=True)
    saisine = by_key(session, Saisine, cle)
    access.require(name, by, saisine_ties(session, saisine, by))
    return saisine


def dossier_for(session: Session, name: str, cle: Any, by: Actor | None) -> Dossier:
    """The dossier on which `by` does "module.function". Raises NotFound as for a missing one."""
    if by is None:
        raise NotFound(name)
    dossier = by_key(session, Dossier, cle)
    access.require(name, by, dossier_ties(session, dossier, by))
    return dossier


def dossier_of(session: Session, saisine: Saisine) -> Dossier | None:
    """The dossier of a saisine, locked; None before acknowledgement."""
    if saisine.dossier_id is None:
        return None
    return session.get_one(Dossier, saisine.dossier_id, with_for_update=True)


def guard(verb: str, saisine: Saisine) -> None:
    """Raise Invalid when the verb is not possible from the status of the saisine (DOMAIN A3)."""
    if not workflow.allowed(workflow.SAISINE, verb, saisine.statut):
        raise Invalid(Problem("statut", NOT_NOW))


def active_account(session: Session, cle: Any, field: str = "compte") -> Compte:
    """An account in use, by its public key. Raises Invalid on `field`."""
    known = cle if isinstance(cle, str) else ""
    found = session.scalars(select(Compte).where(Compte.cle == known)).one_or_none()
    if found is None or not found.actif:
        raise Invalid(Problem(field, "Ce compte n'existe pas ou n'est plus actif. Choisissez-en un autre."))
    return found
