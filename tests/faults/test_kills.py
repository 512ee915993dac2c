"""The server killed at random moments: what the screen called saved is there, once, and the work goes on.

LDA_FAULTS_KILLS sets how many lives end on SQLite, a fifth of them on PostgreSQL; LDA_FAULTS_SEED sets when.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select, text

from lda.domain.words import StatutDossier, StatutSaisine
from lda.services import checks
from lda.store.models import Dossier, Evenement, Revision, Saisine
from lda.store.work import reading, snapshot, writing
from lda.views import indicators as figures
from tests.factories import Cast, complete_answers, make_saisine
from tests.faults.conftest import Cookie
from tests.faults.lives import Lives
from tests.faults.tab import Tab
from tests.followup import ready

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("LDA_FAULTS_KILLS", "200"))
SEED = int(os.environ.get("LDA_FAULTS_SEED", "62"))
FIELDS = ("nom", "prenom", "nom_naissance", "adresse")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Trial:
    """One household's work, during which the server dies: what to open, to do, and to find afterwards."""

    cle: str
    tab: Tab
    chance: random.Random

    page = "nouvelle-saisine"
    query = ""

    def open(self) -> None:
        self.tab.open(self.page, f"cle={self.cle}{self.query}")

    def act(self) -> None:
        """Work until it is done, or until the server is lost (ConnectionError)."""
        raise NotImplementedError

    def judge(self) -> None:
        """Right after the death: nothing that was called saved lacks, nothing is half written."""
        raise NotImplementedError

    def finish(self) -> None:
        """The tab has come back by itself: go on from what it shows, and look once more."""
        raise NotImplementedError

    def saisine(self) -> Saisine:
        """The household's saisine as it is stored."""
        with reading() as session:
            query = select(Saisine).outerjoin(Dossier, Dossier.id == Saisine.dossier_id)
            found = session.scalars(query.where((Saisine.cle == self.cle) | (Dossier.cle == self.cle))).one()
            session.expunge(found)
        return found

    def events(self, verb: str) -> int:
        """How often the household's saisine or dossier has an event."""
        with reading() as session:
            query = (
                select(func.count(Evenement.id))
                .outerjoin(Saisine, Saisine.id == Evenement.saisine_id)
                .outerjoin(Dossier, Dossier.id == Evenement.dossier_id)
                .where(Evenement.verbe == verb, (Saisine.cle == self.cle) | (Dossier.cle == self.cle))
            )
            return session.scalar(query) or 0


@dataclass
class Typing(Trial):
    """Fields of a draft, one after the other."""

    query = "&etape=personne"
    typed: dict[str, str] = field(default_factory=dict)
    saved: dict[str, str] = field(default_factory=dict)
    changes: int = 0

    def act(self) -> None:
        for _ in range(6):
            key = self.chance.choice(FIELDS)
            self.typed[key] = "".join(self.chance.choices(LETTERS, k=8)).capitalize()
            self.changes += 1
            if self.tab.type(key, self.typed[key]):
                self.saved = dict(self.typed)

    def judge(self) -> None:
        row = self.saisine()
        assert set(row.fiche) >= set(self.saved)
        for key, value in row.fiche.items():
            assert value in (self.saved.get(key), self.typed.get(key)), "neither saved nor typed"
        assert row.identite.items() <= row.fiche.items(), "the list and the fiche disagree"
        assert len(self.saved) <= row.revision <= self.changes

    def finish(self) -> None:
        assert self.tab.shown.titles() == ["Fiche saisine"]
        assert {key: self.tab.holds(key) for key in self.typed} == self.typed
        assert self.tab.says_saved
        row = self.saisine()
        assert row.fiche == self.typed, "what was typed is saved by itself"


@dataclass
class Sending(Trial):
    """A draft that is transmitted."""

    query = "&etape=relire"
    told: str = ""

    def act(self) -> None:
        self.told = reference(self.tab.click("Transmettre la saisine").titles())
        assert self.told

    def judge(self) -> None:
        row = self.saisine()
        sent = row.statut == StatutSaisine.TRANSMISE
        places = (row.reference, row.plateforme, row.territoire, row.transmise_le, row.recue_le)
        assert [place is not None for place in places] == [sent] * 5, "half transmitted"
        assert self.events("saisines.transmit") == sent
        assert self.told in ("", row.reference), "called transmitted, and it is not"

    def finish(self) -> None:
        if not reference(self.tab.shown.titles()):
            assert self.events("saisines.transmit") == 0
            self.act()
        self.told = reference(self.tab.shown.titles())
        self.judge()
        assert self.events("saisines.transmit") == 1


def reference(titles: list[str]) -> str:
    """The reference that a saisine's page has in its title; "" on another page."""
    (title,) = titles
    return title.removeprefix("Saisine ") if title.startswith("Saisine ") else ""


@dataclass
class Deciding(Trial):
    """A dossier whose orientation is validated, and its saisine with it."""

    page = "dossier"
    told: bool = False

    def act(self) -> None:
        screen = self.tab.click("Valider l'orientation")
        self.told = any("est validée" in alert for alert in screen.alerts())
        assert self.told

    def judge(self) -> None:
        with reading() as session:
            row = session.scalars(select(Dossier).where(Dossier.cle == self.cle)).one()
            session.expunge(row)
        saisine = self.saisine()
        done = row.statut == StatutDossier.VALIDEE
        assert (row.decide_le is not None) == done
        assert (saisine.statut == StatutSaisine.VALIDEE) == done, "half decided"
        assert (saisine.decidee_le is not None) == done
        assert self.events("dossiers.validate") == self.events("saisines.decide") == done
        assert done or not self.told, "called validated, and it is not"

    def finish(self) -> None:
        assert self.tab.shown.titles() == ["Alix FICTIVE"]
        if not self.events("dossiers.validate"):
            self.act()
        self.judge()
        assert self.events("dossiers.validate") == 1


KINDS: tuple[type[Trial], ...] = (Typing, Sending, Deciding)


@pytest.fixture
def trials(people: Cast, cookie: Cookie, lives: Lives) -> Callable[[int], list[Trial]]:
    """`trials(n)`: so many households to work on, of every kind in turn."""

    def households(number: int, chance: random.Random) -> list[Trial]:
        cookies = {"partenaire": cookie("partenaire"), "coordinatrice": cookie("coordinatrice")}
        found = []
        for rank in range(number):
            kind = KINDS[rank % len(KINDS)]
            who = "coordinatrice" if kind is Deciding else "partenaire"
            found.append(kind(household(kind, people), Tab(lives.url, cookies[who]), chance))
        return found

    return households


def household(kind: type[Trial], people: Cast) -> str:
    """The public key of what a trial works on."""
    with writing() as session:
        if kind is Deciding:
            return ready(session, people).cle
        answers: dict[str, Any] = complete_answers() if kind is Sending else {}
        return make_saisine(session, people.comptes.partenaire, answers=answers).cle


def counted() -> int:
    with reading() as session:
        return session.scalar(select(func.sum(Revision.valeur))) or 0


def wrong() -> list[str]:
    """What `python -m lda check` finds; and SQLite of its own file."""
    with snapshot() as session:
        lines = checks.findings(session, lambda s, period: figures.as_json(figures.compute(s, period)))
        if session.get_bind().dialect.name == "sqlite":
            lines += [line for line in session.scalars(text("PRAGMA integrity_check")) if line != "ok"]
    return lines


def undisturbed(trial: Trial, lives: Lives) -> float:
    """How long the work of a kind takes when nobody dies, on this machine, just after a start."""
    lives.start()
    with trial.tab:
        trial.open()
        start = time.perf_counter()
        trial.act()
        took = time.perf_counter() - start
        trial.judge()
    lives.kill()
    return took


def life(before: Trial | None, trial: Trial | None, lives: Lives, seconds: float) -> bool:
    """One life: the tab of the former one comes back, then other work goes on until death.

    Gives whether the death cut that work.
    """
    lives.start()
    if before is not None:
        before.tab.come_back()
        before.finish()
        before.tab.__exit__(None, None, None)
    if trial is None:
        return False
    trial.tab.__enter__()
    trial.open()
    cut = False
    with lives.dying(seconds):
        try:
            trial.act()
        except ConnectionError:
            cut = True
    trial.judge()
    return cut


def test_kills_at_random_moments(
    trials: Callable[[int, random.Random], list[Trial]], lives: Lives, application: str
) -> None:
    number = KILLS if application.startswith("sqlite") else KILLS // 5
    print(f"{number} kills, LDA_FAULTS_SEED={SEED}")
    chance = random.Random(SEED)
    work = trials(number + len(KINDS), chance)
    before = counted()
    length = {type(trial): undisturbed(trial, lives) for trial in work[: len(KINDS)]}
    cut: Counter[str] = Counter()
    former = None
    for trial in work[len(KINDS) :]:
        moment = chance.uniform(0, 1.2 * length[type(trial)])
        cut[type(trial).__name__] += life(former, trial, lives, moment)
        former = trial
    life(former, None, lives, 0)
    print(cut, length)
    assert wrong() == []
    acts = sum(1 for trial in work if not isinstance(trial, Typing))
    assert counted() - before == acts, "each counted fact raised the revision once"
    assert all(cut[kind.__name__] >= number // 20 for kind in KINDS), "the kills came too late to matter"
