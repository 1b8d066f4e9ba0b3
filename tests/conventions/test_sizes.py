"""What nobody measures grows: in every code base we learned from, the part to avoid was one that had been allowed to.

A module has at most 300 lines, a function at most 40, a test at most 25 (without decorators and docstrings). Migrations
are lists of columns that nobody changes again, and are not measured.
"""

from api.settings import PROJECT
from tests.conventions.sources import Function, Module, functions, length, modules

MODULE, FUNCTION, TEST = 300, 40, 25

# What is longer for now. This list may only get shorter.
ALLOWED: set[str] = set()


def _measured(*folders: str) -> list[Module]:
    return [module for module in modules(*folders) if not module.path.startswith("api/migrations/")]


def _too_long(found: list[Module], most: int, only: str = "") -> set[str]:
    def named(module: Module, function: Function) -> str:
        return f"{module.path}::{function.name} has {length(function)} lines"

    return {
        named(module, function)
        for module in found
        for function in functions(module)
        if length(function) > most
        and function.name.startswith(only)
        and f"{module.path}::{function.name}" not in ALLOWED
    }


def test_modules_are_short() -> None:
    measured = [module for module in _measured("api", "bot", "encoder", "tests") if module.path not in ALLOWED]
    assert {f"{module.path} has {module.lines} lines" for module in measured if module.lines > MODULE} == set()


def test_functions_are_short() -> None:
    assert _too_long(_measured("api", "bot", "encoder"), FUNCTION) == set()


def test_tests_are_short() -> None:
    assert _too_long(modules("tests"), TEST, only="test_") == set()


def test_what_is_allowed_to_be_long_still_exists() -> None:
    known = {module.path for module in modules("api", "bot", "encoder", "tests")}
    assert {entry for entry in ALLOWED if entry.partition("::")[0] not in known} == set()


def test_no_file_of_words_or_data_is_a_giant() -> None:
    texts = [*(PROJECT / "content").rglob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    assert {path.name for path in texts if len(path.read_text(encoding="utf-8").splitlines()) > MODULE} == set()
