"""DOMAIN A4's places, waiting lists and cahiers des charges worked out again, from the rows alone."""

import json
from collections import Counter
from collections.abc import Mapping

from tests.lives.life import RUNNING
from tests.lives.world import Person, Picture, Row

Key = tuple[str, str, int]
"""What tells one waiting list from another: plateforme, code of the mesure, operator."""


def key_of(now: Picture, mesure: Row) -> Key:
    """The list on which a mesure waits, or the places of which it takes one."""
    return now["dossier"][mesure["dossier_id"]]["plateforme"], mesure["code"], mesure["operateur_id"]


def lines(now: Picture) -> dict[Key, list[int]]:
    """The waiting lists, in their order: as placed by the coordinator, then the longest wait first."""
    found: dict[Key, list[Row]] = {}
    for mesure in now.of("mesure", statut="ATTENTE"):
        found.setdefault(key_of(now, mesure), []).append(mesure)
    return {key: [m["id"] for m in sorted(waiting, key=_turn)] for key, waiting in found.items()}


def _turn(mesure: Row) -> tuple[bool, int, str, int]:
    placed = mesure["rang"]
    return placed is None, placed or 0, mesure["attente_le"] or mesure["demandee_le"], mesure["id"]


def judge(
    verb: str, target: Row | None, given: Mapping[str, object], before: Picture, after: Picture
) -> None:
    """Raise AssertionError unless the lists keep their order, but for the one mesure that a verb placed; what
    comes to a list has no place yet."""
    was, is_now = lines(before), lines(after)
    if verb == "places.rank":
        assert target is not None
        line = was[key_of(before, target)]
        line.remove(target["id"])
        line.insert(int(given["place"]) - 1, target["id"])  # type: ignore[call-overload]
        assert is_now == was, f"placed {given['place']}: {is_now}, not {was}"
        return
    for key, line in is_now.items():
        stayed = [id for id in was.get(key, []) if id in line]
        assert [id for id in line if id in stayed] == stayed, f"{verb} changed the order of {key}"
        new = [after["mesure"][id] for id in line if id not in stayed]
        assert all(mesure["rang"] is None for mesure in new), f"{verb} came to {key} with a place"


def cahiers(before: Picture, after: Picture, usual: Mapping[str, Row]) -> None:
    """Raise AssertionError unless each mesure keeps the cahier des charges of its start: the last version in
    force on that day, else the one of the list of mesures."""
    for id, mesure in after["mesure"].items():
        was = before["mesure"].get(id)
        if mesure["debut"] is None:
            continue
        if was is not None and was["debut"] == mesure["debut"]:
            assert mesure["cahier"] == was["cahier"], "the cahier of a mesure that runs changed"
            continue
        versions = [
            v for v in after.of("parametre", cle=f"cahier:{mesure['code']}") if v["depuis"] <= mesure["debut"]
        ]
        last = max(versions, key=lambda v: v["depuis"], default=None)
        right = json.loads(last["valeur"]) if last else usual[mesure["code"]]
        assert json.loads(mesure["cahier"]) == right, f"{mesure['code']} began with another cahier"


def free(now: Picture, who: Person, today: str) -> dict[Key, tuple[int | None, int, int]]:
    """Places financed, taken and waited for, as somebody is told: it counts who waits where it follows."""
    taken, waited, financed = Counter[Key](), Counter[Key](), dict[Key, int]()
    for mesure in now["mesure"].values():
        key = key_of(now, mesure)
        taken[key] += mesure["statut"] in RUNNING
        waited[key] += mesure["statut"] == "ATTENTE" and reads(now, who, mesure)
    for one in sorted(now["capacite"].values(), key=lambda c: c["depuis"]):
        if one["depuis"] <= today:
            financed[one["plateforme"], one["code"], one["operateur_id"]] = one["places"]
    declared = {(c["plateforme"], c["code"], c["operateur_id"]) for c in now["capacite"].values()}
    told = declared | {key for key in taken if taken[key] or waited[key]}
    return {
        key: (financed.get(key), taken[key], waited[key]) for key in told if key[0] in who.plateformes
    }  # fmt: skip


def reads(now: Picture, who: Person, mesure: Row) -> bool:
    """Whether a mesure is of a dossier that a coordinator or a SLISL chief follows."""
    dossier = now["dossier"][mesure["dossier_id"]]
    return dossier["plateforme"] in who.plateformes and dossier["territoire"] in (
        who.territoires or {dossier["territoire"]}
    )
