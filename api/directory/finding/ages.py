"""How old somebody is whom a search is for: read out of words, and None where they tell nothing."""

import re
from collections.abc import Iterator

ADULT = 18
# Whoever looks for "adults" gives no age. At this one nobody is too young for a service for adults, or young enough for
# one of children and young people.
_OF_MOST_ADULTS = 30
# "He is 40" and "my uncle is 40" are said of who does harm; a child or somebody old is who was harmed.
_OLD = 60

# A number of other things than years of life: "it was over 18 months", "she's 2 kids", "he is 15 minutes away".
_NO_AGE = (
    r"(?!\s*(?:years? (?:ago|since|later|in|for)|weeks?|months?|days?|hours?|hrs?|minutes?|mins?|miles?|metres?|times?"
    r"|stone|pounds?|quid|grand|people|men|women|boys|girls|lads|guys|kids|children|[ap]m|of)\b|\s*%)"
)
_SAID = re.compile(
    r"\b(?:(?P<own>i'?m|i am|just turned)|(?P<other>s?he'?s|s?he is|they'?re|they are|who'?s)|aged?"
    r"|(?P<named>(?<!\bit )(?<!\bthere )(?<!\bthis )(?<!\bthat )is))"
    rf"\s+(?:only |just |nearly |almost )?(?P<years>\d{{1,2}})\b{_NO_AGE}"
    r"|(?<!over )(?<!under )(?<!above )(?<!below )\b(?P<old>\d{1,2})[- ]?(?:years?[- ]olds?|yrs?[- ]olds?|y/?o)\b",
    re.IGNORECASE,
)
_OVER, _UNDER = r"(?:over|above)", r"(?:under|below)"
# "For over 20 years" is how long it lasted.
_NO_YEARS = r"(?!\s*(?:years?|yrs?)\b(?! old| of age))"
_WHO = r"(?:for|aged?|i'?m|i am|people|those|anyone|women|men|adults|children|kids|girls|boys)"
# "A man over 40" did it, but nobody says "she is under 16" of who did.
_WHO_IS_YOUNG = rf"(?:{_WHO}|is|are|s?he'?s|who'?s|girl|boy|child)"


def _limit(way: str, who: str, numbered: str) -> re.Pattern[str]:
    """ "Over 18s", "over the age of 18", "women over 40", "18 and over": `numbered` is what may follow the number."""
    return re.compile(
        rf"\b{way}[- ](?:(\d{{2}})[- ]?'?s\b|(?:the )?age (?:of )?(\d{{2}})\b)"
        rf"|\b{who} {way} (\d{{2}})\b{_NO_AGE}{_NO_YEARS}|\b(\d{{2}}){numbered}",
        re.IGNORECASE,
    )


_FROM = _limit(_OVER, _WHO, r"(?:\+| ?plus\b| (?:and|or) (?:over|above|older)\b(?! there))")
_TO = _limit(_UNDER, _WHO_IS_YOUNG, r" (?:and|or) (?:under|below|younger)\b")
_CHILDREN = r"\b(?:children|child|kids?|young people|youth|teens?|teenagers?)\b"
_AND = r"\s*(?:and|or|&|/)\s*(?:for )?"
_BOTH = re.compile(rf"\badults?(?:{_AND}|, ){_CHILDREN}|{_CHILDREN}{_AND}adults?\b", re.IGNORECASE)
_BEFORE = re.compile(r"\bas (?:a )?(?:child|children|kids?)\b", re.IGNORECASE)
_ADULTS = re.compile(
    # "Is it legal for an adult to hit a child" is not asked for adults.
    r"(?<!not )\bfor (?:an? )?(?:adults?|grown[- ]?ups?)\b(?!\s+to\b)"
    r"|\badults?[- ]only\b|\bonly (?:for )?adults\b|\badult (?:survivors?|victims?|services?|helplines?)\b"
    r"|\bi(?:'?m| am) an adult\b|\b(?:my|her|his|their) (?:adult|grown[- ]?up) (?:son|daughter|child|children)\b"
    r"|\bover[- ]?eighteens?\b",
    re.IGNORECASE,
)


def read_age(text: str) -> int | None:
    """The age that is said, or one that stands for the people who are meant: "under 16s" are 15, and adults are 30.

    What a limit leaves open tells no age: "under 25s" may be children, and so may "over 16s".
    """
    said = list(_said(text))
    if said:
        # "He's 15 and I'm 13": a child who writes is who it is for.
        return next((age for age, own in said if own and age < ADULT), said[0][0])
    if (most := _years(_TO.search(text))) is not None:
        return most - 1 if most <= ADULT else None
    if (least := _years(_FROM.search(text))) is not None:
        return max(least + 1, _OF_MOST_ADULTS) if least >= ADULT else None
    return _OF_MOST_ADULTS if _ADULTS.search(text) and not _BOTH.search(text) else None


def was_a_child(text: str) -> bool:
    """Whether somebody was a child when it happened: "for adults abused as children"."""
    return _BEFORE.search(text) is not None


def _said(text: str) -> Iterator[tuple[int, bool]]:
    """The ages of a text, in order, and whether each is the writer's own."""
    for found in _SAID.finditer(text):
        age = int(found["years"] or found["old"])
        if not (found["other"] or found["named"]) or not ADULT <= age < _OLD:
            yield age, found["own"] is not None


def _years(limit: re.Match[str] | None) -> int | None:
    return next(int(years) for years in limit.groups() if years) if limit else None
