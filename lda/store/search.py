"""Fingerprints by which a person is found without being read (DOMAIN A6)."""

from collections.abc import Mapping
from typing import Any

from lda.domain.french import normalise, phonetic
from lda.store.crypto import cipher

SHORTEST, LONGEST = 3, 8
"""Letters of a name's hashed prefixes; a shorter name is hashed whole."""


def _prefixes(word: str) -> set[str]:
    if len(word) < SHORTEST:
        return {word}
    return {word[:n] for n in range(SHORTEST, min(len(word), LONGEST) + 1)}


def fingerprints(identity: Mapping[str, Any]) -> set[bytes]:
    """All hashes of one person: name prefixes for search, name with birth for possible doubles."""
    names = [normalise(str(identity.get(k) or "")) for k in ("nom", "prenom", "nom_naissance")]
    words = {word for name in names for word in name.split()}
    found = {cipher().fingerprint("nom", p) for word in words for p in _prefixes(word)}
    return found | doubles(identity)


def doubles(identity: Mapping[str, Any]) -> set[bytes]:
    """Hashes that two fiches about the same person probably share: sound of a name with the birth date."""
    born = identity.get("date_naissance") or identity.get("annee_naissance")
    if not born:
        return set()
    names = {str(identity.get(k) or "") for k in ("nom", "nom_naissance")} - {""}
    first = normalise(str(identity.get("prenom") or ""))[:3]
    found = {cipher().fingerprint("double", phonetic(name), str(born)) for name in names}
    return found | {cipher().fingerprint("double", phonetic(name), first, str(born)[:4]) for name in names}


def searched(text: str) -> list[bytes]:
    """Hashes that a row must all have to answer a search; words of one letter are ignored."""
    words = [word for word in normalise(text).split() if len(word) >= 2]
    return [cipher().fingerprint("nom", word[:LONGEST]) for word in words]
