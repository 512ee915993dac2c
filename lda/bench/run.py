"""The bench from end to end: databases, servers, measures; progress on the error output."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from lda.bench import load, places, servers, warm
from lda.bench.base import Base, beside, opened
from lda.bench.client import Browser
from lda.bench.limits import ROUNDS, SMALL, Day, Figure, Memory, Scale
from lda.bench.warm import Site

LONGER = 3
"""A page above its limit is measured again with so many times more reruns."""


@dataclass(frozen=True)
class Asked:
    """What to measure on, and how much."""

    saisines: int = SMALL
    database: str | None = None
    rounds: int = ROUNDS
    pages: Sequence[str] = ()
    people: int = 0
    think: float = 5
    processes: int = 1
    seconds: float = 60
    reruns: int = 0


def say(text: str) -> None:
    """Show how far things are."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for keys, temporary databases and logs, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="lda-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def site(base: Base, folder: Path) -> Iterator[Site]:
    """Our application served on a database, with something to open for everybody."""
    with places.no_draft_left(base):
        found = places.keys(base)
        with servers.application(base.url, folder / "application.log") as server:
            yield Site(server, base, found)


def pages(asked: Asked) -> list[Figure]:
    """Every page, every kind of field, and the figures counted again."""
    with ExitStack() as stack:
        folder = stack.enter_context(workshop())
        full = stack.enter_context(opened(asked.database, asked.saisines, folder))
        small = None
        if asked.saisines > SMALL:
            small = stack.enter_context(opened(beside(asked.database), SMALL, folder))
        say("Démarrage des serveurs…")
        ours = stack.enter_context(site(full, folder))
        few = stack.enter_context(site(small, folder)) if small else None
        stock = warm.empty_tab(stack, stack.enter_context(servers.stock(folder)).url)
        return list(_measured(asked, ours, few, stock))


def _measured(asked: Asked, ours: Site, few: Site | None, stock: Browser) -> Iterator[Figure]:
    alike = {(place.name, place.role): place for place in places.places(few.base, few.keys)} if few else {}
    for place in places.places(ours.base, ours.keys, asked.pages):
        other = alike.get((place.name, place.role))
        small = (few, other) if few and other else None
        yield _surely(partial(warm.page, place, ours, small, stock), asked.rounds)
        if place.name in warm.FIGURES:
            yield _surely(partial(warm.fresh, place, ours, stock), asked.rounds)
    if not asked.pages or "fiche" in asked.pages:
        for measure in chain(warm.fields(ours), warm.opening(ours)):
            yield _surely(measure, asked.rounds)


def _surely(measure: warm.Measure, rounds: int) -> Figure:
    """What something costs; above its limit it is measured once more, and longer, which then counts.

    What is small ends with one round of 5 ms of Streamlit's or with the next, and a short median may fall
    either way.
    """
    figure = _said(measure(rounds))
    return figure if figure.within else _said(measure(LONGER * rounds))


def _said(figure: Figure) -> Figure:
    say(f"  {figure.name}, {figure.role} : {figure.ms:.1f} ms")
    return figure


def people(asked: Asked) -> tuple[Day, Scale | None]:
    """A day at work; with several processes, what each more of them carries too."""
    with ExitStack() as stack:
        folder = stack.enter_context(workshop())
        base = stack.enter_context(opened(asked.database, asked.saisines, folder))
        stack.enter_context(places.no_draft_left(base))
        say("Démarrage des serveurs…")
        started = [
            stack.enter_context(servers.application(base.url, folder / f"application-{rank}.log"))
            for rank in range(asked.processes)
        ]
        stock = stack.enter_context(servers.stock(folder)).url
        day = load.day(base, started, stock, asked.people, asked.think, asked.seconds, say)
        return day, load.scale(base, started, asked.seconds, say) if len(started) > 1 else None


def reruns(asked: Asked) -> Memory:
    """Thousands of reruns in one process."""
    with ExitStack() as stack:
        folder = stack.enter_context(workshop())
        base = stack.enter_context(opened(asked.database, asked.saisines, folder))
        ours = stack.enter_context(site(base, folder))
        return load.memory(ours, asked.reruns, say)
