"""Short links and QR codes of services and searches, and the seal on words that an address must not show."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import segno
from cryptography.fernet import Fernet, InvalidToken
from markupsafe import Markup

from api.directory.areas import Areas
from api.directory.record import Axis
from api.directory.taxonomy import Taxonomy
from api.pages.directory.asked import Asked

WORDS_LAST_SECONDS = 30 * 60
_LENGTH = 4
_OPEN_NOW = ("open_now", "true")


class Seal:
    """Encrypts the words of a search into an address, for half an hour; nobody can read them there."""

    def __init__(self, secret: str) -> None:
        # A key of its own: nothing that is kept in the database could be read by putting it into an address.
        derived = hmac.new(secret.encode(), b"words of a search", hashlib.sha256).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, words: str) -> str:
        """The words as they may stand in an address."""
        return self._fernet.encrypt(words.encode("utf-8", "ignore")).decode() if words else ""

    def open(self, sealed: str) -> str | None:
        """The words again; None when their time is over or nobody here has sealed them."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii", "replace"), ttl=WORDS_LAST_SECONDS).decode()
        except InvalidToken:
            return None


class Codes:
    """Four letters for each choice that a search can hold, so that a search fits on a card. Nothing is kept."""

    def __init__(self, areas: Areas, taxonomy: Taxonomy, languages: Iterable[str]) -> None:
        pairs = [(axis, key) for axis, key in taxonomy.terms] + [("area", id) for id in areas.by_id]
        pairs += [("language", code) for code in languages] + [_OPEN_NOW]
        self._pairs = {code_of(name, value): (name, value) for name, value in pairs}

    def __len__(self) -> int:
        return len(self._pairs)

    def of(self, asked: Asked) -> str:
        """The code of a search, without words."""
        return "".join(code_of(name, value) for name, value in asked.pairs())

    def read(self, code: str) -> Asked:
        """The search of a code; letters that mean nothing any more are left out."""
        pieces = (code[at : at + _LENGTH] for at in range(0, len(code), _LENGTH))
        return _asked([self._pairs[piece] for piece in pieces if piece in self._pairs])


def code_of(name: str, value: str) -> str:
    """Always the same letters for the same choice."""
    digest = hashlib.sha256(f"{name}:{value}".encode()).digest()
    return base64.b32encode(digest)[:_LENGTH].decode().lower()


def _asked(pairs: Sequence[tuple[str, str]]) -> Asked:
    terms: dict[Axis, tuple[str, ...]] = {}
    for name, value in pairs:
        if name not in ("area", "language", "open_now"):
            axis = cast(Axis, name)
            terms[axis] = (*terms.get(axis, ()), value)
    languages = list(_of(pairs, "language"))
    return Asked(
        terms=terms,
        areas=tuple(_of(pairs, "area")),
        language=languages[0] if languages else "",
        open_now=_OPEN_NOW in pairs,
    )


def _of(pairs: Iterable[tuple[str, str]], name: str) -> Iterator[str]:
    return (value for kind, value in pairs if kind == name)


def qr_code(address: str) -> Markup:
    """A QR code as a drawing in the page itself, dark on light whatever the page looks like."""
    drawn = segno.make_qr(address, error="m").svg_inline(scale=4, border=4, light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704 - made here, of modules only
