"""From what a widget, an import cell or a forged request holds to a plain value.

Each function takes anything, returns a value of its type or None for "no answer", and raises
ValueError with the remedy in French. None of them knows the lists or the day.
"""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

HUGE = 100_000  # characters beyond which a text is not even looked at
MANY = 200  # entries beyond which a multiple choice is not even looked at
_SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")


def typography(text: str) -> str:
    """Non-breaking spaces where French wants them."""
    text = re.sub(r" ([:;?!»€%])", "\N{NO-BREAK SPACE}\\1", text)
    return text.replace("« ", "«\N{NO-BREAK SPACE}")


def _readable(value: str) -> str:
    """Composed, without control, formatting or half characters; line ends are \\n."""
    if len(value) > HUGE:
        raise ValueError("le texte est beaucoup trop long. Raccourcissez-le.")
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (c for c in value if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    text = unicodedata.normalize("NFC", "".join(kept)).strip()
    if _TAG.search(text):
        raise ValueError("le texte contient une balise entre « < » et « > ». Retirez-la.")
    if text.startswith(("=", "@")):
        raise ValueError("le texte ne peut pas commencer par « = » ou « @ ». Retirez ce signe.")
    return text


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("un texte est attendu. Saisissez-le de nouveau.")
    return _readable(value)


def line(value: object) -> str | None:
    """A text on one line."""
    return None if value is None else " ".join(_text(value).split()) or None


def paragraphs(value: object) -> str | None:
    """A text that may have several lines."""
    return None if value is None else _text(value) or None


def day(value: object) -> date | None:
    """A date, or a text as 2026-03-12 or 12/03/2026."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) <= 10:
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
    raise ValueError("cette date n'existe pas. Écrivez-la jour, mois, année, comme 12/03/2026.")


def _number(value: object, remedy: str) -> float:
    if isinstance(value, str) and len(value) <= 40:
        plain = value.translate(_SPACES).removesuffix("€").replace(",", ".")
        if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", plain):
            return float(plain)
    elif isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool):
        try:
            number = float(value)
        except (OverflowError, ValueError):
            number = math.inf
        if math.isfinite(number):
            return number
    raise ValueError(remedy)


def whole(value: object) -> int | None:
    """A whole number."""
    if value is None or value == "":
        return None
    remedy = "un nombre entier est attendu. Écrivez-le en chiffres."
    number = _number(value, remedy)
    if not number.is_integer():
        raise ValueError(remedy)
    return int(number)


def amount(value: object) -> float | None:
    """An amount in euros, to the cent; « 1 234,50 € » is understood."""
    if value is None or value == "":
        return None
    number = _number(value, "un montant en euros est attendu. Écrivez-le en chiffres, comme 1 234,50.")
    return round(number, 2) + 0.0  # -0.0 becomes 0.0


def code(value: object) -> str | None:
    """One code of a list, or one commune."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > 50:
        raise ValueError("cette réponse ne figure pas dans la liste. Choisissez-en une autre.")
    return value


def codes(value: object) -> list[str] | None:
    """Several codes, each once, in the order given."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple | set | frozenset) or len(value) > MANY:
        raise ValueError("plusieurs réponses de la liste sont attendues. Choisissez-les de nouveau.")
    found = [code(item) for item in value]
    return list(dict.fromkeys(item for item in found if item)) or None


def computed(value: object) -> None:
    """Nothing: a computed field is not typed."""
    if value is not None:
        raise ValueError("ce champ se calcule à partir des autres. Corrigez ceux dont il dépend.")


def attached(value: object) -> None:
    """Nothing: a file has its own way in."""
    if value is not None:
        raise ValueError("une pièce se joint par son propre bouton.")
