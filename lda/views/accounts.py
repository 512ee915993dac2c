"""Accounts as the pages read them: the list, and one's own."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, func, select, true
from sqlalchemy.orm import Session, selectinload

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import now
from lda.domain.envois import Rythme
from lda.domain.french import full_name, normalise, sort_key
from lda.domain.words import ROLE_LABELS, Role
from lda.store.models import Compte, Lien, OrganisationPlateforme


class Etat(StrEnum):
    """State of an account."""

    A_ACTIVER = "A_ACTIVER"
    ACTIF = "ACTIF"
    DESACTIVE = "DESACTIVE"


ETAT_LABELS = {Etat.A_ACTIVER: "À activer", Etat.ACTIF: "Actif", Etat.DESACTIVE: "Désactivé"}


@dataclass(frozen=True)
class Place:
    """An assignment: code of a plateforme or of a territoire, first and last day."""

    code: str
    debut: date
    fin: date | None


@dataclass(frozen=True)
class AccountRow:
    """An account. `link_until`: end of its activation link. `shared`: known of other plateformes too."""

    cle: str
    version: int
    name: str
    prenom: str
    nom: str
    identifiant: str
    courriel: str
    telephone: str
    fonction: str
    role: Role
    rythme: Rythme
    organisation: str
    organisation_cle: str | None
    etat: Etat
    derniere_connexion: datetime | None
    link_until: datetime | None
    shared: bool
    places: tuple[Place, ...]
    mine: bool
    """True for the account of who asks."""

    @property
    def role_label(self) -> str:
        """The role in French."""
        return ROLE_LABELS[self.role]


@dataclass(frozen=True)
class Accounts:
    """A page of accounts, how many answer in all, and how many are in each state."""

    rows: tuple[AccountRow, ...]
    total: int
    states: dict[Etat, int]


def page(
    session: Session,
    *,
    actor: Actor | None,
    text: str = "",
    etat: Etat | None = None,
    role: Role | None = None,
    page: int = 0,
    size: int = 25,
) -> Accounts:
    """Accounts that the actor manages, by name: all, or the partners of its plateforme (DOMAIN A2).

    The text is looked for in names, sign-in names and organisations. Pages count from 0.
    """
    access.require("accounts.page", actor)
    assert actor is not None  # access.require has refused anonymous visitors
    query = select(Compte).where(_scope(actor))
    if role is not None:
        query = query.where(Compte.role == role)
    words = normalise(text).split()
    found = [row for row in _rows(session, query, actor) if _answers(row, words)]
    states = {state: sum(row.etat == state for row in found) for state in Etat}
    rows = [row for row in found if etat is None or row.etat == etat]
    return Accounts(tuple(rows[page * size : (page + 1) * size]), len(rows), states)


def me(session: Session, *, actor: Actor | None) -> AccountRow:
    """The account of who asks."""
    access.require("accounts.me", actor)
    assert actor is not None
    return _rows(session, select(Compte).where(Compte.id == actor.account), actor)[0]


def _scope(actor: Actor) -> ColumnElement[bool]:
    if actor.role == Role.ADMIN:
        return true()
    tied = exists().where(
        OrganisationPlateforme.organisation_id == Compte.organisation_id,
        OrganisationPlateforme.plateforme.in_(actor.plateformes),
    )
    return (Compte.role == Role.PARTENAIRE) & tied


def _rows(session: Session, query: Select[Compte], actor: Actor) -> list[AccountRow]:
    links = dict(
        session.execute(
            select(Lien.compte_id, func.max(Lien.expire))
            .where(Lien.utilise_le.is_(None), Lien.expire > now(), Lien.compte_id.is_not(None))
            .group_by(Lien.compte_id)
        ).all()
    )
    elsewhere = OrganisationPlateforme.plateforme.not_in(actor.plateformes)
    shared = set(session.scalars(select(OrganisationPlateforme.organisation_id).where(elsewhere)))
    rows = [
        _row(compte, links.get(compte.id), compte.organisation_id in shared, actor)
        for compte in session.scalars(query.options(selectinload(Compte.affectations)))
    ]
    return sorted(rows, key=lambda row: (sort_key(row.nom), sort_key(row.prenom)))


def _row(compte: Compte, link_until: datetime | None, shared: bool, actor: Actor) -> AccountRow:
    profil = compte.profil
    return AccountRow(
        cle=compte.cle,
        version=compte.version,
        name=full_name(profil.get("prenom", ""), profil.get("nom", "")),
        prenom=profil.get("prenom") or "",
        nom=profil.get("nom") or "",
        identifiant=profil.get("identifiant") or "",
        courriel=profil.get("courriel") or "",
        telephone=profil.get("telephone") or "",
        fonction=profil.get("fonction") or "",
        role=Role(compte.role),
        rythme=Rythme(compte.rythme),
        organisation=compte.organisation.nom if compte.organisation else "",
        organisation_cle=compte.organisation.cle if compte.organisation else None,
        etat=_state(compte),
        derniere_connexion=compte.derniere_connexion,
        link_until=link_until,
        shared=shared,
        places=tuple(Place(a.plateforme or a.territoire or "", a.debut, a.fin) for a in compte.affectations),
        mine=compte.id == actor.account,
    )


def _state(compte: Compte) -> Etat:
    if not compte.actif:
        return Etat.DESACTIVE
    return Etat.A_ACTIVER if compte.mot_de_passe is None else Etat.ACTIF


def _answers(row: AccountRow, words: list[str]) -> bool:
    known = normalise(f"{row.name} {row.identifiant} {row.organisation}")
    return all(word in known for word in words)
