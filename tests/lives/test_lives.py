"""Thousands of lives: sequences of verbs by anybody, on one world, judged by DOMAIN written out again.

After each step: a verb that succeeds was allowed (A2), took A3's transitions alone and wrote its own events
and no more (`life.py`); one that is refused wrote nothing at all; the bilans are those owed (A4, `dues.py`);
there are never two referents. At the end of a sequence, and now and then within it: what each person is shown
of each household is what A2b gives it (`reading.py`: every text is a word to look for), the indicators are
those counted again (A5, `figures.py`), and `python -m lda check` finds nothing.

`make test` runs the same LIVES sequences each time. To run others:

    LDA_LIVES=2000 LDA_LIVES_SEED=7 python -m pytest tests/lives -s

`LDA_LIVES` is their number, `LDA_LIVES_STEPS` their length, `LDA_LIVES_SEED` where chance begins: what fails
is then told as it was lived, and without a seed made as short as can be. With `-s` it says how often each
verb was done.
"""

import copy
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, currently_in_test_context, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from lda.domain import clock
from lda.domain.deadlines import Nature
from lda.domain.errors import Conflict, Invalid, NotFound
from lda.domain.indicators import Period
from lda.domain.words import Role
from lda.services import checks, echeances, upkeep
from lda.store.models import Echeance, Saisine
from lda.views import agenda, home, indicators, saisines, situations
from lda.views import dossiers as dossiers_view
from lda.views import places as places_view
from lda.views.counting import Indicator
from lda.views.situations import Filters
from tests.conftest import NOW
from tests.lives import dues, figures, life, places, reading
from tests.lives.reading import Reader, Word, found_in
from tests.lives.verbs import ENTER, ON_ROWS, TYPED, VERBS, Chooser, Verb, fiche
from tests.lives.world import (
    AREAS,
    ARTOIS,
    COMMUNES,
    PARTNERS,
    TERNOIS_ARRAGEOIS,
    Person,
    Picture,
    Row,
    World,
)

LIVES = int(os.environ.get("LDA_LIVES", 80))
STEPS = int(os.environ.get("LDA_LIVES_STEPS", 30))
SEED = os.environ.get("LDA_LIVES_SEED")

STAGES = ("accompagnee", "validee", "accusee", "concertation", "attente", "deux", "vide")
"""Where a sequence begins: a dossier with a mesure running, decided, opened; two discussed at one meeting,
three waiting for the same operator, two of two plateformes; nobody."""
STARTED = date(2026, 5, 31)
"""When the first mesure starts: of its bilans one is late, and one is due on a clamped day."""
JUMPS = (1, 1, 3, 14, 31, 45, 92, 120)
MOMENTS = (
    *["step"] * 10,
    *["anything"] * 6,
    *["wait"] * 4,
    *["enter"] * 2,
    "write",
    "arrive",
    "count",
    "read",
)
"""What happens at each step, and how often."""
OFTEN = {"mesures": 10, "bilans": 10, "places": 40, "dossiers": 8, "suivi": 5, "saisines": 5}
"""How much more often the verbs of a service are chosen, so that lives go on."""
ENDINGS = {"drafts.delete", "saisines.withdraw", "saisines.correct", "mesures.not_start",
           "dossiers.not_validate", "dossiers.close_without_followup", "reunions.cancel"}  # fmt: skip
REFUSALS = (NotFound, Invalid, Conflict)
VIEWS = (Indicator.SOLLICITATIONS, Indicator.SAISINES, Indicator.ESPACE_RESSOURCE, Indicator.REUNIONS,
         Indicator.CONCERTATIONS, Indicator.COMMISSIONS)  # fmt: skip

Draw = Callable[[st.SearchStrategy[int]], int]
tally: Counter[str] = Counter()
"""How many verbs succeeded, were refused, and how many steps and sequences there were."""


ON_MESURES = ("BILAN", "ESPACEMENT", "FIN")
"""What is due on a mesure is for who accompanies it."""


def first_of(strategy: st.SearchStrategy[int]) -> int:
    """Chooses the first, where nothing is left to chance."""
    return 0


class Lives:
    """The world, its clock, and the words planted so far."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.begin(world.empty, NOW, {})

    def begin(self, template: bytes, instant: datetime, words: dict[str, Word]) -> None:
        self.world.restore(template)
        self.instant, self.words = instant, dict(words)
        self.number = len(words)
        self.now = self.world.picture()
        self.events = self.world.events()

    @property
    def today(self) -> date:
        return self.instant.astimezone(clock.PARIS).date()

    def chooser(self, draw: Draw, *, wild: bool) -> Chooser:
        self.number += 1
        return Chooser(draw, self.world, self.now, self.today, self.number, wild=wild)

    # --- acting -----------------------------------------------------------------------------------

    def act(
        self, verb: Verb, who: Person, target: Row | None, c: Chooser, *, sound: bool, **more: Any
    ) -> Any:
        """Do a verb, and judge what it did. `sound`: it may not be refused. `more` is given beside."""
        given = verb.give(c, who, target or {}) | more
        first = () if target is None else (verb.key(target),)
        if currently_in_test_context():
            note(f"{self.today} {who.name}: {verb.name} {target and target['id']} {given}")
        before, written = self.now, self.world.driver.total_changes
        reopened = self._reopened()
        self.instant += timedelta(minutes=1)
        try:
            with clock.at(self.instant), self.world.writing() as session:
                try:
                    done = verb.function(session, *first, actor=who.actor, **given)
                except REFUSALS:
                    session.flush()
                    assert self.world.driver.total_changes == written, f"{verb.name} wrote, then refused"
                    raise
        except REFUSALS as refusal:
            if sound and not (verb.name in life.MAY_LACK and isinstance(refusal, Invalid)):
                raise
            tally["refused"] += 1
            return None
        tally["done"] += 1
        tally[verb.name] += 1
        self._judge(verb, who, target, given, done, before, written, reopened)
        self._plant(verb, who, target, given, done, c)
        if verb.name == "drafts.copy_from":  # the words copied would hang on two saisines
            self.write(first_of, target["id"], COMMUNES[0], violent=False)  # type: ignore[index]
        return done

    def _judge(
        self, verb: Verb, who: Person, target: Row | None, given: dict[str, Any], done: Any,
        before: Picture, written: int, reopened: set[int],
    ) -> None:  # fmt: skip
        today = self.today.isoformat()
        assert life.may(before, today, who, verb.name, target, given), f"{who.name} did {verb.name}"
        former, self.events = self.events, self.world.events()
        events = [event for event in self.events if event not in former]
        self.now = self.world.picture()
        if verb.name in life.AGAIN and self.world.driver.total_changes == written:
            return
        assert life.possible(before, verb.name, target), f"{verb.name} on {target}"
        if target is not None and "version" in target and given.get("version") is not None:
            assert given["version"] == target["version"], f"{verb.name} wrote over what it did not see"
        life.judge(verb.name, target, who, before, self.now, events, reopened)
        places.judge(verb.name, target, given, before, self.now)
        places.cahiers(before, self.now, self.world.cahiers)
        if verb.name == "dossiers.reveal":
            assert set(done) <= reading.GUARDED
        self.stand()

    def _reopened(self) -> set[int]:
        """Saisines decided before their dossier reopened, which its next decision concerns too."""
        again = {e["dossier_id"]: e["id"] for e in self.events if e["verbe"] == "dossiers.reopen"}
        decided = {e["saisine_id"]: e["id"] for e in self.events if e["verbe"] == "saisines.decide"}
        return {
            s["id"] for s in self.now["saisine"].values()
            if s["statut"] in ("NON_VALIDEE", "SANS_SUITE")
            and s["motif_decision"] not in ("DOUBLON", "RETRAIT")
            and decided.get(s["id"], 0) < again.get(s["dossier_id"], 0)
        }  # fmt: skip

    def _plant(
        self, verb: Verb, who: Person, target: Row | None, given: dict[str, Any], done: Any, c: Chooser
    ) -> None:
        """Remember on what the words of a verb hang, now that they are kept."""
        on: dict[str, int] = {}
        service = verb.name.partition(".")[0]
        if verb.name in ("reunions.log", "reunions.call") or verb.table == "reunion":
            on["reunion"] = done.id
        elif verb.table == "saisine":
            on["saisine"] = target["id"]  # type: ignore[index]
        elif service not in ("ressource", "drafts", "cahiers", "delais") and verb.table:
            assert target is not None
            on["dossier"] = life.dossier_of(self.now, target)["id"]
            mesure = life.mesure_of(self.now, target, given)
            if mesure is not None:
                on["mesure"] = mesure["id"]
            if service == "concertations" and "reunion" in given:
                [held] = self.now.of("reunion", cle=given["reunion"])
                on["reunion"] = held["id"]
        for word, what in c.words.items():
            self.words[word] = Word(what.kind, who.account, what.field, **on)

    def stand(self) -> None:
        """What holds after every step."""
        life.standing(self.now)
        dues.judge(self.now, self.today)

    def nights(self, days: int) -> None:
        """Days pass, with what each night asks for."""
        self.instant += timedelta(days=days)
        with clock.at(self.instant), self.world.writing() as session:
            upkeep.tidy(session)
        self.events = self.world.events()
        self.now = self.world.picture()
        self.stand()

    def arrive(self, draw: Draw, who: Person, commune: str, *, violent: bool) -> int:
        """Somebody writes a whole fiche and transmits it. Its id."""
        id = self.act(VERBS["drafts.start"], who, None, self.chooser(draw, wild=False), sound=True).id
        self.write(draw, id, commune, violent=violent)
        c = self.chooser(draw, wild=False)
        self.act(VERBS["saisines.transmit"], who, self.now["saisine"][id], c, sound=True)
        return id

    def write(self, draw: Draw, id: int, commune: str, *, violent: bool) -> None:
        """The whole fiche of a draft, as its author would have it after a while."""
        c = self.chooser(draw, wild=False)
        with clock.at(self.instant), self.world.writing() as session:
            saisine = session.get_one(Saisine, id)
            saisine.fiche, saisine.revision = fiche(c, commune, violent=violent), TYPED
            saisine.modifiee_le = clock.now()
        for word, what in c.words.items():
            self.words[word] = Word("fiche", None, what.field, saisine=id)
        self.now = self.world.picture()

    def sound(self, draw: Draw, name: str, who: str, target: Row | None = None, **more: Any) -> Any:
        """A verb that must succeed."""
        c = self.chooser(draw, wild=False)
        return self.act(VERBS[name], self.world.people[who], target, c, sound=True, **more)

    def able(self, verb: Verb, target: Row) -> list[Person]:
        """Who may do a verb on a row now: with sound arguments it must succeed."""
        if not life.possible(self.now, verb.name, target) or not verb.ready(self.now, target, self.today):
            return []
        today = self.today.isoformat()
        return [
            who for who in self.world.people.values()
            if life.may(self.now, today, who, verb.name, target, {})
        ]  # fmt: skip

    # --- looking ----------------------------------------------------------------------------------

    def look(self) -> None:
        """What each person is shown of each household, and what the application checks itself."""
        with clock.at(self.instant), self.world.writing() as session:
            for who in self.world.people.values():
                self.read(session, who)
            wrong = checks.findings(session, lambda s, days: indicators.as_json(indicators.compute(s, days)))
            assert not wrong, wrong
            assert not echeances.astray(session)

    def read(self, session: Any, who: Person) -> None:
        """Everything that somebody is shown."""
        today, named = self.today.isoformat(), set()
        for dossier in self.now["dossier"].values():
            reader = Reader(self.now, today, who, dossier)
            if reader.named():
                named.add(dossier["id"])
            self._page(session, reader)
        for saisine in self.now["saisine"].values():
            self._saisine(session, who, saisine)
        for reunion in self.now["reunion"].values():
            self._reunion(session, who, reunion)
        self._lists(session, who, named)

    def _told(self, shown: object) -> list[tuple[str, Word]]:
        return [(word, self.words[word]) for word in found_in(shown)]

    def _page(self, session: Any, reader: Reader) -> None:
        try:
            view = dossiers_view.one(session, reader.dossier["cle"], actor=reader.who.actor)
        except NotFound:
            assert not reader.opens, f"{reader.who.name} finds no dossier"
            return
        assert reader.opens, f"{reader.who.name} opens the dossier"
        for word, what in self._told(view):
            if what.kind == "fiche" and what.field in ("nom", "prenom", "nom_naissance"):
                assert reader.named(), f"{reader.who.name} reads {word}: {what}"
            else:
                assert reader.may(what), f"{reader.who.name} reads {word}: {what}"
        assert set(view.answers) <= reader.fields
        assert view.commune is None or "commune" in reader.fields
        if not reader.of_violence:
            codes = {
                str(code)
                for value in view.answers.values()
                for code in (value if isinstance(value, list) else [value])
            }
            assert not codes & reading.VIOLENCE_CODES
            assert not view.protege or reader.receives
        if not reader.whole:
            mesures = {line.id for line in view.mesures}
            assert mesures <= reader.operated
            assert not (
                view.diagnostics or view.intervenants or view.relais or view.messages or view.historique
            )

    def _saisine(self, session: Any, who: Person, saisine: Row) -> None:
        opens = saisine["statut"] != "BROUILLON" and reading.opens_saisine(self.now, who, saisine)
        try:
            view = saisines.one(session, saisine["cle"], actor=who.actor)
        except NotFound:
            assert not opens, f"{who.name} finds no saisine"
            return
        assert opens, f"{who.name} opens a saisine"
        for word, what in self._told(view):
            assert reading.may_in_saisine(self.now, who, saisine, what), f"{who.name} reads {word}: {what}"

    def _reunion(self, session: Any, who: Person, reunion: Row) -> None:
        try:
            view = agenda.one(session, reunion["cle"], actor=who.actor)
        except NotFound:
            return
        over = reunion["jour"] <= self.today.isoformat() and not reunion["annulee_le"]
        for word, what in self._told(view):
            if what.kind == "fiche":
                assert what.field in reading.IDENTITY
            else:
                assert what.reunion == reunion["id"]
                if what.kind in reading.CONCLUDED:
                    about = self.now["dossier"][what.dossier or 0]
                    reader = Reader(self.now, self.today.isoformat(), who, about)
                    assert reader.concluded(what), f"{who.name} reads {word}: {what}"
                kept = what.kind == "notes" or (what.kind == "decisions" and not over)
                assert not (kept and who.is_(Role.PARTENAIRE)), f"{who.name} reads {word}: {what}"

    def _lists(self, session: Any, who: Person, named: set[int]) -> None:
        """No name in a list but of those whom the reader may know; behind a figure, none that is flagged."""
        if who.is_(Role.COORDINATEUR) or who.is_(Role.SLISL):
            shown: Any = situations.page(session, Filters(clos=True), actor=who.actor)
            self._names(who, shown, named, flagged=True)
            for place in who.plateformes:
                for area in who.territoires or [None]:
                    found = indicators.behind(
                        session, self._year(), Indicator.SOLLICITATIONS, place, area, actor=who.actor, size=99
                    )
                    self._names(who, found, named, flagged=False)
            self._waiting(session, who, named)
        if who.is_(Role.PARTENAIRE):
            self._names(who, dossiers_view.mine(session, actor=who.actor), named, flagged=True)
            self._due(session, who)

    def _due(self, session: Any, who: Person) -> None:
        """What is due within thirty days on the mesures that a partner operates, and in the dossiers that it
        is the referent of; the relais, to a referent who is no bailleur."""
        today, until = self.today.isoformat(), self.today + timedelta(days=30)
        right: Counter[str] = Counter()
        for owed in session.scalars(select(Echeance).where(Echeance.jour <= until)):
            refers = life.refers(self.now, who, self.now["dossier"][owed.dossier_id])
            mesure = self.now["mesure"].get(owed.mesure_id or 0)
            accompanies = refers or bool(mesure and life.operates(who, mesure, today))
            if accompanies if owed.nature in ON_MESURES else owed.nature == "RELAIS" and refers:
                right[owed.nature] += not (who.bailleur and owed.nature == "RELAIS")
        found = home.deadlines(session, actor=who.actor).counts
        checked = {nature: found.get(Nature(nature), 0) for nature in (*ON_MESURES, "RELAIS")}
        assert checked == {nature: right[nature] for nature in checked}, f"{who.name}"

    def _waiting(self, session: Any, who: Person, named: set[int]) -> None:
        """Who waits where, at which place and why, and what is free."""
        shown = places_view.waiting(session, actor=who.actor, size=999)
        right = {
            id: (rank, len(line))
            for line in places.lines(self.now).values()
            for rank, id in enumerate(line, 1)
            if places.reads(self.now, who, self.now["mesure"][id])
        }
        assert {row.id: (row.place, row.sur) for row in shown} == right
        for row in shown:
            self._names(who, replace(row, raison=""), named, flagged=True)
            for word, what in self._told(row.raison):
                assert (what.kind, what.mesure) == ("rang", row.id), f"{who.name} lists {word}: {what}"
                assert what.dossier in named, f"{who.name} lists {word}, protected"
        keys = {cle: id for id, cle in self.world.organisations.values()}
        found = {
            (row.plateforme, row.code, keys[row.operateur_cle]): (row.financees, row.occupees, row.attente)
            for row in places_view.capacities(session, actor=who.actor)
        }
        assert found == places.free(self.now, who, self.today.isoformat())

    def _names(self, who: Person, shown: object, named: set[int], *, flagged: bool) -> None:
        for word, what in self._told(shown):
            if what.kind == "inter":
                continue
            assert what.kind == "fiche", f"{who.name} lists {word}: {what}"
            assert what.field in reading.IDENTITY, f"{who.name} lists {word}: {what}"
            saisine = self.now["saisine"][what.saisine or 0]
            where = life.place(self.now, saisine)
            assert flagged or not where["violence"], f"{who.name} lists {word}, protected"
            if saisine["dossier_id"]:
                assert where["id"] in named, f"{who.name} lists {word}: {what}"
            else:
                assert reading.opens_saisine(self.now, who, saisine)

    def _year(self) -> Period:
        return Period(self.today - timedelta(days=900), self.today)

    def figures(self, asked: figures.Asked) -> None:
        """The indicators of a period and a place are those counted again, as are the rows behind them."""
        right = figures.count(self.world.driver, asked, self.today)
        period = Period(asked.first, asked.last)
        with clock.at(self.instant), self.world.writing() as session:
            found = indicators.compute(session, period)
            for what in VIEWS:
                shown = found.count(what, asked.plateforme, asked.territoire)
                assert shown == right[what], f"{what} is {shown}, counted again {right[what]}: {asked}"
            who = next(
                (p for p in self.world.people.values()
                 if p.is_(Role.COORDINATEUR) and asked.plateforme in p.plateformes), None
            )  # fmt: skip
            for what in VIEWS if who else ():
                behind = indicators.behind(
                    session,
                    period,
                    what,
                    asked.plateforme,
                    asked.territoire,
                    actor=who.actor,  # type: ignore[union-attr]
                )
                assert behind.total == right[what], f"{what} has {behind.total} rows behind {right[what]}"


class Machine(RuleBasedStateMachine):
    """One sequence."""

    def __init__(self, lives: Lives, stages: dict[str, tuple[bytes, datetime, dict[str, Word]]]) -> None:
        super().__init__()
        self.lives, self.stages = lives, stages
        self.broken = False
        self.chosen: Counter[str] = Counter()

    @initialize(stage=st.sampled_from(STAGES))
    def start(self, stage: str) -> None:
        template, instant, words = self.stages[stage]
        self.lives.begin(template, instant, words)
        tally["sequences"] += 1

    @rule(data=st.data())
    def live(self, data: st.DataObject) -> None:
        tally["steps"] += 1
        self.broken = True
        c = self.lives.chooser(data.draw, wild=False)
        getattr(self, c.pick(MOMENTS))(data.draw, c)
        self.broken = False

    def step(self, draw: Draw, c: Chooser) -> None:
        """A verb that status, needs and rights allow, with sound arguments: it must succeed."""
        able: dict[str, list[tuple[Row, list[Person]]]] = {}
        for name in ON_ROWS:
            for target in self.lives.now[VERBS[name].table].values():
                people = self.lives.able(VERBS[name], target)
                if people:
                    able.setdefault(name, []).append((target, people))
        if able:
            likely = sorted(able, key=self._weight, reverse=True)
            name = c.pick([name for name in likely for _ in range(self._weight(name))])
            self.chosen[name] += 1
            target, people = c.pick(able[name][::-1])
            self.lives.act(VERBS[name], c.pick(people), target, c, sound=True)

    def _weight(self, name: str) -> int:
        """What was not done yet in this sequence comes first."""
        if name in ENDINGS:
            return 1
        return max(1, OFTEN.get(name.partition(".")[0], 3) // (1 + self.chosen[name]))

    def anything(self, draw: Draw, c: Chooser) -> None:
        """Any verb, by anybody, on anything, with anything."""
        verb = VERBS[c.pick([*ON_ROWS, *ENTER])]
        rows = list(self.lives.now[verb.table].values()) if verb.table else []
        if verb.table and not rows:
            return
        target = c.pick(rows[::-1]) if verb.table else None
        people = list(self.lives.world.people.values())
        able = self.lives.able(verb, target) if target is not None else []
        who = c.pick(people if c.once_in(3) or not able else able)
        self.lives.act(verb, who, target, self.lives.chooser(draw, wild=True), sound=False)

    def enter(self, draw: Draw, c: Chooser) -> None:
        """A meeting, a question, a contact: what begins by itself."""
        verb = VERBS[c.pick(ENTER)]
        roles = {
            "drafts.start": list(PARTNERS), "reunions.log": ["coordinatrice", "coordinateur"],
            "reunions.call": ["departement"], "ressource.log": ["coordinatrice", "coordinateur"],
            "ressource.ask": list(PARTNERS), "places.set_capacity": ["coordinatrice", "coordinateur"],
            **dict.fromkeys(("cahiers.change", "delais.change"), ["departement", "admin"]),
        }[verb.name]  # fmt: skip
        self.lives.act(verb, self.lives.world.people[c.pick(roles)], None, c, sound=True)

    def arrive(self, draw: Draw, c: Chooser) -> None:
        """A household is made known."""
        who = self.lives.world.people[c.pick((*PARTNERS, "slisl_artois", "coordinatrice"))]
        self.lives.arrive(draw, who, c.pick(COMMUNES), violent=c.once_in(3))

    def write(self, draw: Draw, c: Chooser) -> None:
        """Somebody finishes its draft."""
        drafts = self.lives.now.of("saisine", statut="BROUILLON")
        if drafts:
            self.lives.write(draw, c.pick(drafts)["id"], c.pick(COMMUNES), violent=c.once_in(3))

    def wait(self, draw: Draw, c: Chooser) -> None:
        """Days pass."""
        self.lives.nights(c.pick(JUMPS))

    def count(self, draw: Draw, c: Chooser) -> None:
        """The figures of a period and a place."""
        last = self.lives.today + timedelta(days=c.pick((0, -1, -20, -60, 30)))
        first = last - timedelta(days=c.pick((400, 0, 30, 90, 365)))
        plateforme = c.pick((None, ARTOIS, TERNOIS_ARRAGEOIS))
        areas = [area for area, where in AREAS.items() if where == plateforme]
        territoire = c.pick((None, *areas, *(["COMMUN"] if areas else [])))
        self.lives.figures(figures.Asked(first, last, plateforme, territoire))

    def read(self, draw: Draw, c: Chooser) -> None:
        """Somebody looks at everything it may."""
        who = c.pick(list(self.lives.world.people.values()))
        with clock.at(self.lives.instant), self.lives.world.writing() as session:
            self.lives.read(session, who)

    def teardown(self) -> None:
        if not self.broken:
            self.lives.look()


def _stages(lives: Lives) -> dict[str, tuple[bytes, datetime, dict[str, Word]]]:
    """The worlds in which sequences begin, made by the services themselves."""

    found, first = {}, first_of

    def keep(name: str) -> None:
        found[name] = (lives.world.copy(), lives.instant, copy.copy(lives.words))

    def dossier() -> Row:
        return list(lives.now["dossier"].values())[-1]

    keep("vide")
    people = lives.world.people
    lives.arrive(first, people["auteur"], COMMUNES[0], violent=False)
    lives.sound(first, "saisines.acknowledge", "coordinatrice", lives.now["saisine"][1])
    keep("accusee")
    lives.arrive(first, people["referente"], COMMUNES[1], violent=True)
    lives.sound(first, "saisines.acknowledge", "coordinateur", lives.now["saisine"][2])
    keep("deux")
    lives.begin(*found["accusee"])
    lives.arrive(first, people["collegue"], COMMUNES[0], violent=True)
    lives.sound(first, "saisines.acknowledge", "coordinatrice", lives.now["saisine"][2])
    both = {
        "type": "CONCERTATION",
        "dossiers": [row["cle"] for row in lives.now["dossier"].values()],
        "participants": [{"compte": people["invitee"].cle}],
    }
    lives.sound(first, "reunions.log", "coordinatrice", **both)
    keep("concertation")
    lives.arrive(first, people["auteur"], COMMUNES[0], violent=False)
    lives.sound(first, "saisines.acknowledge", "coordinatrice", lives.now["saisine"][3])
    for row in list(lives.now["dossier"].values()):
        lives.sound(first, "mesures.ask", "coordinatrice", row, demandee_le=STARTED)
    for row in list(lives.now["mesure"].values()):
        lives.sound(first, "mesures.queue", "coordinatrice", row)
    keep("attente")
    lives.begin(*found["accusee"])
    for name in ("dossiers.start_diagnostic", "suivi.add_diagnostic", "suivi.record_adhesion",
                 "suivi.name_referent", "suivi.propose"):  # fmt: skip
        lives.sound(first, name, "coordinatrice", dossier())
    lives.sound(first, "suivi.answer", "coordinatrice", lives.now["proposition"][1])
    lives.sound(first, "dossiers.validate", "coordinatrice", dossier())
    lives.sound(first, "mesures.ask", "coordinatrice", dossier(), demandee_le=STARTED)
    keep("validee")
    lives.sound(first, "mesures.start", "coordinatrice", lives.now["mesure"][1], debut=STARTED)
    keep("accompagnee")
    return found


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    world = World()
    yield Lives(world)
    world.close()


@pytest.mark.slow
def test_lives(lives: Lives) -> None:
    stages = _stages(lives)
    profile = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=SEED is None,
        phases=[Phase.generate] if SEED else [Phase.generate, Phase.shrink],
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    machine: Any = lambda: Machine(lives, stages)  # noqa: E731
    if SEED is not None:
        machine = seed(int(SEED))(machine)
    run_state_machine_as_test(machine, settings=profile)
    print(dict(tally.most_common()))
