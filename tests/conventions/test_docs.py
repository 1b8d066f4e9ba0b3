"""Documentation that nothing compares with the program describes another program after a year."""

import re
import tomllib
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from api.conversations import schemas
from api.conversations.models import Mode, Role
from api.conversations.rules import PayloadSort
from api.errors import AppError
from api.guidance.text import Kind, Shape
from api.i18n.catalogues import Review
from api.settings import PROJECT

DECISIONS = PROJECT / "docs" / "decisions"
RECORDS = sorted(DECISIONS.glob("[0-9]*.md"))
DOCUMENTS = [*PROJECT.glob("*.md"), PROJECT / "content" / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives"]
CONTRACT = (PROJECT / "docs" / "conversation-api.md").read_text(encoding="utf-8")
SHAPES = [one for one in vars(schemas).values() if isinstance(one, type) and issubclass(one, BaseModel)]


def _links(text: str) -> list[str]:
    without_code = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.S)
    return re.findall(r"\]\(([^)\s]+)\)", without_code)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    local = [link for link in _links(path.read_text(encoding="utf-8")) if "://" not in link and link[0] != "#"]
    assert [link for link in local if not (path.parent / link.partition("#")[0]).exists()] == []


def test_the_index_lists_every_decision_in_order() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert [link for link in _links(index) if link[0].isdigit()] == [path.name for path in RECORDS]
    assert [path.name[:4] for path in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_and_what_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.M) == HEADINGS
    assert re.match(rf"# {int(path.name[:4])}\. \S", text)


def test_the_readme_names_every_folder() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    kept = {path.name for path in PROJECT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    made = {"var", "models", "results"}
    assert {name for name in kept - made if f"`{name}/" not in readme} == set()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_contract_names_every_field(shape: type[BaseModel]) -> None:
    assert [name for name in shape.model_fields if f"`{name}`" not in CONTRACT and f'"{name}"' not in CONTRACT] == []


@pytest.mark.parametrize("values", [Mode, Role, Kind, Review, Shape], ids=lambda values: values.__name__)
def test_the_contract_names_every_value(values: type[Mode]) -> None:
    assert [value.value for value in values if f"`{value.value}`" not in CONTRACT] == []


def test_the_contract_names_every_button() -> None:
    assert [sort.value for sort in PayloadSort if not re.search(rf"`{sort.value}[:`]", CONTRACT)] == []


def test_the_contract_names_every_call_and_every_refusal(app: FastAPI) -> None:
    paths = {path: methods for path, methods in app.openapi()["paths"].items() if path.startswith("/v1/")}
    calls = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    named = {(method, path.partition("?")[0]) for method, path in re.findall(r"`(GET|POST|DELETE) (/\S+?)`", CONTRACT)}
    assert calls == {call for call in named if call[1].startswith("/v1/") and call[1] != "/v1/openapi.json"}
    statuses = {refusal.status for refusal in AppError.__subclasses__()} - {403}
    assert {status for status in statuses if f"`{status}`" not in CONTRACT} == set()


def test_ruff_forbids_prints_and_log_lines_made_of_pieces() -> None:
    ruff = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert {"G", "T20"} <= set(ruff["select"])
    assert not any("api" in glob or "bot" in glob for glob in ruff["per-file-ignores"])
