"""The project's own Python, parsed once, for the conventions that look at it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.settings import PROJECT

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """One file of Python: its path from the project's root, its lines and its tree."""

    path: str
    lines: int
    tree: ast.Module


def modules(*folders: str) -> list[Module]:
    """All modules under folders of the project, in a fixed order."""
    found = sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py") if _own(path))
    return [_read(path) for path in found]


def functions(module: Module) -> Iterator[Function]:
    """All functions and methods of a module, nested ones too."""
    yield from (node for node in ast.walk(module.tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """How many lines a function has, without its decorators and its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Documented]]:
    """Public classes, functions and methods, each with its dotted name."""
    for node in body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{prefix}{node.name}.")


def _own(path: Path) -> bool:
    inside = path.relative_to(PROJECT).parts
    return not any(part.startswith(".") or part in {"node_modules", "__pycache__"} for part in inside)


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(str(path.relative_to(PROJECT)), len(text.splitlines()), ast.parse(text))
