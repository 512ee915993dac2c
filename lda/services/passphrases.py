"""Passphrases: what is accepted, how they are kept, how one is checked.

bcrypt reads 72 bytes and stops at a NUL; a SHA-256 in base64 before it lets any length, accent or sign count.
"""

import base64
import hashlib
import secrets
import unicodedata
from functools import lru_cache
from typing import Any

import bcrypt

from lda.services.inputs import refuse
from lda.settings import settings

SHORTEST, LONGEST = 12, 500
"""Characters of a passphrase. Length is what protects (DOMAIN B 6.1); sign-in is slowed down besides."""
FEWEST_DIFFERENT = 5
HINT = (
    f"Au moins {SHORTEST} caractères. Le plus simple : quatre ou cinq mots sans rapport entre eux. "
    "Espaces, accents et signes sont acceptés."
)


def accepted(value: Any, again: Any, identifiant: str, field: str = "passphrase") -> str:
    """The passphrase chosen, typed twice. Raises Invalid when too weak, too long, or not the same twice."""
    chosen = _normal(value) if isinstance(value, str) else ""
    if len(chosen) < SHORTEST:
        raise refuse(
            field,
            f"La phrase de passe compte {len(chosen)} caractères : il en faut au moins {SHORTEST}. "
            "Ajoutez un ou deux mots.",
        )
    if len(chosen) > LONGEST:
        raise refuse(field, f"La phrase de passe dépasse {LONGEST} caractères : raccourcissez-la.")
    if len(set(chosen.casefold())) < FEWEST_DIFFERENT or chosen.casefold() == identifiant.casefold():
        raise refuse(field, "Cette phrase de passe se devine trop vite : prenez plusieurs mots différents.")
    if not isinstance(again, str) or _normal(again) != chosen:
        raise refuse(
            f"{field}_again", "Les deux saisies diffèrent : tapez deux fois la même phrase de passe."
        )
    return chosen


def hashed(passphrase: str) -> str:
    """What is stored of a passphrase."""
    return bcrypt.hashpw(_digest(passphrase), bcrypt.gensalt(settings().password_cost)).decode()


def matches(passphrase: str, stored: str | None) -> bool:
    """Whether it is the passphrase of a stored hash; as slow, and False, when there is no hash."""
    right = bcrypt.checkpw(_digest(passphrase), (stored or dummy()).encode())
    return right and stored is not None


@lru_cache
def dummy() -> str:
    """A hash that nothing matches, as costly as the others: unknown names take the time of known ones."""
    return hashed(secrets.token_urlsafe(32))


def _normal(passphrase: str) -> str:
    return unicodedata.normalize("NFC", passphrase.strip())


def _digest(passphrase: str) -> bytes:
    digest = hashlib.sha256(_normal(passphrase).encode("utf-8", "surrogatepass")).digest()
    return base64.b64encode(digest)
