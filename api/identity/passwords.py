"""Passwords: made by Waymark, never chosen, and kept only as argon2 hashes."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Without letters and digits that look alike when they are copied by hand from a terminal.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 5, 5
_hasher = PasswordHasher()


def new_password() -> str:
    """A random password of about 125 bits, in groups that can be copied by hand."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_password(password: str) -> str:
    """What is kept of a password (argon2id with a random salt)."""
    return _hasher.hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one of a hash."""
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False
