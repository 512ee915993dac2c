"""DOMAIN A4's due dates worked out again, from the rows of a mesure alone."""

import json
from datetime import date, timedelta

from tests.lives.world import Picture, Row, day

Owed = dict[tuple[str, int], date]


def months_later(start: date, months: int) -> date:
    """The same day of a later month, or the last one of that month."""
    first = date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1)
    beyond = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=start.day - 1), beyond - timedelta(days=1))


def owed(now: Picture, mesure: Row, until: date) -> Owed:
    """What a started mesure owes up to a day: key and month to day; until its end once it has one."""
    start = day(mesure["debut"])
    end = day(mesure["fin"]) if mesure["fin"] else None
    given = json.loads(mesure["cahier"]).get("bilans_mois") or []
    months = sorted(set(given))
    while months and months_later(start, months[-1]) <= max(until, end or until):
        months.append(months[-1] + 6)
    found: Owed = {}
    for month in months:
        due = _moved(months_later(start, month), now.of("suspension", mesure_id=mesure["id"]))
        if due is None or (end is None and due > until) or (end is not None and end <= due):
            break
        found[{3: "M3", 6: "M6", 12: "M12"}.get(month, "INTER"), month] = due
    if end is not None:
        found["FINAL", 0] = end
    return found


def _moved(due: date, suspensions: list[Row]) -> date | None:
    """The day moved to the end of the suspension in which it falls, and of the next if it falls in it too."""
    for pause in sorted(suspensions, key=lambda s: s["debut"]):
        if day(pause["debut"]) <= due and (pause["fin"] is None or due <= day(pause["fin"])):
            if pause["fin"] is None:
                return None
            due = day(pause["fin"])
    return due


def judge(now: Picture, today: date) -> None:
    """Raise AssertionError unless the bilans of every mesure are those that it owes.

    A transmitted bilan stays, whatever changed since. What was begun of a bilan is kept too, when a
    suspension leaves its day unknown or the end of the mesure makes it needless. All other rows stand on the
    day worked out, and none that is due by today is lacking.
    """
    for mesure in now["mesure"].values():
        rows = {(b["cle"], b["mois"]): b for b in now.of("bilan", mesure_id=mesure["id"])}
        if mesure["debut"] is None:
            assert not rows
            continue
        furthest = max([today, *(day(b["echeance"]) for b in rows.values())])
        right = owed(now, mesure, furthest)
        due = {key for key, when in right.items() if when <= today or mesure["fin"]}
        assert due <= set(rows), f"lacking: {due - set(rows)}"
        for key, row in rows.items():
            if row["transmis_le"] is not None:
                continue
            stopped = mesure["statut"] in ("SUSPENDUE", "TERMINEE")
            kept = stopped and key not in right and row["redacteur_id"] is not None
            assert kept or right.get(key) == day(row["echeance"]), (
                f"{key} on {row['echeance']}, owed on {right.get(key)}: {dict(mesure)}"
            )
