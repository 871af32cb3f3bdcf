"""Every public name says what it is for."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import pinpoint_email
from pinpoint_email import local, setup

PACKAGE = Path(pinpoint_email.__file__).parent
MODULES = list(PACKAGE.rglob("*.py"))
PUBLIC = {*pinpoint_email.__all__, *local.__all__, *setup.__all__}


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_names_have_docstrings(name: str) -> None:
    """Each has one of its own."""
    thing = next(getattr(module, name) for module in (pinpoint_email, local, setup) if hasattr(module, name))
    if isinstance(thing, type):
        assert thing.__doc__
        assert inspect.getdoc(thing.__mro__[1]) != inspect.getdoc(thing)


def test_all_public_names_are_there() -> None:
    """Those that are imported when they are first used are there as well, and no others."""
    assert set(pinpoint_email.__all__) <= set(dir(pinpoint_email))
    assert all(hasattr(pinpoint_email, name) for name in pinpoint_email.__all__)
    assert not hasattr(pinpoint_email, "paginator")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_attributes_have_docstrings(path: Path) -> None:
    """Each attribute of a public class, be it a member, an option or an enum's value, is followed by one."""
    assert list(_without_docstring(ast.parse(path.read_text("utf-8")))) == []


def _without_docstring(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or node.name not in PUBLIC:
            continue
        for statement, following in zip(node.body, [*node.body[1:], None], strict=True):
            if _attribute(statement) and not (
                isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
            ):
                yield f"{node.name}.{_attribute(statement)}"


def _attribute(statement: ast.stmt) -> str | None:
    match statement:
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return None if name.startswith("_") else name
        case _:
            return None
