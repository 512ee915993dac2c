"""The bilans that a mesure owes, as rows: written again whenever its dates change (DOMAIN A4)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lda.domain import deadlines
from lda.domain.clock import today
from lda.domain.deadlines import FINAL, Due
from lda.domain.words import StatutMesure
from lda.services import echeances
from lda.store.models import Bilan, Dossier, Mesure

AHEAD = 6
"""Months ahead for which the bilans of a running mesure stand written down, whatever its planned end."""

Key = tuple[str, int]


def owed(mesure: Mesure) -> list[Due]:
    """The bilans that a started mesure owes, from its own cahier des charges, dates and suspensions."""
    assert mesure.debut is not None
    written = [b.echeance for b in mesure.bilans if b.transmis_le is not None]
    written += [deadlines.add_months(mesure.debut, b.mois) for b in drafts(mesure)]
    horizon = max([deadlines.add_months(today(), AHEAD), mesure.fin_prevue or mesure.debut, *written])
    return deadlines.due_dates(
        mesure.debut,
        mesure.cahier.get("bilans_mois") or (),
        horizon,
        [(s.debut, s.fin) for s in mesure.suspensions],
        mesure.fin,
    )


def reschedule(session: Session, mesure: Mesure) -> None:
    """Make the rows of the bilans agree with what is owed.

    What was written is kept: a transmitted bilan stays as it is; a draft moves to its new day, which waits
    for the end of a suspension that lasts; one that the end of the mesure makes needless becomes the FINAL.
    """
    wanted: dict[Key, Due] = {(due.key, due.month or 0): due for due in owed(mesure)}
    rows: dict[Key, Bilan] = {(b.cle, b.mois): b for b in mesure.bilans}
    final = wanted.get((FINAL, 0))
    pause = next((s.debut for s in mesure.suspensions if s.fin is None), None)
    needless = sorted(
        (b for key, b in rows.items() if key not in wanted and _draft(b)), key=lambda b: b.echeance
    )
    if final is not None and needless and (FINAL, 0) not in rows:
        draft = needless[-1]
        del rows[draft.cle, draft.mois]
        draft.cle, draft.mois = FINAL, 0
        rows[FINAL, 0] = draft
    for key, row in rows.items():
        if key not in wanted and not _written(row):
            session.delete(row)
        elif key in wanted and row.transmis_le is None:
            row.echeance = wanted[key].due
        elif row.transmis_le is None and pause is not None:
            row.echeance = max(row.echeance, pause)
    for key, due in wanted.items():
        if key not in rows:
            session.add(Bilan(mesure_id=mesure.id, cle=due.key, mois=due.month or 0, echeance=due.due))
    session.flush()
    session.expire(mesure, ["bilans"])


def look_ahead(session: Session) -> int:
    """Write down the next bilans of the running mesures whose last one comes near; how many these were."""
    near = (
        select(Bilan.mesure_id)
        .join(Bilan.mesure)
        .where(Mesure.statut == StatutMesure.EN_COURS)
        .group_by(Bilan.mesure_id)
        .having(func.max(Bilan.echeance) <= deadlines.add_months(today(), AHEAD))
    )
    mesures = session.scalars(select(Mesure).where(Mesure.id.in_(near))).all()
    for mesure in mesures:
        reschedule(session, mesure)
        echeances.refresh(session, session.get_one(Dossier, mesure.dossier_id))
    return len(mesures)


def drafts(mesure: Mesure) -> list[Bilan]:
    """The bilans of a mesure that are begun and not transmitted."""
    return [bilan for bilan in mesure.bilans if _draft(bilan)]


def _written(bilan: Bilan) -> bool:
    """Something was typed in it."""
    return bilan.jour is not None or bilan.redacteur_id is not None


def _draft(bilan: Bilan) -> bool:
    return _written(bilan) and bilan.transmis_le is None
