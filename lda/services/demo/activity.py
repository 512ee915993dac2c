"""What plateformes do beside the dossiers: espace ressource, reunions and commissions."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from lda.domain.words import INTER_TERRITOIRES, Canal, RoleReunion
from lda.services.demo import texts
from lda.services.demo.draw import Draw
from lda.services.demo.life import Extra, Setting
from lda.services.demo.load import Row
from lda.services.demo.network import Account
from lda.services.demo.plan import RECENT, Household, Planner, instant, workday
from lda.store import models as m
from lda.store.traces import DEPARTEMENT

A_YEAR = {
    "COORDINATION": 9, "COMITE_TECHNIQUE": 3, "COPIL_LOCAL": 2, "ANIMATION": 4, "POINT_REFERENTS": 6,
    "FLUIDITE": 9, "CCAPEX": 5, "CAL": 3, "SIAO_COMMISSION": 5, "FORMATION": 2, "INSTANCE_DEPT": 2,
    "INSTANCE_NAT": 0.6, "AUTRE": 1,
}  # fmt: skip
"""Meetings a year of a plateforme, by type; concertations follow from the dossiers."""
ORGANISED = ("COORDINATION", "COMITE_TECHNIQUE", "COPIL_LOCAL", "ANIMATION", "POINT_REFERENTS")
TOGETHER_AT_MOST = 4
"""Situations that one concertation looks at."""
AHEAD, SOON = timedelta(days=45), timedelta(days=16)

Part = tuple[str, str, str | None]


def contacts(setting: Setting, planner: Planner, days: Iterable[tuple[date, str]]) -> list[Row]:
    """The direct contacts with the espace ressource, in order."""
    return [_contact(setting, planner, day, plateforme) for day, plateforme in days]


def _contact(setting: Setting, planner: Planner, day: date, plateforme: str) -> Row:
    draw, world = setting.draw, setting.world
    coordinator = world.coordinator(plateforme, day)
    asker = planner.author(plateforme)
    canal = draw.code("canal", "contact.canal")
    mine = [code for code, where in world.territoires.items() if where == plateforme]
    common = len(mine) > 1 and draw.chance(0.3)
    asked = canal == Canal.APPLICATION and asker.role == "PARTENAIRE"
    when = instant(draw, day)
    row = setting.rows.add(
        m.ContactRessource, reference=setting.rows.reference(world.sigles[plateforme], "E", day), jour=day,
        plateforme=plateforme, territoire=None if common else planner.place(plateforme)[1], canal=canal,
        organisation_id=asker.organisation,
        professionnel=f"{asker.profile['prenom']} {asker.profile['nom'].upper()}",
        demandeur_id=asker.id if asked else None, resume=texts.write(draw, texts.RESUME),
        minutes=None if asked else draw.number(5, 60), auteur_id=asker.id if asked else coordinator.id,
        cree_le=when,
    )  # fmt: skip
    for code in draw.codes("theme_ressource", "contact.theme", 2):
        setting.rows.add(m.ContactTheme, contact_id=row["id"], code=code)
    verb = "ressource.ask" if asked else "ressource.log"
    setting.rows.event(verb, when, row["auteur_id"], day, vers=canal, contact_id=row["id"])
    _answer(setting, row, day, coordinator, asked)
    return row


def _answer(setting: Setting, row: Row, day: date, coordinator: Account, asked: bool) -> None:
    """The answer, at once or later; some of the last weeks wait for it still."""
    draw = setting.draw
    recent = day >= setting.world.today - RECENT
    later = workday(draw.after(day, 0, 5)) if asked or draw.chance(0.15) else day
    if later > setting.world.today or (later > day and recent and draw.chance(0.04)):
        return
    suite = draw.code("suite_contact", "contact.suite", but=("SAISINE",))
    row.update(reponse=texts.write(draw, texts.REPONSE), repondu_le=later, suite=suite)
    if suite == "RAPPEL" and recent:
        row.update(reponse=None, repondu_le=None)
    elif asked or later > day:
        row["minutes"] = draw.number(10, 60)
        when = max(instant(draw, later), row["cree_le"])
        setting.rows.event("ressource.answer", when, coordinator.id, later, vers=suite, contact_id=row["id"])


def become_saisines(setting: Setting, contacts: list[Row], households: list[Household]) -> None:
    """Link some first saisines to a contact of the days before, that counts in their place."""
    waiting: dict[str, list[Row]] = {}
    for contact in contacts:
        waiting.setdefault(contact["plateforme"], []).append(contact)
    for household in households:
        visit = household.visits[0]
        mine = waiting.get(household.plateforme, [])
        while mine and mine[0]["jour"] < visit.day - timedelta(days=12):
            mine.pop(0)
        if mine and mine[0]["jour"] <= visit.day and setting.draw.chance(0.1) and not household.halt:
            contact = mine.pop(0)
            visit.contact = contact["id"]
            contact.update(suite="SAISINE", repondu_le=contact["repondu_le"] or visit.day)
            contact["reponse"] = (
                contact["reponse"] or "Une saisine est transmise avec l'accord de la personne."
            )
            by = setting.world.coordinator(household.plateforme, visit.day).id
            when = max(visit.when - timedelta(minutes=20), contact["cree_le"])
            setting.rows.event(
                "ressource.become_saisine", when, by, visit.day, vers="SAISINE", contact_id=contact["id"]
            )


class Agenda:
    """The meetings of every plateforme, and those they share."""

    def __init__(self, setting: Setting, planner: Planner, extra: Extra) -> None:
        self.setting, self.planner, self.extra = setting, planner, extra
        self.draw: Draw = setting.draw
        self.found: list[tuple[date, str, list[Part], list[int]]] = []

    def fill(self) -> None:
        """Choose the meetings, then write them in the order of their days."""
        for plateforme in self.setting.world.sigles:
            for kind, a_year in A_YEAR.items():
                self._usual(plateforme, kind, a_year)
        self._between_territoires()
        self._concertations()
        for day, kind, parts, dossiers in sorted(
            self.found, key=lambda item: (item[0], item[1], item[2][0][0])
        ):
            self._write(day, kind, parts, dossiers)

    def _days(self, a_year: float) -> list[date]:
        world = self.setting.world
        span = (world.today + AHEAD - world.start).days
        wanted = max(1, round(a_year * span / 365))
        return [workday(world.start + timedelta(days=self.draw.number(0, span - 1))) for _ in range(wanted)]

    def _usual(self, plateforme: str, kind: str, a_year: float) -> None:
        for day in self._days(a_year):
            if kind in ORGANISED:
                role = "ORGANISATEUR" if self.draw.chance(0.88) else "PARTICIPANT"
            else:
                role = self.draw.rng.choices(
                    ("ORGANISATEUR", "CO_ORGANISATEUR", "PARTICIPANT", "EXCUSE"), (3, 2, 10, 1)
                )[0]
            parts = [self._part(plateforme, role)]
            if kind in ("COMITE_TECHNIQUE", "FLUIDITE", "COORDINATION") and self.draw.chance(0.12):
                other = self.draw.one([code for code in self.setting.world.sigles if code != plateforme])
                parts.append(
                    self._part(other, "CO_ORGANISATEUR" if role == "ORGANISATEUR" else "PARTICIPANT")
                )
            self.found.append((day, kind, parts, []))

    def _part(self, plateforme: str, role: str) -> Part:
        mine = [code for code, where in self.setting.world.territoires.items() if where == plateforme]
        common = len(mine) > 1 and self.draw.chance(0.4)
        return plateforme, role, None if common else self.planner.place(plateforme)[1]

    def _between_territoires(self) -> None:
        """Those that the Département called, one of which comes soon."""
        for day in (*self._days(4), workday(self.setting.world.today + SOON)):
            parts = []
            for plateforme in self.setting.world.sigles:
                mine = [code for code, where in self.setting.world.territoires.items() if where == plateforme]
                role = RoleReunion.EXCUSE if self.draw.chance(0.08) else RoleReunion.PARTICIPANT
                parts.append((plateforme, role.value, mine[0] if len(mine) == 1 else None))
            self.found.append((day, INTER_TERRITOIRES, parts, []))

    def _concertations(self) -> None:
        """Situations of one plateforme brought on the same days are looked at together."""
        asked = sorted(self.setting.concertations, key=lambda c: (c[0], c[1], c[2], c[3]))
        for (plateforme, territoire, day), group in groupby(asked, key=lambda c: c[:3]):
            dossiers = sorted({item[3] for item in group})
            for start in range(0, len(dossiers), TOGETHER_AT_MOST):
                part = (plateforme, RoleReunion.ORGANISATEUR.value, territoire)
                self.found.append((day, "CONCERTATION", [part], dossiers[start : start + TOGETHER_AT_MOST]))

    def _write(self, day: date, kind: str, parts: list[Part], dossiers: list[int]) -> None:
        draw, world, rows = self.draw, self.setting.world, self.setting.rows
        first, called = parts[0][0], kind == INTER_TERRITOIRES
        entered = min(day, world.today - timedelta(days=draw.number(0, 5)) if day > world.today else day)
        by = world.departement.id if called else world.coordinator(first, entered).id
        guests = [] if called else self._guests(first)
        sigle = DEPARTEMENT if called else world.sigles[first]
        row = rows.add(
            m.Reunion, reference=rows.reference(sigle, "R", day), type=kind, jour=day, auteur_id=by,
            departement=called, **self._said(kind, day <= world.today, called),
            nb_participants=len(guests or parts) + draw.number(0, 4) if day <= world.today else None,
        )  # fmt: skip
        for plateforme, role, territoire in {part[0]: part for part in parts}.values():
            rows.add(
                m.ReunionPlateforme,
                reunion_id=row["id"],
                plateforme=plateforme,
                role=role,
                territoire=territoire,
            )
        for rank, guest in enumerate(guests):
            beside = {other.organisation for other in guests[:rank]}
            self._invite(row, guest, named=guest.organisation in beside)
        for dossier in dossiers:
            self._bring(row, dossier, day)
        when = instant(draw, entered)
        verb = "reunions.call" if called else "reunions.log"
        rows.event(verb, when, by, day, vers=kind, reunion_id=row["id"])
        if not dossiers and draw.chance(0.035):
            self._cancel(row, day, by)

    def _bring(self, row: Row, dossier: int, day: date) -> None:
        """A dossier looked at, with what it came to once it was: a decision, and somebody to do something."""
        draw, today = self.draw, self.setting.world.today
        held = day <= today
        said = {
            "participation": draw.code("participation_personne", "reunion.participation"),
            "constats": texts.write(draw, texts.NOTES),
            "decision": texts.write(draw, texts.DECISIONS),
        }
        link = said if held else dict.fromkeys(said)
        self.setting.rows.add(m.ReunionDossier, reunion_id=row["id"], dossier_id=dossier, **link)
        if not held:
            return
        due = day + timedelta(days=draw.number(7, 45))
        done = due + timedelta(days=draw.number(-5, 10))
        over = done <= self.setting.world.today - RECENT or (
            done <= self.setting.world.today and draw.chance(0.8)
        )
        self.setting.rows.add(
            m.Action, reunion_id=row["id"], dossier_id=dossier, quoi=texts.write(draw, texts.DECISIONS),
            nom="La coordination", echeance=due, close_le=max(done, day) if over else None,
            issue="FAITE" if over else None,
        )  # fmt: skip

    def _said(self, kind: str, held: bool, called: bool) -> Row:
        """What is written of a meeting; its decisions and notes once it was held."""
        draw = self.draw
        label = str(self.extra["type_reunion"][kind].get("libelle", kind))
        return {
            "heure": f"{draw.number(9, 16):02d}:{draw.one(('00', '30'))}",
            "minutes": 30 * draw.number(2, 6),
            "titre": texts.write(draw, texts.OBJETS) if kind == "CONCERTATION" else label,
            "lieu": draw.one(texts.LIEUX),
            "themes": texts.write(draw, texts.THEMES),
            "decisions": texts.write(draw, texts.DECISIONS) if held else None,
            "notes": texts.write(draw, texts.NOTES) if held and not called and draw.chance(0.6) else None,
            "nb_situations": draw.number(2, 12) if kind == "FLUIDITE" and held else None,
        }

    def _guests(self, plateforme: str) -> list[Account]:
        return self.draw.some(self.setting.world.partners[plateforme], 6)

    def _invite(self, row: Row, guest: Account, *, named: bool) -> None:
        """By its organisation alone, but for who is `named` beside a colleague."""
        account: dict[str, Any] = {"compte_id": guest.id} if self.draw.chance(0.6) or named else {}
        self.setting.rows.add(
            m.ReunionParticipant, reunion_id=row["id"], organisation_id=guest.organisation,
            present=self.draw.chance(0.87), **account,
        )  # fmt: skip

    def _cancel(self, row: Row, day: date, by: int) -> None:
        on = min(day - timedelta(days=self.draw.number(0, 3)), self.setting.world.today)
        why = texts.write(self.draw, texts.ANNULATION)
        when = instant(self.draw, on)
        row.update(annulee_le=when, annulation=why, decisions=None, notes=None, nb_participants=None)
        self.setting.rows.event("reunions.cancel", when, by, on, reunion_id=row["id"], detail={"raison": why})
