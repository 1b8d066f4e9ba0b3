"""A setting that is not written down cannot be used, and a line for a setting that is gone misleads.

So `.env.example` and `api/settings.py` name exactly the same settings, and what the example shows can be used as it is.
"""

import re

import pytest

from api.settings import PROJECT, Settings

EXAMPLE = (PROJECT / ".env.example").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^#? ?(WAYMARK_[A-Z_]+)=(.*)$", EXAMPLE, re.M))


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    assert set(LINES) == {f"WAYMARK_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_is_said_to_mean_something() -> None:
    unexplained = re.findall(r"(?:\A|\n\n)#? ?(WAYMARK_[A-Z_]+)=", EXAMPLE)
    assert unexplained == []


@pytest.mark.parametrize("name", LINES)
def test_what_the_example_shows_can_be_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, LINES[name])
    Settings(_env_file=None)


def test_the_default_that_the_example_shows_is_the_default() -> None:
    shown = {"WAYMARK_PORT", "WAYMARK_KEEP_CONVERSATIONS_DAYS", "WAYMARK_EXIT_URL", "WAYMARK_DEFAULT_LOCALE",
             "WAYMARK_MESSAGES_PER_MINUTE", "WAYMARK_CONVERSATIONS_PER_HOUR", "WAYMARK_ASSISTANT_TIMEOUT_SECONDS",
             "WAYMARK_HOST", "WAYMARK_RASA_PORT", "WAYMARK_ACTIONS_PORT", "WAYMARK_OPERATOR_NAME"}  # fmt: skip
    fields = Settings.model_fields
    assert {name: LINES[name] for name in shown} == {name: str(fields[_field(name)].default) for name in shown}


def _field(name: str) -> str:
    return name.removeprefix("WAYMARK_").lower()


def test_the_readme_names_only_settings_that_exist() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bWAYMARK_[A-Z_]+[A-Z]\b", readme)) <= set(LINES)


def test_nothing_but_the_settings_reads_the_environment() -> None:
    readers = [
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "api").rglob("*.py")
        if re.search(r"os\.getenv|os\.environ[\[.]", path.read_text(encoding="utf-8"))
    ]
    assert readers == []
