"""Which bilans written down are still owed, as a condition of SQL (DOMAIN A4)."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from lda.domain.deadlines import FINAL
from lda.store.models import Bilan, Mesure, Suspension


@lru_cache
def still_owed() -> ColumnElement[bool]:
    """On Bilan: not transmitted, and owed as things stand. The same as `deadlines.stands`; made once, for
    every verb on a dossier asks it twice."""
    mesure = aliased(Mesure)
    needless = exists().where(mesure.id == Bilan.mesure_id, mesure.fin <= Bilan.echeance, Bilan.cle != FINAL)
    return and_(Bilan.transmis_le.is_(None), ~paused(Bilan.mesure_id, Bilan.echeance), ~needless)


def paused(mesure: Any, day: Any) -> ColumnElement[bool]:
    """Whether a day due on a mesure, by its id, falls in a suspension that lasts: it moves to the end of the
    suspension, which is not known yet."""
    pause = aliased(Suspension)
    return exists().where(pause.mesure_id == mesure, pause.fin.is_(None), pause.debut <= day)
