"""The Makefile is the only list of verbs, so a newcomer must find each of them, and no other, in the README."""

import re
from pathlib import Path

import pytest

from api.settings import PROJECT

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
VERBS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.M))
DOCUMENTS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").rglob("*.md"))]


def test_every_verb_is_in_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert sorted(verb for verb in VERBS if f"`make {verb}`" not in readme) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_a_document_names_only_verbs_that_exist(document: Path) -> None:
    named = set(re.findall(r"`make ([a-z-]+)", document.read_text(encoding="utf-8")))
    assert named <= VERBS


def test_every_verb_says_what_it_does() -> None:
    [phony] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert set(phony.split()) == VERBS
