"""One speaker for each language, made at start."""

from functools import cache
from pathlib import Path

from api.guidance.library import Library
from api.guidance.render import Speaker
from api.i18n.catalogues import Catalogue, approvals, load_catalogue
from api.i18n.locales import Locales

SOURCE_LOCALE = "en"


def load_speakers(library: Library, locales: Locales, locales_dir: Path) -> dict[str, Speaker]:
    """Speakers by locale code."""
    source = locales[SOURCE_LOCALE]
    approved = frozenset(approvals(locales_dir / SOURCE_LOCALE))
    return {
        code: Speaker(library, locale, _catalogue(locales_dir, code), source, approved)
        for code, locale in locales.items()
    }


@cache
def _catalogue(locales_dir: Path, code: str) -> Catalogue | None:
    """Read once a process, like the texts."""
    return None if code == SOURCE_LOCALE else load_catalogue(locales_dir, code)
