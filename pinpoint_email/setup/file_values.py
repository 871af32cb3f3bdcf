"""Values with the names and types that they have in a TOML file."""

from enum import StrEnum
from typing import Any

import attrs
from cattrs import Converter

__all__ = ["file_key", "to_plain"]


def to_plain(value: object) -> Any:
    """Convert a value to tables, arrays, strings and booleans, leaving out members that are not mentioned."""
    return _WRITER.unstructure(value)


def file_key(name: str) -> str:
    """Return a member's key in a file: its name without the underscore that avoids Python's keywords."""
    return name.rstrip("_")


def _writer() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook(StrEnum, str)
    converter.register_unstructure_hook_func(attrs.has, _write_class)
    converter.register_unstructure_hook(tuple, lambda items: [to_plain(item) for item in items])
    return converter


def _write_class(value: Any) -> dict[str, object]:
    members = ((member.name, getattr(value, member.name)) for member in attrs.fields(value.__class__))
    # TOML has no null, so that None, which stands for "not mentioned", cannot be written.
    return {file_key(name): to_plain(member) for name, member in members if member is not None}


_WRITER = _writer()
