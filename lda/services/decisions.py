"""Decisions of saisines, taken with their dossier or alone (DOMAIN A3)."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import workflow
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.envois import Sujet
from lda.domain.words import AWAITING_DECISION, StatutSaisine
from lda.services import envois
from lda.services.clear import follow_main
from lda.services.loading import dossier_of
from lda.services.saisine_events import done
from lda.store.models import Dossier, Evenement, Saisine
from lda.store.traces import counted


def awaiting(session: Session, dossier: Dossier) -> list[Saisine]:
    """The saisines of a dossier that no decision has closed yet, locked, oldest first."""
    return _saisines(session, dossier, AWAITING_DECISION)


def decide_with_dossier(
    session: Session,
    dossier: Dossier,
    statut: StatutSaisine,
    motif: str | None,
    conseil: str | None,
    by: Actor,
) -> list[Saisine]:
    """Give the decision of the dossier to each of its saisines that awaits one, with one event each.

    After a reopening it is also that of those decided NON_VALIDEE or SANS_SUITE before it (not DOUBLON, not
    RETRAIT). The rights are those of the dossier's verb, which calls this.
    """
    saisines = awaiting(session, dossier) + _reopened(session, dossier)
    for saisine in saisines:
        close(session, saisine, statut, motif, conseil, by)
    return saisines


def close(
    session: Session,
    saisine: Saisine,
    statut: StatutSaisine,
    motif: str | None,
    conseil: str | None,
    by: Actor,
) -> None:
    """Write one decision on a saisine, its event, and the revision of the plateforme that counts it."""
    before = saisine.statut
    saisine.statut = statut
    saisine.motif_decision = motif
    saisine.conseil = conseil
    saisine.decidee_le, saisine.complement_le = today(), None
    dossier = dossier_of(session, saisine) if motif in workflow.SAYS_NOTHING else None
    if dossier is not None:
        follow_main(session, dossier)
    done(session, "saisines.decide", saisine, by, before=before, motif=motif)
    envois.tell_author(session, Sujet.DECISION, saisine, by)
    counted(session, saisine.plateforme)


def _saisines(session: Session, dossier: Dossier, statuts: Iterable[str]) -> list[Saisine]:
    query = (
        select(Saisine)
        .where(Saisine.dossier_id == dossier.id, Saisine.statut.in_(tuple(statuts)))
        .order_by(Saisine.recue_le, Saisine.id)
        .with_for_update(of=Saisine)
    )
    return list(session.scalars(query))


def _reopened(session: Session, dossier: Dossier) -> list[Saisine]:
    """Saisines decided before the last reopening, that its next decision concerns too."""
    last = select(func.max(Evenement.id))
    reopening = session.scalar(
        last.where(Evenement.dossier_id == dossier.id, Evenement.verbe == "dossiers.reopen")
    )
    if reopening is None:
        return []
    decided = _saisines(session, dossier, (StatutSaisine.NON_VALIDEE, StatutSaisine.SANS_SUITE))
    return [
        saisine
        for saisine in decided
        if workflow.redecided(saisine.statut, saisine.motif_decision)
        and (
            session.scalar(
                last.where(Evenement.saisine_id == saisine.id, Evenement.verbe == "saisines.decide")
            )
            or 0
        )
        < reopening
    ]
