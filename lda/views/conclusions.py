"""What concertations came to for a dossier, as each reader has it (DOMAIN A2b, B 3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from lda.domain import access
from lda.domain.access import Actor, Part
from lda.store.geography import geography
from lda.store.models import Action, Dossier, Reunion, ReunionDossier
from lda.store.ties import ties_of_each
from lda.views.conclusion_parts import ActionLine, Concluded
from lda.views.dossier_lines import Reader
from lda.views.drafts import person

Plan = tuple[ActionLine, ...]


@dataclass(frozen=True)
class DossierLine:
    """A dossier brought to a concertation: without its name when the reader may not read it.

    `protege`: of a flagged household, of which no document tells more than the reference (DOMAIN A2).
    """

    cle: str
    reference: str
    name: str | None
    commune: str | None
    protege: bool
    conclue: Concluded | None


def brought(
    session: Session, reunion: Reunion, by: Actor, *, told: bool
) -> tuple[tuple[DossierLine, ...], int]:
    """The dossiers of a concertation that `by` may open, and how many others there are. `told`: what it
    came to may be read by now."""
    query = (
        select(Dossier, ReunionDossier)
        .join(ReunionDossier, ReunionDossier.dossier_id == Dossier.id)
        .where(ReunionDossier.reunion_id == reunion.id)
        .order_by(Dossier.reference)
    )
    found = [(dossier, link) for dossier, link in session.execute(query)]
    if not found:
        return (), 0
    ties = ties_of_each(session, [dossier for dossier, _ in found], by)
    plan = plans(session, Action.reunion_id == reunion.id) if told else {}
    lines = []
    for dossier, link in found:
        if access.allowed("dossiers.one", by, ties[dossier.id]):
            seen = access.reads(by, ties[dossier.id], flagged=dossier.violence)
            reader = Reader(by, seen, ties[dossier.id])
            done = concluded(dossier, link, plan.get((reunion.id, dossier.id), ()), reader) if told else None
            lines.append(_line(dossier, reader, done))
    return tuple(lines), len(found) - len(lines)


def plans(session: Session, chosen: ColumnElement[bool]) -> Mapping[tuple[int, int], Plan]:
    """The action plans that a condition on Action chooses, by the ids of concertation and dossier."""
    found: dict[tuple[int, int], Plan] = {}
    query = select(Action).where(chosen).options(joinedload(Action.organisation)).order_by(Action.id)
    for action in session.scalars(query):
        about = action.reunion_id, action.dossier_id
        found[about] = (*found.get(about, ()), _action(action))
    return found


def concluded(dossier: Dossier, link: ReunionDossier, plan: Plan, reader: Reader) -> Concluded | None:
    """Decision and actions for who reads decisions, findings for who reads it all; of a flagged household
    nothing for who may not know its name, for texts may tell whose they are (DOMAIN A2)."""
    hidden = dossier.violence and Part.IDENTITE not in reader.seen
    if hidden or Part.DECISIONS not in reader.seen:
        return None
    constats = (link.constats or "") if Part.RESTE in reader.seen else ""
    return Concluded(link.participation, constats, link.decision or "", plan)


def _line(dossier: Dossier, reader: Reader, done: Concluded | None) -> DossierLine:
    commune = geography().communes.get(dossier.commune or "") if Part.COMMUNE in reader.seen else None
    return DossierLine(
        cle=dossier.cle,
        reference=dossier.reference,
        name=person(dossier.identite) if Part.IDENTITE in reader.seen else None,
        commune=commune.nom if commune else None,
        protege=dossier.violence,
        conclue=done,
    )


def _action(action: Action) -> ActionLine:
    structure = action.organisation
    return ActionLine(
        id=action.id,
        quoi=action.quoi,
        organisation=structure.nom if structure else "",
        organisation_cle=structure.cle if structure else None,
        nom=action.nom or "",
        echeance=action.echeance,
        close_le=action.close_le,
        issue=action.issue,
    )
