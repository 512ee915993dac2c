"""The machinery of the fiche: what a field is, when it shows, how the declaration is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic import Field as PydanticField

from lda.domain.fiche import parsing

Answers = Mapping[str, Any]


class Kind(StrEnum):
    """How a field is asked and stored."""

    TEXTE = "texte"
    TEXTE_LONG = "texte_long"
    DATE = "date"
    NOMBRE = "nombre"
    MONTANT = "montant"
    CHOIX = "choix"
    CHOIX_MULTIPLE = "choix_multiple"
    COMMUNE = "commune"
    COMMUNES = "communes"
    STRUCTURE = "structure"
    CALCULE = "calcule"
    FICHIER = "fichier"


class Sensitivity(StrEnum):
    """How a field is stored and shown: CODE is a clear, countable column; all others are encrypted."""

    CODE = "code"
    IDENTITE = "identite"
    LIBRE = "libre"
    SANTE = "sante"
    VIOLENCE = "violence"
    CONTACT = "contact"
    ADRESSE = "adresse"


class Form(StrEnum):
    """The shape that a short text or a number must have."""

    LIBRE = "libre"
    NOM = "nom"
    TELEPHONE = "telephone"
    COURRIEL = "courriel"
    AGES = "ages"
    NUMERO = "numero"
    ANNEE = "annee"


# The Python type of an answer and its kind, declared together.
Texte = Annotated[str | None, BeforeValidator(parsing.line), Kind.TEXTE]
TexteLong = Annotated[str | None, BeforeValidator(parsing.paragraphs), Kind.TEXTE_LONG]
Jour = Annotated[date | None, BeforeValidator(parsing.day), Kind.DATE]
Nombre = Annotated[int | None, BeforeValidator(parsing.whole), Kind.NOMBRE]
Montant = Annotated[float | None, BeforeValidator(parsing.amount), Kind.MONTANT]
Choix = Annotated[str | None, BeforeValidator(parsing.code), Kind.CHOIX]
ChoixMultiple = Annotated[list[str] | None, BeforeValidator(parsing.codes), Kind.CHOIX_MULTIPLE]
Commune = Annotated[str | None, BeforeValidator(parsing.code), Kind.COMMUNE]
Communes = Annotated[list[str] | None, BeforeValidator(parsing.codes), Kind.COMMUNES]
Structure = Annotated[str | None, BeforeValidator(parsing.line), Kind.STRUCTURE]
Calcule = Annotated[None, BeforeValidator(parsing.computed), Kind.CALCULE]
Fichier = Annotated[None, BeforeValidator(parsing.attached), Kind.FICHIER]

TYPES: dict[Kind, Any] = {
    get_args(hint)[-1]: hint
    for hint in (Texte, TexteLong, Jour, Nombre, Montant, Choix, ChoixMultiple, Commune, Communes,
                 Structure, Calcule, Fichier)
}  # fmt: skip


def filled(value: object) -> bool:
    """Whether an answer says something; 0 does, an empty text or list does not."""
    return value not in (None, "", [], ())


class Condition:
    """What must hold of the answers; `str()` describes it for the data dictionary."""

    def holds(self, value_of: Callable[[str], Any]) -> bool:
        """Whether it is true, `value_of` giving the answer to a key."""
        raise NotImplementedError

    def keys(self) -> frozenset[str]:
        """The fields that the condition reads."""
        raise NotImplementedError

    def __or__(self, other: Condition) -> Condition:
        return Either((self, other))

    def __and__(self, other: Condition) -> Condition:
        return Both((self, other))


@dataclass(frozen=True)
class Is(Condition):
    """The choice is one of the codes, or the multiple choice holds one of them."""

    key: str
    codes: tuple[str, ...]

    def holds(self, value_of: Callable[[str], Any]) -> bool:
        value = value_of(self.key)
        return any(code in self.codes for code in (value if isinstance(value, list) else [value]))

    def keys(self) -> frozenset[str]:
        return frozenset({self.key})

    def __str__(self) -> str:
        return f"{self.key} = {' ou '.join(self.codes)}"


@dataclass(frozen=True)
class AtLeast(Condition):
    """The number is known and not below the limit."""

    key: str
    limit: int

    def holds(self, value_of: Callable[[str], Any]) -> bool:
        value = value_of(self.key)
        return isinstance(value, int | float) and value >= self.limit

    def keys(self) -> frozenset[str]:
        return frozenset({self.key})

    def __str__(self) -> str:
        return f"{self.key} ≥ {self.limit}"


@dataclass(frozen=True)
class Answered(Condition):
    """The field has an answer."""

    key: str

    def holds(self, value_of: Callable[[str], Any]) -> bool:
        return filled(value_of(self.key))

    def keys(self) -> frozenset[str]:
        return frozenset({self.key})

    def __str__(self) -> str:
        return f"{self.key} renseigné"


@dataclass(frozen=True)
class IsNot(Condition):
    """None of the codes is chosen; so it holds of a field without an answer."""

    key: str
    codes: tuple[str, ...]

    def holds(self, value_of: Callable[[str], Any]) -> bool:
        return not Is(self.key, self.codes).holds(value_of)

    def keys(self) -> frozenset[str]:
        return frozenset({self.key})

    def __str__(self) -> str:
        return f"{self.key} ≠ {', '.join(self.codes)}"


@dataclass(frozen=True)
class Either(Condition):
    """One of the parts holds."""

    parts: tuple[Condition, ...]

    def holds(self, value_of: Callable[[str], Any]) -> bool:
        return any(part.holds(value_of) for part in self.parts)

    def keys(self) -> frozenset[str]:
        return frozenset().union(*(part.keys() for part in self.parts))

    def __str__(self) -> str:
        return " ; ou ".join(map(str, self.parts))


@dataclass(frozen=True)
class Both(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, value_of: Callable[[str], Any]) -> bool:
        return all(part.holds(value_of) for part in self.parts)

    def keys(self) -> frozenset[str]:
        return frozenset().union(*(part.keys() for part in self.parts))

    def __str__(self) -> str:
        return " ; et ".join(map(str, self.parts))


def is_(key: str, *codes: str) -> Condition:
    """The field `key` holds one of the codes."""
    return Is(key, codes)


def is_not(key: str, *codes: str) -> Condition:
    """The field `key` holds none of the codes, or nothing."""
    return IsNot(key, codes)


@dataclass(frozen=True)
class Field:
    """One field of the fiche.

    `required` is True, False, or the condition under which it is; `one_of` names a group of fields of
    which one must be filled. `sticky` keeps a field in sight while it has an answer, so that what has
    become contradictory can be corrected. `future` allows a date after today. `exclusive` codes admit
    no other beside them.
    """

    label: str
    help: str = ""
    list_id: str = ""
    shown: Condition | None = None
    required: bool | Condition = False
    one_of: str = ""
    missing: str = ""
    sensitivity: Sensitivity = Sensitivity.CODE
    max_length: int = 0
    low: float = 0
    high: float = 0
    future: bool = False
    form: Form = Form.LIBRE
    precise: str = ""
    exclusive: tuple[str, ...] = ()
    sticky: bool = False
    prefill: bool = False
    copyable: bool = True
    key: str = ""
    section: str = ""
    step: str = ""
    kind: Kind = Kind.TEXTE

    def decided_by(self) -> frozenset[str]:
        """The fields whose answers decide whether this one is asked, or required."""
        conditions = (part for part in (self.shown, self.required) if isinstance(part, Condition))
        return frozenset().union(*(condition.keys() for condition in conditions))


def ask(label: str, **rest: Any) -> Any:
    """Declare a field in a section; the arguments are those of `Field`."""
    return PydanticField(default=None, json_schema_extra={"ask": {"label": label, **rest}})


class Section(BaseModel):
    """One part of the fiche, A to J; its attributes are its fields, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: ClassVar[str]
    title: ClassVar[str]
    folded: ClassVar[bool] = False  # hidden until the answers open it; can always be reached


_LENGTHS = {Kind.TEXTE: 120, Kind.STRUCTURE: 160, Kind.TEXTE_LONG: 4000}
_HIGHS: dict[Kind, float] = {Kind.NOMBRE: 20, Kind.MONTANT: 50_000}
_TEXTS = {Kind.TEXTE, Kind.TEXTE_LONG, Kind.STRUCTURE, Kind.FICHIER}


def _field(section: type[Section], key: str) -> Field:
    """One declared attribute as a `Field`, with the defaults of its kind."""
    info = section.model_fields[key]
    kind = next(item for item in info.metadata if isinstance(item, Kind))
    extra = info.json_schema_extra
    assert isinstance(extra, dict)
    given: dict[str, Any] = {
        "max_length": _LENGTHS.get(kind, 0),
        "high": _HIGHS.get(kind, 0),
        "sensitivity": Sensitivity.LIBRE if kind in _TEXTS else Sensitivity.CODE,
        **extra["ask"],  # type: ignore[dict-item]
    }
    for name in ("label", "help", "missing"):
        given[name] = parsing.typography(given.get(name, ""))
    return Field(key=key, section=section.code, kind=kind, **given)


def _precision(parent: Field) -> Field:
    """The text that goes with a choice « Autre (préciser) »."""
    return Field(
        key=f"{parent.key}_precision", section=parent.section, kind=Kind.TEXTE,
        label=f"{parent.label} : précision".replace(" :", "\N{NO-BREAK SPACE}:"),
        shown=is_(parent.key, parent.precise), max_length=_LENGTHS[Kind.TEXTE],
        sensitivity=Sensitivity.LIBRE, copyable=parent.copyable,
    )  # fmt: skip


def collect(sections: Iterable[type[Section]]) -> dict[str, Field]:
    """Every field of the sections, by key, in order; raises ValueError when two share a key."""
    fields: dict[str, Field] = {}
    for section in sections:
        for key in section.model_fields:
            field = _field(section, key)
            both = [field, _precision(field)] if field.precise else [field]
            for one in both:
                if one.key in fields:
                    raise ValueError(f"two fields are called {one.key}")
                fields[one.key] = one
    return fields


@dataclass(frozen=True)
class Step:
    """One screen of the form; `fields` are keys, in the order in which they are asked."""

    code: str
    title: str
    fields: tuple[str, ...]


def with_steps(fields: dict[str, Field], steps: Iterable[Step]) -> dict[str, Field]:
    """The same fields, each knowing its step; raises KeyError when a field has none."""
    home = {key: step.code for step in steps for key in step.fields}
    return {key: replace(field, step=home[key]) for key, field in fields.items()}
