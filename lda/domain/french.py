"""Dates, numbers and names as the screens write them, and the keys that search and duplicates compare.

Non-breaking spaces: U+202F between thousands, U+00A0 before a unit and inside an hour. Elsewhere plain ones.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from lda.domain.clock import PARIS

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

THIN = "\u202f"
NBSP = "\u00a0"


def _day_number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def date_long(day: date) -> str:
    """« 12 mars 2026 »."""
    return f"{_day_number(day)} {MONTHS[day.month - 1]} {day.year}"


def date_short(day: date) -> str:
    """« 12/03/2026 »."""
    return f"{day:%d/%m/}{day.year:04d}"


def day_label(day: date) -> str:
    """« Lundi 23 novembre »."""
    return f"{DAYS[day.weekday()].capitalize()} {_day_number(day)} {MONTHS[day.month - 1]}"


def month_label(day: date) -> str:
    """« mars 2026 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def heure(instant: datetime) -> str:
    """« 14 h 02 », in Paris, of an aware instant."""
    local = instant.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def nombre(value: float | Decimal, decimals: int | None = None) -> str:
    """« 1 234,5 »: at most one decimal unless a number of decimals is asked for; half goes up."""
    exact = Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-(1 if decimals is None else decimals)), ROUND_HALF_UP)
    if decimals is None and rounded == rounded.to_integral_value():
        rounded = rounded.to_integral_value()
    text = f"{rounded + 0:,f}"  # + 0 drops the sign of a negative zero
    return text.replace(",", THIN).replace(".", ",")


def euros(value: float | Decimal) -> str:
    """« 1 234,50 € », without cents when there are none."""
    whole = Decimal(str(value)) == Decimal(str(value)).to_integral_value()
    return f"{nombre(value, 0 if whole else 2)}{NBSP}€"


def pourcent(rate: float) -> str:
    """« 75 % » of a rate between 0 and 1."""
    return f"{nombre(Decimal(str(rate)) * 100)}{NBSP}%"


def relative_due(due: date, today: date) -> str:
    """« dans 3 jours », « demain », « aujourd'hui », « en retard de 5 jours »."""
    left = (due - today).days
    if left < 0:
        return f"en retard de {plural(-left, 'jour')}"
    return {0: "aujourd'hui", 1: "demain"}.get(left, f"dans {plural(left, 'jour')}")


def relative_past(day: date, today: date) -> str:
    """« aujourd'hui », « hier », « il y a 5 jours », for what has happened."""
    gone = (today - day).days
    return {0: "aujourd'hui", 1: "hier"}.get(gone, f"il y a {plural(gone, 'jour')}")


def file_size(count: int) -> str:
    """« 340 Ko », « 2,3 Mo », of a number of bytes."""
    if count < 1_000_000:
        return f"{nombre(max(1, round(count / 1000)))}{NBSP}Ko"
    return f"{nombre(count / 1_000_000)}{NBSP}Mo"


def plural(n: int, singular: str, several: str | None = None) -> str:
    """« 1 dossier », « 37 dossiers »; give the plural when it is not the singular with an s."""
    word = singular if abs(n) < 2 else several or f"{singular}s"
    return f"{nombre(n)} {word}"


def full_name(prenom: str, nom: str) -> str:
    """« Camille MARTIN »; a first name typed in one case gets its capitals."""
    prenom, nom = " ".join(prenom.split()), " ".join(nom.split())
    if prenom in (prenom.lower(), prenom.upper()):
        prenom = re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), prenom)
    return f"{prenom} {nom.upper()}".strip()


def initials(prenom: str, nom: str) -> str:
    """« C. M. », « J.-P. M. »."""
    first = "-".join(f"{part[0].upper()}." for part in prenom.strip().split("-") if part)
    last = f"{nom.strip()[0].upper()}." if nom.strip() else ""
    return f"{first} {last}".strip()


def normalise(text: str) -> str:
    """Lower case, without accents; hyphens, apostrophes and all punctuation are one space. For search."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", plain))


def sort_key(text: str) -> tuple[str, str]:
    """Alphabetical order that ignores accents, case and punctuation, the text itself deciding ties."""
    return normalise(text), text


_SOUNDS = (
    (r"[GC]K|Q|CC", "K"), (r"GU(?=[IE])", "K"), (r"[GC](?=[AOU])", "K"),
    (r"^H(?=.)", ""), (r"^KN", "N"), (r"^PF", "F"), (r"SCH|CH|SH", "C"), (r"PH", "F"),
    (r"(?<=.)[TDSXZ]+$", ""), (r"(?<=.)[AEIOUYHW]", ""), (r"BV", "V"), (r"(.)\1+", r"\1"),
)  # fmt: skip
"""Soundex for French surnames, applied in order: sounds alike are written alike, then vowels and ends go."""


def phonetic(nom: str) -> str:
    """Four letters at most that surnames heard alike share (DUPONT, Dupond): points out possible doubles."""
    key = normalise(nom).replace(" ", "").upper()
    for pattern, sound in _SOUNDS:
        key = re.sub(pattern, sound, key)
    return key[:4]
