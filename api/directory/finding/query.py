"""What somebody is looking for: read out of their words, and out of what they chose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from api.directory.areas import Areas, cut_postcodes
from api.directory.finding.ages import ADULT, read_age, was_a_child
from api.directory.finding.words import SearchWords
from api.directory.record import Axis
from api.directory.taxonomy import Taxonomy


@dataclass(frozen=True)
class Query:
    """What is looked for. `areas` are where the person lives, likeliest first.

    `split` says that they live in one of these and it is not known in which. `harmed` is `women` or `men` when they
    clearly said so. `named` is a service (slug) that was asked for, `without` holds those that were already shown.
    `text` has no more than half of a postcode.
    """

    text: str = ""
    terms: Mapping[Axis, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    split: bool = False
    language: str | None = None
    age: int | None = None
    harmed: str | None = None
    open_now: bool = False
    named: str | None = None
    without: frozenset[str] = frozenset()

    def has(self, axis: Axis, *keys: str) -> bool:
        """Whether one of these terms is asked for."""
        return any(key in self.terms.get(axis, ()) for key in keys)

    def flat(self, axis: Axis) -> list[str]:
        """The terms of an axis, as the index writes them."""
        return [f"{axis}:{key}" for key in self.terms.get(axis, ())]

    @property
    def is_child(self) -> bool | None:
        """Whether it is for somebody under 18; None when nobody said."""
        return self.age < ADULT if self.age is not None else None

    @property
    def asks_for_nothing(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.text or self.language or self.named or any(self.terms.values()))


def read_query(text: str, chosen: Query, areas: Areas, taxonomy: Taxonomy, words: SearchWords) -> Query:
    """A query out of words; what was chosen counts before what was read."""
    text = cut_postcodes(text.replace("\u2019", "'"))
    harmed = words.harmed_person(text)
    age = chosen.age if chosen.age is not None else read_age(text)
    read = _read_terms(text, harmed, age, taxonomy, words)
    found, split = (chosen.areas, chosen.split) if chosen.areas else read_place(text, areas, words)
    return replace(
        chosen,
        text=text,
        terms={**read, **{axis: keys for axis, keys in chosen.terms.items() if keys}},
        areas=found,
        split=split,
        language=chosen.language or words.language(text),
        age=age,
        harmed=chosen.harmed or harmed,
    )


def _read_terms(
    text: str, harmed: str | None, age: int | None, taxonomy: Taxonomy, words: SearchWords
) -> dict[Axis, tuple[str, ...]]:
    read: dict[Axis, tuple[str, ...]] = {axis: tuple(keys) for axis, keys in taxonomy.meant(text).items()}
    read["harm"] = words.meant_harms(text, read.get("harm", ()))
    groups = {*read.get("group", ()), words.group_of_age(age)} - {None}
    if age is not None and age >= ADULT and was_a_child(text):
        groups -= {"children"}
    # "A man followed me" asks for nobody who helps men.
    read["group"] = tuple(sorted(key for key in groups if key and (key != "men" or harmed == "men")))
    # Nearly all services have a phone, and nearly everybody names theirs: it tells nothing.
    read["delivery"] = tuple(key for key in read.get("delivery", ()) if key != "phone")
    return {axis: keys for axis, keys in read.items() if keys}


def read_place(text: str, areas: Areas, words: SearchWords) -> tuple[tuple[str, ...], bool]:
    """Where somebody lives, or else the places they name; and whether they still have to say which of them.

    Where somebody lives counts before where it happened: "I live in Newham, it was in Westminster" is Newham. The
    first half of a postcode tells before a name.
    """
    home = words.home(text)
    for part in ([home] if home else []) + [text]:
        by_postcode = areas.of_postcode(part)
        if by_postcode:
            named = [id for id in by_postcode if id in areas.named(part)]
            found = named or by_postcode
            return tuple(found), len(found) > 1
        by_name = _narrowest(areas.named(part, any_case=part is home), areas)
        if by_name:
            return tuple(by_name), False
    return (), False


def _narrowest(found: Sequence[str], areas: Areas) -> list[str]:
    """Without areas that only say again where a narrower one lies ("Brixton, London")."""
    wider = {around for id in found for around in areas.around(id)[1:]}
    return [id for id in found if id not in wider]
