"""Encryption at rest for what people write (Fernet: AES-128-CBC with HMAC-SHA256) and hashing of tokens."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, MultiFernet


class Vault:
    """Encrypts JSON values with the first key and decrypts with any of them, so that keys can be rotated."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def lock(self, value: Any) -> bytes:
        """The value as an encrypted blob."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def unlock(self, blob: bytes) -> Any:
        """The value out of a blob.

        Raises cryptography.fernet.InvalidToken when no key fits.
        """
        return json.loads(self._fernet.decrypt(blob))


def new_key() -> str:
    """A new key for a `Vault`."""
    return Fernet.generate_key().decode()


def new_token() -> str:
    """A random token of 256 bits that may stand in a header or a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
