"""What concertations came to for a dossier, as each reader has it (DOMAIN A2b, B 3.3)."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lda.domain.access import Part
from lda.store.models import Action, Dossier, ReunionDossier
from lda.views.dossier_lines import Reader
from lda.views.dossier_parts import ActionLine, Concluded

Plan = tuple[ActionLine, ...]


def plans(session: Session, dossier: Dossier, reunions: Sequence[int]) -> Mapping[int, Plan]:
    """The action plan of each concertation (its id) for a dossier."""
    if not reunions:
        return {}
    found: dict[int, Plan] = {}
    here = (Action.dossier_id == dossier.id, Action.reunion_id.in_(reunions))
    query = select(Action).where(*here).options(joinedload(Action.organisation)).order_by(Action.id)
    for action in session.scalars(query):
        found[action.reunion_id] = (*found.get(action.reunion_id, ()), _line(action))
    return found


def concluded(dossier: Dossier, link: ReunionDossier, plan: Plan, reader: Reader) -> Concluded | None:
    """Decision and actions for who reads decisions, findings for who reads it all; of a flagged household
    nothing for who may not know its name, for texts may tell whose they are (DOMAIN A2)."""
    hidden = dossier.violence and Part.IDENTITE not in reader.seen
    if hidden or Part.DECISIONS not in reader.seen:
        return None
    constats = (link.constats or "") if Part.RESTE in reader.seen else ""
    return Concluded(link.participation, constats, link.decision or "", plan)


def _line(action: Action) -> ActionLine:
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
