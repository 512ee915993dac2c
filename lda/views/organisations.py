"""The directory of the network: organisations, their people, the coordinations (DOMAIN A2)."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.french import full_name, normalise, sort_key
from lda.domain.words import Role
from lda.store.models import Affectation, Compte, Organisation, OrganisationPlateforme


@dataclass(frozen=True)
class Person:
    """A professional of the network, with an active account."""

    nom: str
    fonction: str
    telephone: str
    courriel: str


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation, the plateformes that have it, its people. `mine`: the actor coordinates one."""

    cle: str
    nom: str
    type: str
    commune: str | None
    telephone: str | None
    active: bool
    plateformes: tuple[str, ...]
    people: tuple[Person, ...]
    mine: bool


@dataclass(frozen=True)
class Directory:
    """A page of organisations, and who coordinates each plateforme today (by code)."""

    rows: tuple[OrganisationRow, ...]
    total: int
    coordinations: dict[str, tuple[Person, ...]]


def search(
    session: Session,
    text: str = "",
    *,
    actor: Actor | None,
    type: str | None = None,
    plateforme: str | None = None,
    inactive: bool = False,
    page: int = 0,
    size: int = 25,
) -> Directory:
    """Organisations whose name, or one of whose people, has every word of the text; in alphabetical order.

    `inactive` adds those that closed. Pages count from 0.
    """
    access.require("organisations.search", actor)
    assert actor is not None  # access.require has refused anonymous visitors
    found = _organisations(session, type, inactive)
    people, coordinations = _people(session)
    places = _places(session)
    words = normalise(text).split()
    rows = [
        _row(o, places[o.id], tuple(people[o.id]), actor)
        for o in found
        if (plateforme is None or plateforme in places[o.id]) and _answers(o, people[o.id], words)
    ]
    rows.sort(key=lambda row: sort_key(row.nom))
    return Directory(tuple(rows[page * size : (page + 1) * size]), len(rows), coordinations)


def _organisations(session: Session, type: str | None, inactive: bool) -> list[Organisation]:
    query = select(Organisation)
    if type:
        query = query.where(Organisation.type == type)
    if not inactive:
        query = query.where(Organisation.active)
    return list(session.scalars(query))


def _places(session: Session) -> dict[int, list[str]]:
    places: dict[int, list[str]] = defaultdict(list)
    query = select(OrganisationPlateforme).order_by(OrganisationPlateforme.plateforme)
    for row in session.scalars(query):
        places[row.organisation_id].append(row.plateforme)
    return places


def _people(session: Session) -> tuple[dict[int, list[Person]], dict[str, tuple[Person, ...]]]:
    people: dict[int, list[Person]] = defaultdict(list)
    coordinations: dict[str, tuple[Person, ...]] = {}
    shown = or_(Compte.organisation_id.is_not(None), Compte.role == Role.COORDINATEUR)
    query = select(Compte).where(Compte.actif, shown).options(selectinload(Compte.affectations))
    for compte in session.scalars(query):
        person = _person(compte)
        if compte.organisation_id is not None:
            people[compte.organisation_id].append(person)
        if compte.role == Role.COORDINATEUR:
            for code in {a.plateforme for a in compte.affectations if a.plateforme and _in_force(a)}:
                coordinations[code] = (*coordinations.get(code, ()), person)
    for persons in people.values():
        persons.sort(key=lambda person: sort_key(person.nom))
    return people, coordinations


def _in_force(row: Affectation) -> bool:
    return row.debut <= today() and (row.fin is None or row.fin >= today())


def _person(compte: Compte) -> Person:
    profil = compte.profil
    return Person(
        full_name(profil.get("prenom", ""), profil.get("nom", "")),
        profil.get("fonction") or "",
        profil.get("telephone") or "",
        profil.get("courriel") or "",
    )


def _answers(organisation: Organisation, people: list[Person], words: list[str]) -> bool:
    known = normalise(" ".join([organisation.nom, *(person.nom for person in people)]))
    return all(word in known for word in words)


def _row(
    organisation: Organisation, plateformes: list[str], people: tuple[Person, ...], actor: Actor
) -> OrganisationRow:
    return OrganisationRow(
        organisation.cle,
        organisation.nom,
        organisation.type,
        organisation.commune,
        organisation.telephone,
        organisation.active,
        tuple(plateformes),
        people,
        bool(actor.plateformes & set(plateformes)) and actor.role == Role.COORDINATEUR,
    )
