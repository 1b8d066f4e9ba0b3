"""Finds the phone numbers and web addresses of Waymark's own directory in a text, so that they can be pressed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ISOLATES = "\u2066\u2067\u2068\u2069"
_ADDRESS = r"https?://[^\s\u2066-\u2069<>\"]+[^\s\u2066-\u2069<>\".,;:!?)\]]"


@dataclass(frozen=True)
class Part:
    """A piece of a text; `href` where it can be pressed."""

    text: str
    href: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether this is a number to call or to send a text to."""
        return self.href is not None and not self.href.startswith("http")


def dialled(number: str) -> str:
    """A phone number as it is dialled."""
    return re.sub(r"[^\d+]", "", number)


def bare(text: str) -> str:
    """A text without the characters that isolate its direction."""
    return text.translate({ord(character): None for character in _ISOLATES})


class Contacts:
    """Knows every number of the directory; a number that is not there is left as plain text."""

    def __init__(self, phones: Iterable[str], texts: Iterable[str]) -> None:
        self._hrefs = {number: f"sms:{dialled(number)}" for number in texts}
        self._hrefs |= {number: f"tel:{dialled(number)}" for number in phones}
        longest_first = sorted(map(re.escape, self._hrefs), key=len, reverse=True)
        numbers = rf"(?<![\d£$€+])(?:{'|'.join(longest_first)})(?![\d]|[.,]\d)" if longest_first else r"(?!)"
        self._pattern = re.compile(f"[\u2066-\u2068]?({numbers}|{_ADDRESS})\u2069?")

    def parts(self, text: str) -> list[Part]:
        """The text in pieces, in order."""
        found, end = [], 0
        for match in self._pattern.finditer(text):
            if match.start() > end:
                found.append(Part(text[end : match.start()]))
            found.append(Part(match[1], self._hrefs.get(match[1], match[1])))
            end = match.end()
        return [*found, Part(text[end:])] if end < len(text) else found
