"""What the end of a follow-up asks and brings: its two axes, the recontacts, the relais (DOMAIN A3, A4)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import deadlines, workflow
from lda.domain.access import Actor
from lda.domain.clock import today
from lda.domain.words import RUNNING, StatutDossier
from lda.services import inputs
from lda.services.following import done, name_of
from lda.store.followup import category_of
from lda.store.lists import Lists, current_lists, parameter
from lda.store.models import Compte, Dossier, Mesure, Recontact, Relais


def ending(read: inputs.Gather, lists: Lists, motif: str, destination: str) -> tuple[str, str]:
    """The two axes on which a follow-up ends, read together: why, and where to (DOMAIN A4)."""
    homes = "situation_residentielle"
    why = read(inputs.code, lists, "motif_sortie", motif, "motif", "Motif de la sortie", required=True)
    where = read(inputs.code, lists, homes, destination, "destination", "Destination", required=True)
    return why, where


def beside(
    read: inputs.Gather, day: date | None, informed: bool | None, risks: str | None, met: date | None
) -> dict[str, Any]:
    """What else is told of a sortie on a day, by column: whether the household was told of it, the risks that
    remain, the day of the last contact (DOMAIN B 3.7)."""
    latest = min(day or today(), today())
    told = None if informed is None else read(inputs.flag, informed, "menage_informe", "Ménage informé")
    return {
        "sortie_informe": told,
        "sortie_risques": read(inputs.text, risks, "risques", "Risques qui demeurent"),
        "sortie_contact": read(inputs.day, met, "dernier_contact", "Dernier contact", latest=latest),
    }


def open_relais(session: Session, dossier: Dossier) -> list[Relais]:
    """The relais of a dossier that have no outcome yet."""
    query = select(Relais).where(Relais.dossier_id == dossier.id, Relais.issue.is_(None))
    return list(session.scalars(query))


def plan_recontacts(session: Session, dossier: Dossier, mesure: Mesure) -> None:
    """Plan the recontacts of a household whose mesure has just ended (DOMAIN A3)."""
    assert mesure.fin is not None
    for month, day in deadlines.recontacts(mesure.fin, mesure.sortie_motif).items():
        session.add(Recontact(dossier_id=dossier.id, mesure_id=mesure.id, mois=month, echeance=day))


def take_relais(session: Session, dossier: Dossier, mesure: Mesure, by: Actor | None) -> None:
    """Begin a relais when this was the last running mesure and its sortie asks for one (DOMAIN A3). Who
    confirms the sortie carries it, until `suivi.note_relais` names another."""
    others = select(Mesure.id).where(
        Mesure.dossier_id == dossier.id, Mesure.id != mesure.id, Mesure.statut.in_(RUNNING)
    )
    running = len(session.scalars(others).all())
    category = category_of(current_lists(session), mesure.sortie_motif)
    if dossier.statut != StatutDossier.ACCOMPAGNEMENT:
        return
    if not workflow.takes_relais(category, mesure.sortie_suite, running):
        return
    due = today() + timedelta(days=parameter(session, "relais", today())["jours"])
    carrier = name_of(session.get(Compte, by.account)) if by else ""
    session.add(
        Relais(
            dossier_id=dossier.id, mesure_id=mesure.id, ouvert_le=today(), echeance=due, par=carrier or None
        )
    )  # fmt: skip
    before, dossier.statut = dossier.statut, StatutDossier.RELAIS
    done(
        session, "dossiers.take_relais", dossier, by,
        before=before, after=dossier.statut, motif=mesure.sortie_motif, detail={"mesure": mesure.code},
    )  # fmt: skip
