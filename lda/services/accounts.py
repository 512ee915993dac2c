"""Accounts: invitation by a one-time link, activation, disabling, handing over (DOMAIN A2)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor, Tie
from lda.domain.clock import today
from lda.domain.envois import Rythme
from lda.domain.errors import Conflict, NotFound
from lda.domain.words import Role, StatutSaisine
from lda.services import activation, echeances, inputs, passphrases, profiles, sessions
from lda.services.profiles import Assignment as Assignment
from lda.store.models import (
    Affectation,
    Compte,
    Dossier,
    Intervenant,
    Lien,
    Organisation,
    Saisine,
    SaisineCollegue,
    SessionWeb,
)
from lda.store.people import actor_of
from lda.store.ties import account_ties, known_beyond, newcomer, organisation_ties, reads_beyond
from lda.store.traces import moved, record

HANDED_OVER = "Relais pris par un ou une collègue de la même organisation."


def invite(
    session: Session,
    *,
    actor: Actor | None,
    role: str,
    prenom: str,
    nom: str,
    courriel: str | None = None,
    organisation: str | None = None,
    fonction: str | None = None,
    telephone: str | None = None,
    identifiant: str | None = None,
    affectations: Sequence[Assignment] = (),
) -> tuple[Compte, str]:
    """Make an account that its link activates; the token of the link is returned, and never shown again.

    `organisation` is a key. The sign-in name is the e-mail address unless given. A coordinator invites
    partners of organisations of its plateforme (DOMAIN A2), where they would read nothing of another's.
    """
    structure = _organisation(session, organisation)
    access.require("accounts.invite", actor, _invite_ties(session, role, structure, actor))
    _opens_nothing_beyond(session, structure, actor)
    values = profiles.read(session, role, prenom, nom, courriel, fonction, telephone, structure, affectations)
    name = profiles.sign_in_name(identifiant or values["profil"]["courriel"])
    compte = profiles.add(session, name, values)
    token = activation.new_link(session, compte, timedelta(days=activation.INVITATION_DAYS))
    detail = {"nom": profiles.name_of(compte)}
    profiles.trace(session, "accounts.invite", actor, compte, detail, after=compte.role)
    return compte, token


def renew_link(session: Session, cle: str, *, actor: Actor | None) -> str:
    """A new activation link, the former ones being void; for an active account it is a new passphrase.

    Who holds the link becomes the person: see `_in_hand`.
    """
    compte = _reach(session, cle, "accounts.renew_link", actor)
    _in_hand(session, compte, actor)
    if not compte.actif:
        raise inputs.refuse("compte", "Ce compte est désactivé : réactivez-le avant de renouveler son lien.")
    token = activation.new_link(session, compte, timedelta(days=activation.INVITATION_DAYS))
    profiles.trace(session, "accounts.renew_link", actor, compte)
    return token


def disable(session: Session, cle: str, *, actor: Actor | None) -> None:
    """Close an account at once: its sessions end, its links are void. Its saisines stay where they are."""
    compte = _reach(session, cle, "accounts.disable", actor)
    _known_here_alone(session, compte, actor)
    _keep_an_administrator(session, compte)
    compte.actif = False
    sessions.end_all(session, compte)
    session.execute(delete(Lien).where(Lien.compte_id == compte.id))
    profiles.trace(session, "accounts.disable", actor, compte)


def enable(session: Session, cle: str, *, actor: Actor | None) -> None:
    """Open a disabled account again, with the passphrase it had."""
    compte = _reach(session, cle, "accounts.enable", actor)
    _in_hand(session, compte, actor)
    compte.actif = True
    profiles.trace(session, "accounts.enable", actor, compte)


def end_sessions(session: Session, cle: str, *, actor: Actor | None) -> None:
    """Sign an account out everywhere, without disabling it."""
    compte = _reach(session, cle, "accounts.end_sessions", actor)
    sessions.end_all(session, compte)
    profiles.trace(session, "accounts.end_sessions", actor, compte)


def change(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    version: int,
    role: str,
    prenom: str,
    nom: str,
    courriel: str | None = None,
    organisation: str | None = None,
    fonction: str | None = None,
    telephone: str | None = None,
    affectations: Sequence[Assignment] = (),
) -> Compte:
    """Correct an account, its role and its assignments; it has to sign in again. Raises Conflict."""
    compte = _reach(session, cle, "accounts.change", actor)
    if compte.version != version:
        raise Conflict([f"Le compte de {profiles.name_of(compte)} a été modifié ou désactivé entre-temps."])
    structure = _organisation(session, organisation)
    values = profiles.read(session, role, prenom, nom, courriel, fonction, telephone, structure, affectations)
    if values["role"] != Role.ADMIN:
        _keep_an_administrator(session, compte)
    before = _detail(compte)
    former, compte.role = compte.role, values["role"]
    compte.profil = {**compte.profil, **values["profil"]}
    compte.organisation = structure
    session.execute(delete(Affectation).where(Affectation.compte_id == compte.id))
    session.flush()
    session.refresh(compte, ["affectations"])
    compte.affectations.extend(values["affectations"])
    sessions.end_all(session, compte)
    profiles.trace(session, "accounts.change", actor, compte, before, before=former, after=compte.role)
    return compte


def _detail(compte: Compte) -> dict[str, Any]:
    places = [[a.plateforme or a.territoire, str(a.debut), str(a.fin)] for a in compte.affectations]
    return {"profil": compte.profil, "organisation": compte.organisation_id, "affectations": places}


def hand_over(session: Session, cle: str, *, actor: Actor | None, vers: str) -> tuple[int, int]:
    """Give a partner's saisines, drafts and present parts in dossiers to a colleague of its organisation.

    `vers` is the colleague's key. The part of the former ends today and stays in the history. Returns how
    many saisines and how many parts were given.
    """
    compte = _reach(session, cle, "accounts.hand_over", actor)
    colleague = _by_key(session, vers)
    access.require("accounts.hand_over", actor, account_ties(session, colleague, actor))
    _in_hand(session, compte, actor)
    if compte.role != Role.PARTENAIRE or colleague.role != Role.PARTENAIRE or colleague.id == compte.id:
        raise inputs.refuse("vers", "Choisissez le compte d'un autre partenaire.")
    if colleague.organisation_id != compte.organisation_id:
        raise inputs.refuse("vers", "Choisissez un ou une collègue de la même organisation.")
    if not colleague.actif:
        raise inputs.refuse("vers", "Ce compte est désactivé : choisissez un compte actif.")
    given = _give_saisines(session, compte, colleague), _give_parts(session, compte, colleague)
    detail = {"vers": profiles.name_of(colleague), "saisines": given[0], "accompagnements": given[1]}
    profiles.trace(session, "accounts.hand_over", actor, compte, detail)
    return given


def _give_saisines(session: Session, compte: Compte, colleague: Compte) -> int:
    """Those written for the organisation that they share; those for a former one are not the colleague's."""
    its = Saisine.organisation_id == compte.organisation_id
    mine = list(session.scalars(select(Saisine).where(Saisine.auteur_id == compte.id, its)))
    for saisine in mine:
        saisine.auteur_id = colleague.id
        if saisine.statut == StatutSaisine.BROUILLON and saisine.saisie_par_id == compte.id:
            saisine.saisie_par_id = colleague.id
    session.flush()
    named = set(
        session.scalars(select(SaisineCollegue.saisine_id).where(SaisineCollegue.compte_id == compte.id))
    )
    known = set(
        session.scalars(select(SaisineCollegue.saisine_id).where(SaisineCollegue.compte_id == colleague.id))
    ) | {saisine.id for saisine in mine}
    session.execute(delete(SaisineCollegue).where(SaisineCollegue.compte_id == compte.id))
    session.add_all(SaisineCollegue(saisine_id=i, compte_id=colleague.id) for i in sorted(named - known))
    return len(mine)


def _give_parts(session: Session, compte: Compte, colleague: Compte) -> int:
    query = select(Intervenant).where(Intervenant.compte_id == compte.id, Intervenant.fin.is_(None))
    parts = list(session.scalars(query))
    for part in parts:
        part.fin, part.motif_fin = max(today(), part.debut), HANDED_OVER
    session.flush()
    for part in parts:
        session.add(
            Intervenant(
                dossier_id=part.dossier_id,
                role=part.role,
                organisation_id=part.organisation_id,
                compte_id=colleague.id,
                nom=profiles.name_of(colleague),
                telephone=colleague.profil.get("telephone") or part.telephone,
                debut=part.fin,
            )
        )
        dossier = session.get_one(Dossier, part.dossier_id)
        moved(dossier)
        echeances.refresh(session, dossier)
    session.flush()
    return len(parts)


def update_me(
    session: Session,
    *,
    actor: Actor | None,
    telephone: str | None = None,
    fonction: str | None = None,
    rythme: str | None = None,
) -> None:
    """Change one's own telephone and function, and how often one is written to; None leaves that as it is."""
    access.require("accounts.update_me", actor, frozenset({Tie.OWN}))
    compte = _self(session, actor)
    gather = inputs.Gather()
    new = {
        "telephone": gather(inputs.telephone, telephone),
        "fonction": gather(inputs.text, fonction, "fonction", "Fonction", max=120, one_line=True),
    }
    often = gather(inputs.one_of, Rythme, rythme or compte.rythme, "rythme", "Messages", required=True)
    gather.done()
    former = {key: compte.profil.get(key) for key in new} | {"rythme": compte.rythme}
    compte.profil, compte.rythme = {**compte.profil, **new}, often
    record(session, "accounts.update_me", actor, compte_id=compte.id, detail=former)


def change_passphrase(
    session: Session,
    *,
    actor: Actor | None,
    present: str,
    passphrase: str,
    again: str,
    keep: str | None = None,
) -> bool:
    """Change one's own passphrase; every other session ends, and no link of the account serves any more.

    `keep` is the cookie of the session that asks. False when the present one is not right, or was tried too
    often: what is to be committed is then the failure, which slows the next ones down. Raises Invalid for the
    new one.
    """
    access.require("accounts.change_passphrase", actor, frozenset({Tie.OWN}))
    compte = _self(session, actor)
    if not sessions.confirm(session, compte, present):
        return False
    chosen = passphrases.accepted(passphrase, again, compte.profil.get("identifiant", ""))
    compte.mot_de_passe = passphrases.hashed(chosen)
    compte.version += 1
    session.execute(delete(Lien).where(Lien.compte_id == compte.id, Lien.utilise_le.is_(None)))
    kept = sessions.token_hash(keep or "")
    session.execute(
        delete(SessionWeb).where(SessionWeb.compte_id == compte.id, SessionWeb.jeton_hash != kept)
    )
    own = session.scalar(
        select(SessionWeb).where(SessionWeb.compte_id == compte.id, SessionWeb.jeton_hash == kept)
    )
    if own is not None:
        own.version = compte.version
    profiles.trace(session, "accounts.change_passphrase", actor, compte)
    return True


def _keep_an_administrator(session: Session, compte: Compte) -> None:
    if compte.role != Role.ADMIN or not compte.actif:
        return
    if not activation.administrators(session, but=compte, lock=True):
        raise inputs.refuse(
            "compte",
            "C'est le dernier compte d'administration actif : donnez d'abord ce rôle à une autre personne, "
            "qui active son compte.",
        )


def _known_here_alone(session: Session, compte: Compte, actor: Actor | None) -> None:
    """An organisation that several plateformes have is in the administrator's hands (DOMAIN A2)."""
    if actor is None or actor.role == Role.ADMIN:
        return
    if known_beyond(session, compte.organisation, actor.plateformes):
        raise inputs.refuse(
            "compte",
            "Cette organisation travaille avec plusieurs plateformes : demandez-le à l'administration.",
        )


def _in_hand(session: Session, compte: Compte, actor: Actor | None) -> None:
    """Whoever opens an account, or gives its work away, could read through it: a coordinator does so when all
    that it opens is of its own plateformes (docs/decisions/0005)."""
    _known_here_alone(session, compte, actor)
    if actor is None or actor.role == Role.ADMIN:
        return
    if reads_beyond(session, actor_of(compte, today()), actor.plateformes):
        raise inputs.refuse(
            "compte",
            "Cette personne suit aussi des situations d'autres plateformes : demandez-le à l'administration.",
        )


def _opens_nothing_beyond(session: Session, structure: Organisation | None, actor: Actor | None) -> None:
    """Nobody lets into an organisation somebody who would read at once what other plateformes follow."""
    if structure is None or actor is None or actor.role == Role.ADMIN:
        return
    if reads_beyond(session, newcomer(structure), actor.plateformes):
        raise inputs.refuse(
            "organisation",
            "Cette organisation suit aussi des situations d'autres plateformes : demandez à l'administration "
            "d'inviter cette personne.",
        )


def _reach(session: Session, cle: str, right: str, actor: Actor | None) -> Compte:
    compte = _by_key(session, cle)
    access.require(right, actor, account_ties(session, compte, actor))
    return compte


def _by_key(session: Session, cle: str) -> Compte:
    compte = session.scalar(select(Compte).where(Compte.cle == cle))
    if compte is None:
        raise NotFound("compte")
    return compte


def _self(session: Session, actor: Actor | None) -> Compte:
    assert actor is not None  # access.require has refused anonymous visitors
    return session.get_one(Compte, actor.account)


def _organisation(session: Session, cle: str | None) -> Organisation | None:
    if not cle:
        return None
    found = session.scalar(select(Organisation).where(Organisation.cle == cle))
    if found is None:
        raise NotFound("organisation")
    return found


def _invite_ties(
    session: Session, role: str, organisation: Organisation | None, actor: Actor | None
) -> frozenset[Tie]:
    if actor is None or role != Role.PARTENAIRE:
        return frozenset()
    if organisation is None:  # refused a little later, with a message
        return frozenset({Tie.PLATEFORME})
    return organisation_ties(session, organisation, actor)
