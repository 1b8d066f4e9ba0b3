"""Which language is meant: by the browser, by the letters, by the words."""

import pytest

from api.i18n.locales import Locale, best_locale, match_locale
from api.i18n.notice import Guess, notice

SUPPORTED = {code: Locale(code, code, "ltr") for code in ("en", "cy", "pl", "ar")}


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("pl-PL,pl;q=0.9,en;q=0.8", "pl"),
        ("en;q=0.2, cy-GB", "cy"),
        ("xx, *;q=0.1", "en"),
        ("pl;q=0, ar;q=0.3", "ar"),
        ("\u0000,;;q=9", "en"),
        (None, "en"),
    ],
)
def test_the_best_language_of_a_browser(header: str | None, locale: str) -> None:
    assert best_locale(header, SUPPORTED, "en") == locale


@pytest.mark.parametrize(("tag", "code"), [("cy-GB", "cy"), ("CY", "cy"), ("pl_PL", "pl"), ("xx", None), ("", None)])
def test_a_tag_is_matched_by_its_language(tag: str, code: str | None) -> None:
    assert match_locale(tag, SUPPORTED) == code


@pytest.mark.parametrize(
    ("text", "guess", "current", "locale"),
    [
        ("kiedy będzie rozprawa", Guess("pl", 0.99), "en", "pl"),
        ("ok", Guess("pl", 0.99), "en", "en"),
        ("999", Guess("pl", 0.99), "cy", "cy"),
        ("he broke bail", Guess("ro", 0.4), "en", "en"),
        ("متى", Guess("en", 0.99), "en", "ar"),
        ("میں", Guess("en", 0.99), "en", "ur"),
        ("ਮਦਦ", Guess("en", 0.99), "en", "pa"),
        ("gracias", Guess("it", 0.5), "en", "es"),
    ],
)
def test_a_message_switches_the_language_only_when_it_is_clear(
    text: str, guess: Guess, current: str, locale: str
) -> None:
    assert notice(text, current, [guess], {"gracias": "es"}) == locale
