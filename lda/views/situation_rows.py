"""The rows of the list of situations, built from the few dossiers and saisines that a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from lda.domain import access, delays, reading
from lda.domain.access import Actor, Part, Reading, Tie
from lda.domain.words import AWAITING_DECISION, CLOSED, UNDECIDED, Role, RoleGroupe, StatutSaisine
from lda.store.models import Dossier, Intervenant, Saisine
from lda.views.drafts import person
from lda.views.situation_filters import CONFIDENTIAL, Limits


class Kind(StrEnum):
    """What a row is."""

    SAISINE = "saisine"
    DOSSIER = "dossier"


@dataclass(frozen=True)
class Late:
    """A delay that is over: what was due, when, and since how many days."""

    label: str
    due: date
    days: int


@dataclass(frozen=True)
class Row:
    """A saisine to acknowledge or a dossier. What the actor may not read is None, or « confidentiel »."""

    kind: str
    cle: str
    reference: str
    name: str
    commune: str | None
    territoire: str
    statut: str
    urgence: str | None
    objet: str | None
    organisation: str | None
    referent: str | None
    recue_le: date
    dernier_mouvement: datetime
    prochaine_echeance: date | None
    late: tuple[Late, ...]
    a_repondre: bool
    """A saisine waits for its author's answer."""
    protege: bool
    """Flagged, for those who may know it."""
    transfert: str | None
    """"entrant": proposed to the actor's plateforme; "sortant": proposed by it."""


def rows_of(session: Session, found: Sequence[Any], limits: Limits, by: Actor) -> tuple[Row, ...]:
    """The rows of some kinds and ids, in their order, in two queries at most."""
    ids = {kind: [id for one, id in found if one == kind] for kind in Kind}
    rows = _dossiers(session, ids[Kind.DOSSIER], limits, by) | _saisines(
        session, ids[Kind.SAISINE], limits, by
    )
    return tuple(rows[kind, id] for kind, id in found)


def _dossiers(session: Session, ids: Sequence[int], limits: Limits, by: Actor) -> dict[tuple[str, int], Row]:
    """The rows of some dossiers, with the referent and what awaits a decision, in one query."""
    if not ids:
        return {}
    oldest = select(func.min(Saisine.recue_le)).where(
        Saisine.dossier_id == Dossier.id, Saisine.statut.in_(AWAITING_DECISION)
    )
    asked = select(func.count()).where(
        Saisine.dossier_id == Dossier.id, Saisine.statut == StatutSaisine.COMPLEMENT
    )
    query = (
        select(Dossier, Intervenant.nom, oldest.scalar_subquery(), asked.scalar_subquery())
        .outerjoin(
            Intervenant,
            (Intervenant.dossier_id == Dossier.id)
            & (Intervenant.role == RoleGroupe.REFERENT)
            & Intervenant.fin.is_(None),
        )
        .options(joinedload(Dossier.organisation))
        .where(Dossier.id.in_(ids))
    )
    return {
        (Kind.DOSSIER.value, d.id): _dossier_row(d, referent, awaiting, bool(waits), limits, by)
        for d, referent, awaiting, waits in session.execute(query)
    }


def _dossier_row(
    d: Dossier, referent: str | None, awaiting: date | None, waits: bool, limits: Limits, by: Actor
) -> Row:
    outgoing = "sortant" if d.transfert_vers else None
    return _row(
        d,
        reading_of(by, d),
        kind=Kind.DOSSIER,
        referent=referent,
        dernier_mouvement=d.dernier_mouvement,
        prochaine_echeance=d.prochaine_echeance,
        late=_late_dossier(d, awaiting, limits),
        a_repondre=waits,
        transfert="entrant" if d.transfert_vers in by.plateformes else outgoing,
    )


def _late_dossier(d: Dossier, awaiting: date | None, limits: Limits) -> tuple[Late, ...]:
    """The delays that a dossier is past; see `situation_filters` for the same in SQL."""
    if d.statut in CLOSED:
        return ()
    found = []
    if d.statut in UNDECIDED and d.premier_contact_le is None:
        found.append(_late("Premier contact", delays.first_contact_due(d.recue_le, limits.delays), limits))
    if awaiting is not None:
        found.append(_late("Décision", delays.decision_due(awaiting, limits.delays), limits))
    return tuple(late for late in found if late is not None)


def _late(label: str, due: date, limits: Limits) -> Late | None:
    over = delays.delay(due, limits.today)
    return Late(label, due, over.days_late) if over.late else None


def _saisines(session: Session, ids: Sequence[int], limits: Limits, by: Actor) -> dict[tuple[str, int], Row]:
    """The rows of some saisines to acknowledge."""
    if not ids:
        return {}
    query = select(Saisine).where(Saisine.id.in_(ids)).options(joinedload(Saisine.organisation))
    return {(Kind.SAISINE.value, s.id): _saisine_row(s, limits, by) for s in session.scalars(query)}


def _saisine_row(s: Saisine, limits: Limits, by: Actor) -> Row:
    assert s.recue_le is not None
    assert s.transmise_le is not None
    late = _late("Accusé de réception", delays.acknowledgement_due(s.recue_le, limits.delays), limits)
    return _row(
        s,
        reading_of(by, s),
        kind=Kind.SAISINE,
        referent=None,
        dernier_mouvement=s.transmise_le,
        prochaine_echeance=None,
        late=(late,) if late else (),
        a_repondre=False,
        transfert=None,
    )


def _row(one: Dossier | Saisine, seen: Reading, **own: Any) -> Row:
    """A row as far as its reader may see it; `own` is what dossiers and saisines have each in their way."""
    assert one.reference is not None
    assert one.territoire is not None
    assert one.recue_le is not None
    return Row(
        cle=one.cle,
        reference=one.reference,
        name=CONFIDENTIAL if seen.confidential else person(one.identite),
        commune=one.commune if Part.COMMUNE in seen else None,
        territoire=one.territoire,
        statut=one.statut,
        urgence=one.urgence,
        objet=one.objet_demande,
        organisation=one.organisation.nom if one.organisation else None,
        recue_le=one.recue_le,
        protege=one.violence and reading.reads_violence(seen),
        **own,
    )


def reading_of(by: Actor, one: Dossier | Saisine) -> Reading:
    """What who follows it reads of a dossier or of a saisine to acknowledge, from its columns alone."""
    ties = set()
    if by.role == Role.COORDINATEUR and one.plateforme in by.plateformes:
        ties.add(Tie.PLATEFORME)
    if isinstance(one, Dossier) and by.role == Role.COORDINATEUR and one.transfert_vers in by.plateformes:
        ties.add(Tie.RECEIVING)
    if by.role == Role.SLISL and one.territoire in by.territoires:
        ties.add(Tie.TERRITOIRE)
    tied = frozenset(ties)
    return reading.narrowed(access.reads(by, tied, flagged=one.violence), tied, flagged=one.violence)
