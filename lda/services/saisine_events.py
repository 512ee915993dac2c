"""The one event of a verb on a saisine, and the movement of its dossier."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from lda.domain.access import Actor
from lda.services import echeances
from lda.services.loading import dossier_of
from lda.store.models import Saisine
from lda.store.traces import moved, record


def done(
    session: Session,
    verb: str,
    saisine: Saisine,
    by: Actor | None,
    *,
    effective: date | None = None,
    before: str | None = None,
    motif: str | None = None,
    detail: Mapping[str, Any] | None = None,
    compte_id: int | None = None,
) -> None:
    """Write the event of "module.function", with the version of the dossier, which then moved."""
    session.flush()
    dossier = dossier_of(session, saisine)
    known = {key: value for key, value in (detail or {}).items() if value is not None}
    if dossier is not None:
        known["version"] = dossier.version
        moved(dossier)
    record(
        session, verb, by,
        effective=effective, before=before, after=saisine.statut, motif=motif, detail=known or None,
        saisine_id=saisine.id, dossier_id=saisine.dossier_id, compte_id=compte_id,
    )  # fmt: skip
    if dossier is not None:
        echeances.refresh(session, dossier)
    session.flush()
