"""Reading values as someone else wrote them: by their constructors, which check, with nothing made up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

import attrs
from cattrs import Converter

from .annotations import meaning_of
from .checks import Mismatch, describe
from .wire import Hook, wire_name

__all__ = ["kind_of", "strict_class_reader"]


def kind_of(annotation: Any) -> Any:
    """The type of what a value is read into; where a date is taken as well, it becomes a time."""
    kind = meaning_of(annotation).kind
    return datetime if kind is date else kind


def strict_class_reader(cls: Any, converter: Converter, *, refuse_unknown: bool) -> Hook:
    """The hook that makes a class from an object with the names of the wire.

    Args:
        cls: The class.
        converter: The converter, for its members.
        refuse_unknown: Whether a member that the class does not have is a mistake; else it is ignored.

    Returns:
        The hook. It raises :exc:`Mismatch` for what is missing or wrong.
    """
    fields = attrs.fields(cls)
    members = {wire_name(field.name): (field.name, kind_of(field.type)) for field in fields}
    required = [wire_name(field.name) for field in fields if field.default is attrs.NOTHING]
    hooks = {wire: converter.get_structure_hook(kind) for wire, (_, kind) in members.items()}

    def read_class(data: Any, _: object) -> object:
        if not isinstance(data, Mapping):
            raise Mismatch("an object", describe(data))
        given = {wire: value for wire, value in cast("Mapping[str, object]", data).items() if value is not None}
        for wire in given if refuse_unknown else ():
            if wire not in members:
                raise Mismatch(f"one of {', '.join(members)}", "another name", f".{wire}")
        for wire in required:
            if wire not in given:
                raise Mismatch("a value", "none", f".{wire}")
        values: dict[str, object] = {}
        for wire, (name, kind) in members.items():
            if wire not in given:
                continue
            try:
                values[name] = hooks[wire](given[wire], kind)
            except Mismatch as mismatch:
                raise mismatch.inside(f".{wire}") from None
        return cls(**values)

    return read_class
