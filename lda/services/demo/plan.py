"""When households come to which plateforme: the volume and the rhythm of the fictional years."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from math import ceil

from lda.domain.clock import PARIS, now
from lda.domain.words import Canal
from lda.services.demo.draw import Draw
from lda.services.demo.load import Rows
from lda.services.demo.network import Account, World, weight
from lda.store.geography import geography

A_YEAR = (100, 112, 76, 62, 50, 78, 66)
"""Sollicitations a year of each plateforme, in their order; between 40 and 120 whatever the year."""
SHARE_OF_CONTACTS = 0.27
YEARS_BEFORE = 3
RECENT = timedelta(days=90)
"""Older than this, a question has its answer and a bilan is handed in: what is late is so since lately."""

HALTS: tuple[tuple[str, int, int], ...] = (
    ("RECUE", 5, 16), ("COMPLEMENT", 14, 50), ("OUVERT", 20, 70), ("DIAGNOSTIC", 45, 90), ("CONCERTATION", 80,
    130), ("TRANSFERT", 60, 120), ("PROPOSITION", 80, 130), ("VALIDEE", 120, 180), ("DEMANDEE", 120, 180),
    ("ATTENTE", 150, 220), ("SUSPENDUE", 300, 420), ("SORTIE", 300, 420), ("RELAIS", 330, 460), ("REUSSITE",
    420, 700), ("ROUVERT", 420, 700),
)  # fmt: skip
"""Where some lives stand still, and how many days ago they began: every status is there on any day."""


SHOWN, SHOWN_HALTS = "partenaire@exemple.fr", ("RECUE", "COMPLEMENT", "PROPOSITION", "ATTENTE")
"""A demonstration account that has saisines at these points, whatever the seed."""


@dataclass
class Visit:
    """One saisine to come: received, transmitted, by whom."""

    day: date
    when: datetime
    canal: str
    author: Account
    double: bool = False
    contact: int | None = None
    reference: str = ""


@dataclass
class Household:
    """A household and its saisines, in order."""

    plateforme: str
    territoire: str
    commune: str
    elsewhere: bool = False
    """The commune is of another territoire: the author chose this one, with a reason."""
    halt: str = ""
    visits: list[Visit] = field(default_factory=list)


def instant(draw: Draw, day: date) -> datetime:
    """A moment of a working day, never to come."""
    minute = draw.number(510, 1050)
    found = datetime(
        day.year, day.month, day.day, minute // 60, minute % 60, draw.number(0, 59), tzinfo=PARIS
    )
    return min(found, now())


def workday(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def first_day(today: date) -> date:
    """First day of the fictional activity: 1 January, three years before this one."""
    return date(today.year - YEARS_BEFORE, 1, 1)


class Planner:
    """Spreads households over plateformes, communes and days."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        demo = {account.identifiant for account in world.demo}
        self._authors = {
            code: (accounts, list(accumulate(weight(a, a.profile["identifiant"] in demo) for a in accounts)))
            for code, accounts in world.partners.items()
        }
        self._fresh = {code: list(accounts) for code, accounts in world.partners.items()}
        everybody = [account for accounts in world.partners.values() for account in accounts]
        self._shown = next((a for a in everybody if a.profile["identifiant"] == SHOWN), None)
        self._unchosen = set(world.territoires)
        self._communes: dict[str, tuple[list[tuple[str, str]], list[int]]] = {}
        for code in world.sigles:
            places = [c for c in geography().communes.values() if world.territoires.get(c.territoire) == code]
            self._communes[code] = (
                [(c.code, c.territoire) for c in places], list(accumulate(c.population for c in places))
            )  # fmt: skip

    def days(self, total: int | None, share: float) -> list[tuple[date, str]]:
        """Days and plateformes of so many sollicitations, or of the usual share of them, in order."""
        first, today = self.world.start, self.world.today
        slots: list[tuple[date, date, str, float]] = []
        for rank, code in enumerate(self.world.sigles):
            for year in range(first.year, today.year + 1):
                start, end = date(year, 1, 1), min(date(year, 12, 31), today)
                growth = 0.94 + 0.04 * (year - first.year)
                slots.append((start, end, code, A_YEAR[rank] * growth * ((end - start).days + 1) / 365))
        usual = sum(slot[3] for slot in slots)
        wanted = round(usual * share) if total is None else total
        found: list[tuple[date, str]] = []
        for bound, (start, end, code, _) in zip(accumulate(s[3] for s in slots), slots, strict=True):
            for _ in range(round(wanted * bound / usual) - len(found)):
                found.append((self._day(start, end), code))
        return sorted(found, key=lambda pair: pair[0])

    def _day(self, start: date, end: date) -> date:
        day = start + timedelta(days=self.draw.number(0, (end - start).days))
        if day.month == 8 and self.draw.chance(0.4):
            day = start + timedelta(days=self.draw.number(0, (end - start).days))
        if day.weekday() > 4:
            earlier = day - timedelta(days=day.weekday() - 4)
            day = earlier if earlier >= start else min(workday(day), end)
        return day

    def place(self, plateforme: str) -> tuple[str, str]:
        """A commune of a plateforme, by its inhabitants, and its territoire."""
        places, bounds = self._communes[plateforme]
        return places[bisect(bounds, self.draw.number(0, bounds[-1] - 1))]

    def _commune_elsewhere(self, plateforme: str) -> str:
        return self.place(self.draw.one([code for code in self.world.sigles if code != plateforme]))[0]

    def author(self, plateforme: str) -> Account:
        """A partner who writes to a plateforme; everyone does so once before long."""
        fresh = self._fresh[plateforme]
        if fresh and self.draw.chance(0.3):
            return fresh.pop()
        if self.draw.chance(0.03):
            territoires = [t for t, code in self.world.territoires.items() if code == plateforme]
            return self.world.slisl[self.draw.one(territoires)]
        accounts, bounds = self._authors[plateforme]
        return self.draw.rng.choices(accounts, cum_weights=bounds)[0]

    def households(self, total: int | None) -> list[Household]:
        """Every household with its saisines, `total` of them in all, in the order of their first."""
        days = self.days(total, 1 - SHARE_OF_CONTACTS)
        found: list[Household] = []
        for day, plateforme in days:
            commune, territoire = self.place(plateforme)
            household = Household(plateforme, territoire, commune)
            if self.draw.chance(0.2 if territoire in self._unchosen else 0.01):
                self._unchosen.discard(territoire)
                household.elsewhere = True
                household.commune = self._commune_elsewhere(plateforme)
            household.visits = [self._visit(on, plateforme, double) for on, double in self._again(day)]
            found.append(household)
        found = self._without(found, sum(len(h.visits) for h in found) - len(days))
        self._halts(found)
        return found

    def _without(self, found: list[Household], surplus: int) -> list[Household]:
        """Leave out as many households of one saisine as other households have second ones."""
        single = [rank for rank, household in enumerate(found) if len(household.visits) == 1]
        dropped = set(self.draw.rng.sample(single, min(surplus, len(single))))
        return [household for rank, household in enumerate(found) if rank not in dropped]

    def _again(self, day: date) -> Iterator[tuple[date, bool]]:
        yield day, False
        for chance, least, most, double in ((0.035, 2, 25, True), (0.05, 90, 500, False)):
            later = workday(self.draw.after(day, least, most))
            if self.draw.chance(chance) and later <= self.world.today:
                yield later, double

    def _visit(self, day: date, plateforme: str, double: bool) -> Visit:
        canal = self.draw.code("canal", "saisine.canal")
        typed = day
        if canal != Canal.APPLICATION:
            typed = min(workday(self.draw.after(day, 0, 3)), self.world.today)
        return Visit(day, instant(self.draw, typed), canal, self.author(plateforme), double)

    def _halts(self, found: list[Household]) -> None:
        """Choose the lives that stand still: one of each kind for each plateforme, or more."""
        for code in self.world.sigles:
            mine = [h for h in found if h.plateforme == code and len(h.visits) == 1]
            each = ceil(len(mine) / 250)
            for halt, least, most in HALTS:
                first, last = (self.world.today - timedelta(days=n) for n in (most, least))
                fit = [h for h in mine if not h.halt and first <= h.visits[0].day <= last]
                for household in fit[:each]:
                    household.halt = halt
                    if self._shown in self.world.partners[code] and halt in SHOWN_HALTS:
                        household.visits[0].author = self._shown


def number(households: list[Household], world: World, rows: Rows) -> None:
    """Give the saisines their references, in the order of their transmission."""
    visits = [(visit.when, h.plateforme, visit) for h in households for visit in h.visits]
    for when, plateforme, visit in sorted(visits, key=lambda item: item[:2]):
        visit.reference = rows.reference(world.sigles[plateforme], "S", when.astimezone(PARIS).date())
