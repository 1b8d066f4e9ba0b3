"""What somebody is looking for: read out of their words, and out of what they chose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from api.directory.areas import Areas, cut_postcodes
from api.directory.projection import language_name
from api.directory.record import Axis
from api.directory.taxonomy import Taxonomy

_AGE = re.compile(
    r"\b(?:i'?m|i am|aged?|is|just turned)\s+(\d{1,2})\b|\b(\d{1,2})[- ]?(?:years?[- ]old|yr old|yo)\b", re.IGNORECASE
)
# Languages somebody may ask to be spoken with; the names of others are also rare words ("Home", "Even").
SPOKEN = ["am", "ar", "bg", "bn", "cs", "cy", "de", "el", "es", "fa", "fr", "gu", "hi", "hu", "it", "ja", "ku", "lt", "ml", "ne", "pa", "pl", "prs", "ps", "pt", "ro", "ru", "sk", "so", "sq", "ta", "th", "ti", "tl", "tr", "uk", "ur", "vi", "yue", "zh"]
_LANGUAGES = {language_name(code).split(" (")[0].lower(): code for code in SPOKEN} | {
    "mandarin": "zh",
    "cantonese": "yue",
    "farsi": "fa",
    "dari": "prs",
    "filipino": "tl",
    "kurdish": "ku",
    "cymraeg": "cy",
}
_LANGUAGE = re.compile(rf"\b({'|'.join(sorted(map(re.escape, _LANGUAGES), key=len, reverse=True))})\b", re.I)
_SPEAKS = re.compile(r"\b(?:speaks?|spoken|speaking|language|in|talks?|interpreter)\b", re.I)


@dataclass(frozen=True)
class Query:
    """What is looked for. `areas` are where the person lives, likeliest first (several: not yet known which).

    `text` never holds more than the first half of a postcode.
    """

    text: str = ""
    terms: Mapping[Axis, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    language: str | None = None
    age: int | None = None
    open_now: bool = False
    without: frozenset[str] = frozenset()

    def has(self, axis: Axis, key: str) -> bool:
        """Whether a term is asked for."""
        return key in self.terms.get(axis, ())

    @property
    def flat(self) -> list[str]:
        """All terms, as the index writes them."""
        return [f"{axis}:{key}" for axis, keys in self.terms.items() for key in keys]


def read_query(text: str, chosen: Query, areas: Areas, taxonomy: Taxonomy) -> Query:
    """A query out of words; what was chosen counts before what was read.

    Where somebody lives counts before where it happened: "I live in Newham, it was in Westminster" is Newham.
    """
    text = cut_postcodes(text.replace("\u2019", "'"))
    read: dict[Axis, tuple[str, ...]] = {axis: tuple(keys) for axis, keys in taxonomy.meant(text).items()}
    age = _AGE.search(text)
    return replace(
        chosen,
        text=text,
        terms={**read, **{axis: keys for axis, keys in chosen.terms.items() if keys}},
        areas=chosen.areas or tuple(place_of(text, areas)),
        language=chosen.language or _language(text),
        age=chosen.age if chosen.age is not None else int(age[1] or age[2]) if age else None,
    )


_LIVE = re.compile(
    r"\b(?:i|we|she|he|they)\s*(?:'m|am|are|is)?\s*(?:live[sd]?|living|based|stay(?:ing)?|from)\b[^.,;]*", re.I
)


def place_of(text: str, areas: Areas) -> list[str]:
    """The areas somebody lives in, or else those they name; the first half of a postcode tells before a name."""
    home = _LIVE.search(text)
    for part in ([home[0]] if home else []) + [text]:
        found = areas.of_postcode(part) or _narrowest(areas.named(part), areas)
        if found:
            return found
    return []


def _narrowest(found: Sequence[str], areas: Areas) -> list[str]:
    """Without areas that only say again where a narrower one lies ("Brixton, London")."""
    wider = {around for id in found for around in areas.around(id)[1:]}
    return [id for id in found if id not in wider]


def _language(text: str) -> str | None:
    found = _LANGUAGE.search(text)
    if found is None:
        return None
    code = _LANGUAGES[found[1].lower()]
    return code if code != "cy" or _SPEAKS.search(text) else None
