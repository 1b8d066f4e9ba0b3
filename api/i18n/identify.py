"""Language identification with py3langid, restricted to the languages of Waymark."""

from collections.abc import Iterable

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from api.i18n.notice import Guess


class Identifier:
    """Ranks the supported languages for a text. About 0.2 ms and 84 MB."""

    def __init__(self, locales: Iterable[str]) -> None:
        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._identifier.set_languages(sorted(locales))

    def guesses(self, text: str) -> list[Guess]:
        """The likely languages, best first."""
        return [Guess(locale, float(confidence)) for locale, confidence in self._identifier.rank(text)[:3]]
