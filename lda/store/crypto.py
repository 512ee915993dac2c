"""Encryption of what tells who a person is (DOMAIN A6). The key file stands outside the database.

The file holds one Fernet key a line, the newest first: old lines still decrypt, so a key can be rotated by
adding a line on top and rewriting rows at leisure. Search hashes use a key derived from the last (oldest)
line, which must stay.
"""

import hmac
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from lda.settings import settings


def read_keys(path: Path) -> list[bytes]:
    """The keys of the file, which is made on first use, readable by its owner alone (mode 600)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return read_keys(path)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
    return [line for line in path.read_bytes().split() if line]


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Cipher:
    """Encrypts, decrypts, and hashes for search, with the keys of one file."""

    def __init__(self, keys: list[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"lda search")
        self._search = derive.derive(keys[-1])

    def encrypt(self, clear: bytes) -> bytes:
        return self._fernet.encrypt(clear)

    def decrypt(self, secret: bytes) -> bytes:
        return self._fernet.decrypt(secret)

    def fingerprint(self, *parts: str) -> bytes:
        """A 16-byte keyed hash that lets equal values be found without being read."""
        return hmac.digest(self._search, "\x1f".join(parts).encode(), "sha256")[:16]


@lru_cache
def cipher() -> Cipher:
    """The cipher of this process."""
    return Cipher(read_keys(settings().key_file))


class Sealed(TypeDecorator[Any]):
    """A value that only the application can read; `packed` and `unpacked` turn it into bytes and back."""

    impl = LargeBinary
    cache_ok = True

    def packed(self, value: Any) -> bytes:
        return bytes(value)

    def unpacked(self, clear: bytes) -> Any:
        return clear

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        return None if value is None else cipher().encrypt(self.packed(value))

    def process_result_value(self, value: bytes | None, dialect: Any) -> Any:
        return None if value is None else self.unpacked(cipher().decrypt(value))


class SecretBytes(Sealed):
    """A file that only the application can read."""

    cache_ok = True


class Secret(Sealed):
    """A text that only the application can read."""

    cache_ok = True

    def packed(self, value: str) -> bytes:
        return value.encode()

    def unpacked(self, clear: bytes) -> str:
        return clear.decode()


class SecretJson(Sealed):
    """A document that only the application can read."""

    cache_ok = True

    def packed(self, value: Any) -> bytes:
        return _compact(value).encode()

    def unpacked(self, clear: bytes) -> Any:
        return json.loads(clear)
