"""The folders of the package are layers: a module imports from its own or from a lower one."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "pinpoint_email"
LAYERS = (
    ("_clock", "_fork", "_version", "enums", "exceptions"),
    ("_values",),
    ("_mime", "credentials", "models", "options", "presigned", "response"),
    ("_settings",),
    ("_transport",),
    ("_call",),
    ("actions",),
    ("client",),
    ("dns", "pagination", "plain", "waiters"),
    ("local", "setup"),
    ("__init__", "_pytest_plugin", "cli"),
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
APART = {frozenset({"local", "setup"})}
"""Rooms of one layer that do not import each other."""


def room_of(module: tuple[str, ...]) -> str:
    """The folder of a module, or the module in the root."""
    return module[1] if len(module) > 1 else "__init__"


def modules() -> Iterator[tuple[tuple[str, ...], ast.Module]]:
    """Each module of the package, by its dotted name in parts."""
    for path in PACKAGE.rglob("*.py"):
        *folders, name = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield (*folders, *([] if name == "__init__" else [name])), ast.parse(path.read_text("utf-8"))


def imported(module: tuple[str, ...], tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """The modules of the package that a module imports, in functions and for type checkers as well."""
    is_folder = (PACKAGE.parent / Path(*module)).is_dir()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            here = module[: len(module) - node.level + is_folder] if node.level else ()
            source = (*here, *(node.module.split(".") if node.module else ()))
            if source[0] == PACKAGE.name:
                # What is imported of the package itself may be a room, or a name of the root.
                yield from ((*source, alias.name) if source == (PACKAGE.name,) else source for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (
                tuple(alias.name.split(".")) for alias in node.names if alias.name.split(".")[0] == PACKAGE.name
            )


def test_every_room_is_in_a_layer() -> None:
    """Each folder and module of the root is in a layer, so that no import goes unchecked."""
    assert set(LEVEL) == {room_of(module) for module, _ in modules()}


def test_no_import_points_up() -> None:
    """No import leads to a higher layer, nor from the local service to account setup or back."""
    wrong = [
        f"{'.'.join(module)} imports {'.'.join(target)}"
        for module, tree in modules()
        for target in imported(module, tree)
        if (room := room_of(module)) != (other := room_of(target) if room_of(target) in LEVEL else "__init__")
        and (LEVEL[other] > LEVEL[room] or frozenset({room, other}) in APART)
    ]
    assert [] == wrong
