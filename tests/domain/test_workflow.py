from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lda.domain import workflow as wf
from lda.domain.errors import Invalid
from lda.domain.facts import DossierFacts, MesureFacts, PropositionFacts, SortieFacts
from lda.domain.history import LABELS
from lda.domain.words import CLOSED, StatutDossier, StatutMesure, StatutSaisine
from lda.domain.workflow import (
    missing,
    require,
    steps,
    target,
)

DAY = date(2026, 3, 12)

SAISINE_ROWS = {
    "transmit": ("BROUILLON", "TRANSMISE"),
    "acknowledge": ("TRANSMISE", "ACCUSEE"),
    "ask": ("ACCUSEE", "COMPLEMENT"),
    "complete": ("COMPLEMENT", "ACCUSEE"),
    "correct": ("ACCUSEE COMPLEMENT VALIDEE NON_VALIDEE SANS_SUITE", None),
    "decide": ("ACCUSEE COMPLEMENT", None),
    "withdraw": ("TRANSMISE ACCUSEE COMPLEMENT", "SANS_SUITE"),
    "delete": ("BROUILLON", None),
}
DOSSIER_ROWS = {
    "start_diagnostic": ("OUVERT", "DIAGNOSTIC"),
    "bring_to_concertation": ("DIAGNOSTIC", "CONCERTATION"),
    "validate": ("DIAGNOSTIC CONCERTATION", "VALIDEE"),
    "wait": ("VALIDEE", "ATTENTE_MESURE"),
    "start": ("VALIDEE ATTENTE_MESURE RELAIS", "ACCOMPAGNEMENT"),
    "look_again": ("VALIDEE ATTENTE_MESURE ACCOMPAGNEMENT RELAIS", "DIAGNOSTIC"),
    "take_relais": ("ACCOMPAGNEMENT", "RELAIS"),
    "close": ("VALIDEE ATTENTE_MESURE ACCOMPAGNEMENT RELAIS", "CLOTUREE"),
    "not_validate": ("OUVERT DIAGNOSTIC CONCERTATION", "NON_VALIDEE"),
    "close_without_followup": ("OUVERT DIAGNOSTIC CONCERTATION VALIDEE ATTENTE_MESURE", "SANS_SUITE"),
    "reopen": ("CLOTUREE NON_VALIDEE SANS_SUITE", "DIAGNOSTIC"),
}
MESURE_ROWS = {
    "ask": ("", "PROPOSEE"),
    "queue": ("PROPOSEE", "ATTENTE"),
    "start": ("PROPOSEE ATTENTE", "EN_COURS"),
    "suspend": ("EN_COURS", "SUSPENDUE"),
    "resume": ("SUSPENDUE", "EN_COURS"),
    "renew": ("EN_COURS", "EN_COURS"),
    "correct": ("EN_COURS SUSPENDUE", None),
    "not_start": ("PROPOSEE ATTENTE", "NON_DEMARREE"),
    "confirm_sortie": ("EN_COURS SUSPENDUE", "TERMINEE"),
}


@pytest.mark.parametrize(
    ("table", "rows", "statuts"),
    [
        (wf.SAISINE, SAISINE_ROWS, StatutSaisine),
        (wf.DOSSIER, DOSSIER_ROWS, StatutDossier),
        (wf.MESURE, MESURE_ROWS, StatutMesure),
    ],
    ids=["saisine", "dossier", "mesure"],
)
def test_every_verb_from_every_status(table: dict, rows: dict, statuts: Any) -> None:
    assert set(table) == set(rows)
    for verb, (sources, aim) in rows.items():
        assert table[verb].target == aim, verb
        for statut in statuts:
            assert wf.allowed(table, verb, statut) == (statut in sources.split()), (verb, statut)
        assert wf.allowed(table, verb, None) == (sources == ""), verb


GIVEN = {"motif": "AUTRE", "conseil": "Voir le CCAS", "destination": "LOC_SOCIAL", "raison": "Fait nouveau"}
GIVEN |= {"echeance": "2026-04-12", "mesure": "1", "date_debut": "2026-03-12"}

READY = DossierFacts(
    statut="DIAGNOSTIC",
    diagnostics=(DAY,),
    adhesion="ADHERE",
    referents=1,
    propositions=(PropositionFacts("ACCEPTEE"),),
    relais_outcome="SOLUTION",
    sortie=SortieFacts("Rupture", "AUCUNE", "PERDU", "RUE"),
)
"""Facts that let every verb through, except those that speak of a mesure asked for."""

PLANNED = replace(READY, mesures=(MesureFacts("PROPOSEE"),))
RUNNING = replace(READY, mesures=(MesureFacts("EN_COURS", DAY),))


@pytest.mark.parametrize("statut", list(StatutDossier))
@pytest.mark.parametrize("verb", list(DOSSIER_ROWS))
def test_missing_and_steps_follow_the_table(verb: str, statut: StatutDossier) -> None:
    facts = replace(PLANNED, statut=statut)
    possible = statut in DOSSIER_ROWS[verb][0].split()
    assert [m.code for m in missing(verb, facts, GIVEN)] == ([] if possible else ["STATUT"])
    assert (verb in [step.verb for step in steps(facts)]) == possible


def codes(verb: str, facts: DossierFacts, given: dict | None = None) -> list[str]:
    return [m.code for m in missing(verb, facts, GIVEN if given is None else given)]


def answered(*answers: str) -> tuple[PropositionFacts, ...]:
    """Propositions with these answers, of which nothing more was said."""
    return tuple(PropositionFacts(answer) for answer in answers)


def test_a_concertation_needs_a_dated_diagnostic() -> None:
    assert codes("bring_to_concertation", replace(READY, diagnostics=())) == ["DIAGNOSTIC"]
    assert codes("bring_to_concertation", replace(READY, diagnostics=(None,))) == ["DIAGNOSTIC"]
    assert codes("bring_to_concertation", replace(READY, diagnostics=(None, DAY))) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"diagnostics": ()}, "DIAGNOSTIC"),
        ({"adhesion": None}, "ADHESION"),
        ({"adhesion": "NON_RECUEILLIE"}, "ADHESION"),
        ({"adhesion": "REFUS"}, "ADHESION_REFUS"),
        ({"referents": 0}, "REFERENT"),
        ({"referents": 2}, "REFERENTS"),
        ({"propositions": ()}, "PROPOSITION"),
        ({"propositions": answered("ATTENTE", "REFUSEE")}, "REPONSE"),
        ({"propositions": (PropositionFacts("ACCEPTEE", "REMPLACEE"),)}, "PROPOSITION_CADUQUE"),
        ({"propositions": (PropositionFacts("PARTIELLE", "NON_ABOUTIE"),)}, "PROPOSITION_CADUQUE"),
        ({"propositions": (PropositionFacts("ACCEPTEE", "REMPLACEE"), *answered("ATTENTE"))}, "REPONSE"),
    ],
)
@pytest.mark.parametrize("statut", ["DIAGNOSTIC", "CONCERTATION"])
def test_what_validating_needs(statut: str, change: dict, code: str) -> None:
    assert codes("validate", replace(READY, statut=statut, **change)) == [code]


@pytest.mark.parametrize("adhesion", ["ADHERE", "PARTIELLE", "A_TRAVAILLER"])
@pytest.mark.parametrize(
    "made",
    [
        answered("ACCEPTEE"),
        answered("REFUSEE", "PARTIELLE"),
        (PropositionFacts("ACCEPTEE", "MISE_EN_OEUVRE"),),
        (PropositionFacts("ACCEPTEE", "REMPLACEE"), *answered("PARTIELLE")),
    ],
)
def test_validating_with_what_it_needs(adhesion: str, made: tuple[PropositionFacts, ...]) -> None:
    assert codes("validate", replace(READY, adhesion=adhesion, propositions=made)) == []


@pytest.mark.parametrize("verb", ["looked_again_on", "reopened_on"])
def test_what_is_studied_anew_is_decided_on_what_was_written_since(verb: str) -> None:
    """That day included; the adhésion stays."""
    day, before = date(2026, 6, 1), date(2026, 5, 31)
    old = (PropositionFacts("ACCEPTEE", None, before),)
    anew = replace(READY, diagnostics=(before,), propositions=old, **{verb: day})
    assert codes("validate", anew) == ["DIAGNOSTIC_NOUVEAU", "PROPOSITION_NOUVELLE"]
    assert codes("bring_to_concertation", anew) == ["DIAGNOSTIC_NOUVEAU"]
    anew = replace(anew, diagnostics=(before, day))
    assert codes("validate", anew) == ["PROPOSITION_NOUVELLE"]
    for reponse, lacking in (("ATTENTE", ["REPONSE"]), ("PARTIELLE", [])):
        made = (*old, PropositionFacts(reponse, None, day))
        assert codes("validate", replace(anew, propositions=made)) == lacking
    assert codes("validate", replace(anew, propositions=made, adhesion="REFUS")) == ["ADHESION_REFUS"]


def test_all_that_is_missing_is_one_list() -> None:
    bare = DossierFacts(statut="CONCERTATION")
    assert codes("validate", bare) == ["DIAGNOSTIC", "ADHESION", "REFERENT", "PROPOSITION"]
    assert codes("not_validate", bare, {}) == ["MOTIF", "CONSEIL"]


def test_waiting_needs_a_mesure_asked_for() -> None:
    for statut, lacking in {"PROPOSEE": [], "ATTENTE": [], "NON_DEMARREE": ["MESURE_DEMANDEE"]}.items():
        facts = replace(READY, statut="VALIDEE", mesures=(MesureFacts(statut),))
        assert codes("wait", facts) == lacking


@pytest.mark.parametrize("statut", ["VALIDEE", "ATTENTE_MESURE", "RELAIS"])
def test_starting_needs_a_mesure_and_its_date(statut: str) -> None:
    assert codes("start", replace(READY, statut=statut)) == ["MESURE_DEMANDEE"]
    assert codes("start", replace(PLANNED, statut=statut), {}) == ["MESURE", "DATE_DEBUT"]
    assert codes("start", replace(RUNNING, statut=statut), {}) == []
    ended = replace(READY, statut=statut, mesures=(MesureFacts("TERMINEE", DAY),))
    assert codes("start", ended) == ["MESURE_DEMANDEE"]


def test_looking_again_keeps_the_status_while_a_mesure_runs() -> None:
    assert codes("look_again", replace(READY, statut="RELAIS"), {"raison": "  "}) == ["RAISON"]
    assert target("look_again", replace(PLANNED, statut="ATTENTE_MESURE")) == StatutDossier.DIAGNOSTIC
    assert target("look_again", replace(READY, statut="ACCOMPAGNEMENT")) == StatutDossier.DIAGNOSTIC
    for mesure in ("EN_COURS", "SUSPENDUE"):
        running = replace(READY, statut="ACCOMPAGNEMENT", mesures=(MesureFacts(mesure, DAY),))
        assert target("look_again", running) == StatutDossier.ACCOMPAGNEMENT
        assert target("close", running) == StatutDossier.CLOTUREE


def test_a_new_look_asks_for_a_new_diagnostic() -> None:
    asked = replace(RUNNING, statut="ACCOMPAGNEMENT", looked_again_on=date(2026, 6, 1))
    assert wf.wants_new_diagnostic(asked)
    assert wf.wants_new_diagnostic(replace(asked, diagnostics=()))
    assert not wf.wants_new_diagnostic(replace(asked, diagnostics=(DAY, date(2026, 6, 1))))
    assert not wf.wants_new_diagnostic(RUNNING)


@pytest.mark.parametrize(
    ("categorie", "suite", "others", "expected"),
    [
        ("Rupture", "AUCUNE", 0, True),
        ("Non-adhésion", None, 0, True),
        ("Fin de droit", "DROIT_COMMUN", 0, True),
        ("Sortie positive", "RELAIS_COORDO", 0, True),
        ("Sortie positive", "RECONTACT", 0, False),
        ("Relais", "DROIT_COMMUN", 0, False),
        ("Rupture", "RELAIS_COORDO", 1, False),
    ],
)
def test_takes_relais(categorie: str, suite: str | None, others: int, expected: bool) -> None:
    assert wf.takes_relais(categorie, suite, others) == expected


def test_taking_the_relais_follows_the_last_sortie_and_has_a_due_date() -> None:
    facts = replace(READY, statut="ACCOMPAGNEMENT")
    assert codes("take_relais", facts, {}) == ["ECHEANCE"]
    assert codes("take_relais", replace(facts, sortie=None)) == ["SORTIE"]
    assert codes("take_relais", replace(facts, sortie=SortieFacts("Sortie positive"))) == ["SORTIE"]
    assert codes("take_relais", replace(RUNNING, statut="ACCOMPAGNEMENT")) == ["MESURE_EN_COURS"]


@pytest.mark.parametrize("verb", ["close", "close_without_followup", "not_validate"])
def test_no_closing_while_a_mesure_runs(verb: str) -> None:
    statut = min(wf.DOSSIER[verb].sources)
    for mesure in ("EN_COURS", "SUSPENDUE"):
        facts = replace(
            READY, statut=statut, mesures=(MesureFacts("TERMINEE", DAY), MesureFacts(mesure, DAY))
        )
        assert codes(verb, facts) == ["MESURE_EN_COURS"]


@pytest.mark.parametrize("statut", ["VALIDEE", "ATTENTE_MESURE", "ACCOMPAGNEMENT", "RELAIS"])
def test_closing_decides_no_saisine_and_needs_motif_and_destination(statut: str) -> None:
    facts = replace(READY, statut=statut)
    assert codes("close", replace(facts, awaiting=1)) == ["SAISINE_EN_ATTENTE"]
    assert codes("close", facts, {}) == ["MOTIF", "DESTINATION"]
    assert codes("close", replace(facts, relais_outcome=None)) == (
        ["ISSUE_RELAIS"] if statut == "RELAIS" else []
    )


def test_closing_is_proposed_from_the_last_sortie() -> None:
    assert wf.proposed("close", READY) == {"motif": "PERDU", "destination": "RUE"}
    assert wf.proposed("close", replace(READY, sortie=None)) == {}
    assert wf.proposed("not_validate", READY) == {}


def test_verbs_that_decide_may_close_with_saisines_waiting() -> None:
    waiting = replace(READY, awaiting=2)
    assert codes("not_validate", waiting) == codes("close_without_followup", waiting) == []


def test_doublon_is_a_motif_of_sans_suite_only() -> None:
    doublon = GIVEN | {"motif": "DOUBLON"}
    assert codes("not_validate", READY, doublon) == ["MOTIF_DOUBLON"]
    assert codes("close_without_followup", READY, doublon) == []


@pytest.mark.parametrize("statut", sorted(CLOSED))
def test_reopening_needs_a_motif(statut: str) -> None:
    assert codes("reopen", replace(READY, statut=statut), {}) == ["MOTIF"]


@pytest.mark.parametrize(
    ("statut", "motif", "expected"),
    [
        ("NON_VALIDEE", "SATURATION", True),
        ("NON_VALIDEE", None, True),
        ("SANS_SUITE", "INJOIGNABLE", True),
        ("SANS_SUITE", "DOUBLON", False),
        ("SANS_SUITE", "RETRAIT", False),
        ("VALIDEE", None, False),
        ("ACCUSEE", None, False),
    ],
)
def test_saisines_decided_again_after_a_reopening(statut: str, motif: str | None, expected: bool) -> None:
    assert wf.redecided(statut, motif) == expected


def test_mesures_never_started_end_with_their_dossier() -> None:
    changed = {s: wf.mesure_after_closing(s) for s in StatutMesure if wf.mesure_after_closing(s) != s}
    assert changed == dict.fromkeys(("PROPOSEE", "ATTENTE"), StatutMesure.NON_DEMARREE)


@pytest.mark.parametrize(
    ("facts", "main"),
    [
        (DossierFacts("OUVERT"), "start_diagnostic"),
        (DossierFacts("DIAGNOSTIC"), "bring_to_concertation"),
        (READY, "validate"),
        (DossierFacts("CONCERTATION"), "validate"),
        (DossierFacts("VALIDEE"), "start"),
        (DossierFacts("ATTENTE_MESURE"), "start"),
        (DossierFacts("ACCOMPAGNEMENT"), "close"),
        (DossierFacts("RELAIS"), "close"),
        (replace(PLANNED, statut="RELAIS"), "start"),
        (DossierFacts("CLOTUREE"), "reopen"),
    ],
)
def test_the_main_step_comes_first(facts: DossierFacts, main: str) -> None:
    assert steps(facts)[0].verb == main


def test_a_step_says_what_lacks_and_what_its_form_asks() -> None:
    step = next(s for s in steps(DossierFacts("RELAIS")) if s.verb == "close")
    assert [m.code for m in step.missing] == ["ISSUE_RELAIS"] and not step.ready
    assert step.asks == ("motif", "destination")
    assert step.label == "Clôturer le dossier"


def test_the_guard_raises_the_same_list() -> None:
    facts = DossierFacts("OUVERT")
    require("not_validate", facts, GIVEN)
    with pytest.raises(Invalid) as caught:
        require("not_validate", facts, {"motif": "AUTRE"})
    assert [(p.field, p.message) for p in caught.value.problems] == [
        (m.field, m.message) for m in missing("not_validate", facts, {"motif": "AUTRE"})
    ]
    with pytest.raises(Invalid, match="n'est pas possible à cette étape"):
        require("close", facts)


def test_a_mesure_starts_once_the_orientation_is_decided() -> None:
    taking = {statut for statut in StatutDossier if wf.takes_mesure(statut)}
    assert taking == {"VALIDEE", "ATTENTE_MESURE", "ACCOMPAGNEMENT", "RELAIS"}


def test_every_verb_has_its_words() -> None:
    assert set(wf.DOSSIER_LABELS) == set(wf.DOSSIER)
    verbs = {f"saisines.{v}" for v in wf.SAISINE} | {f"mesures.{v}" for v in wf.MESURE}
    verbs |= {f"dossiers.{v}" for v in wf.DOSSIER} | {"dossiers.open"}
    assert verbs - {"saisines.delete"} <= set(LABELS)
