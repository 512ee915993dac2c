"""The lives of saisine, dossier and mesure as tables, and what each step of a dossier needs (DOMAIN A3).

What is missing for a step is one list: the screen explains the step with it, the service is guarded by it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lda.domain.errors import Invalid, Problem
from lda.domain.facts import REFUSAL, DossierFacts, PropositionFacts, adheres
from lda.domain.words import (
    CLOSED,
    PLANNED,
    RUNNING,
    StatutDossier,
    StatutMesure,
    StatutSaisine,
)

D, S, M = StatutDossier, StatutSaisine, StatutMesure


@dataclass(frozen=True)
class Transition:
    """A verb, the statuses it starts from (none: it creates), the one it leads to (None: see the table)."""

    verb: str
    sources: frozenset[str]
    target: str | None


def _table(*rows: tuple[str, Iterable[str], str | None]) -> dict[str, Transition]:
    return {verb: Transition(verb, frozenset(sources), target) for verb, sources, target in rows}


SAISINE = _table(
    ("transmit", {S.BROUILLON}, S.TRANSMISE),
    ("acknowledge", {S.TRANSMISE}, S.ACCUSEE),
    ("ask", {S.ACCUSEE}, S.COMPLEMENT),
    ("complete", {S.COMPLEMENT}, S.ACCUSEE),
    ("correct", {S.ACCUSEE, S.COMPLEMENT, S.VALIDEE, S.NON_VALIDEE, S.SANS_SUITE}, None),
    ("decide", {S.ACCUSEE, S.COMPLEMENT}, None),
    ("withdraw", {S.TRANSMISE, S.ACCUSEE, S.COMPLEMENT}, S.SANS_SUITE),
    ("delete", {S.BROUILLON}, None),
)
"""`correct` leaves the status as it is; `decide` leads to one of DECISIONS; `delete` leaves nothing."""

DECISIONS = frozenset({S.VALIDEE, S.NON_VALIDEE, S.SANS_SUITE})

DECIDE_ALONE = frozenset({"DOUBLON", "INCOMPLET"})
"""Motifs for which a saisine alone is decided SANS_SUITE, its dossier unchanged."""

SAYS_NOTHING = frozenset({"DOUBLON", "RETRAIT"})
"""Motifs of a saisine that stands for nothing more: its fiche is not read, no later decision is its own."""


_BEFORE_DECISION = {D.OUVERT, D.DIAGNOSTIC, D.CONCERTATION}
_FOLLOWED = {D.VALIDEE, D.ATTENTE_MESURE, D.ACCOMPAGNEMENT, D.RELAIS}

DOSSIER = _table(
    ("start_diagnostic", {D.OUVERT}, D.DIAGNOSTIC),
    ("bring_to_concertation", {D.DIAGNOSTIC}, D.CONCERTATION),
    ("validate", {D.DIAGNOSTIC, D.CONCERTATION}, D.VALIDEE),
    ("wait", {D.VALIDEE}, D.ATTENTE_MESURE),
    ("start", {D.VALIDEE, D.ATTENTE_MESURE, D.RELAIS}, D.ACCOMPAGNEMENT),
    ("look_again", _FOLLOWED, D.DIAGNOSTIC),
    ("take_relais", {D.ACCOMPAGNEMENT}, D.RELAIS),
    ("close", _FOLLOWED, D.CLOTUREE),
    ("not_validate", _BEFORE_DECISION, D.NON_VALIDEE),
    ("close_without_followup", _BEFORE_DECISION | {D.VALIDEE, D.ATTENTE_MESURE}, D.SANS_SUITE),
    ("reopen", CLOSED, D.DIAGNOSTIC),
)

MESURE = _table(
    ("ask", (), M.PROPOSEE),
    ("queue", {M.PROPOSEE}, M.ATTENTE),
    ("start", PLANNED, M.EN_COURS),
    ("suspend", {M.EN_COURS}, M.SUSPENDUE),
    ("resume", {M.SUSPENDUE}, M.EN_COURS),
    ("renew", {M.EN_COURS}, M.EN_COURS),
    ("correct", RUNNING, None),
    ("not_start", PLANNED, M.NON_DEMARREE),
    ("confirm_sortie", RUNNING, M.TERMINEE),
)
"""`correct` leaves the status as it is."""

RELAIS_CATEGORIES = frozenset({"Rupture", "Non-adhésion", "Fin de droit"})
"""Categories of `motif_sortie` after which the coordinator takes over."""


@dataclass(frozen=True)
class Missing:
    """Something a step still needs: a code, a French sentence with the remedy, the form field for it."""

    code: str
    message: str
    field: str = ""


@dataclass(frozen=True)
class Step:
    """A step possible from the present status: what the dossier lacks for it, and what its form will ask."""

    verb: str
    label: str
    missing: tuple[Missing, ...]
    asks: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Nothing lacks but what the form of the step itself asks."""
        return not self.missing


DOSSIER_LABELS: Mapping[str, str] = {
    "start_diagnostic": "Commencer le diagnostic",
    "bring_to_concertation": "Porter en concertation",
    "validate": "Valider l'orientation",
    "wait": "Mettre en attente de la mesure",
    "start": "Démarrer l'accompagnement",
    "look_again": "Réexaminer la situation",
    "take_relais": "Prendre le relais",
    "close": "Clôturer le dossier",
    "not_validate": "Ne pas valider et conseiller l'orienteur",
    "close_without_followup": "Classer sans suite",
    "reopen": "Rouvrir le dossier",
}

_ORDER: Mapping[str, tuple[str, ...]] = {
    D.OUVERT: ("start_diagnostic", "not_validate", "close_without_followup"),
    D.DIAGNOSTIC: ("validate", "bring_to_concertation", "not_validate", "close_without_followup"),
    D.CONCERTATION: ("validate", "not_validate", "close_without_followup"),
    D.VALIDEE: ("start", "wait", "close", "look_again", "close_without_followup"),
    D.ATTENTE_MESURE: ("start", "look_again", "close", "close_without_followup"),
    D.ACCOMPAGNEMENT: ("close", "take_relais", "look_again"),
    D.RELAIS: ("start", "close", "look_again"),
    **dict.fromkeys(CLOSED, ("reopen",)),
}
"""Steps of each status in useful order."""

_MESSAGES: Mapping[str, str] = {
    "DIAGNOSTIC": "Il manque un diagnostic daté. Rédigez-le et indiquez sa date.",
    "DIAGNOSTIC_NOUVEAU": "Le dossier a été rouvert ou réexaminé : il manque un diagnostic daté depuis ce "
    "jour. Rédigez-le et indiquez sa date.",
    "ADHESION": "L'adhésion de la personne n'est pas recueillie. Recueillez-la et notez-la.",
    "ADHESION_REFUS": "La personne refuse la démarche. Notez une nouvelle adhésion si elle a changé d'avis, "
    "ou ne validez pas la situation.",
    "REFERENT": "Aucun référent actif. Désignez le référent de la situation.",
    "REFERENTS": "Plusieurs référents sont actifs. Mettez fin aux autres pour n'en garder qu'un.",
    "PROPOSITION": "Aucune proposition d'orientation n'a été faite. Notez l'orientation, par qui elle est "
    "proposée et la date.",
    "PROPOSITION_CADUQUE": "Ce qui a été proposé a été remplacé ou n'a pas abouti. Faites une autre "
    "proposition.",
    "PROPOSITION_NOUVELLE": "Le dossier a été rouvert ou réexaminé : aucune proposition n'a été faite depuis "
    "ce jour. Faites-en une.",
    "REPONSE": "Aucune proposition encore valable n'est acceptée, même en partie. Notez la réponse de la "
    "personne, ou faites une autre proposition.",
    "MESURE_DEMANDEE": "Aucune mesure n'est demandée. Ajoutez la mesure demandée et son opérateur.",
    "MESURE_EN_COURS": "Une mesure est encore en cours ou suspendue. Confirmez d'abord sa sortie.",
    "SAISINE_EN_ATTENTE": "Une saisine attend encore sa décision. Décidez d'abord de cette saisine.",
    "ISSUE_RELAIS": "Le relais n'a pas d'issue. Renseignez l'issue du relais.",
    "SORTIE": "Le relais suit une sortie pour rupture, non-adhésion ou fin de droit, ou dont la suite est "
    "« Reprise par le coordinateur ». Confirmez une telle sortie.",
    "MOTIF_DOUBLON": "« Doublon » ne motive qu'un classement sans suite. Choisissez un autre motif.",
}
"""What a dossier may lack, and the remedy."""

_GIVEN: Mapping[str, Missing] = {
    field: Missing(field.upper(), message, field)
    for field, message in {
        "motif": "Le motif n'est pas indiqué. Choisissez un motif.",
        "conseil": "Le conseil donné n'est pas indiqué. Écrivez-le en une phrase.",
        "destination": "La destination n'est pas indiquée. Choisissez la situation à la clôture.",
        "raison": "La raison du réexamen n'est pas indiquée. Écrivez-la en une phrase.",
        "echeance": "L'échéance du relais n'est pas indiquée. Choisissez une date.",
        "mesure": "La mesure qui démarre n'est pas indiquée. Choisissez-la.",
        "date_debut": "La date de démarrage n'est pas indiquée. Saisissez-la.",
    }.items()
}

_ASKS: Mapping[str, tuple[str, ...]] = {
    "look_again": ("raison",),
    "take_relais": ("echeance",),
    "close": ("motif", "destination"),
    "not_validate": ("motif", "conseil"),
    "close_without_followup": ("motif",),
    "reopen": ("motif",),
}


def _need(condition: object, code: str) -> list[Missing]:
    return [] if condition else [Missing(code, _MESSAGES[code])]


def _validate(facts: DossierFacts) -> list[Missing]:
    """A dossier reopened or looked at again is decided on what was written since, that day included: its
    decision is "the next" one (DOMAIN A3), not that of before again. What the person said of the support
    stays until she says otherwise, so her adhésion is not asked for anew."""
    lacking = _diagnosed(facts)
    lacking += _need(facts.adhesion == REFUSAL or adheres(facts.adhesion), "ADHESION")
    lacking += _need(facts.adhesion != REFUSAL, "ADHESION_REFUS")
    lacking += _need(facts.referents >= 1, "REFERENT") + _need(facts.referents <= 1, "REFERENTS")
    made = tuple(one for one in facts.propositions if facts.since(one.jour))
    if facts.propositions and not made:
        return lacking + _need(False, "PROPOSITION_NOUVELLE")
    return lacking + _proposition(made)


def _diagnosed(facts: DossierFacts) -> list[Missing]:
    last = facts.last_diagnostic
    if last is None:
        return _need(False, "DIAGNOSTIC")
    return _need(facts.since(last), "DIAGNOSTIC_NOUVEAU")


def _proposition(made: tuple[PropositionFacts, ...]) -> list[Missing]:
    """The one thing that lacks until a proposition that still stands is accepted, at least in part."""
    if not any(one.stands for one in made):
        return _need(False, "PROPOSITION_CADUQUE" if made else "PROPOSITION")
    return _need(any(one.accepted for one in made), "REPONSE")


def _asked(facts: DossierFacts) -> bool:
    return any(m.statut in PLANNED for m in facts.mesures)


def _started(facts: DossierFacts) -> bool:
    return any(m.statut == M.EN_COURS and m.started_on for m in facts.mesures)


def _nothing_running(facts: DossierFacts) -> list[Missing]:
    return _need(not facts.running, "MESURE_EN_COURS")


def _take_relais(facts: DossierFacts) -> list[Missing]:
    sortie = facts.sortie
    if facts.running or (sortie and takes_relais(sortie.categorie, sortie.suite, 0)):
        return _nothing_running(facts)
    return _need(False, "SORTIE")


def _close(facts: DossierFacts) -> list[Missing]:
    lacking = _nothing_running(facts) + _need(not facts.awaiting, "SAISINE_EN_ATTENTE")
    return lacking + _need(facts.statut != D.RELAIS or facts.relais_outcome, "ISSUE_RELAIS")


_FACTS: Mapping[str, Callable[[DossierFacts], list[Missing]]] = {
    "bring_to_concertation": _diagnosed,
    "validate": _validate,
    "wait": lambda facts: _need(_asked(facts), "MESURE_DEMANDEE"),
    "start": lambda facts: _need(_started(facts) or _asked(facts), "MESURE_DEMANDEE"),
    "take_relais": _take_relais,
    "close": _close,
    **dict.fromkeys(("not_validate", "close_without_followup"), _nothing_running),
}


def asks(verb: str, facts: DossierFacts) -> tuple[str, ...]:
    """What the verb itself brings: `start` asks which mesure and its date unless one has started already."""
    if verb == "start":
        return () if _started(facts) else ("mesure", "date_debut")
    return _ASKS.get(verb, ())


def missing_facts(verb: str, facts: DossierFacts) -> list[Missing]:
    """What the dossier itself lacks for a verb possible from its status (DOMAIN A3)."""
    check = _FACTS.get(verb)
    return check(facts) if check else []


def missing_given(verb: str, facts: DossierFacts, given: Mapping[str, Any]) -> list[Missing]:
    """What the form of a verb still has to bring, and a motif that may not go with it."""
    lacking = [_GIVEN[name] for name in asks(verb, facts) if not str(given.get(name) or "").strip()]
    if verb == "not_validate" and given.get("motif") == "DOUBLON":
        lacking.append(Missing("MOTIF_DOUBLON", _MESSAGES["MOTIF_DOUBLON"], "motif"))
    return lacking


def missing(verb: str, facts: DossierFacts, given: Mapping[str, Any] | None = None) -> list[Missing]:
    """All that a verb of the dossier still needs, facts first; empty when it can be done (DOMAIN A3)."""
    if facts.statut not in DOSSIER[verb].sources:
        message = f"« {DOSSIER_LABELS[verb]} » n'est pas possible à cette étape. Rechargez la page."
        return [Missing("STATUT", message)]
    return missing_facts(verb, facts) + missing_given(verb, facts, given or {})


def require(verb: str, facts: DossierFacts, given: Mapping[str, Any] | None = None) -> None:
    """Raise Invalid with all that is missing: the guard that a service calls."""
    lacking = missing(verb, facts, given)
    if lacking:
        raise Invalid(Problem(m.field or m.code.lower(), m.message) for m in lacking)


def steps(facts: DossierFacts) -> list[Step]:
    """The steps possible from the status of the dossier, the main one first, each with what it lacks."""
    found = [
        Step(verb, DOSSIER_LABELS[verb], tuple(missing_facts(verb, facts)), asks(verb, facts))
        for verb in _ORDER[facts.statut]
    ]
    if facts.statut in (D.DIAGNOSTIC, D.RELAIS) and not found[0].ready:  # there are two main ways on
        found[:2] = found[1::-1]
    return found


def proposed(verb: str, facts: DossierFacts) -> dict[str, str | None]:
    """What the form of `close` is filled with beforehand: motif and destination of the last sortie."""
    if verb != "close" or facts.sortie is None:
        return {}
    return {"motif": facts.sortie.motif, "destination": facts.sortie.destination}


def wants_new_diagnostic(facts: DossierFacts) -> bool:
    """A new look was asked for and no diagnostic is dated since: shown whatever the status."""
    asked, last = facts.looked_again_on, facts.last_diagnostic
    return asked is not None and (last is None or last < asked)


def allowed(table: Mapping[str, Transition], verb: str, statut: str | None) -> bool:
    """Whether a verb may be done from a status (None: the object does not exist yet)."""
    sources = table[verb].sources
    return statut in sources if statut is not None else not sources


def takes_mesure(statut: str) -> bool:
    """Whether a mesure may start in a dossier of this status: its orientation is decided, or another mesure
    has started already (DOMAIN A3)."""
    return statut == D.ACCOMPAGNEMENT or statut in DOSSIER["start"].sources


def target(verb: str, facts: DossierFacts) -> StatutDossier:
    """Where a verb leads the dossier; with a mesure running, `look_again` leaves it where it is."""
    if verb == "look_again" and facts.running:
        return StatutDossier(facts.statut)
    return StatutDossier(DOSSIER[verb].target or facts.statut)


def takes_relais(categorie: str, suite: str | None, other_running: int) -> bool:
    """Whether a confirmed sortie begins a relais: it ends the last running mesure, and is a Rupture, a
    Non-adhésion or a Fin de droit, or its `suite_sortie` is RELAIS_COORDO."""
    return not other_running and (categorie in RELAIS_CATEGORIES or suite == "RELAIS_COORDO")


def mesure_after_closing(statut: str) -> StatutMesure:
    """Status of a mesure once its dossier closes: one that never started is NON_DEMARREE."""
    return M.NON_DEMARREE if statut in PLANNED else StatutMesure(statut)


def redecided(statut: str, motif: str | None) -> bool:
    """Whether the first decision after a reopening is also that of a saisine decided before it."""
    return statut in (S.NON_VALIDEE, S.SANS_SUITE) and motif not in SAYS_NOTHING
