"""The data dictionary, generated from the declaration."""

from lda.domain.fiche.declaration import FIELDS
from lda.domain.fiche.fields import Condition, Field

COLUMNS = ("section", "cle", "libelle", "type", "liste", "condition", "obligatoire", "sensibilite")


def _required(field: Field) -> str:
    if isinstance(field.required, Condition):
        return f"si {field.required}"
    if not field.required:
        return "non"
    if field.one_of:
        return "l'un de : " + ", ".join(one.key for one in FIELDS.values() if one.one_of == field.one_of)
    return "si affiché" if field.shown else "toujours"


def dictionary() -> list[dict[str, str]]:
    """One row for each field, in the order of the fiche; the columns are COLUMNS."""
    return [
        {
            "section": field.section,
            "cle": field.key,
            "libelle": field.label.replace("\N{NO-BREAK SPACE}", " "),
            "type": field.kind.value,
            "liste": field.list_id,
            "condition": str(field.shown or ""),
            "obligatoire": _required(field),
            "sensibilite": field.sensitivity.value,
        }
        for field in FIELDS.values()
    ]
