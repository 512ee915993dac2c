"""Two processes on one database: one saisine, one decision, and a write in one on the open page of the other.

LDA_FAULTS_SECONDS sets for how long twenty people write at once.
"""

import os
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lda.bench.screen import Screen
from lda.store.models import Evenement, Saisine
from lda.store.work import reading, writing
from tests.factories import Cast, complete_answers, make_saisine
from tests.faults.conftest import Cookie
from tests.faults.lives import Lives
from tests.faults.tab import Tab
from tests.faults.test_kills import FIELDS, LETTERS, reference, wrong
from tests.followup import ready

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("LDA_FAULTS_SECONDS", "15"))
PEOPLE = 20
ROUNDS = 5
"""How often two people race: once would seldom be a race."""
Servers = Callable[[], Lives]


@pytest.fixture
def both(servers: Servers) -> tuple[Lives, Lives]:
    """Two servers, alive."""
    pair = servers(), servers()
    for lives in pair:
        lives.start()
    return pair


def together(*acts: Callable[[], Screen]) -> list[Screen]:
    """What each of several acts, done at the same instant, ends with."""
    barrier = Barrier(len(acts))

    def done(act: Callable[[], Screen]) -> Screen:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


def events(verb: str) -> int:
    with reading() as session:
        return session.scalar(select(func.count(Evenement.id)).where(Evenement.verbe == verb)) or 0


def alerts(screen: Screen) -> str:
    return " ".join(screen.alerts()).replace("\\", "")


def test_one_saisine_whoever_transmits_first(both: tuple[Lives, Lives], people: Cast, cookie: Cookie) -> None:
    mine = cookie("partenaire")
    with ExitStack() as stack:
        tabs = [stack.enter_context(Tab(lives.url, mine)) for lives in both]
        for done in range(1, ROUNDS + 1):
            with writing() as session:
                cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
            for tab in tabs:
                tab.open("nouvelle-saisine", f"cle={cle}&etape=relire")
            first, second = together(*(lambda tab=tab: tab.click("Transmettre la saisine") for tab in tabs))
            assert reference(first.titles()) == reference(second.titles()) != ""
            assert events("saisines.transmit") == done
    assert wrong() == []


def test_one_decision_and_the_other_sees_what_changed(
    both: tuple[Lives, Lives], people: Cast, cookie: Cookie
) -> None:
    mine = cookie("coordinatrice")
    with ExitStack() as stack:
        tabs = [stack.enter_context(Tab(lives.url, mine)) for lives in both]
        for done in range(1, ROUNDS + 1):
            with writing() as session:
                cle = ready(session, people).cle
            for tab in tabs:
                tab.open("dossier", f"cle={cle}")
            ends = together(*(lambda tab=tab: tab.click("Valider l'orientation") for tab in tabs))
            told = sorted(map(alerts, ends), key=lambda text: "est validée" in text)
            assert "a été validée" in told[0], "who, what and when"
            assert "L'orientation est validée" in told[1], told
            assert events("dossiers.validate") == events("saisines.decide") == done
    assert wrong() == []


def test_who_comes_second_is_told_though_the_button_is_gone(
    both: tuple[Lives, Lives], people: Cast, cookie: Cookie
) -> None:
    with writing() as session:
        cle = ready(session, people).cle
    mine = cookie("coordinatrice")
    with Tab(both[0].url, mine) as first, Tab(both[1].url, mine) as second:
        for tab in (first, second):
            tab.open("dossier", f"cle={cle}")
        first.click("Valider l'orientation")
        told = alerts(second.click("Valider l'orientation"))
        assert "Ce dossier a changé depuis votre dernier affichage" in told
        assert "Maude COORDINATION" in told and "a été validée" in told
        assert alerts(second.again()) == "", "said once"
    assert events("dossiers.validate") == 1


def test_a_write_in_one_shows_on_the_open_figures_of_the_other(
    both: tuple[Lives, Lives], people: Cast, cookie: Cookie
) -> None:
    with writing() as session:
        cle = make_saisine(session, people.comptes.partenaire, answers=complete_answers()).cle
    with (
        Tab(both[0].url, cookie("partenaire")) as partner,
        Tab(both[1].url, cookie("coordinatrice")) as watching,
    ):
        watching.open("statistiques")
        before = figure(watching)
        partner.open("nouvelle-saisine", f"cle={cle}&etape=relire")
        assert reference(partner.click("Transmettre la saisine").titles())
        until = time.monotonic() + 5
        while figure(watching) == before and time.monotonic() < until:
            watching.wait(0.2)
        assert figure(watching) == before + 1, "within five seconds, without a click"


def figure(tab: Tab) -> int:
    """The number of sollicitations on the page of figures."""
    (metric,) = [m for m in tab.shown.of("metric") if m.label == "Sollicitations"]
    return int(re.sub(r"\D", "", metric.body))


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_twenty_people_write_in_one_sqlite(both: tuple[Lives, Lives], people: Cast, cookie: Cookie) -> None:
    mine = cookie("partenaire")
    until = time.monotonic() + SECONDS

    def write(rank: int) -> int:
        with writing() as session:
            cle = make_saisine(session, people.comptes.partenaire, answers={"nom": "Fictive"}).cle
        saved = 0
        with Tab(both[rank % 2].url, mine) as tab:
            tab.open("nouvelle-saisine", f"cle={cle}&etape=personne")
            while time.monotonic() < until:
                key, text = FIELDS[saved % len(FIELDS)], LETTERS[saved % 20 :].capitalize()
                assert tab.type(key, text), tab.shown.readable()
                saved += 1
        with reading() as session:
            row = session.scalars(select(Saisine).where(Saisine.cle == cle)).one()
            assert row.revision == saved
            assert row.fiche[key] == text
        return saved

    with ThreadPoolExecutor(PEOPLE) as pool:
        numbers = list(pool.map(write, range(PEOPLE)))
    print(f"{sum(numbers)} answers saved by {PEOPLE} people in {SECONDS} s; the slowest {min(numbers)}")
    assert min(numbers) > 0
    for lives in both:
        log = lives.log.read_text()
        assert "error" not in log
        assert "unavailable" not in log
