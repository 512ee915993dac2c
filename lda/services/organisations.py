"""Organisations of the network, as the coordinators write them (DOMAIN A2)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.french import normalise
from lda.domain.words import BAILLEURS
from lda.services import inputs
from lda.store.geography import geography
from lda.store.lists import current_lists
from lda.store.models import Organisation, OrganisationPlateforme
from lda.store.ties import organisation_ties, works_beyond
from lda.store.traces import record


def create(
    session: Session,
    *,
    actor: Actor | None,
    nom: str,
    type: str | None = None,
    commune: str | None = None,
    telephone: str | None = None,
    plateforme: str | None = None,
) -> Organisation:
    """Add an organisation to the network of one of the actor's plateformes (the only one, unless given).

    There are no two of a name. That of another plateforme is not joined by naming it: it comes into the
    network of this one with its first saisine (DOMAIN A2, docs/decisions/0005).
    """
    access.require("organisations.create", actor)
    assert actor is not None  # access.require has refused anonymous visitors
    place = _plateforme(actor, plateforme)
    values = _read(session, nom, type, commune, telephone)
    known = _named(session, values["nom"])
    if known is not None:
        raise inputs.refuse("nom", _already(session, known, actor))
    made = Organisation(**values)
    session.add(made)
    session.flush()
    session.add(OrganisationPlateforme(organisation_id=made.id, plateforme=place))
    session.flush()
    record(session, "organisations.create", actor, after=place, detail={"organisation": made.id, **values})
    return made


def _already(session: Session, known: Organisation, actor: Actor) -> str:
    if organisation_ties(session, known, actor):
        return "Une organisation de ce nom est déjà dans votre réseau : choisissez-la."
    return (
        "Une organisation de ce nom existe déjà dans le réseau d'une autre plateforme : choisissez-la pour "
        "lui confier une mesure ou l'associer à un dossier. Sa plateforme ou l'administration invite ses "
        "professionnels, et elle rejoindra votre réseau à sa première saisine. Si c'en est une autre, "
        "précisez le lieu dans son nom."
    )


def update(
    session: Session,
    cle: str,
    *,
    actor: Actor | None,
    nom: str,
    type: str | None,
    commune: str | None = None,
    telephone: str | None = None,
    active: bool = True,
) -> Organisation:
    """Correct an organisation. One that is not active is no longer offered; its accounts stay."""
    found = session.scalar(select(Organisation).where(Organisation.cle == cle))
    if found is None:
        raise NotFound("organisation")
    access.require("organisations.update", actor, organisation_ties(session, found, actor))
    values = _read(session, nom, type, commune, telephone)
    values["active"] = inputs.flag(active, "active", "En activité")
    other = _named(session, values["nom"])
    if other is not None and other.id != found.id:
        raise inputs.refuse(
            "nom", "Une autre organisation porte déjà ce nom : précisez le lieu ou le service."
        )
    _stays_bailleur_or_not(session, found, values["type"], actor)
    before = {key: getattr(found, key) for key in values}
    for key, value in values.items():
        setattr(found, key, value)
    session.flush()
    record(session, "organisations.update", actor, detail={"organisation": found.id, "avant": before})
    return found


def _stays_bailleur_or_not(
    session: Session, organisation: Organisation, type: str, actor: Actor | None
) -> None:
    """A bailleur reads less of a dossier than others (A2b): one plateforme does not decide it for another."""
    assert actor is not None  # access.require has refused anonymous visitors
    if (type in BAILLEURS) != (organisation.type in BAILLEURS) and works_beyond(
        session, organisation, actor.plateformes
    ):
        raise inputs.refuse(
            "type",
            "« Type » : cette organisation travaille aussi avec d'autres plateformes, et un bailleur ne lit "
            "pas les mêmes informations. Gardez le type, ou ajoutez une autre organisation.",
        )


def _plateforme(actor: Actor, given: str | None) -> str:
    mine = sorted(actor.plateformes)
    if given is None and len(mine) == 1:
        return mine[0]
    return inputs.one_of(mine, given, "plateforme", "Plateforme", required=True)


def _read(
    session: Session, nom: str, type: str | None, commune: str | None, telephone: str | None
) -> dict[str, Any]:
    lists = current_lists(session)
    gather = inputs.Gather()
    values = {
        "nom": gather(inputs.text, nom, "nom", "Nom", max=200, required=True, one_line=True),
        "type": gather(inputs.code, lists, "type_prescripteur", type, "type", "Type", required=True),
        "commune": gather(inputs.one_of, geography().communes, commune, "commune", "Commune"),
        "telephone": gather(inputs.telephone, telephone),
    }
    gather.done()
    return values


def _named(session: Session, nom: str) -> Organisation | None:
    """The organisation of that name, whatever its accents and case."""
    wanted = normalise(nom)
    known = session.execute(select(Organisation.id, Organisation.nom))
    found = next((key for key, name in known if normalise(name) == wanted), None)
    return session.get(Organisation, found) if found is not None else None
