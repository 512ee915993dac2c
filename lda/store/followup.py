"""The parts of one dossier, read once: what a page shows, and the facts that its next steps depend on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from lda.domain.access import OPERATEUR_DAYS, Actor
from lda.domain.clock import today
from lda.domain.facts import DossierFacts, MesureFacts, PropositionFacts, SortieFacts
from lda.domain.words import AWAITING_DECISION, RoleGroupe
from lda.domain.workflow import SAYS_NOTHING
from lda.store.lists import Lists, current_lists
from lda.store.models import (
    Adhesion,
    Bilan,
    Diagnostic,
    Dossier,
    Evenement,
    Intervenant,
    Mesure,
    Proposition,
    Relais,
    Saisine,
)

LOOKED_AGAIN, REOPENED = ANEW = ("dossiers.look_again", "dossiers.reopen")
"""Verbs after which a situation is studied anew."""


@dataclass(frozen=True)
class Followup:
    """All rows that hang on a dossier, each kind in order of time."""

    saisines: Sequence[Saisine]
    diagnostics: Sequence[Diagnostic]
    adhesions: Sequence[Adhesion]
    propositions: Sequence[Proposition]
    intervenants: Sequence[Intervenant]
    mesures: Sequence[Mesure]
    relais: Sequence[Relais]

    @property
    def main(self) -> Saisine | None:
        """As `main_saisine`."""
        return max(self.saisines, key=_speaks, default=None)

    @property
    def referent(self) -> Intervenant | None:
        """The active referent."""
        return next((i for i in self.intervenants if i.role == RoleGroupe.REFERENT and i.fin is None), None)


def followup_of(session: Session, dossier: Dossier) -> Followup:
    """The rows of a dossier, in a number of queries that does not depend on how many there are."""
    one = dossier.id
    mesures = select(Mesure).where(Mesure.dossier_id == one).order_by(Mesure.demandee_le, Mesure.id)
    shown = mesures.options(
        joinedload(Mesure.operateur),
        joinedload(Mesure.suspensions),
        joinedload(Mesure.objectifs),
        selectinload(Mesure.bilans).options(selectinload(Bilan.besoins), joinedload(Bilan.evolutions)),
    )
    diagnostics = select(Diagnostic).where(Diagnostic.dossier_id == one)
    return Followup(
        saisines=saisines_of(session, dossier),
        diagnostics=session.scalars(
            diagnostics.options(joinedload(Diagnostic.besoins)).order_by(Diagnostic.jour, Diagnostic.id)
        ).unique().all(),
        adhesions=session.scalars(
            select(Adhesion).where(Adhesion.dossier_id == one).order_by(Adhesion.jour, Adhesion.id)
        ).all(),
        propositions=session.scalars(
            select(Proposition).where(Proposition.dossier_id == one)
            .order_by(Proposition.jour, Proposition.id)
        ).all(),
        intervenants=session.scalars(
            select(Intervenant).where(Intervenant.dossier_id == one)
            .options(joinedload(Intervenant.organisation)).order_by(Intervenant.debut, Intervenant.id)
        ).all(),
        mesures=session.scalars(shown).unique().all(),
        relais=session.scalars(
            select(Relais).where(Relais.dossier_id == one).order_by(Relais.ouvert_le, Relais.id)
        ).all(),
    )  # fmt: skip


def saisines_of(session: Session, dossier: Dossier) -> Sequence[Saisine]:
    """The saisines of a dossier, in the order of their arrival."""
    query = select(Saisine).where(Saisine.dossier_id == dossier.id).options(joinedload(Saisine.organisation))
    return session.scalars(query.order_by(Saisine.recue_le, Saisine.id)).all()


def main_saisine(session: Session, dossier: Dossier) -> Saisine | None:
    """The saisine that speaks for the dossier, which shows its fiche and copies its codes: the latest
    received (by day, then id), doubles and withdrawn ones aside unless there is no other."""
    query = select(Saisine).where(Saisine.dossier_id == dossier.id)
    order = (case((speaking(), 0), else_=1), Saisine.recue_le.desc(), Saisine.id.desc())
    return session.scalars(query.order_by(*order).limit(1)).one_or_none()


def speaking() -> ColumnElement[bool]:
    """Condition on Saisine: neither a double nor withdrawn (DOMAIN A3)."""
    return func.coalesce(Saisine.motif_decision, "").not_in(SAYS_NOTHING)


def _speaks(saisine: Saisine) -> tuple[bool, date, int]:
    received = saisine.recue_le or date.min
    return saisine.motif_decision not in SAYS_NOTHING, received, saisine.id


def facts(dossier: Dossier, rows: Followup, lists: Lists, anew: Mapping[str, date]) -> DossierFacts:
    """What the steps of a dossier depend on (DOMAIN A3), from its rows; `anew`: last day of each of ANEW."""
    ended = [m for m in rows.mesures if m.sortie_confirmee_le is not None]
    last = max(ended, key=lambda m: (m.sortie_confirmee_le or date.min, m.id), default=None)
    return DossierFacts(
        statut=dossier.statut,
        diagnostics=tuple(d.jour for d in rows.diagnostics),
        adhesion=rows.adhesions[-1].code if rows.adhesions else None,
        referents=sum(i.role == RoleGroupe.REFERENT and i.fin is None for i in rows.intervenants),
        propositions=tuple(PropositionFacts(p.reponse, p.issue, p.jour) for p in rows.propositions),
        mesures=tuple(MesureFacts(m.statut, m.debut) for m in rows.mesures),
        relais_outcome=rows.relais[-1].issue if rows.relais else None,
        awaiting=sum(s.statut in AWAITING_DECISION for s in rows.saisines),
        sortie=_sortie(last, lists) if last else None,
        looked_again_on=anew.get(LOOKED_AGAIN),
        reopened_on=anew.get(REOPENED),
    )


def _sortie(mesure: Mesure, lists: Lists) -> SortieFacts:
    return SortieFacts(
        categorie=category_of(lists, mesure.sortie_motif),
        suite=mesure.sortie_suite,
        motif=mesure.sortie_motif,
        destination=mesure.sortie_destination,
    )


def category_of(lists: Lists, motif: str | None) -> str:
    """Category of a motif of the list `motif_sortie`; "" when it has none."""
    item = lists.items("motif_sortie").get(motif or "")
    return str(item.extra.get("categorie", "")) if item else ""


def facts_of(session: Session, dossier: Dossier) -> DossierFacts:
    """What the steps of a dossier depend on, as it stands in this transaction."""
    session.flush()
    days = select(Evenement.verbe, func.max(Evenement.effet)).where(
        Evenement.dossier_id == dossier.id, Evenement.verbe.in_(ANEW)
    )
    anew = dict(session.execute(days.group_by(Evenement.verbe)).all())
    return facts(dossier, followup_of(session, dossier), current_lists(session), anew)


def operated(mesure: Mesure, by: Actor) -> bool:
    """Whether the actor's organisation operates this mesure, from its start to 30 days after its sortie is
    confirmed (DOMAIN A2b)."""
    ended = mesure.sortie_confirmee_le
    return (
        mesure.operateur_id == by.organisation
        and mesure.debut is not None
        and mesure.debut <= today()
        and (ended is None or ended >= today() - timedelta(days=OPERATEUR_DAYS))
    )
