"""The figures of the three contractual indicators, counted by the database (DOMAIN A5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, extract, func, select
from sqlalchemy.orm import Session

from lda.domain.clock import today
from lda.domain.errors import NotFound
from lda.domain.indicators import Period, per_10000
from lda.domain.words import COMMUN
from lda.store.models import ContactRessource, Reunion, ReunionPlateforme, Saisine
from lda.views import counting, options
from lda.views.counting import ABOUT_SOLLICITATIONS, Condition, Indicator
from lda.views.options import PlateformeOption, TerritoireOption

Month = date
"""A month, by its first day."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of one plateforme, territoire and month, or a sum of them."""

    saisines: int = 0
    espace_ressource: int = 0
    reunions: int = 0
    concertations: int = 0
    participees: int = 0
    commissions: int = 0

    @property
    def sollicitations(self) -> int:
        return self.saisines + self.espace_ressource

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Tally)))


Cell = tuple[str, str, Month]


@dataclass(frozen=True)
class Span:
    """What was counted in one period. `united` counts each reunion once, whoever organised it."""

    period: Period
    cells: Mapping[Cell, Tally]
    united: Mapping[Month, Tally]

    def tally(
        self, plateforme: str | None = None, territoire: str | None = None, month: Month | None = None
    ) -> Tally:
        """The sum of what was asked for, None being everything: there a reunion of two plateformes is one."""
        chosen = [
            tally
            for (where, area, when), tally in self.cells.items()
            if plateforme in (None, where) and territoire in (None, area) and month in (None, when)
        ]
        total = sum(chosen, Tally())
        if plateforme is not None or territoire is not None:
            return total
        once = sum((t for when, t in self.united.items() if month in (None, when)), Tally())
        return Tally(
            total.saisines,
            total.espace_ressource,
            once.reunions,
            once.concertations,
            total.participees,
            total.commissions,
        )


@dataclass(frozen=True)
class Figures:
    """The indicators of a period beside those of the same span one year before."""

    period: Period
    place: tuple[str, str | None] | None
    """The plateforme, and the territoire or None, that was asked for; None is all of them."""
    day: date
    """The day in Paris on which it was counted."""
    now: Span
    before: Span
    households: Mapping[tuple[str | None, str | None], int]
    """Distinct households behind the saisines counted, by (plateforme, territoire), None being all."""
    shown: frozenset[Indicator]
    plateformes: Mapping[str, PlateformeOption] = field(repr=False)
    territoires: Mapping[str, TerritoireOption] = field(repr=False)

    @property
    def compared(self) -> Period:
        """The span of last year."""
        return self.before.period

    @property
    def under_way(self) -> bool:
        """True while the period is not over."""
        return self.day <= self.period.last

    def count(
        self,
        indicator: Indicator,
        plateforme: str | None = None,
        territoire: str | None = None,
        month: Month | None = None,
    ) -> int | None:
        """A figure; None when it is not for the asker."""
        if indicator not in self.shown:
            return None
        return int(getattr(self.now.tally(plateforme, territoire, month), indicator))

    def count_before(
        self,
        indicator: Indicator,
        plateforme: str | None = None,
        territoire: str | None = None,
        month: Month | None = None,
    ) -> int | None:
        """The figure one year earlier; `month` is a month of the present period."""
        if indicator not in self.shown:
            return None
        earlier = month.replace(year=month.year - 1) if month else None
        return int(getattr(self.before.tally(plateforme, territoire, earlier), indicator))

    def rate(
        self, indicator: Indicator, plateforme: str | None = None, territoire: str | None = None
    ) -> float | None:
        """The figure for 10,000 inhabitants; None for COMMUN, or when it is not for the asker."""
        n = self.count(indicator, plateforme, territoire)
        return None if n is None else per_10000(n, self.population(plateforme, territoire))

    def population(self, plateforme: str | None = None, territoire: str | None = None) -> int:
        """Inhabitants of a place; none for COMMUN."""
        return sum(
            t.population
            for t in self.territoires.values()
            if plateforme in (None, t.plateforme) and territoire in (None, t.code)
        )

    @property
    def months(self) -> list[Month]:
        """The months that the period touches."""
        return [month.first.replace(day=1) for month in self.period.months()]


@dataclass(frozen=True)
class _Asked:
    """What to count: a period, a place, and for a partner its own saisines only."""

    session: Session
    period: Period
    day: date
    plateforme: str | None
    territoire: str | None
    mine: Condition | None


def count(
    session: Session,
    period: Period,
    territoire: str | None = None,
    plateforme: str | None = None,
    mine: Condition | None = None,
    *,
    whole_months: bool = False,
) -> Figures:
    """Count a period, one place or all of them, and with `mine` only the saisines it says and nothing else.

    `whole_months`: households are counted over whole months (DOMAIN A6). Raises NotFound for an unknown
    place.
    """
    plateformes, territoires = options.plateformes(session), options.territoires(session)
    unknown = plateforme not in (None, *plateformes) or territoire not in (None, *territoires)
    if unknown or (plateforme and territoire and territoires[territoire].plateforme != plateforme):
        raise NotFound("place")
    if territoire is not None:
        plateforme = territoires[territoire].plateforme
    day = today()
    now = _Asked(session, period, day, plateforme, territoire, mine)
    before = _Asked(session, period.compared_with(day), day, plateforme, territoire, mine)
    persons = _Asked(
        session, period.whole_months() if whole_months else period, day, plateforme, territoire, mine
    )
    return Figures(
        period=period,
        place=(plateforme, territoire) if plateforme else None,
        day=day,
        now=_span(now),
        before=_span(before),
        households=_households(persons),
        shown=frozenset(Indicator) if mine is None else ABOUT_SOLLICITATIONS,
        plateformes=plateformes,
        territoires=territoires,
    )


def _span(asked: _Asked) -> Span:
    cells: dict[Cell, Tally] = {}
    united: dict[Month, Tally] = {}
    _add(cells, _saisines(asked), ("saisines", "espace_ressource"))
    if asked.mine is None:
        _add(cells, _contacts(asked), ("espace_ressource",))
        _add(cells, _reunions(asked), ("reunions", "concertations", "participees", "commissions"))
        for year, month, reunions, concertations in _united(asked):
            united[date(int(year), int(month), 1)] = Tally(reunions=reunions, concertations=concertations)
    return Span(asked.period, cells, united)


def _add(cells: dict[Cell, Tally], rows: Iterable[Any], names: tuple[str, ...]) -> None:
    """Add rows of (plateforme, territoire, year, month, *numbers) to the cells."""
    for plateforme, territoire, year, month, *numbers in rows:
        cell = (plateforme, territoire or COMMUN, date(int(year), int(month), 1))
        more = Tally(**{name: int(n or 0) for name, n in zip(names, numbers, strict=True)})
        cells[cell] = cells.get(cell, Tally()) + more


def _how_many(condition: Condition) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _saisines(asked: _Asked) -> Iterable[Any]:
    by = (Saisine.plateforme, Saisine.territoire, *_month_of(Saisine.recue_le))
    query = select(*by, _how_many(~counting.not_validated()), _how_many(counting.not_validated()))
    return asked.session.execute(query.where(_counted_saisines(asked)).group_by(*by))


def _counted_saisines(asked: _Asked) -> Condition:
    counted = and_(
        counting.saisine_counts(asked.period, asked.day),
        counting.at(Saisine, asked.plateforme, asked.territoire),
    )
    return counted if asked.mine is None else and_(counted, asked.mine)


def _contacts(asked: _Asked) -> Iterable[Any]:
    by = (ContactRessource.plateforme, ContactRessource.territoire, *_month_of(ContactRessource.jour))
    query = select(*by, func.count()).where(
        counting.contact_counts(asked.period, asked.day),
        counting.at(ContactRessource, asked.plateforme, asked.territoire),
    )
    return asked.session.execute(query.group_by(*by))


def _reunions(asked: _Asked) -> Iterable[Any]:
    of = counting.kinds(asked.session)
    by = (ReunionPlateforme.plateforme, ReunionPlateforme.territoire, *_month_of(Reunion.jour))
    wanted = (Indicator.REUNIONS, Indicator.CONCERTATIONS, Indicator.PARTICIPEES, Indicator.COMMISSIONS)
    query = select(*by, *(_how_many(counting.reunion_counts(indicator, of)) for indicator in wanted))
    return asked.session.execute(_held(query, asked).group_by(*by))


def _united(asked: _Asked) -> Iterable[Any]:
    """Reunions and concertations by month, each once however many plateformes organised it."""
    of = counting.kinds(asked.session)
    by = _month_of(Reunion.jour)
    once = [
        func.count(case((counting.reunion_counts(indicator, of), Reunion.id)).distinct())
        for indicator in (Indicator.REUNIONS, Indicator.CONCERTATIONS)
    ]
    return asked.session.execute(_held(select(*by, *once), asked).group_by(*by))


def _held(query: Select[Any], asked: _Asked) -> Select[Any]:
    return query.join_from(Reunion, ReunionPlateforme, ReunionPlateforme.reunion_id == Reunion.id).where(
        counting.held(asked.period, asked.day),
        counting.at(ReunionPlateforme, asked.plateforme, asked.territoire),
    )


def _month_of(column: Any) -> tuple[Any, Any]:
    return extract("year", column), extract("month", column)


def _households(asked: _Asked) -> dict[tuple[str | None, str | None], int]:
    """Distinct households: dossiers, and saisines that have none yet."""
    distinct = func.count(func.coalesce(Saisine.dossier_id, -Saisine.id).distinct())
    counted = _counted_saisines(asked)
    found: dict[tuple[str | None, str | None], int] = {
        (None, None): asked.session.scalar(select(distinct).where(counted)) or 0
    }
    by_plateforme = select(Saisine.plateforme, distinct).where(counted).group_by(Saisine.plateforme)
    for plateforme, n in asked.session.execute(by_plateforme):
        found[plateforme, None] = n
    by_territoire = (
        select(Saisine.plateforme, Saisine.territoire, distinct)
        .where(counted)
        .group_by(Saisine.plateforme, Saisine.territoire)
    )
    for plateforme, territoire, n in asked.session.execute(by_territoire):
        found[plateforme, territoire] = n
    return found
