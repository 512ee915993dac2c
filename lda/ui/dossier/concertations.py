"""What concertations came to for a dossier: conclusion and action plan, and the forms that write them."""

from dataclasses import replace
from functools import partial
from typing import Any

from lda.documents.reunion_words import charged, state
from lda.domain.clock import today
from lda.domain.french import relative_due
from lda.domain.words import ISSUES_ACTION, IssueAction
from lda.services import concertations
from lda.store.lists import Lists
from lda.ui.dossier import network
from lda.ui.dossier.desk import Desk
from lda.ui.dossier.forms import Act, Ask, Kind, day_ask, folded, form, offering, one_of, opened
from lda.ui.text import cell, plain
from lda.views.conclusion_parts import ActionLine, Concluded, DecisionLine

LINE = (
    Ask("quoi", "Action", Kind.LONG),
    Ask("organisation", "Structure", Kind.CODE, {}, optional=True),
    Ask("nom", "Qui", optional=True, help="Une structure, un nom, ou les deux"),
    Ask("echeance", "Pour le", Kind.DAY),
)
CONCLUDE = Act(
    concertations.conclude, "Enregistrer la conclusion", "La conclusion est enregistrée.",
    (
        Ask("participation", "Part prise par la personne", Kind.CODE, "participation_personne"),
        Ask("constats", "Constats", Kind.LONG, optional=True, help="Lus par qui lit tout le dossier"),
        Ask("decision", "Décision", Kind.LONG, optional=True, help="Lue par les invités de la concertation"),
    ),
)  # fmt: skip
ADD = Act(concertations.add_action, "Ajouter l'action", "L'action est ajoutée au plan.", LINE)
CORRECT = Act(concertations.correct_action, "Corriger l'action", "L'action est corrigée.", LINE)
CLOSE = Act(
    concertations.close_action, "Clore l'action", "L'action est close.",
    (Ask("issue", "Issue", Kind.ONE, ISSUES_ACTION), day_ask("close_le", "Le")),
)  # fmt: skip


def told(lists: Lists, found: Concluded) -> str:
    """The conclusion and the action plan as markdown."""
    part = lists.label("participation_personne", found.participation) if found.participation else ""
    lines = [
        f":gray[{label} :] {text}"
        for label, text in (
            ("Personne", cell(part.lower())),
            ("Constats", plain(found.constats)),
            ("Décision", plain(found.decision)),
        )
        if text
    ]
    plan = "\n".join(f"- {_action(one)}" for one in found.actions)
    return "  \n".join(lines) + (f"\n\n:gray[Plan d'action]\n{plan}" if plan else "")


def _action(one: ActionLine) -> str:
    if one.close_le is not None:
        mark = "green" if one.issue == IssueAction.FAITE else "gray"
        told = f":{mark}[{state(one)}]"
    else:
        late = "red" if one.echeance < today() else "gray"
        told = f"{state(one)} :{late}[{relative_due(one.echeance, today())}]"
    return f"{plain(one.quoi)} :gray[{cell(charged(one))}] {told}"


def forms(desk: Desk, line: DecisionLine, found: Concluded) -> None:
    """What the coordinator writes of one concertation."""
    if not desk.can(CONCLUDE):
        return
    if line.jour <= today():
        start = {name: getattr(found, name) for name in ("participation", "constats", "decision")}
        label = "Modifier la conclusion" if found.participation else "Conclure pour ce dossier"
        _about(desk, line, label, CONCLUDE, start)
    _about(desk, line, "Ajouter une action", ADD, {})
    todo = {one.id: one for one in found.actions if one.close_le is None}
    if todo:
        names = {id: one.quoi for id, one in todo.items()}
        one_of(
            "Clore ou corriger une action", "Quelle action", names, f"todo_{line.cle}",
            lambda id: _todo(desk, todo[id]),
        )  # fmt: skip


def _about(desk: Desk, line: DecisionLine, label: str, act: Act, start: dict[str, Any]) -> None:
    """A folded form about the dossier and this concertation."""
    cle, place = desk.view.cle, f"_{line.cle}"
    with opened(label, act, cle, place=place) as box:
        if box.open:
            given = replace(_offered(act), given=partial(_with_reunion, line.cle))
            form(given, cle, desk.version, start=start, place=place)


def _offered(act: Act) -> Act:
    return offering(act, organisation=network.structures()) if act.asks == LINE else act


def _with_reunion(cle: str, typed: dict[str, Any]) -> dict[str, Any]:
    return {**typed, "reunion": cle}


def _todo(desk: Desk, one: ActionLine) -> None:
    form(CLOSE, one.id, desk.version)
    start: dict[str, Any] = {"quoi": one.quoi, "nom": one.nom, "echeance": one.echeance}
    start["organisation"] = one.organisation_cle
    folded("Corriger", _offered(CORRECT), one.id, desk.version, start=start)
