"""A public name is read by people who do not open its body: each says in a sentence what it gives or is.

For a name that implements somebody else's interface, "See `That.interface`." is a sentence.
"""

import ast

import pytest

from tests.conventions.sources import Module, modules, public

API = modules("api")


@pytest.mark.parametrize("module", API, ids=[module.path for module in API])
def test_everything_public_says_what_it_is(module: Module) -> None:
    assert [name for name, node in public(module.tree.body) if not ast.get_docstring(node)] == []


def test_every_module_opens_with_what_it_is_for() -> None:
    silent = [module.path for module in modules("api", "bot") if module.tree.body and not ast.get_docstring(module.tree)]
    assert silent == []
