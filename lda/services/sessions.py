"""Signing in and out, and who a cookie names: services without an actor, for they are how one comes to be.

A sign-in is `check` (a question, which takes the time of a passphrase), then `conclude` (a short write), then
`open_ticket`, which the browser brings to a route that gives it the cookie (`redeem`).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from lda.domain.access import Actor
from lda.domain.clock import now, today
from lda.domain.traces import Acte
from lda.services import passphrases
from lda.settings import settings
from lda.store.crypto import cipher
from lda.store.models import Billet, Compte, Echec, Lien, SessionWeb
from lda.store.people import actor_of
from lda.store.traces import note

TICKET_SECONDS = 30
TOUCH_SECONDS = 60
"""A session's last click is written down at most this often."""
FREE_FAILURES = 5
"""Failures of one name before each next one costs a delay, doubled every time."""
LONGEST_DELAY = timedelta(minutes=15)
ADDRESS_CEILING = 100
"""Failures of one address, shared by a whole organisation, before it has to wait."""
FORGOTTEN_AFTER = timedelta(hours=1)


def token_hash(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def name_hash(identifiant: str) -> bytes:
    """By which an account is found from its sign-in name, whatever its case."""
    return cipher().fingerprint("identifiant", identifiant.strip().lower())


def address_hash(address: str | None) -> str | None:
    """What the journal keeps of an address."""
    return cipher().fingerprint("adresse", address).hex() if address else None


@dataclass(frozen=True)
class Attempt:
    """A sign-in that was checked and is to be concluded."""

    account: int | None
    right: bool
    blocked: bool
    address: str | None
    name_key: bytes
    address_key: bytes | None


def check(session: Session, identifiant: str, passphrase: str, address: str | None) -> Attempt:
    """Judge a name and a passphrase. Takes the same time for names that are unknown, disabled or known."""
    name_key = _failures_of(identifiant)
    address_key = cipher().fingerprint("echec", "adresse", address) if address else None
    compte = session.scalar(select(Compte).where(Compte.identifiant_hash == name_hash(identifiant)))
    blocked = _blocked(session, name_key, address_key)
    stored = compte.mot_de_passe if compte is not None and compte.actif else None
    right = not blocked and passphrases.matches(passphrase[: passphrases.LONGEST], stored)
    return Attempt(compte.id if compte else None, right, blocked, address, name_key, address_key)


def conclude(session: Session, attempt: Attempt) -> Compte | None:
    """The account signed in, or None for every kind of refusal alike. Counts and journals failures."""
    if attempt.blocked or _blocked(session, attempt.name_key, attempt.address_key):
        return None
    compte = session.get(Compte, attempt.account) if attempt.account else None
    if compte is None or not attempt.right or not compte.actif:
        _count(session, attempt.name_key, FREE_FAILURES)
        if attempt.address_key:
            _count(session, attempt.address_key, ADDRESS_CEILING)
        account = compte.id if compte else None
        note(session, Acte.ECHEC_CONNEXION, None, "compte", account, address_hash(attempt.address))
        return None
    session.execute(delete(Echec).where(Echec.cle_hash == attempt.name_key))
    actor = actor_of(compte, today())
    note(session, Acte.CONNEXION, actor, "compte", compte.id, address_hash(attempt.address))
    return compte


def authenticate(session: Session, identifiant: str, passphrase: str, address: str | None) -> Compte | None:
    """`check` and `conclude` in one transaction."""
    return conclude(session, check(session, identifiant, passphrase, address))


def confirm(session: Session, compte: Compte, passphrase: str) -> bool:
    """Whether somebody signed in gives the passphrase of its own account again.

    A failure counts with those of the sign-in, under the same delays, and is journaled: commit it.
    """
    key = _failures_of(compte.profil["identifiant"])
    if _blocked(session, key):
        return False
    given = passphrase[: passphrases.LONGEST] if isinstance(passphrase, str) else ""
    if passphrases.matches(given, compte.mot_de_passe):
        session.execute(delete(Echec).where(Echec.cle_hash == key))
        return True
    _count(session, key, FREE_FAILURES)
    note(session, Acte.ECHEC_CONNEXION, None, "compte", compte.id)
    return False


def forget_failures(session: Session, identifiant: str) -> None:
    """Let a name sign in at once: its passphrase has just been chosen."""
    session.execute(delete(Echec).where(Echec.cle_hash == _failures_of(identifiant)))


def _failures_of(identifiant: str) -> bytes:
    """By which the failures of a name are counted, whatever its case."""
    return cipher().fingerprint("echec", "nom", identifiant.strip().lower())


def _blocked(session: Session, *keys: bytes | None) -> bool:
    wanted = [key for key in keys if key]
    query = select(Echec.cle_hash).where(Echec.cle_hash.in_(wanted), Echec.jusqua > now()).limit(1)
    return session.scalar(query) is not None


def _count(session: Session, key: bytes, free: int) -> None:
    """Count a failure; from the `free`-th on, the next attempt waits 2, 4, 8… seconds, 15 minutes at most."""
    row = session.get(Echec, key, with_for_update=True) or _first_failure(session, key)
    if row.dernier < now() - FORGOTTEN_AFTER:
        row.nombre, row.jusqua = 0, None
    row.nombre += 1
    row.dernier = now()
    if row.nombre >= free:
        row.jusqua = now() + min(timedelta(seconds=2 ** min(row.nombre - free + 1, 20)), LONGEST_DELAY)


def _first_failure(session: Session, key: bytes) -> Echec:
    try:
        with session.begin_nested():
            row = Echec(cle_hash=key, nombre=0, dernier=now(), jusqua=None)
            session.add(row)
        return row
    except IntegrityError:  # another attempt came first
        return session.get_one(Echec, key, with_for_update=True)


def open_ticket(session: Session, compte: Compte) -> str:
    """A token that `redeem` changes into a session, once, within thirty seconds."""
    token = secrets.token_urlsafe(32)
    expires = now() + timedelta(seconds=TICKET_SECONDS)
    session.add(Billet(jeton_hash=token_hash(token), compte_id=compte.id, expire=expires))
    return token


def redeem(session: Session, ticket: str) -> str | None:
    """The cookie's value for a ticket; None when it is unknown, used, expired, or its account disabled."""
    row = session.get(Billet, token_hash(ticket), with_for_update=True)
    if row is None:
        return None
    expired, account = row.expire <= now(), row.compte_id
    session.delete(row)
    session.flush()
    _sweep(session)
    compte = session.get_one(Compte, account)
    return None if expired or not compte.actif else _open(session, compte)


def _open(session: Session, compte: Compte) -> str:
    value = secrets.token_urlsafe(32)
    compte.derniere_connexion = now()
    session.add(
        SessionWeb(
            jeton_hash=token_hash(value),
            compte_id=compte.id,
            version=compte.version,
            ouverte_le=now(),
            vue_le=now(),
            expire=now() + timedelta(hours=settings().session_hours),
        )
    )
    session.flush()
    return value


def _sweep(session: Session) -> None:
    """Forget what has expired."""
    session.execute(delete(Billet).where(Billet.expire <= now()))
    session.execute(delete(SessionWeb).where(SessionWeb.expire <= now()))
    session.execute(delete(Lien).where(Lien.expire <= now() - timedelta(days=30)))
    session.execute(delete(Echec).where(Echec.dernier < now() - FORGOTTEN_AFTER))


@dataclass(frozen=True)
class OpenSession:
    """A session that is neither ended, expired nor idle: who it serves, and when its last click was noted."""

    actor: Actor
    seen: datetime


_OF_COOKIE = (
    select(Compte, SessionWeb.vue_le)
    .join(SessionWeb, SessionWeb.compte_id == Compte.id)
    .where(
        SessionWeb.jeton_hash == bindparam("token"),
        SessionWeb.version == Compte.version,
        SessionWeb.expire > bindparam("now"),
        SessionWeb.vue_le > bindparam("idle_since"),
        Compte.actif,
    )
    .options(joinedload(Compte.affectations))
)
"""Asked at every click: built once."""


def session_of(session: Session, cookie: str) -> OpenSession | None:
    """The session that a cookie names and its active account, in one query; None when there is none."""
    asked = {"token": token_hash(cookie), "now": now(), "idle_since": _idle_since()}
    row = session.execute(_OF_COOKIE, asked).unique().one_or_none()
    return None if row is None else OpenSession(actor_of(row.Compte, today()), row.vue_le)


def actor_from(session: Session, cookie: str) -> Actor | None:
    """Who a cookie names now; None for nobody."""
    found = session_of(session, cookie)
    return found.actor if found else None


def _idle_since() -> datetime:
    return now() - timedelta(minutes=settings().idle_minutes)


def touch(session: Session, cookie: str) -> None:
    """Write down that a session has just been used."""
    session.execute(
        update(SessionWeb)
        .where(SessionWeb.jeton_hash == token_hash(cookie), SessionWeb.vue_le > _idle_since())
        .values(vue_le=now())
    )


def close(session: Session, cookie: str) -> None:
    """End the session that a cookie names; nothing happens when there is none."""
    actor = actor_from(session, cookie)
    session.execute(delete(SessionWeb).where(SessionWeb.jeton_hash == token_hash(cookie)))
    if actor is not None:
        note(session, Acte.DECONNEXION, actor, "compte", actor.account)


def end_all(session: Session, compte: Compte) -> None:
    """End every session of an account."""
    compte.version += 1
    session.execute(delete(SessionWeb).where(SessionWeb.compte_id == compte.id))
    session.execute(delete(Billet).where(Billet.compte_id == compte.id))


def note_refusal(session: Session, who: Actor, what: str) -> None:
    """Journal that a page or an object was refused (DOMAIN A6); `what` is its kind, never its content."""
    note(session, Acte.REFUS, who, what[:20])
