"""Saisines that seem to be about the same person, found without reading anybody's name (DOMAIN A6)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lda.domain.words import StatutSaisine
from lda.store.models import Empreinte, Saisine
from lda.store.search import doubles

MOST = 20
"""Possible doubles shown; more would be of no use."""


def matches(session: Session, saisine: Saisine) -> Sequence[Saisine]:
    """Transmitted saisines that share a fingerprint of name and birth with this one, the latest first."""
    hashes = doubles(saisine.identite)
    if not hashes:
        return []
    same = select(Empreinte.saisine_id).where(Empreinte.h.in_(hashes), Empreinte.saisine_id != saisine.id)
    query = (
        select(Saisine)
        .where(Saisine.id.in_(same), Saisine.statut != StatutSaisine.BROUILLON)
        .options(joinedload(Saisine.auteur))
        .order_by(Saisine.recue_le.desc(), Saisine.id.desc())
        .limit(MOST)
    )
    return session.scalars(query).unique().all()
