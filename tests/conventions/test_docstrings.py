"""A public name is read by people who do not open its body: each says in a sentence what it gives or is.

For a name that implements somebody else's interface, "See `That.interface`." is a sentence. A refusal's title and
detail are its docstring; a migration's functions are Alembic's.
"""

import ast

import pytest

from tests.conventions.sources import Documented, Module, modules, public

API = [module for module in modules("api") if not module.path.startswith("api/migrations/")]


def _is_said(node: Documented) -> bool:
    return bool(ast.get_docstring(node)) or {"title", "detail"} <= _assigned(node)


def _assigned(node: Documented) -> set[str]:
    if not isinstance(node, ast.ClassDef):
        return set()
    targets = [target for line in node.body if isinstance(line, ast.Assign) for target in line.targets]
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


@pytest.mark.parametrize("module", API, ids=[module.path for module in API])
def test_everything_public_says_what_it_is(module: Module) -> None:
    assert [name for name, node in public(module.tree.body) if not _is_said(node)] == []


def test_every_module_opens_with_what_it_is_for() -> None:
    silent = [
        module.path
        for module in modules("api", "bot", "encoder")
        if module.tree.body and not ast.get_docstring(module.tree)
    ]
    assert silent == []
