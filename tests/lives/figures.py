"""DOMAIN A5's three indicators counted again, from the events and the rows of reunions and contacts."""

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import date

from tests.lives.world import Row, day, read

INDICATOR_2 = {
    "CONCERTATION", "COORDINATION", "COMITE_TECHNIQUE", "COPIL_LOCAL", "ANIMATION", "POINT_REFERENTS",
}  # fmt: skip
"""Types of reunion of the second indicator."""
ORGANISING = {"ORGANISATEUR", "CO_ORGANISATEUR"}
ENTERED = ("ressource.log", "ressource.ask", "ressource.correct")

Figures = Counter[str]


@dataclass(frozen=True)
class Asked:
    """A period, and a place or everywhere."""

    first: date
    last: date
    plateforme: str | None = None
    territoire: str | None = None

    def has(self, when: date, today: date) -> bool:
        return self.first <= when <= min(self.last, today)

    def at(self, plateforme: str, territoire: str | None) -> bool:
        here = self.plateforme in (None, plateforme)
        area = "COMMUN" if territoire is None else territoire
        return here and self.territoire in (None, area)


def count(driver: sqlite3.Connection, asked: Asked, today: date) -> Figures:
    """The figures of a period and a place."""
    found: Figures = Counter()
    events = read(driver, "evenement", "id, verbe, effet, saisine_id, contact_id, vers, motif")
    _saisines(driver, events, asked, today, found)
    _contacts(driver, events, asked, today, found)
    _reunions(driver, asked, today, found)
    found["sollicitations"] = found["saisines"] + found["espace_ressource"]
    return found


def _saisines(
    driver: sqlite3.Connection, events: list[Row], asked: Asked, today: date, found: Figures
) -> None:
    rows = {s["id"]: s for s in read(driver, "saisine", "id, plateforme, territoire, contact_id")}
    decided = {e["saisine_id"]: e for e in events if e["verbe"] in ("saisines.decide", "saisines.withdraw")}
    for event in events:
        if event["verbe"] != "saisines.transmit":
            continue
        row, last = rows[event["saisine_id"]], decided.get(event["saisine_id"])
        if row["contact_id"] is not None or not asked.has(day(event["effet"]), today):
            continue
        if not asked.at(row["plateforme"], row["territoire"]):
            continue
        if last is not None and last["vers"] == "SANS_SUITE" and last["motif"] == "DOUBLON":
            continue
        under = last is not None and last["vers"] == "NON_VALIDEE"
        found["espace_ressource" if under else "saisines"] += 1


def _contacts(
    driver: sqlite3.Connection, events: list[Row], asked: Asked, today: date, found: Figures
) -> None:
    rows = {c["id"]: c for c in read(driver, "contact_ressource", "id, plateforme, territoire")}
    days = {e["contact_id"]: day(e["effet"]) for e in events if e["verbe"] in ENTERED}
    for id, when in days.items():
        if asked.has(when, today) and asked.at(rows[id]["plateforme"], rows[id]["territoire"]):
            found["espace_ressource"] += 1


def _reunions(driver: sqlite3.Connection, asked: Asked, today: date, found: Figures) -> None:
    reunions = {r["id"]: r for r in read(driver, "reunion", "id, type, jour, annulee_le")}
    once: set[int] = set()
    for part in read(driver, "reunion_plateforme", "reunion_id, plateforme, role, territoire"):
        reunion = reunions[part["reunion_id"]]
        if reunion["annulee_le"] is not None or not asked.has(day(reunion["jour"]), today):
            continue
        if not asked.at(part["plateforme"], part["territoire"]):
            continue
        if reunion["type"] == "FLUIDITE" and part["role"] != "EXCUSE":
            found["commissions"] += 1
        if reunion["type"] in INDICATOR_2 and part["role"] in ORGANISING:
            everywhere = asked.plateforme is None and asked.territoire is None
            if everywhere and reunion["id"] in once:
                continue  # organised by two: one for each, one in the total
            once.add(reunion["id"])
            found["reunions"] += 1
            found["concertations"] += reunion["type"] == "CONCERTATION"
