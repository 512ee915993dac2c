"""The figures of the three contractual indicators, counted by the database (DOMAIN A5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any

from sqlalchemy import Select, String, and_, case, cast, func, select
from sqlalchemy.orm import Session

from lda.domain.errors import NotFound
from lda.domain.footnotes import Notes
from lda.domain.indicators import Period, per_10000
from lda.domain.words import COMMUN
from lda.store.models import ContactRessource, Reunion, ReunionPlateforme, Saisine
from lda.views import counting, options
from lda.views.counting import ABOUT_SOLLICITATIONS, Condition, Indicator, PlacedTable, Terms
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
        return Tally(
            self.saisines + other.saisines,
            self.espace_ressource + other.espace_ressource,
            self.reunions + other.reunions,
            self.concertations + other.concertations,
            self.participees + other.participees,
            self.commissions + other.commissions,
        )


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
        return self._sums.get((plateforme, territoire, month), Tally())

    @cached_property
    def _sums(self) -> Mapping[tuple[str | None, str | None, Month | None], Tally]:
        """Every sum that may be asked for: a page asks for hundreds."""
        sums: defaultdict[tuple[str | None, str | None, Month | None], Tally] = defaultdict(Tally)
        for (plateforme, area, month), tally in self.cells.items():
            for key in product((None, plateforme), (None, area), (None, month)):
                sums[key] += tally
        united = sum(self.united.values(), Tally())
        for when, once in ((None, united), *self.united.items()):
            everything = sums[None, None, when]
            sums[None, None, when] = replace(
                everything, reunions=once.reunions, concertations=once.concertations
            )
        return sums


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
    households: int
    """Distinct households behind the saisines counted."""
    notes: Notes
    """The rules by which it was counted, in French, by what they are about."""
    shown: frozenset[Indicator]
    plateformes: Mapping[str, PlateformeOption] = field(repr=False)
    territoires: Mapping[str, TerritoireOption] = field(repr=False)

    @property
    def compared(self) -> Period:
        """The span of last year."""
        return self.before.period

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The rules of all that is shown, as documents print them."""
        meetings = ("reunions", "commissions") if Indicator.REUNIONS in self.shown else ()
        about = ("sollicitations", *meetings, "commun", "periode")
        return tuple(line for key in about for line in self.notes[key])

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

    @cached_property
    def months(self) -> list[Month]:
        """The months that the period touches."""
        return [month.first.replace(day=1) for month in self.period.months()]


@dataclass(frozen=True)
class _Asked:
    """What to count: the days and rules, the places, and for a partner its own saisines only."""

    session: Session
    terms: Terms
    plateforme: str | None
    territoire: str | None
    mine: Condition | None
    everywhere: tuple[str, ...]
    """Every plateforme: named one by one, they let an index by plateforme and day serve."""

    def over(self, period: Period) -> "_Asked":
        """The same, on other days."""
        return replace(self, terms=self.terms.over(period))

    def at(self, table: PlacedTable) -> Condition:
        """On a counted table: the place asked for."""
        return counting.at(table, self.plateforme, self.territoire)


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
    plateforme = _home(plateforme, territoire, plateformes, territoires)
    terms = counting.terms(session, period)
    asked = _Asked(session, terms, plateforme, territoire, mine, tuple(plateformes))
    return Figures(
        period=period,
        place=(plateforme, territoire) if plateforme else None,
        day=terms.today,
        now=_span(asked),
        before=_span(asked.over(period.compared_with(terms.today))),
        households=_households(asked.over(period.whole_months()) if whole_months else asked),
        notes=counting.notes(session, terms),
        shown=frozenset(Indicator) if mine is None else ABOUT_SOLLICITATIONS,
        plateformes=plateformes,
        territoires=territoires,
    )


def _home(
    plateforme: str | None,
    territoire: str | None,
    plateformes: Mapping[str, PlateformeOption],
    territoires: Mapping[str, TerritoireOption],
) -> str | None:
    """The plateforme of the place asked for, None for all of them; raises NotFound for an unknown place."""
    if plateforme not in (None, *plateformes) or territoire not in (None, *territoires):
        raise NotFound("place")
    if territoire is None:
        return plateforme
    home = territoires[territoire].plateforme
    if plateforme not in (None, home):
        raise NotFound("place")
    return home


def _span(asked: _Asked) -> Span:
    cells: dict[Cell, Tally] = {}
    united: dict[Month, Tally] = {}
    _add(cells, _saisines(asked), ("saisines", "espace_ressource"))
    if asked.mine is None:
        _add(cells, _contacts(asked), ("espace_ressource",))
        _add(cells, _reunions(asked), ("reunions", "concertations", "participees", "commissions"))
        for month, reunions, concertations in _united(asked):
            united[_first_day(month)] = Tally(reunions=reunions, concertations=concertations)
    return Span(asked.terms.period, cells, united)


def _add(cells: dict[Cell, Tally], rows: Iterable[Any], names: tuple[str, ...]) -> None:
    """Add rows of (plateforme, territoire, month, *numbers) to the cells."""
    for plateforme, territoire, month, *numbers in rows:
        cell = (plateforme, territoire or COMMUN, _first_day(month))
        more = Tally(**{name: int(n or 0) for name, n in zip(names, numbers, strict=True)})
        cells[cell] = cells.get(cell, Tally()) + more


def _by_month(days: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Sums by month of a query for (plateforme, day, territoire, *numbers): days first, in the order of an
    index, costs the databases half of counting months at once."""
    plateforme, day, territoire, *numbers = days.group_by(*days.selected_columns[:3]).subquery().c
    by = (plateforme, territoire, _month_of(day))
    return select(*by, *(func.sum(number) for number in numbers)).group_by(*by)


def _month_of(day: Any) -> Any:
    """« 2026-03 »: both databases find it faster than a year and a month."""
    return func.substr(cast(day, String), 1, 7)


def _first_day(month: str) -> Month:
    return date.fromisoformat(f"{month}-01")


def _how_many(condition: Condition) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _saisines(asked: _Asked) -> Iterable[Any]:
    under_ressource = counting.under_ressource(asked.terms)
    days = select(
        Saisine.plateforme,
        Saisine.recue_le,
        Saisine.territoire,
        _how_many(~under_ressource).label("saisines"),
        _how_many(under_ressource).label("ressource"),
    )
    return asked.session.execute(_by_month(days.where(_counted_saisines(asked))))


def _counted_saisines(asked: _Asked) -> Condition:
    among = Saisine.plateforme.in_(asked.everywhere) if asked.mine is None else asked.mine
    return and_(counting.saisine_counts(asked.terms), asked.at(Saisine), among)


def _contacts(asked: _Asked) -> Iterable[Any]:
    contact = ContactRessource
    days = select(contact.plateforme, contact.jour, contact.territoire, func.count().label("contacts"))
    counted = and_(counting.contact_counts(asked.terms), asked.at(contact))
    return asked.session.execute(_by_month(days.where(counted, contact.plateforme.in_(asked.everywhere))))


def _reunions(asked: _Asked) -> Iterable[Any]:
    by = (ReunionPlateforme.plateforme, ReunionPlateforme.territoire, _month_of(Reunion.jour))
    wanted = (Indicator.REUNIONS, Indicator.CONCERTATIONS, Indicator.PARTICIPEES, Indicator.COMMISSIONS)
    numbers = (_how_many(counting.reunion_counts(indicator, asked.terms)) for indicator in wanted)
    return asked.session.execute(_held(select(*by, *numbers), asked).group_by(*by))


def _united(asked: _Asked) -> Iterable[Any]:
    """Reunions and concertations by month, each once however many plateformes organised it."""
    month = _month_of(Reunion.jour)
    once = [
        func.count(case((counting.reunion_counts(indicator, asked.terms), Reunion.id)).distinct())
        for indicator in (Indicator.REUNIONS, Indicator.CONCERTATIONS)
    ]
    return asked.session.execute(_held(select(month, *once), asked).group_by(month))


def _held(query: Select[Any], asked: _Asked) -> Select[Any]:
    return query.join_from(Reunion, ReunionPlateforme, ReunionPlateforme.reunion_id == Reunion.id).where(
        counting.held(asked.terms), asked.at(ReunionPlateforme)
    )


def _households(asked: _Asked) -> int:
    """Distinct households: dossiers, and saisines that have none yet."""
    distinct = func.count(func.coalesce(Saisine.dossier_id, -Saisine.id).distinct())
    return asked.session.scalar(select(distinct).where(_counted_saisines(asked))) or 0
