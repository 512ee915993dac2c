"""Which recontacts planned are still to be made, as a condition of SQL (DOMAIN A3, B 3.7)."""

from functools import lru_cache

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import aliased

from lda.domain.deadlines import NEVER_RECONTACTED
from lda.store.models import Dossier, Mesure, Recontact


@lru_cache
def still_to_make() -> ColumnElement[bool]:
    """On Recontact: not answered, and nobody died: neither was the dossier closed so, nor does the sortie of
    a mesure say it, unless the mesure that the recontact follows began later."""
    dossier, followed, other = aliased(Dossier), aliased(Mesure), aliased(Mesure)
    closed = exists().where(dossier.id == Recontact.dossier_id, dossier.motif.in_(NEVER_RECONTACTED))
    died = exists().where(
        followed.id == Recontact.mesure_id,
        other.dossier_id == Recontact.dossier_id,
        other.sortie_motif.in_(NEVER_RECONTACTED),
        other.fin >= followed.debut,
    )
    return and_(Recontact.fait_le.is_(None), ~closed, ~died)
