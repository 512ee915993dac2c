"""What every screen chooses from: option lists, communes, plateformes and territoires."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lda.domain.territoires import Choice
from lda.store.geography import geography as geography
from lda.store.lists import Lists, current_lists, kept
from lda.store.models import Plateforme, Territoire


@dataclass(frozen=True)
class TerritoireOption:
    """A territoire and the plateforme it belongs to."""

    code: str
    nom: str
    plateforme: str
    population: int


@dataclass(frozen=True)
class PlateformeOption:
    """A plateforme, with its name on charts and lists (`court`) and the codes of its territoires."""

    code: str
    nom: str
    court: str
    telephone: str | None
    territoires: tuple[str, ...]


def lists(session: Session) -> Lists:
    """The option lists of today, at most a minute old."""
    return current_lists(session)


def communes() -> tuple[Choice, ...]:
    """Every name of a commune that can be chosen, former names too, in alphabetical order."""
    return geography().choices


def territoires(session: Session) -> Mapping[str, TerritoireOption]:
    """The eight territoires by code, in their order; at most a minute old."""
    return kept(session, "territoires", lambda: _territoires(session))


def _territoires(session: Session) -> Mapping[str, TerritoireOption]:
    rows = session.scalars(select(Territoire).order_by(Territoire.ordre))
    return {t.code: TerritoireOption(t.code, t.nom, t.plateforme, t.population) for t in rows}


def plateformes(session: Session) -> Mapping[str, PlateformeOption]:
    """The seven plateformes by code, in their order; at most a minute old."""
    return kept(session, "plateformes", lambda: _plateformes(session))


def _plateformes(session: Session) -> Mapping[str, PlateformeOption]:
    places = territoires(session).values()
    return {
        p.code: PlateformeOption(
            p.code, p.nom, p.court, p.telephone, tuple(t.code for t in places if t.plateforme == p.code)
        )
        for p in session.scalars(select(Plateforme).order_by(Plateforme.ordre))
    }
