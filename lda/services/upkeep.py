"""What an administrator does from the server itself, and what passing time asks for."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import CursorResult, Delete, delete, select
from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.domain.clock import noon, now, today
from lda.domain.deadlines import add_months
from lda.domain.words import Role
from lda.services import drafts, schedule
from lda.services.sessions import name_hash
from lda.store.models import Billet, Compte, Envoi, Journal, Organisation, SessionWeb
from lda.store.people import actor_of

SENT_DAYS = 120
"""How long what was sent is remembered: longer than a bilan is recalled, which is done once."""
JOURNAL_MONTHS = 12
"""How long the journal of accesses is kept (DOMAIN A6)."""


@dataclass(frozen=True)
class Tidied:
    """How many rows were thrown away, and how many mesures had their next bilans written down."""

    drafts: int
    journal: int
    sessions: int
    messages: int
    mesures: int


def tidy(session: Session) -> Tidied:
    """What each day asks for: delete drafts left alone for too long, the journal beyond its 12 months and
    what has expired; write down the bilans that mesures will owe, nobody having touched them for months."""
    oldest = noon(add_months(today(), -JOURNAL_MONTHS))
    return Tidied(
        drafts.purge(session),
        _deleted(session, delete(Journal).where(Journal.quand < oldest)),
        _deleted(session, delete(SessionWeb).where(SessionWeb.expire <= now()))
        + _deleted(session, delete(Billet).where(Billet.expire <= now())),
        _deleted(session, delete(Envoi).where(Envoi.envoye_le < now() - timedelta(days=SENT_DAYS))),
        schedule.look_ahead(session),
    )


def _deleted(session: Session, statement: Delete) -> int:
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount


def server_actor(session: Session) -> Actor | None:
    """The administrator in whose name the command line acts: the oldest active one, if any."""
    query = select(Compte).where(Compte.role == Role.ADMIN, Compte.actif, Compte.mot_de_passe.is_not(None))
    found = session.scalars(query.order_by(Compte.id).limit(1)).unique().one_or_none()
    return None if found is None else actor_of(found, today())


def key_of_account(session: Session, identifiant: str) -> str | None:
    """The key of the account of a sign-in name."""
    return session.scalar(select(Compte.cle).where(Compte.identifiant_hash == name_hash(identifiant)))


def key_of_organisation(session: Session, nom: str) -> str | None:
    """The key of the organisation of a name."""
    return session.scalar(select(Organisation.cle).where(Organisation.nom == nom))
