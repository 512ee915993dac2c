"""Many people at once: a day at work, saturation with one process and with two, thousands of reruns."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles

from sqlalchemy import select

from lda.bench import people, places, warm
from lda.bench.base import NAMES, Base, Person, sign_in
from lda.bench.client import Browser
from lda.bench.limits import Day, Memory, Scale
from lda.bench.people import Part
from lda.bench.places import Place
from lda.bench.servers import Server
from lda.bench.warm import Site, again, check, count_one_more, empty_tab
from lda.domain.words import Role
from lda.store.models import Compte

SHARES = ((people.partner, 0.6), (people.coordinator, 0.25), (people.viewer, 0.15))
ROLES: dict[Part, tuple[Role, ...]] = {
    people.partner: (Role.PARTENAIRE,),
    people.coordinator: (Role.COORDINATEUR,),
    people.viewer: (Role.DEPARTEMENT, Role.SLISL),
}
OPEN_PAGES = 20
SLOWEST = 5
WRITES = 3
BEFORE = 5
"""People, and seconds, that warm a server before anything is measured."""
POINTS = 20
"""Samples of memory along the reruns."""
RERUNS_OF_A_TAB = 100
"""After which a tab is closed and another opened, as people do."""
ARRIVAL = 4
"""Pauses over which people arrive: fifty who open their first page at once are no day at work."""
CROWD = 12
"""People who click without a pause, at saturation."""


@dataclass
class Seen:
    """What happened to everybody, gathered as it happens."""

    clicks: list[tuple[str, float]] = field(default_factory=list)
    """What each was for, and the seconds it took."""
    errors: list[str] = field(default_factory=list)

    def slowest(self) -> tuple[tuple[str, float], ...]:
        """The clicks whose median is the longest: what for, and their median in milliseconds."""
        by_name: dict[str, list[float]] = {}
        for name, seconds in self.clicks:
            by_name.setdefault(name, []).append(seconds * 1000)
        found = sorted(((name, median(times)) for name, times in by_name.items()), key=lambda one: -one[1])
        return tuple(found[:SLOWEST])


@dataclass(frozen=True)
class Somebody:
    """Somebody of the day: who, what they do, and the draft that awaits them."""

    person: Person
    part: Part
    draft: str | None


def cast(base: Base, number: int) -> list[Somebody]:
    """So many people, by their shares, each with an account of their own as far as there are."""
    found: list[Somebody] = []
    for part, share in SHARES:
        found += _some(base, part, max(1, round(number * share)))
    return found[:number]


def _some(base: Base, part: Part, number: int) -> Iterator[Somebody]:
    with base.writing() as session:
        active = select(Compte).where(Compte.actif, Compte.role.in_(ROLES[part])).order_by(Compte.id)
        accounts = session.scalars(active).unique().all()
        persons = [sign_in(session, accounts[rank % len(accounts)]) for rank in range(number)]
    for person in persons:
        with base.writing() as session:
            draft = places.new_draft(session, person.actor) if part is people.partner else None
        yield Somebody(person, part, draft)


def at_work(
    urls: Sequence[str], crowd: Sequence[Somebody], think: float, seconds: float, tell: Callable[[str], None]
) -> Seen:
    """Let everybody work for a while, each at their own pace; `think` is the mean pause between clicks.

    What is counted begins once everybody has arrived, one after the other.
    """
    begin = time.monotonic() + ARRIVAL * think
    seen, until = Seen(), begin + seconds
    threads = [
        threading.Thread(
            target=_live,
            args=(urls[rank % len(urls)], one, rank, think, begin, until, seen),
            daemon=True,
        )
        for rank, one in enumerate(crowd)
    ]
    for thread in threads:
        thread.start()
    while time.monotonic() < until:
        time.sleep(min(10, max(0.0, until - time.monotonic())))
        tell(f"  {len(seen.clicks)} clics, {len(seen.errors)} erreurs")
    for thread in threads:
        thread.join()
    return seen


def _live(url: str, one: Somebody, rank: int, think: float, begin: float, until: float, seen: Seen) -> None:
    chance = random.Random(rank)
    try:
        with Browser(url, one.person.cookie, whole=True) as browser:
            time.sleep(chance.random() * ARRIVAL * think)
            for name in one.part(browser, chance, one.draft):
                if time.monotonic() - browser.cost.seconds >= begin:
                    seen.clicks.append((name, browser.cost.seconds))
                check(browser.screen, name)
                if think:
                    browser.wait(min(chance.expovariate(1 / think), max(0.0, until - time.monotonic())))
                if time.monotonic() >= until:
                    return
    except Exception as error:  # noqa: BLE001 - whatever happens to somebody is counted, and the day goes on
        seen.errors.append(f"{one.part.__name__} : {type(error).__name__} {error}"[:300])


def day(
    base: Base, servers: Sequence[Server], stock: str, number: int, think: float, seconds: float,
    tell: Callable[[str], None],
) -> Day:  # fmt: skip
    """The day of a plateforme, beside the empty stock page measured before it and after it."""
    urls = [server.url for server in servers]
    tell(f"{number} personnes se connectent…")
    for url in urls:  # a server that has just started has everything to load
        at_work([url], cast(base, BEFORE), 0.2, BEFORE, lambda _: None)
    crowd = cast(base, number)
    empty = _empty(stock)
    start = sum(server.memory() for server in servers)
    seen = at_work(urls, crowd, think, seconds, tell)
    end = sum(server.memory() for server in servers)
    empty += _empty(stock)
    tell("Une écriture, et des pages ouvertes…")
    times = [one * 1000 for _, one in seen.clicks] or [0.0]
    return Day(
        people=number,
        clicks=len(seen.clicks),
        errors=tuple(seen.errors),
        p50=median(times),
        p95=quantiles([*times, times[-1]], n=20)[-1],
        empty=median(empty),
        per_second=len(seen.clicks) / seconds,
        memory=(start, end),
        reached=reach(base, urls),
        slowest=seen.slowest(),
    )


def _empty(stock: str) -> list[float]:
    with ExitStack() as stack:
        act = again(empty_tab(stack, stock))
        return [act() for _ in range(warm.WARM_UP * 3)]


# --- a write and the pages that are open ----------------------------------------------------------


def reach(base: Base, urls: Sequence[str]) -> float:
    """Seconds until a write shows on the last of twenty open pages of statistics; the worst of three."""
    person = base.person(NAMES[Role.COORDINATEUR])
    return max(_reach_once(base, urls, person) for _ in range(WRITES))


def _reach_once(base: Base, urls: Sequence[str], person: Person) -> float:
    ready, written = threading.Barrier(OPEN_PAGES + 1), threading.Event()
    ends: list[float] = []

    def watch(url: str) -> None:
        with Browser(url, person.cookie, whole=True) as browser:
            browser.open("statistiques")
            ready.wait(timeout=60)
            before = browser.drawn
            until = time.monotonic() + 60
            while (browser.drawn == before or not written.is_set()) and time.monotonic() < until:
                browser.wait(0.05)
            ends.append(time.monotonic())

    threads = [
        threading.Thread(target=watch, args=(urls[rank % len(urls)],), daemon=True)
        for rank in range(OPEN_PAGES)
    ]
    for thread in threads:
        thread.start()
    ready.wait(timeout=60)
    count_one_more(base)
    start = time.monotonic()
    written.set()
    for thread in threads:
        thread.join()
    return max(ends) - start if len(ends) == OPEN_PAGES else float("inf")


# --- saturation -----------------------------------------------------------------------------------


def scale(base: Base, servers: Sequence[Server], seconds: float, tell: Callable[[str], None]) -> Scale:
    """The clicks that one process carries, then both, when nobody pauses."""
    found = []
    for some in (servers[:1], servers):
        tell(f"Saturation, {len(some)} processus…")
        crowd = cast(base, CROWD)
        used = sum(server.busy() for server in some)
        seen = at_work([server.url for server in some], crowd, 0, seconds, tell)
        used = sum(server.busy() for server in some) - used
        found.append((len(seen.clicks) / seconds, used / seconds))
    (one, busy_one), (two, busy_two) = found
    return Scale(one, two, busy_one, busy_two)


# --- thousands of reruns --------------------------------------------------------------------------


def memory(site: Site, reruns: int, tell: Callable[[str], None]) -> Memory:
    """Run every page in turn, in tabs that are opened and closed, and watch the memory of the server."""
    every = [place for place in places.places(site.base, site.keys) if place.who]
    each = max(1, reruns // POINTS)
    samples: list[float] = []
    errors: list[str] = []
    done = 0
    while done < reruns:
        errors += _a_tab(
            site, every[done // RERUNS_OF_A_TAB % len(every)], min(RERUNS_OF_A_TAB, reruns - done)
        )
        done += RERUNS_OF_A_TAB
        if done // each > len(samples):
            samples.append(site.server.memory())
            tell(f"  {done} passages, {samples[-1]:.0f} Mo")
    return Memory(reruns, tuple(samples), tuple(errors))


def _a_tab(site: Site, place: Place, reruns: int) -> list[str]:
    """Open a page and run it again and again; what went wrong."""
    try:
        with ExitStack() as stack:
            browser = site.open(stack, place)
            for _ in range(reruns):
                browser.again()
            check(browser.screen, place.name)
    except Exception as error:  # noqa: BLE001 - counted, and the next tab is opened
        return [f"{place.name} : {type(error).__name__} {error}"[:300]]
    return []
