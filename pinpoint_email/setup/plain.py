"""Values with the names and types of a file."""

from enum import StrEnum
from typing import Any

import attrs
from cattrs import Converter

__all__ = ["file_name", "to_plain"]


def to_plain(value: object) -> Any:
    """A value as a file has it: tables, arrays, strings and switches; what is not mentioned is left out."""
    return _WRITER.unstructure(value)


def file_name(name: str) -> str:
    """A member's name in a file, without what keeps Python from taking it for a word of its own."""
    return name.rstrip("_")


def _writer() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook(StrEnum, str)
    converter.register_unstructure_hook_func(attrs.has, _write_class)
    converter.register_unstructure_hook(tuple, lambda items: [to_plain(item) for item in items])
    return converter


def _write_class(value: Any) -> dict[str, object]:
    members = ((member.name, getattr(value, member.name)) for member in attrs.fields(value.__class__))
    return {file_name(name): to_plain(member) for name, member in members if member is not None}


_WRITER = _writer()
