"""The delays that the lists watch: in force, former ones and those to come (DOMAIN A2)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain import access
from lda.domain.access import Actor
from lda.domain.delays import Parametres, parametres
from lda.store.lists import DELAIS
from lda.store.models import Parametre


@dataclass(frozen=True)
class Version:
    """Delays in calendar days, from a day on."""

    depuis: date
    delays: Parametres


def versions(session: Session, *, actor: Actor | None) -> tuple[Version, ...]:
    """Every version, the latest first. One query."""
    access.require("delais.versions", actor)
    query = select(Parametre).where(Parametre.cle == DELAIS).order_by(Parametre.depuis.desc())
    return tuple(Version(row.depuis, parametres(row.valeur)) for row in session.scalars(query))
