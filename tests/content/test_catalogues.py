"""When a translation is reviewed, draft or outdated, on a catalogue made on the spot."""

from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog

from api.guidance.extract import merge, write_catalogue
from api.i18n.catalogues import Review, fingerprint, load_catalogue, read_catalogue

CONTEXT, ENGLISH, WELSH = "rights.complaint/answer/1", "You can complain.", "Gallwch gwyno."


LONG = " ".join(f'word {n} of a "long" sentence,' for n in range(30))


def _catalogue(*messages: tuple[str, str, str]) -> Catalog:
    catalog = Catalog(locale="cy")
    for context, source, text in messages:
        catalog.add(source, text, context=context)
    return catalog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_catalogue(tmp_path / "cy" / "LC_MESSAGES" / "guidance.po", _catalogue((CONTEXT, ENGLISH, WELSH)))
    return tmp_path


def _approve(folder: Path, source: str) -> None:
    entry = {"context": CONTEXT, "fingerprint": fingerprint(CONTEXT, source, WELSH), "by": "A Person"}
    (folder / "cy" / "reviews.yml").write_text(yaml.safe_dump({"approved": [entry]}))


def test_a_translation_nobody_has_checked_is_a_draft(folder: Path) -> None:
    found = load_catalogue(folder, "cy").translate(CONTEXT, ENGLISH)
    assert found and (found.text, found.review) == (WELSH, Review.DRAFT)


def test_an_approval_counts_for_exactly_this_source_and_translation(folder: Path) -> None:
    _approve(folder, ENGLISH)
    found = load_catalogue(folder, "cy").translate(CONTEXT, ENGLISH)
    assert found and found.review is Review.REVIEWED
    _approve(folder, "Something else.")
    found = load_catalogue(folder, "cy").translate(CONTEXT, ENGLISH)
    assert found and found.review is Review.DRAFT


def test_when_the_english_changes_the_approved_text_goes_on_with_a_note(folder: Path) -> None:
    _approve(folder, ENGLISH)
    path = folder / "cy" / "LC_MESSAGES" / "guidance.po"
    changed = "You can complain, free."
    write_catalogue(path, merge(_catalogue((CONTEXT, changed, "")), _catalogue((CONTEXT, ENGLISH, WELSH)), "cy"))
    found = load_catalogue(folder, "cy").translate(CONTEXT, changed)
    assert found and (found.text, found.review, found.outdated) == (WELSH, Review.DRAFT, True)


def test_an_unapproved_text_is_not_shown_once_the_english_has_changed(folder: Path) -> None:
    path = folder / "cy" / "LC_MESSAGES" / "guidance.po"
    changed = "You can complain, free."
    write_catalogue(path, merge(_catalogue((CONTEXT, changed, "")), _catalogue((CONTEXT, ENGLISH, WELSH)), "cy"))
    assert load_catalogue(folder, "cy").translate(CONTEXT, changed) is None


def test_a_paragraph_put_before_others_leaves_them_their_translations() -> None:
    first, second, third = (f"rights.complaint/answer/{number}" for number in (1, 2, 3))
    before = _catalogue((first, ENGLISH, WELSH), (second, "It is free.", "Mae am ddim."))
    after = _catalogue((first, "First breathe.", ""), (second, ENGLISH, ""), (third, "It is free.", ""))
    found = {
        message.context: (message.string or "", message.fuzzy) for message in merge(after, before, "cy") if message.id
    }
    assert found == {first: ("", False), second: (WELSH, False), third: ("Mae am ddim.", False)}


def test_the_same_words_in_another_text_are_not_the_same_unit() -> None:
    before = _catalogue((CONTEXT, ENGLISH, WELSH))
    merged = merge(_catalogue((CONTEXT, ENGLISH, ""), ("rights.witness/answer/1", ENGLISH, "")), before, "cy")
    other = merged.get(ENGLISH, "rights.witness/answer/1")
    assert other and not other.string


def test_the_english_a_translation_was_made_from_survives_any_length(folder: Path) -> None:
    path = folder / "cy" / "LC_MESSAGES" / "guidance.po"
    write_catalogue(path, merge(_catalogue((CONTEXT, "New.", "")), _catalogue((CONTEXT, LONG, WELSH)), "cy"))
    write_catalogue(path, merge(_catalogue((CONTEXT, "Newer.", "")), read_catalogue(path, "cy"), "cy"))
    message = read_catalogue(path, "cy").get("Newer.", CONTEXT)
    assert message and list(message.previous_id) == [LONG]
