"""DOMAIN A2 and A3 written out again: who may do what, from which status to which, what it needs, and which
events it leaves. Nothing here is read from lda.domain.workflow or lda.domain.access.

"Exactly one event each" means: one event a verb and an object that it moves. A verb writes the one event of
its own name. What it moves beside its own object writes that object's own event:

- acknowledge opens the dossier (`dossiers.open`) or reopens a closed one (`dossiers.reopen`), and gives the
  saisine the decision of a dossier already decided (`saisines.decide`);
- a decision or a closing of the dossier decides each saisine that it concerns (`saisines.decide`);
- the start of a mesure starts the accompaniment (`dossiers.start`); its confirmed sortie may begin a relais
  (`dossiers.take_relais`);
- a contact that becomes a saisine starts its draft (`drafts.start`).

Planned mesures that a closing gives up, and the people who leave with it, are told by the event of the
closing itself. Writing in a draft leaves no event: it is its author's own. Doing again what is done already
writes nothing at all.
"""

import json
from collections.abc import Callable, Iterable, Mapping

from lda.domain.words import Role
from tests.lives.world import Person, Picture, Row, day

Life = Mapping[str, tuple[set[str | None], set[str]]]

DECISIONS = {"VALIDEE", "NON_VALIDEE", "SANS_SUITE"}
CLOSED = {"CLOTUREE", "NON_VALIDEE", "SANS_SUITE"}
WAITING = {"ACCUSEE", "COMPLEMENT"}
RUNNING = {"EN_COURS", "SUSPENDUE"}
PLANNED = {"PROPOSEE", "ATTENTE"}
STAYS: set[str] = set()

SAISINE: Life = {
    "saisines.transmit": ({"BROUILLON"}, {"TRANSMISE"}),
    "saisines.acknowledge": ({"TRANSMISE"}, {"ACCUSEE"}),
    "saisines.ask": ({"ACCUSEE"}, {"COMPLEMENT"}),
    "saisines.complete": ({"COMPLEMENT"}, {"ACCUSEE"}),
    "saisines.correct": (WAITING | DECISIONS, STAYS),
    "saisines.decide": (WAITING, DECISIONS),
    "saisines.withdraw": ({"TRANSMISE"} | WAITING, {"SANS_SUITE"}),
}
BEFORE_DECISION = {"OUVERT", "DIAGNOSTIC", "CONCERTATION"}
DOSSIER: Life = {
    "dossiers.open": ({None}, {"OUVERT"}),
    "dossiers.start_diagnostic": ({"OUVERT"}, {"DIAGNOSTIC"}),
    "dossiers.bring_to_concertation": ({"DIAGNOSTIC"}, {"CONCERTATION"}),
    "dossiers.validate": ({"DIAGNOSTIC", "CONCERTATION"}, {"VALIDEE"}),
    "dossiers.wait": ({"VALIDEE"}, {"ATTENTE_MESURE"}),
    "dossiers.start": ({"VALIDEE", "ATTENTE_MESURE", "RELAIS"}, {"ACCOMPAGNEMENT"}),
    "dossiers.look_again": ({"VALIDEE", "ATTENTE_MESURE", "ACCOMPAGNEMENT", "RELAIS"}, {"DIAGNOSTIC"}),
    "dossiers.take_relais": ({"ACCOMPAGNEMENT"}, {"RELAIS"}),
    "dossiers.close": ({"VALIDEE", "ATTENTE_MESURE", "ACCOMPAGNEMENT", "RELAIS"}, {"CLOTUREE"}),
    "dossiers.not_validate": (BEFORE_DECISION, {"NON_VALIDEE"}),
    "dossiers.close_without_followup": (BEFORE_DECISION | {"VALIDEE", "ATTENTE_MESURE"}, {"SANS_SUITE"}),
    "dossiers.reopen": (CLOSED, {"DIAGNOSTIC"}),
}
MESURE: Life = {
    "mesures.ask": ({None}, {"PROPOSEE"}),
    "mesures.queue": ({"PROPOSEE"}, {"ATTENTE"}),
    "mesures.start": (PLANNED, {"EN_COURS"}),
    "mesures.suspend": ({"EN_COURS"}, {"SUSPENDUE"}),
    "mesures.resume": ({"SUSPENDUE"}, {"EN_COURS"}),
    "mesures.renew": ({"EN_COURS"}, STAYS),
    "mesures.correct": (RUNNING, STAYS),
    "mesures.not_start": (PLANNED, {"NON_DEMARREE"}),
    "mesures.declare_sortie": (RUNNING, STAYS),
    "mesures.withdraw_sortie": (RUNNING, STAYS),
    "mesures.confirm_sortie": (RUNNING, {"TERMINEE"}),
}
DECIDING = {
    "dossiers.validate": "VALIDEE",
    "dossiers.not_validate": "NON_VALIDEE",
    "dossiers.close_without_followup": "SANS_SUITE",
}
"""The decision that a verb of the dossier gives to its saisines."""
CLOSING = {"dossiers.close", "dossiers.not_validate", "dossiers.close_without_followup"}
BESIDE: Mapping[str, set[str]] = {
    "saisines.acknowledge": {"dossiers.open", "dossiers.reopen", "saisines.decide"},
    **dict.fromkeys(DECIDING, {"saisines.decide"}),
    "mesures.start": {"dossiers.start"},
    "mesures.confirm_sortie": {"dossiers.take_relais"},
    "ressource.become_saisine": {"drafts.start"},
}
"""The events of other objects that a verb may leave beside its own."""
AGAIN = {"saisines.transmit", "ressource.become_saisine", "saisines.name_colleague", "reunions.attend"}
"""Verbs that write nothing when what they ask for is so already."""
UNTOLD = {"drafts.save_field", "drafts.copy_from"}
"""What is written in a draft: no event."""
ONCE_A_DAY = {"bilans.save"}
"""What is typed field by field: one event for a writer and a day."""
ACCOMPANIES = {
    "mesures.declare_sortie", "mesures.withdraw_sortie", "bilans.save", "bilans.transmit", "contacts.log",
    "objectifs.add", "objectifs.change", "objectifs.close",
}  # fmt: skip
"""What the operator of a mesure and the referent do too."""
MAY_LACK = {"bilans.transmit", "amend.proposition", "amend.diagnostic"}
"""Verbs that may be refused for a text that is missing, or that says again what was written: the picture does
not hold it."""
RELAIS_MOTIFS = {"FIN_DUREE", "NON_ADHESION", "RUPTURE_MENAGE", "RUPTURE_STRUCTURE", "PERDU", "EXPULSE",
                 "INCARCERATION"}  # fmt: skip
"""Motifs of a sortie in the categories Rupture, Non-adhésion, Fin de droit."""


# --- who may (A2) ---------------------------------------------------------------------------------


def follows(who: Person, dossier: Row) -> bool:
    return who.is_(Role.COORDINATEUR) and dossier["plateforme"] in who.plateformes


def refers(now: Picture, who: Person, dossier: Row) -> bool:
    """The active referent."""
    if not who.is_(Role.PARTENAIRE):
        return False
    return bool(
        now.of("intervenant", dossier_id=dossier["id"], role="REFERENT", fin=None, compte_id=who.account)
    )


def operates(who: Person, mesure: Row, today: str) -> bool:
    """From its start to thirty days after its sortie is confirmed."""
    if not who.is_(Role.PARTENAIRE) or mesure["operateur_id"] != who.organisation:
        return False
    if mesure["debut"] is None or mesure["debut"] > today:
        return False
    ended = mesure["sortie_confirmee_le"]
    return ended is None or (day(today) - day(ended)).days <= 30


def owns(now: Picture, who: Person, saisine: Row) -> bool:
    """Its author, or a colleague whom the author named, still of the organisation."""
    if who.account is None:
        return False
    if saisine["auteur_id"] == who.account:
        return True
    named = now.of("saisine_collegue", saisine_id=saisine["id"], compte_id=who.account)
    return bool(named) and who.organisation == saisine["organisation_id"]


def place(now: Picture, saisine: Row) -> Row:
    """What says to which plateforme and territoire a saisine belongs: its dossier once it has one."""
    return now["dossier"][saisine["dossier_id"]] if saisine["dossier_id"] else saisine


def may(
    now: Picture, today: str, who: Person, verb: str, target: Row | None, args: Mapping[str, object]
) -> bool:
    """Whether A2 lets somebody do a verb on a row."""
    if who.role is None:
        return False
    service = verb.partition(".")[0]
    if target is None:
        return _may_enter(who, verb, args)
    if service == "drafts":
        return who.role != Role.DEPARTEMENT and _writes(now, who, target)
    if service in ("saisines", "messages") and verb != "messages.give_avis":
        return _may_saisine(now, who, verb, target)
    if service == "reunions":
        return _may_reunion(now, who, verb, target)
    if service == "ressource":
        return who.is_(Role.COORDINATEUR) and target["plateforme"] in who.plateformes
    return _may_dossier(now, today, who, verb, target, args)


def _may_enter(who: Person, verb: str, args: Mapping[str, object]) -> bool:
    roles = {
        "drafts.start": {Role.PARTENAIRE, Role.COORDINATEUR, Role.SLISL},
        "reunions.log": {Role.COORDINATEUR},
        "reunions.call": {Role.DEPARTEMENT},
        "ressource.log": {Role.COORDINATEUR},
        "ressource.ask": {Role.PARTENAIRE},
        "places.set_capacity": {Role.COORDINATEUR},
        "cahiers.change": {Role.DEPARTEMENT, Role.ADMIN},
        "delais.change": {Role.DEPARTEMENT, Role.ADMIN},
    }[verb]
    if verb in ("ressource.log", "places.set_capacity") and args["plateforme"] not in who.plateformes:
        return False
    if verb == "reunions.log" and not {part[0] for part in args["parts"]} & who.plateformes:  # type: ignore[attr-defined]
        return False
    return who.role in roles


def _writes(now: Picture, who: Person, saisine: Row) -> bool:
    return saisine["saisie_par_id"] == who.account or owns(now, who, saisine)


def _may_saisine(now: Picture, who: Person, verb: str, saisine: Row) -> bool:
    where = place(now, saisine)
    received = who.is_(Role.COORDINATEUR) and where["plateforme"] in who.plateformes
    if saisine["statut"] == "BROUILLON":
        return verb in ("saisines.transmit", "saisines.name_colleague") and _writes(now, who, saisine)
    own = owns(now, who, saisine) and (received or not who.is_(Role.COORDINATEUR))
    if verb in ("saisines.transmit", "saisines.withdraw"):
        return own
    if verb == "saisines.name_colleague":
        return own and not who.is_(Role.COORDINATEUR)
    if verb == "saisines.complete":
        return own or received
    if verb == "messages.send":
        watches = who.is_(Role.SLISL) and where["territoire"] in who.territoires
        return own or received or watches
    return received


def _may_reunion(now: Picture, who: Person, verb: str, reunion: Row) -> bool:
    takes_part = who.is_(Role.COORDINATEUR) and any(
        part["plateforme"] in who.plateformes
        for part in now.of("reunion_plateforme", reunion_id=reunion["id"])
    )
    if verb == "reunions.attend":
        return takes_part and bool(reunion["departement"])
    if reunion["departement"]:
        return who.is_(Role.DEPARTEMENT)
    return takes_part


def _may_dossier(
    now: Picture, today: str, who: Person, verb: str, target: Row, args: Mapping[str, object]
) -> bool:
    mesure = mesure_of(now, target, args)
    dossier = dossier_of(now, target)
    if verb in ("dossiers.accept_transfer", "dossiers.refuse_transfer"):
        return who.is_(Role.COORDINATEUR) and dossier["transfert_vers"] in who.plateformes
    if verb == "messages.give_avis":
        return who.is_(Role.SLISL) and dossier["territoire"] in who.territoires
    if follows(who, dossier):
        return True
    if verb == "dossiers.reveal":
        return refers(now, who, dossier) and not who.bailleur
    if verb in ACCOMPANIES:
        return refers(now, who, dossier) or (mesure is not None and operates(who, mesure, today))
    return False


def mesure_of(now: Picture, target: Row, args: Mapping[str, object]) -> Row | None:
    """The mesure that a verb is about."""
    if "mesure_id" in target:
        return now["mesure"][target["mesure_id"]]
    if "operateur_id" in target:
        return target
    number = args.get("mesure")
    return now["mesure"].get(number) if isinstance(number, int) else None


def dossier_of(now: Picture, target: Row) -> Row:
    """The dossier that a row belongs to, or is."""
    if "mesure_id" in target:
        target = now["mesure"][target["mesure_id"]]
    return now["dossier"][target["dossier_id"]] if "dossier_id" in target else target


# --- what a verb needs (A3) -----------------------------------------------------------------------


def _anew(now: Picture, dossier: Row) -> str:
    """The day since which the situation is studied: that of its last reopening or new look, or always."""
    return max((e["effet"] for e in now.of("anew", dossier_id=dossier["id"])), default="")


def _diagnosed(now: Picture, dossier: Row) -> bool:
    since = _anew(now, dossier)
    return any(d["jour"] >= since for d in now.of("diagnostic", dossier_id=dossier["id"]))


def _adheres(now: Picture, dossier: Row) -> bool:
    said = sorted(now.of("adhesion", dossier_id=dossier["id"]), key=lambda a: (a["jour"], a["id"]))
    return bool(said) and said[-1]["code"] not in ("REFUS", "NON_RECUEILLIE")


def _referents(now: Picture, dossier: Row) -> int:
    return len(now.of("intervenant", dossier_id=dossier["id"], role="REFERENT", fin=None))


def _accepted(now: Picture, dossier: Row) -> bool:
    since = _anew(now, dossier)
    return any(
        p["reponse"] in ("ACCEPTEE", "PARTIELLE")
        and p["issue"] not in ("REMPLACEE", "NON_ABOUTIE")
        and p["jour"] >= since
        for p in now.of("proposition", dossier_id=dossier["id"])
    )


def in_status(now: Picture, dossier: Row, statuses: Iterable[str]) -> list[Row]:
    """Mesures of a dossier in some statuses."""
    return [m for m in now.of("mesure", dossier_id=dossier["id"]) if m["statut"] in statuses]


def awaiting(now: Picture, dossier: Row) -> list[Row]:
    """Saisines of a dossier that no decision has closed."""
    return [s for s in now.of("saisine", dossier_id=dossier["id"]) if s["statut"] in WAITING]


def _relais_over(now: Picture, dossier: Row) -> bool:
    begun = sorted(now.of("relais", dossier_id=dossier["id"]), key=lambda r: (r["ouvert_le"], r["id"]))
    return dossier["statut"] != "RELAIS" or (bool(begun) and begun[-1]["issue"] is not None)


def _renewable(mesure: Row) -> bool:
    most = json.loads(mesure["cahier"]).get("renouvellements_max")
    return most is None or mesure["renouvellements"] < most


NEEDS: Mapping[str, Callable[[Picture, Row], bool]] = {
    "dossiers.bring_to_concertation": _diagnosed,
    "dossiers.validate": lambda now, d: (
        _diagnosed(now, d) and _adheres(now, d) and _referents(now, d) == 1 and _accepted(now, d)
    ),
    "dossiers.wait": lambda now, d: bool(in_status(now, d, PLANNED)),
    "dossiers.close": lambda now, d: (
        not in_status(now, d, RUNNING) and not awaiting(now, d) and _relais_over(now, d)
    ),
    "dossiers.not_validate": lambda now, d: not in_status(now, d, RUNNING),
    "dossiers.close_without_followup": lambda now, d: not in_status(now, d, RUNNING),
    "dossiers.propose_transfer": lambda now, d: d["statut"] not in CLOSED and d["transfert_vers"] is None,
    "dossiers.cancel_transfer": lambda now, d: d["transfert_vers"] is not None,
    "dossiers.accept_transfer": lambda now, d: d["statut"] not in CLOSED and d["transfert_vers"] is not None,
    "dossiers.refuse_transfer": lambda now, d: d["transfert_vers"] is not None,
    "dossiers.reveal": lambda now, d: bool(d["violence"]),
    "mesures.start": lambda now, m: (
        now["dossier"][m["dossier_id"]]["statut"] in ("VALIDEE", "ATTENTE_MESURE", "RELAIS", "ACCOMPAGNEMENT")
    ),
    "mesures.queue": lambda now, m: now["dossier"][m["dossier_id"]]["statut"] not in CLOSED,
    "mesures.renew": lambda now, m: _renewable(m),
    "mesures.confirm_sortie": lambda now, m: m["sortie_jour"] is not None,
    "mesures.withdraw_sortie": lambda now, m: m["sortie_jour"] is not None,
    "places.rank": lambda now, m: m["statut"] == "ATTENTE",
    **dict.fromkeys(
        ("suspensions.correct", "suspensions.cancel"),
        lambda now, s: now["mesure"][s["mesure_id"]]["statut"] in RUNNING,
    ),
    "suivi.end_referent": lambda now, d: _referents(now, d) == 1,
    "suivi.end_intervenant": lambda now, i: i["fin"] is None,
    "suivi.settle": lambda now, p: p["reponse_le"] is not None,
    "suivi.note_relais": lambda now, r: r["issue"] is None,
    "suivi.end_relais": lambda now, r: r["issue"] is None,
    "suivi.answer_recontact": lambda now, r: r["fait_le"] is None,
    "objectifs.add": lambda now, m: m["statut"] not in ("TERMINEE", "NON_DEMARREE"),
    "objectifs.change": lambda now, o: o["clos_le"] is None,
    "objectifs.close": lambda now, o: o["clos_le"] is None,
    "concertations.close_action": lambda now, a: a["close_le"] is None,
    "bilans.transmit": lambda now, b: (
        b["transmis_le"] is None and None not in (b["jour"], b["source"], b["conclusion"])
    ),
    "bilans.save": lambda now, b: b["transmis_le"] is None,
    "bilans.analyse": lambda now, b: b["transmis_le"] is not None,
    "reunions.correct": lambda now, r: r["annulee_le"] is None,
    "reunions.cancel": lambda now, r: (
        r["annulee_le"] is None
        and not any(link["participation"] for link in now.of("reunion_dossier", reunion_id=r["id"]))
    ),
    "reunions.attend": lambda now, r: r["annulee_le"] is None,
    "drafts.save_field": lambda now, s: s["statut"] == "BROUILLON",
    "drafts.copy_from": lambda now, s: s["statut"] == "BROUILLON",
    "drafts.delete": lambda now, s: s["statut"] == "BROUILLON",
}
"""What must be there for a verb; others need an open dossier, or nothing."""
NEED_OPEN = {
    "suivi.add_diagnostic", "suivi.record_adhesion", "suivi.propose", "suivi.answer", "suivi.settle",
    "suivi.name_referent", "suivi.add_intervenant", "mesures.ask", "amend.diagnostic", "amend.adhesion",
    "amend.proposition",
}  # fmt: skip


def possible(now: Picture, verb: str, target: Row | None) -> bool:
    """Whether status and needs allow a verb on a row."""
    if target is None:
        return True
    sources = (SAISINE | DOSSIER | MESURE).get(verb, (None, None))[0]
    if sources is not None and verb != "mesures.ask" and target["statut"] not in sources:
        return False
    if verb in NEED_OPEN and dossier_of(now, target)["statut"] in CLOSED:
        return False
    return NEEDS.get(verb, lambda now, row: True)(now, target)


# --- what a verb did ------------------------------------------------------------------------------


def judge(
    verb: str, target: Row | None, who: Person, before: Picture, after: Picture, events: list[Row],
    reopened: set[int],
) -> None:  # fmt: skip
    """Raise AssertionError unless a verb that succeeded left its own events and A3's transitions, and no
    more. `reopened`: the saisines that the next decision of their reopened dossier concerns too."""
    _own_event(verb, target, who, after, events)
    _saisines(verb, before, after, events, reopened)
    _dossiers(verb, before, after, events, reopened)
    _mesures(verb, target, before, after)
    _versions(verb, before, after, events)
    if verb in CLOSING:
        assert target is not None
        _closed(after["dossier"][target["id"]], after)


def _own_event(verb: str, target: Row | None, who: Person, after: Picture, events: list[Row]) -> None:
    if verb in UNTOLD:
        assert not events
        return
    if verb in ONCE_A_DAY and not events:
        return
    own = [event for event in events if event["verbe"] == verb]
    beside = [event for event in events if event["verbe"] != verb]
    if verb == "saisines.decide":
        own = [event for event in own if event["saisine_id"] == target["id"]]  # type: ignore[index]
    assert len(own) == 1, f"{verb} wrote {[event['verbe'] for event in events]}"
    assert {event["verbe"] for event in beside} <= BESIDE.get(verb, set()), f"{verb}: {beside}"
    assert {event["auteur_id"] for event in events} == {who.account}
    if target is None or verb == "drafts.delete":
        return
    told = {own[0][name] for name in ("saisine_id", "dossier_id", "reunion_id", "contact_id")}
    service = verb.partition(".")[0]
    about = target["id"] if service in ("drafts", "saisines", "reunions", "ressource") else None
    if verb == "messages.send":
        about = target["id"]
    assert (about or dossier_of(after, target)["id"]) in told


def _versions(verb: str, before: Picture, after: Picture, events: list[Row]) -> None:
    """What happens to a dossier raises its version, so that who saw the former one is told; but for a reveal,
    which is no change, and a draft being typed, which stands in nobody's way."""
    for id in {event["dossier_id"] for event in events} & set(before["dossier"]):
        raised = after["dossier"][id]["version"] > before["dossier"][id]["version"]
        assert raised == (verb not in ("dossiers.reveal", "bilans.save")), (
            f"{verb} left version {before['dossier'][id]['version']}"
        )


def _chain(life: Life, events: list[Row], before: str | None, after: str) -> None:
    """The statuses that the events tell lead from what was to what is, by the table alone."""
    at = before
    for event in events:
        sources, targets = life[event["verbe"]]
        stays = not targets or (event["verbe"] == "dossiers.look_again" and event["vers"] == at)
        assert at in sources, f"{event['verbe']} from {at}"
        assert event["vers"] == at if stays else event["vers"] in targets, f"{event['verbe']}: {event}"
        if event["verbe"] not in ("dossiers.open",):
            assert event["de"] == at, f"{event['verbe']}: {event}"
        at = event["vers"]
    assert at == after, f"{before} became {after} by {[event['verbe'] for event in events]}"


def _saisines(verb: str, before: Picture, after: Picture, events: list[Row], reopened: set[int]) -> None:
    for id, row in after["saisine"].items():
        was = before["saisine"].get(id)
        if was is None:
            assert row["statut"] == "BROUILLON"
            continue
        own = [event for event in events if event["saisine_id"] == id and event["verbe"] in SAISINE]
        if id in reopened and was["statut"] in DECISIONS and [e["verbe"] for e in own] == ["saisines.decide"]:
            assert (own[0]["de"], own[0]["vers"]) == (was["statut"], row["statut"])
            continue
        _chain(SAISINE, own, was["statut"], row["statut"])
    for id in set(before["saisine"]) - set(after["saisine"]):
        assert verb == "drafts.delete"
        assert before["saisine"][id]["statut"] == "BROUILLON"


def _dossiers(verb: str, before: Picture, after: Picture, events: list[Row], reopened: set[int]) -> None:
    assert set(before["dossier"]) <= set(after["dossier"])
    for id, row in after["dossier"].items():
        was = before["dossier"].get(id)
        own = [event for event in events if event["dossier_id"] == id and event["verbe"] in DOSSIER]
        _chain(DOSSIER, own, was and was["statut"], row["statut"])
        if verb == "dossiers.look_again" and own:
            running = in_status(before, row, RUNNING)
            assert row["statut"] == (was["statut"] if running else "DIAGNOSTIC")  # type: ignore[index]
        if verb in DECIDING and own:
            decided = {e["saisine_id"] for e in events if e["verbe"] == "saisines.decide"}
            again = {s["id"] for s in before.of("saisine", dossier_id=id)} & reopened
            assert {s["id"] for s in awaiting(before, row)} | again == decided
            assert {e["vers"] for e in events if e["verbe"] == "saisines.decide"} <= {DECIDING[verb]}


def _mesures(verb: str, target: Row | None, before: Picture, after: Picture) -> None:
    moved = {}
    for id, row in after["mesure"].items():
        was = before["mesure"].get(id)
        if was is None or was["statut"] != row["statut"]:
            moved[id] = (was and was["statut"], row["statut"])
    assert set(before["mesure"]) <= set(after["mesure"])
    if verb in CLOSING:
        planned = {m["id"] for m in in_status(before, target or {}, PLANNED)}
        assert moved == {id: (before["mesure"][id]["statut"], "NON_DEMARREE") for id in planned}
        return
    if verb == "mesures.withdraw_sortie":
        assert target is not None
        declared = {name: now for name, now in after["mesure"][target["id"]].items() if "sortie" in name}
        assert set(declared.values()) == {None}, declared
    if verb == "suspensions.cancel" and target is not None and target["fin"] is None:
        assert moved == {target["mesure_id"]: ("SUSPENDUE", "EN_COURS")}
        return
    if verb not in MESURE or not MESURE[verb][1]:
        assert not moved, f"{verb} moved {moved}"
        return
    assert len(moved) == 1
    [(id, (was_in, is_in))] = moved.items()
    sources, targets = MESURE[verb]
    assert was_in in sources
    assert is_in in targets
    if verb == "mesures.ask":
        return
    assert target is not None
    assert id == target["id"]
    if verb == "mesures.confirm_sortie":
        _relais(before, after, target)


def _relais(before: Picture, after: Picture, mesure: Row) -> None:
    """A relais begins exactly when the last running mesure ends in one of the ways of A3."""
    now, dossier = after["mesure"][mesure["id"]], before["dossier"][mesure["dossier_id"]]
    assert now["fin"] == mesure["sortie_jour"]
    wanted = now["sortie_motif"] in RELAIS_MOTIFS or now["sortie_suite"] == "RELAIS_COORDO"
    last = not [m for m in in_status(before, dossier, RUNNING) if m["id"] != mesure["id"]]
    expected = "RELAIS" if wanted and last and dossier["statut"] == "ACCOMPAGNEMENT" else dossier["statut"]
    assert after["dossier"][dossier["id"]]["statut"] == expected
    begun = len(after.of("relais", dossier_id=dossier["id"])) - len(
        before.of("relais", dossier_id=dossier["id"])
    )
    assert begun == (expected != dossier["statut"])


def after_start(now: Picture, mesure: Row) -> list[str]:
    """The days known of a mesure before which it started."""
    days = [mesure["fin_prevue"], mesure["sortie_jour"]]
    days += [pause["debut"] for pause in now.of("suspension", mesure_id=mesure["id"])]
    days += [bilan["jour"] for bilan in now.of("bilan", mesure_id=mesure["id"])]
    return [one for one in days if one is not None]


def _closed(dossier: Row, after: Picture) -> None:
    assert not in_status(after, dossier, RUNNING | PLANNED)
    assert not awaiting(after, dossier)
    assert dossier["transfert_vers"] is None
    assert not after.of("intervenant", dossier_id=dossier["id"], fin=None)


def standing(now: Picture) -> None:
    """Raise AssertionError unless what always holds does."""
    for mesure in now["mesure"].values():
        if mesure["debut"] is not None:
            assert mesure["demandee_le"] <= mesure["debut"] <= min(after_start(now, mesure), default="9999")
    for dossier in now["dossier"].values():
        assert _referents(now, dossier) <= 1
        assert (dossier["clos_le"] is not None) == (dossier["statut"] in CLOSED)
        assert dossier["statut"] not in CLOSED or dossier["transfert_vers"] is None
        if dossier["statut"] != "ACCOMPAGNEMENT":
            assert not in_status(now, dossier, RUNNING), f"{dossier['statut']} with a mesure running"
        saisines = sorted(now.of("saisine", dossier_id=dossier["id"]), key=lambda s: (s["recue_le"], s["id"]))
        assert dossier["recue_le"] == saisines[0]["recue_le"]
        speaking = [s for s in saisines if s["motif_decision"] not in ("DOUBLON", "RETRAIT")] or saisines
        for name in ("commune", "urgence", "objet_demande", "organisation_id", "stade_expulsion"):
            assert dossier[name] == speaking[-1][name], f"{name} is not that of the latest saisine"
