"""Organisations of the network, as the coordinators write them (DOMAIN A2)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.errors import NotFound
from lda.domain.french import normalise
from lda.services import inputs
from lda.store.geography import geography
from lda.store.lists import current_lists
from lda.store.models import Organisation, OrganisationPlateforme
from lda.store.ties import organisation_ties
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

    One of that name that another plateforme has is joined to this one as it is: there are no two of a name.
    """
    access.require("organisations.create", actor)
    assert actor is not None  # access.require has refused anonymous visitors
    place = _plateforme(actor, plateforme)
    values = _read(session, nom, type, commune, telephone)
    found = _named(session, values["nom"])
    if found is None:
        found = Organisation(**values)
        session.add(found)
        session.flush()
    elif session.get(OrganisationPlateforme, (found.id, place)):
        raise inputs.refuse("nom", "Une organisation de ce nom est déjà dans votre réseau : choisissez-la.")
    session.add(OrganisationPlateforme(organisation_id=found.id, plateforme=place))
    session.flush()
    record(session, "organisations.create", actor, after=place, detail={"organisation": found.id, **values})
    return found


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
    before = {key: getattr(found, key) for key in values}
    for key, value in values.items():
        setattr(found, key, value)
    session.flush()
    record(session, "organisations.update", actor, detail={"organisation": found.id, "avant": before})
    return found


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
