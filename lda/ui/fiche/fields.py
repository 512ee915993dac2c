"""The fields of a step, a few to a part: a field changed draws its part again, and the page if it must."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lda.documents.answers import worked_out
from lda.domain import access, fiche
from lda.domain.access import Tie
from lda.domain.fiche import FIELDS, Field, Kind, Step
from lda.store.geography import geography
from lda.store.lists import Lists
from lda.store.work import reading
from lda.ui import frame
from lda.ui.fiche import files, widgets
from lda.ui.fiche.around import Around
from lda.ui.fiche.sheet import Seen, Sheet, opened, save
from lda.ui.places import Place
from lda.ui.text import plain
from lda.views import options
from lda.views.drafts import DraftView

FOLDED = {section.code: section.title for section in fiche.SECTIONS if section.folded}
TOGETHER = 4
"""Fields in a part at least: few make a change quick, but each part has its cost when the page is drawn."""
NEAR = 5
"""A field that decides whether one of the next so many is asked is in the same part."""
BY_COMMUNE = ("commune", "commune_souhaitee")
"""Under these is said which plateforme the fiche goes to."""

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """What a field shows: its answer, whether it is needed, what is said under it."""

    answer: Any
    needed: bool
    said: str


@dataclass(frozen=True)
class Scene:
    """All that a draft shows under one of its steps, but the head and what is worked out."""

    statut: str
    lines: Mapping[str, Line]
    unfolded: bool
    waiting: bool


@dataclass
class Shown:
    """A draft as a page draws it, and where its head stands."""

    sheet: Sheet
    draft: DraftView
    lists: Lists
    step: Step
    around: Around
    computed: dict[str, Place] = dataclasses.field(default_factory=dict)
    """Where what is worked out is shown: each change may change it."""
    outdated: bool = False
    """Whether the page is to run again: the browser came with something else than what is stored."""

    def scene(self) -> Scene:
        """What is to be on screen."""
        answers = self.draft.answers
        return Scene(
            statut=self.draft.statut,
            lines={key: self._line(key) for key in self.step.fields if fiche.visible(key, answers)},
            unfolded=self.unfolded,
            waiting=bool(self.sheet.waiting),
        )

    @property
    def unfolded(self) -> bool:
        """Whether the folded section of the step, if it has one, opens by itself."""
        folds = any(FIELDS[key].section in FOLDED for key in self.step.fields)
        return folds and fiche.opens_violence(self.draft.answers)

    def _line(self, key: str) -> Line:
        answers = self.draft.answers
        route = fiche.routing_commune(answers) if key in BY_COMMUNE else None
        said = self.sheet.message(key) or route or ""
        return Line(answers.get(key), fiche.required(key, answers), said)


def show(shown: Shown, apart: bool) -> None:
    """All the fields of the step; `apart` when nothing else on the page depends on them."""
    shown.sheet.memory.update(scene=shown.scene(), judged=_state(shown), owed=set())
    for title, keys in _parts(shown.step):
        if title and not any(fiche.visible(key, shown.draft.answers) for key in keys):
            continue
        with st.expander(title, expanded=shown.unfolded) if title else nullcontext():
            if _computed(keys[0]):
                shown.computed[keys[0]] = Place()
            elif apart:
                frame.part(_part, _name(shown, keys))(shown, keys)
            else:
                _draw(shown, keys)


def summary(shown: Shown) -> None:
    """What the answers come to: the lines worked out, and what stands around the fields."""
    answers = shown.draft.answers
    for key, place in shown.computed.items():
        value = worked_out(key, answers) if fiche.visible(key, answers) else ""
        place.draw(value or None, partial(_computed_line, FIELDS[key], value))
    shown.around.draw(shown.sheet, answers, shown.step, fiche.progress(answers))


def _computed_line(about: Field, value: str, slot: DeltaGenerator) -> None:
    slot.markdown(f"**{plain(about.label)}** : {plain(value)}", help=about.help or None)


@cache
def _parts(step: Step) -> tuple[tuple[str, Keys], ...]:
    """The fields that are drawn together; those of a folded section under its title, after the others."""
    return tuple(_divided(step))


def _divided(step: Step) -> Iterator[tuple[str, Keys]]:
    part: list[str] = []
    plainly = [key for key in step.fields if FIELDS[key].section not in FOLDED]
    for place, key in enumerate(plainly):
        enough = len(part) >= TOGETHER or part and _opened_together(part, plainly[place : place + 2])
        ends = enough and not _tied(part[-NEAR:], plainly[place : place + NEAR])
        if part and (ends or _computed(key) or _computed(part[-1])):
            yield "", tuple(part)
            part = []
        part.append(key)
    if part:
        yield "", tuple(part)
    for code, title in FOLDED.items():
        if folded := tuple(key for key in step.fields if FIELDS[key].section == code):
            yield title, folded


def _computed(key: str) -> bool:
    return FIELDS[key].kind is Kind.CALCULE


def _opened_together(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether fields that one answer opens begin here: standing in one part, they are drawn again at once."""
    shared = frozenset.intersection(*(FIELDS[key].decided_by() for key in after))
    return len(after) > 1 and bool(shared) and not shared & FIELDS[before[-1]].decided_by()


def _tied(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether one of the fields after is decided by one before, not further than NEAR from it."""
    return any(
        other in FIELDS[key].decided_by() for rank, key in enumerate(after) for other in before[rank - NEAR :]
    )


def _name(shown: Shown, keys: Keys) -> str:
    """What a part is called, to be drawn again by it."""
    return f"part_{shown.sheet.cle}_{keys[0]}"


def _part(shown: Shown, keys: Keys) -> None:
    if not frame.alone():
        _draw(shown, keys)
        return
    shown = _now(shown)
    memory = shown.sheet.memory
    if memory["judged"] != _state(shown):
        if _changed_beside(shown, keys):
            st.rerun()
        shown.sheet.read(shown.draft.answers)
    memory["owed"].discard(_name(shown, keys))
    _draw(shown, keys)
    if shown.outdated:
        st.rerun()
    if not memory["owed"]:
        summary(shown)


def _now(shown: Shown) -> Shown:
    draft = opened(shown.draft.cle)
    with reading() as session:
        lists = options.lists(session)
    return replace(shown, draft=draft, lists=lists, outdated=False)


def _changed(shown: Shown, keys: Keys, key: str) -> None:
    """Save a field, then draw no more than the parts in which something changes on screen.

    Where this cannot be told, or an earlier run owes a part still, the whole page is drawn: all is judged
    afresh there.
    """
    memory = shown.sheet.memory
    save(shown.sheet.cle, key)
    saved = shown.sheet.just_saved()
    if saved is None or not frame.touched_alone():
        return
    if memory["owed"]:
        st.rerun()
    shown = replace(shown, draft=saved)
    beside = _changed_beside(shown, keys)
    if not beside:
        return
    if "" in beside:
        st.rerun()
    memory["owed"] = {_name(shown, keys), *beside}
    shown.sheet.read(saved.answers)
    shown.sheet.hand_over(saved)
    frame.draw_again([_name(shown, keys), *beside])


def _state(shown: Shown) -> tuple[int, str, dict[str, str], dict[str, str]]:
    """What a scene is made from: a draft as it was saved at one time, what is refused, what waits."""
    sheet = shown.sheet
    return shown.draft.revision, shown.draft.statut, dict(sheet.errors), dict(sheet.waiting)


def _changed_beside(shown: Shown, keys: Keys) -> list[str]:
    """The other parts in which something changed since the screen was drawn; "" for the page itself.

    From here on what is to be on screen is what the draft says now.
    """
    memory = shown.sheet.memory
    former: Scene = memory["scene"]
    scene = shown.scene()
    memory.update(scene=scene, judged=_state(shown))
    changed = {
        key for key in shown.step.fields if key not in keys and scene.lines.get(key) != former.lines.get(key)
    }
    named = [
        "" if title else _name(shown, part)
        for title, part in _parts(shown.step)
        if changed.intersection(part) and not _computed(part[0])
    ]
    return named if replace(scene, lines=former.lines) == former else ["", *named]


def _draw(shown: Shown, keys: Keys) -> None:
    fields = [FIELDS[key] for key in keys if fiche.visible(key, shown.draft.answers)]
    seen = Seen(shown.sheet, keys[0], fields)
    for one in fields:
        _field(shown, seen, keys, one)
    shown.outdated |= seen.outdated


def _field(shown: Shown, seen: Seen, keys: Keys, field: Field) -> None:
    sheet, answers = shown.sheet, shown.draft.answers
    if field.kind is Kind.FICHIER:
        if access.allowed("pieces.add", frame.me(), frozenset({Tie.OWN})):
            files.show(sheet.cle, field)
        return
    stored, needed = answers.get(field.key), fiche.required(field, answers)
    told = (shown, keys, field.key)
    widgets.show(field, shown.lists, sheet.key(field.key), stored, needed, _changed, told)
    if not sheet.message(field.key) and not widgets.agrees(field, sheet.held(field.key), stored):
        # The browser kept it while the server was lost, and a new session calls nothing back.
        seen.settle(field)
    if message := sheet.message(field.key):
        st.caption(f":red[{plain(message)}]")
    if field.key in BY_COMMUNE:
        _route(answers)


def _route(answers: Mapping[str, Any]) -> None:
    commune = fiche.routing_commune(answers)
    if commune not in geography().communes:
        return
    route = geography().route(commune)
    if hasattr(route, "plateforme"):
        st.caption(f"→ {route.plateforme.nom}")
    else:
        st.warning(route.message)
        if access.allowed("ressource.ask", frame.me()):
            frame.link("Demander conseil sans nommer la personne", "espace-ressource")
