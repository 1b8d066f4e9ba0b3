"""A catalogue that lags behind the English shows old rights in another language, and nobody who reads English sees it.

So the extraction is part of the change that made it necessary, and what a translation may not touch is compared.
"""

import filecmp
import re
import shutil
from pathlib import Path

import pytest
import yaml
from babel import Locale

from api.directory.record import read_records
from api.guidance.extract import extract, templates
from api.guidance.library import load_library
from api.i18n.catalogues import DOMAINS
from api.i18n.locales import read_locales
from api.i18n.protected import check_locale
from api.settings import PROJECT

LOCALES = PROJECT / "locales"
SUPPORTED = read_locales(LOCALES / "supported.yml")
BEGUN = sorted(path.parent.name for path in LOCALES.glob("*/LC_MESSAGES"))
# BCP 47: a language, then perhaps a script and a region.
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


def _catalogues(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.po*")}


def test_extracting_again_changes_nothing(tmp_path: Path) -> None:
    fresh = tmp_path / "locales"
    shutil.copytree(LOCALES, fresh)
    content = PROJECT / "content"
    extract(templates(load_library(content), read_records(content / "services"), PROJECT / "web"), fresh, BEGUN)
    names = _catalogues(fresh)
    assert names == _catalogues(LOCALES), "run `make content`"
    _, changed, unreadable = filecmp.cmpfiles(LOCALES, fresh, names, shallow=False)
    assert changed + unreadable == [], "run `make content`"


def test_every_begun_language_has_all_its_catalogues() -> None:
    wanted = {f"{locale}/LC_MESSAGES/{domain}.po" for locale in BEGUN for domain in DOMAINS}
    assert wanted <= _catalogues(LOCALES)


@pytest.mark.parametrize("locale", SUPPORTED)
def test_translations_keep_numbers_placeholders_addresses_and_keywords(locale: str) -> None:
    assert check_locale(LOCALES, locale) == []


@pytest.mark.parametrize("locale", SUPPORTED)
def test_every_offered_language_is_a_language(locale: str) -> None:
    assert TAG.fullmatch(locale)
    known = Locale.parse(locale, sep="-")
    assert SUPPORTED[locale].direction == known.text_direction
    assert SUPPORTED[locale].name


def test_every_folder_of_translations_is_of_an_offered_language() -> None:
    assert {path.name for path in LOCALES.iterdir() if path.is_dir()} <= set(SUPPORTED)


def test_an_approval_says_what_by_whom_and_when() -> None:
    reviews = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in LOCALES.glob("*/reviews.yml")]
    for entry in (entry for review in reviews for entry in review["approved"] or ()):
        assert set(entry) == {"context", "fingerprint", "by", "on"}, entry
        assert re.fullmatch(r"[0-9a-f]{16}", entry["fingerprint"]), entry
        assert str(entry["by"]).strip(), entry
