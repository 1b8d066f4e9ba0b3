"""How old somebody is whom a search is for: read out of words, and None where they tell nothing."""

import re

ADULT = 18
# Whoever looks for "adults" gives no age. At this one nobody is too young for a service for adults, or young enough for
# one of children and young people.
_OF_MOST_ADULTS = 30

# A number of other things than years of life: "it was over 18 months", "she's 2 kids", "he is 15 minutes away".
_NO_AGE = (
    r"(?!\s*(?:years? (?:ago|since|later|in|for)|weeks?|months?|days?|hours?|hrs?|minutes?|mins?|miles?|metres?|times?"
    r"|stone|pounds?|quid|grand|people|men|women|boys|girls|lads|guys|kids|children|[ap]m|of)\b|\s*%)"
)
_SAID = re.compile(
    r"\b(?:i'?m|i am|aged?|just turned|(?<!\bit )(?<!\bthere )(?<!\bthis )(?<!\bthat )is|s?he'?s|who'?s)"
    rf"\s+(?:only |just |nearly |almost )?(\d{{1,2}})\b{_NO_AGE}"
    r"|\b(\d{1,2})[- ]?(?:years?[- ]olds?|yrs?[- ]olds?|y/?o)\b",
    re.IGNORECASE,
)
# "For over 20 years" is how long it lasted.
_NO_YEARS = r"(?!\s*(?:years?|yrs?)\b(?! old| of age))"
_LIMIT = re.compile(
    r"\b(?:(?P<way>over|above|under|below)[- ](?:(?P<plural>\d{2})[- ]?'?s\b|(?:the )?age (?:of )?(?P<of>\d{2})\b)"
    r"|(?:for|aged?|i'?m|i am|is|are|s?he'?s|people|person|someone|anyone|those|women|woman|men|man|adults?|children|kids"
    rf"|girls?|boys?) (?P<side>over|above|under|below) (?P<bare>\d{{2}})\b{_NO_AGE}{_NO_YEARS}"
    r"|(?P<from>\d{2})(?:\+| ?plus\b| (?:and|or) (?:over|above|older)\b))",
    re.IGNORECASE,
)
_CHILDREN = r"(?:children|child|kids?|young|youth|teens?|teenagers?)\b"
_ADULTS = re.compile(
    # "Help for adults"; not "for adults and children", nor "is it legal for an adult to hit a child".
    rf"(?<!not )\bfor (?:an? )?(?:adults?|grown[- ]?ups?)\b(?!\s+to\b|\s*(?:and|or|&|/|,)\s*{_CHILDREN})"
    r"|\badults?[- ]only\b|\bonly (?:for )?adults\b|\badult (?:survivors?|victims?|services?|helplines?)\b"
    r"|\bi(?:'?m| am) an adult\b|\b(?:my|her|his|their) (?:adult|grown[- ]?up) (?:son|daughter|child|children)\b"
    r"|\bover[- ]?eighteens?\b",
    re.IGNORECASE,
)


def read_age(text: str) -> int | None:
    """The age that is said, or one that stands for the people who are meant: "under 16s" are 15, and adults are 30.

    What a limit leaves open tells no age: "under 25s" may be children, and "over 16s" too.
    """
    if said := _SAID.search(text):
        return int(said[1] or said[2])
    if limit := _LIMIT.search(text):
        return _within(limit)
    return _OF_MOST_ADULTS if _ADULTS.search(text) else None


def _within(limit: re.Match[str]) -> int | None:
    years = int(limit["plural"] or limit["of"] or limit["bare"] or limit["from"])
    if (limit["way"] or limit["side"] or "over").lower() in ("under", "below"):
        return years - 1 if years <= ADULT else None
    return max(years + 1, _OF_MOST_ADULTS) if years >= ADULT else None
