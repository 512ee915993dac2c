"""The dossier that is opened: as much in it, whatever the size of the base, as in a long accompaniment."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lda.bench.limits import Unmeasurable
from lda.domain.access import Actor
from lda.domain.clock import PARIS, today
from lda.domain.deadlines import add_months
from lda.domain.words import StatutDossier, StatutMesure
from lda.services import echeances
from lda.services.schedule import reschedule
from lda.store.models import Bilan, Contact, Diagnostic, Dossier, Evenement, Mesure, Saisine

CONTACTS, BILANS, EVENTS = 120, 6, 400
"""What it holds: two and a half years of accompaniment, at a contact a week."""
MONTHS = 31
"""Since the start of its mesure: bilans at 3, 6, 12, 18, 24 and 30 months are due."""
HOW = ("VAD", "ENTRETIEN", "VAD", "TEL", "ABSENT")
NOTE = "Point sur le budget, les démarches en cours et l'entretien du logement."


def long_one(session: Session, coordinator: Actor, slisl: Actor, operator: Actor) -> str:
    """The key of a dossier that all three may open, filled up to what an accompaniment of that length holds.

    It is the same each time; in a base where the operator leads none, one is given to it. Raises Unmeasurable
    for a base without any mesure that runs.
    """
    mesure = session.scalar(_candidates(coordinator, slisl, operator))
    if mesure is None:
        raise Unmeasurable("aucun dossier de cette base n'a une mesure en cours.")
    assert operator.organisation is not None
    mesure.operateur_id = operator.organisation
    dossier = session.get_one(Dossier, mesure.dossier_id)
    start = add_months(today(), -MONTHS)
    if mesure.debut != start:
        _begin(session, dossier, mesure, start)
    _contacts(session, mesure, operator.account)
    _bilans(session, mesure, operator.account)
    _events(session, dossier, start, operator.account)
    session.flush()
    echeances.refresh(session, dossier)
    return dossier.cle


def _candidates(coordinator: Actor, slisl: Actor, operator: Actor) -> Select[Mesure]:
    """A running mesure that is alone in its dossier, the first one of the operator if there is any."""

    def number(table: type[Mesure] | type[Diagnostic] | type[Saisine]) -> Any:
        here = select(func.count()).select_from(table).where(table.dossier_id == Dossier.id)
        return here.correlate(Dossier).scalar_subquery()

    return (
        select(Mesure)
        .join(Dossier, Dossier.id == Mesure.dossier_id)
        .where(
            Mesure.statut == StatutMesure.EN_COURS,
            Dossier.statut == StatutDossier.ACCOMPAGNEMENT,
            Dossier.plateforme.in_(coordinator.plateformes),
            Dossier.territoire.in_(slisl.territoires),
            ~Dossier.violence,
            *(number(table) == 1 for table in (Mesure, Diagnostic, Saisine)),
        )
        .order_by(Mesure.operateur_id != operator.organisation, Dossier.id)
        .limit(1)
    )


def _begin(session: Session, dossier: Dossier, mesure: Mesure, start: date) -> None:
    """Have the mesure start so long ago, and everything before it come earlier."""
    mesure.debut = mesure.demandee_le = start
    mesure.fin_prevue = add_months(today(), 12)
    dossier.recue_le = dossier.ouvert_le = dossier.premier_contact_le = dossier.decide_le = start
    session.flush()
    reschedule(session, mesure)


def _contacts(session: Session, mesure: Mesure, by: int) -> None:
    held = session.scalar(select(func.count()).where(Contact.mesure_id == mesure.id)) or 0
    for rank in range(CONTACTS - held):
        session.add(
            Contact(
                dossier_id=mesure.dossier_id,
                mesure_id=mesure.id,
                jour=today() - timedelta(days=7 * rank + 1),
                modalite=HOW[rank % len(HOW)],
                minutes=60,
                note=NOTE,
                auteur_id=by,
            )  # fmt: skip
        )


def _bilans(session: Session, mesure: Mesure, by: int) -> None:
    due = select(Bilan).where(Bilan.mesure_id == mesure.id, Bilan.echeance <= today())
    for bilan in session.scalars(due.order_by(Bilan.echeance).limit(BILANS)):
        bilan.jour = bilan.transmis_le = bilan.analyse_le = bilan.echeance
        bilan.redacteur_id, bilan.source, bilan.nb_vad, bilan.nb_entretien = by, "DECLARE", 8, 4
        bilan.situation_residentielle, bilan.adhesion, bilan.conclusion = "LOC_SOCIAL", "ADHERE", "POURSUITE"
        bilan.contenu, bilan.analyse = {"actions": NOTE, "parole": NOTE}, NOTE


def _events(session: Session, dossier: Dossier, start: date, by: int) -> None:
    """The rest of its history: what was noted week after week."""
    held = session.scalar(select(func.count()).where(Evenement.dossier_id == dossier.id)) or 0
    first = datetime(start.year, start.month, start.day, 9, tzinfo=PARIS)
    for rank in range(EVENTS - held):
        when = first + timedelta(days=2 * rank + 1)
        session.add(
            Evenement(
                verbe="contacts.log",
                quand=when,
                effet=when.date(),
                auteur_id=by,
                dossier_id=dossier.id,
                vers=HOW[rank % len(HOW)],
            )  # fmt: skip
        )
