from collections.abc import Mapping

import pytest

from api.guidance.library import Library, load_library
from api.guidance.render import Speaker
from api.guidance.speakers import load_speakers
from api.i18n.locales import read_locales
from api.settings import PROJECT


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(PROJECT / "content")


@pytest.fixture(scope="session")
def speakers(library: Library) -> Mapping[str, Speaker]:
    locales = read_locales(PROJECT / "locales" / "supported.yml")
    return load_speakers(library, locales, PROJECT / "locales")
