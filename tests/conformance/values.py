"""From botocore's values to the library's, and to the order in which the library writes them."""

from typing import Any

import attrs
from botocore.model import ListShape, Shape, StructureShape

import pinpoint_email
from pinpoint_email._call.action import Action
from pinpoint_email._values.wire import wire_name

__all__ = ["arguments", "ordered", "type_of"]


def type_of(value: object) -> type[Any]:
    """A value's type, from which a type checker draws no conclusions."""
    return type(value)


def arguments(action: Action, shape: StructureShape | None, parameters: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the client's method for botocore's parameters."""
    members = shape.members if shape else {}
    return {
        name: _value(members[wire_name(name)], parameters[wire_name(name)])
        for name in action.parameters
        if wire_name(name) in parameters
    }


def ordered(action: Action, shape: StructureShape | None, parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters in the order of the method's signature and the classes' members."""
    members = shape.members if shape else {}
    return {
        wire: _ordered(members[wire], parameters[wire])
        for wire in map(wire_name, action.parameters)
        if wire in parameters
    }


def _value(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape):
        cls = getattr(pinpoint_email, shape.name)
        names = {wire_name(field.name): field.name for field in attrs.fields(cls)}
        return cls(**{names[wire]: _value(shape.members[wire], member) for wire, member in value.items()})
    if isinstance(shape, ListShape):
        return [_value(shape.member, item) for item in value]
    return value


def _ordered(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape):
        names = [wire_name(field.name) for field in attrs.fields(getattr(pinpoint_email, shape.name))]
        return {wire: _ordered(shape.members[wire], value[wire]) for wire in names if wire in value}
    if isinstance(shape, ListShape):
        return [_ordered(shape.member, item) for item in value]
    return value
