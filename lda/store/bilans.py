"""Which bilans written down are still owed, as a condition of SQL (DOMAIN A4)."""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from lda.domain.deadlines import FINAL
from lda.store.models import Bilan, Mesure, Suspension


@lru_cache
def still_owed() -> ColumnElement[bool]:
    """On Bilan: not transmitted, and owed as things stand. The same as `deadlines.stands`; made once, for
    every verb on a dossier asks it twice."""
    pause, mesure = aliased(Suspension), aliased(Mesure)
    paused = exists().where(
        pause.mesure_id == Bilan.mesure_id, pause.fin.is_(None), pause.debut <= Bilan.echeance
    )
    needless = exists().where(mesure.id == Bilan.mesure_id, mesure.fin <= Bilan.echeance, Bilan.cle != FINAL)
    return and_(Bilan.transmis_le.is_(None), ~paused, ~needless)
