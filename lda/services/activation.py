"""One-time links: they activate an account, renew its passphrase, or make the first administrator."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lda.domain.clock import now, today
from lda.domain.errors import NotFound
from lda.domain.traces import Acte
from lda.domain.words import Role
from lda.services import inputs, passphrases, profiles, sessions
from lda.store.models import Compte, Evenement, Lien
from lda.store.people import actor_of
from lda.store.traces import note

INVITATION_DAYS = 7
FIRST_ADMIN_HOURS = 24


@dataclass(frozen=True)
class Invitation:
    """What an activation link says to who holds it. `first_admin`: it makes the first administrator."""

    first_admin: bool
    expire: datetime
    name: str = ""
    identifiant: str = ""
    role: Role = Role.ADMIN
    organisation: str = ""
    invited_by: str = ""
    renewal: bool = False
    """True when the account had a passphrase already."""


def first_admin_link(session: Session) -> str | None:
    """The token of a link that makes the first administrator; None when there is an active one."""
    if administrators(session):
        return None
    return new_link(session, None, timedelta(hours=FIRST_ADMIN_HOURS))


def first_admin_awaited(session: Session) -> bool:
    """Whether a link given for the first administrator still serves."""
    usable = (Lien.compte_id.is_(None), Lien.utilise_le.is_(None), Lien.expire > now())
    return session.scalar(select(Lien.jeton_hash).where(*usable).limit(1)) is not None


def invitation(session: Session, jeton: str) -> Invitation:
    """What a link is for. Raises NotFound when it is unknown, used, expired or void."""
    link = _link(session, jeton)
    if link.compte_id is None:
        return Invitation(True, link.expire)
    compte = session.get_one(Compte, link.compte_id)
    return Invitation(
        False,
        link.expire,
        name=profiles.name_of(compte),
        identifiant=compte.profil.get("identifiant", ""),
        role=Role(compte.role),
        organisation=compte.organisation.nom if compte.organisation else "",
        invited_by=_inviter(session, compte),
        renewal=compte.mot_de_passe is not None,
    )


def activate(session: Session, jeton: str, *, passphrase: str, again: str) -> Compte:
    """Choose the passphrase of the account of a link, which serves no more. Raises NotFound and Invalid."""
    link = _link(session, jeton, lock=True)
    if link.compte_id is None:
        raise NotFound("lien")
    compte = session.get_one(Compte, link.compte_id)
    chosen = passphrases.accepted(passphrase, again, compte.profil.get("identifiant", ""))
    return _activated(session, link, compte, chosen)


def create_first_admin(
    session: Session, jeton: str, *, prenom: str, nom: str, identifiant: str, passphrase: str, again: str
) -> Compte:
    """Make the first administrator. Raises NotFound once there is one, and Invalid."""
    link = _link(session, jeton, lock=True)
    if link.compte_id is not None or administrators(session):
        raise NotFound("lien")
    gather = inputs.Gather()
    profil = {
        "prenom": gather(inputs.text, prenom, "prenom", "Prénom", max=80, required=True, one_line=True),
        "nom": gather(inputs.text, nom, "nom", "Nom", max=80, required=True, one_line=True),
    }
    name = gather(profiles.sign_in_name, identifiant)
    chosen = gather(passphrases.accepted, passphrase, again, identifiant or "")
    gather.done()
    values: dict[str, Any] = {"role": Role.ADMIN, "profil": profil, "organisation": None, "affectations": []}
    return _activated(session, link, profiles.add(session, name, values), chosen)


def _activated(session: Session, link: Lien, compte: Compte, chosen: str) -> Compte:
    compte.mot_de_passe = passphrases.hashed(chosen)
    link.utilise_le = now()
    sessions.end_all(session, compte)
    sessions.forget_failures(session, compte.profil["identifiant"])
    actor = actor_of(compte, today())
    profiles.trace(session, "accounts.activate", actor, compte)
    note(session, Acte.CONNEXION, actor, "compte", compte.id)
    return compte


def _link(session: Session, jeton: str, *, lock: bool = False) -> Lien:
    link = session.get(Lien, sessions.token_hash(jeton), with_for_update=lock or None)
    if link is None or link.utilise_le is not None or link.expire <= now():
        raise NotFound("lien")
    if link.compte_id is None:
        if administrators(session):
            raise NotFound("lien")
    elif not session.get_one(Compte, link.compte_id).actif:
        raise NotFound("lien")
    return link


def new_link(session: Session, compte: Compte | None, validity: timedelta) -> str:
    """The token of a new link, which makes the account's former unused ones void."""
    if compte is not None:
        session.execute(delete(Lien).where(Lien.compte_id == compte.id, Lien.utilise_le.is_(None)))
    token = secrets.token_urlsafe(32)
    account = compte.id if compte else None
    session.add(Lien(jeton_hash=sessions.token_hash(token), compte_id=account, expire=now() + validity))
    session.flush()
    return token


def _inviter(session: Session, compte: Compte) -> str:
    query = (
        select(Evenement)
        .where(
            Evenement.compte_id == compte.id,
            Evenement.verbe.in_(("accounts.invite", "accounts.renew_link")),
        )
        .order_by(Evenement.id.desc())
        .limit(1)
    )
    event = session.scalar(query)
    return profiles.name_of(event.auteur) if event is not None and event.auteur is not None else ""


def administrators(session: Session, *, but: Compte | None = None, lock: bool = False) -> int:
    """How many active administrators there are, whose passphrase is chosen."""
    query = select(Compte.id).where(Compte.role == Role.ADMIN, Compte.actif, Compte.mot_de_passe.is_not(None))
    found = session.scalars(query.with_for_update(of=Compte) if lock else query)
    return sum(account != (but.id if but else None) for account in found)
