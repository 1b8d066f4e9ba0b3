"""A sentence in code cannot be translated, reviewed or found by an editor: what people read stands in `content/`.

The bot hands on references; the API's answers are composed from content. Errors and log lines are for operators.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.conventions.sources import Module, modules

SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.?!]\s*\Z", re.S)
FOR_PEOPLE = {"text", "title", "label", "lines", "buttons", "why"}
NOT_FOR_PEOPLE = {"description", "help"}
PLACES = modules("bot/actions", "api/conversations", "api/guidance", "api/pages", "api/feedback")


def _calls(module: Module) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _is_for_operators(call: ast.Call) -> bool:
    """An exception that is made, or a log line."""
    if isinstance(call.func, ast.Attribute):
        return isinstance(call.func.value, ast.Name) and call.func.value.id in {"log", "logger"}
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return bool(re.search(r"(Error|Fault|Unavailable|Unreachable|Refused|Exception)\Z", name)) or name == "BadField"


def _strings(node: ast.AST) -> Iterator[str]:
    inside = (inner for inner in ast.walk(node) if isinstance(inner, ast.Constant))
    yield from (inner.value for inner in inside if isinstance(inner.value, str))


@pytest.mark.parametrize("module", PLACES, ids=[module.path for module in PLACES])
def test_no_sentence_is_passed_on(module: Module) -> None:
    said = [
        sentence
        for call in _calls(module)
        if not _is_for_operators(call)
        for value in [*call.args, *(word.value for word in call.keywords if word.arg not in NOT_FOR_PEOPLE)]
        if not isinstance(value, ast.Call)
        for sentence in _strings(value)
        if SENTENCE.match(sentence)
    ]
    assert said == []


@pytest.mark.parametrize("module", PLACES, ids=[module.path for module in PLACES])
def test_no_words_are_given_to_what_people_see(module: Module) -> None:
    given = [
        (word.arg, text)
        for call in _calls(module)
        for word in call.keywords
        if word.arg in FOR_PEOPLE and not isinstance(word.value, ast.Call)
        for text in _strings(word.value)
        if " " in text.strip()
    ]
    assert given == []


def test_actions_say_no_text_at_all() -> None:
    said = [
        f"{module.path}:{call.lineno}"
        for module in modules("bot/actions")
        for call in _calls(module)
        if any(word.arg == "text" for word in call.keywords)
    ]
    assert said == []
