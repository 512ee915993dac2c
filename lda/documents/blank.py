"""The blank fiche, to print for those without an account: made of the declaration, it asks the same."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from lda.documents import pdf
from lda.documents.conditions import lower, named, phrase
from lda.documents.file import File, Request, Trace
from lda.domain import fiche
from lda.domain.fiche import Condition, Field, Kind
from lda.domain.fiche.fields import Is, Step
from lda.domain.traces import Acte
from lda.store.geography import geography
from lda.store.lists import Lists
from lda.views import options
from lda.views.options import PlateformeOption

TERRITOIRE = "territoire"
NAME = "fiche-saisine-vierge.pdf"
_TITLES = {"orienteur": "Vous, professionnel qui oriente", "relire": "Information et accord de la personne"}
_NOT_PRINTED = frozenset({Kind.CALCULE, Kind.FICHIER})
_IN_LINE = frozenset({Kind.TEXTE, Kind.STRUCTURE, Kind.COMMUNE})
"""Kinds written on the line of their label."""
_ONE_LINE = 36
"""Characters of the options that fit on one line with their label."""
_HALF = 40
"""Characters of a label and its help that leave room to write on half a line."""
_WIDE_TEXT = 250
"""A text that may be longer than this has a whole line."""
_TWO_LINES = 64
"""Characters of a label and its help that fit on two lines beside boxes on half a line."""
_LONG_LIST = 12
"""A list with more options than this is printed once; where it serves again, its words are copied by hand."""
_SHORT_WHEN = 14
_WHEN_OF_ONE = 62
"""A condition in so few characters, or of one field, stands before its field without a part of its own."""
_HELP = 90
"""Of a longer help only the first sentence is printed."""
_COLUMNS = ((19, 4), (36, 3), (45, 2))
"""Options as long as this on the whole, in characters, and in how many columns they stand."""

Row = dict[str, Any]


def build(request: Request) -> File:
    """The blank fiche, for anybody signed in; journaled like any document."""
    plateformes = options.plateformes(request.session).values()
    printed = pdf.render("blank", content(request.lists, plateformes))
    return File(NAME, pdf.MEDIA_TYPE, printed, Trace(Acte.DOCUMENT, "fiche-vierge"))


def content(lists: Lists, plateformes: Iterable[PlateformeOption]) -> dict[str, Any]:
    """What the template prints: the steps of the form, in parts that are filled in under one condition."""
    printed: set[str] = set()
    return {
        "version": fiche.FICHE_VERSION,
        "plateformes": [{"nom": p.nom, "telephone": p.telephone or ""} for p in plateformes],
        "steps": [
            {
                "number": number,
                "title": _TITLES.get(step.code, step.title),
                "parts": _parts(step, lists, printed),
            }
            for number, step in enumerate(fiche.STEPS, start=1)
        ],
    }


def _parts(step: Step, lists: Lists, printed: set[str]) -> list[Row]:
    """The fields of a step, cut where the condition changes or a folded section begins."""
    parts: list[Row] = []
    fields = [key for key in step.fields if _is_printed(fiche.FIELDS[key])]
    before: Field | None = None
    for conditions, group in _groups(fields):
        when = _when(conditions, before, lists)
        opens = _opens_folded(group[0], before)
        short = bool(parts and when) and len(when) <= (_WHEN_OF_ONE if len(group) == 1 else _SHORT_WHEN)
        if opens or not parts or (not short and parts[-1]["when"] != when):
            parts.append({"title": opens, "when": when, "rows": []})
        for field in group:
            row = _printed(field, when if short else "", lists, printed)
            _place(parts[-1]["rows"], row)
        before = group[-1]
    return parts


def _is_printed(field: Field) -> bool:
    return field.kind not in _NOT_PRINTED and not _is_precision(field)


def _groups(keys: Iterable[str]) -> list[tuple[list[Condition], list[Field]]]:
    """Neighbours asked under one condition, or under several answers to one field, with these conditions."""
    found: list[tuple[list[Condition], list[Field]]] = []
    for key in keys:
        field = fiche.FIELDS[key]
        conditions = [field.shown] if field.shown else []
        if found and _subject(conditions) == _subject(found[-1][0]):
            found[-1][1].append(field)
            found[-1][0].extend(c for c in conditions if c not in found[-1][0])
        else:
            found.append((conditions, [field]))
    return found


def _subject(conditions: list[Condition]) -> object:
    """What a group has in common: the field that its conditions ask about, or the one condition."""
    if not conditions:
        return None
    first = conditions[0]
    return first.key if isinstance(first, Is) and not named(first) else first


def _when(conditions: list[Condition], before: Field | None, lists: Lists) -> str:
    if not conditions:
        return ""
    if len(conditions) == 1:
        return phrase(conditions[0], before, lists)
    (key,) = frozenset().union(*(c.keys() for c in conditions))
    return f"Selon la réponse à « {lower(fiche.FIELDS[key].label)} »"


def _is_precision(field: Field) -> bool:
    """Whether the field is the text of a choice « Autre (préciser) », written beside its box."""
    parent = fiche.FIELDS.get(field.key.removesuffix("_precision"))
    return parent is not None and parent is not field and bool(parent.precise)


def _opens_folded(field: Field, before: Field | None) -> str:
    """The title of the folded section that begins with this field, else nothing."""
    if before is not None and before.section == field.section:
        return ""
    return next((s.title for s in fiche.SECTIONS if s.code == field.section and s.folded), "")


def _place(rows: list[list[Row]], printed: Row) -> None:
    """Put a field on the right of the last one when both take half a line."""
    if rows and len(rows[-1]) == 1 and not printed["wide"] and not rows[-1][0]["wide"]:
        rows[-1].append(printed)
    else:
        rows.append([printed])


def _printed(field: Field, when: str, lists: Lists, printed: set[str]) -> Row:
    row: Row = {
        "when": when,
        "label": field.label,
        "help": _help(field),
        "mark": _mark(field),
        "shape": "ligne" if field.kind in _IN_LINE else field.kind.value,
        "lines": _lines(field),
        "year": field.form is fiche.Form.ANNEE,
        "options": [],
        "columns": 0,
        "wide": field.kind in (Kind.TEXTE_LONG, Kind.COMMUNES),
    }
    said = len(when) + len(field.label) + len(row["help"])
    if field.kind in _IN_LINE:
        row["wide"] = said > _HALF or field.max_length > _WIDE_TEXT
    if field.kind in (Kind.DATE, Kind.NOMBRE, Kind.MONTANT):
        row["wide"] = said > _TWO_LINES
    if field.kind in (Kind.CHOIX, Kind.CHOIX_MULTIPLE):
        _add_options(row, field, lists, printed)
    return row


def _mark(field: Field) -> str:
    if field.required is False:
        return ""
    always = field.required is True and not field.one_of and field.shown is None
    return "*" if always else "(*)"


def _help(field: Field) -> str:
    return field.help if len(field.help) <= _HELP else field.help.partition(". ")[0].removesuffix(".") + "."


def _add_options(row: Row, field: Field, lists: Lists, printed: set[str]) -> None:
    """The boxes of a choice: on the line of the label (no columns), or under it."""
    labels = _labels(field, lists)
    if len(labels) > _LONG_LIST and field.list_id in printed:
        row |= {"shape": "copie", "wide": True}
        return
    printed.add(field.list_id)
    row["options"] = [{"text": text, "precise": code == field.precise} for code, text in labels.items()]
    lengths = sorted(map(len, labels.values()))
    if sum(lengths) <= _ONE_LINE:
        row["wide"] = len(row["when"]) + len(field.label) + len(row["help"]) > _TWO_LINES
    else:
        usual = lengths[len(lengths) * 3 // 4]
        row["columns"] = min(len(labels), next((n for most, n in _COLUMNS if usual <= most), 2))
        row["wide"] = True


def _labels(field: Field, lists: Lists) -> Mapping[str, str]:
    if field.list_id == TERRITOIRE:
        return {t.code: t.nom for t in geography().territoires.values() if t.plateforme}
    return lists[field.list_id]


def _lines(field: Field) -> int:
    """Lines to write on: more for what may be longer."""
    if field.kind is Kind.TEXTE_LONG:
        return min(4, 1 + math.ceil(field.max_length / 1000))
    return 1
