"""The waiting list of a mesure at an operator, for who orders it and for who reads it (DOMAIN A4)."""

from typing import Any

from sqlalchemy import func

from lda.store.models import Dossier, Mesure

LIST: tuple[Any, ...] = (Dossier.plateforme, Mesure.code, Mesure.operateur_id)
"""What tells one waiting list from another."""

ORDER: tuple[Any, ...] = (
    Mesure.rang.asc().nulls_last(),
    func.coalesce(Mesure.attente_le, Mesure.demandee_le),
    Mesure.id,
)
"""As the coordinator set it; what it did not place comes after, the longest wait first. Only the order of the
ranks counts: one that leaves the list leaves no hole."""
