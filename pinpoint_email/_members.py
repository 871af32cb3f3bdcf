"""What every data type and response class has in common: its members are checked, some are not shown."""

import re
from collections.abc import Callable, Sized
from functools import cache
from typing import Any, NamedTuple, cast

import attrs

from ._check import Check, Mismatch, check_for
from .exceptions import ParamValidationError

_DOMAIN = re.compile(r"[\w.-]*")

__all__ = ["Value", "argument", "checked", "hidden", "hidden_address"]


class Value:
    """Values that compare, hash and show themselves by their members.

    attrs would write and compile these methods for each class, which took a third of the time of the import.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _shape(self.__class__).compared)

    def __hash__(self) -> int:
        return hash((self.__class__, *(getattr(self, name) for name in _shape(self.__class__).hashed)))

    def __repr__(self) -> str:
        shown = (f"{name}={show(getattr(self, name))}" for name, show in _shape(self.__class__).shown)
        return f"{self.__class__.__name__}({', '.join(shown)})"


class _Shape(NamedTuple):
    """The members of a class that take part in what."""

    compared: list[str]
    hashed: list[str]
    shown: list[tuple[str, Callable[[Any], object]]]


def _shape_of(cls: Any) -> _Shape:
    members = attrs.fields(cls)
    return _Shape(
        compared=[member.name for member in members if member.eq],
        hashed=[member.name for member in members if (member.eq if member.hash is None else member.hash)],
        shown=[(member.name, member.repr if callable(member.repr) else repr) for member in members if member.repr],
    )


_shape: Callable[[Any], _Shape] = cache(_shape_of)


def checked(cls: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Give every member its check: a converter of its own, or what its annotation stands for.

    This is attrs' ``field_transformer``.
    """
    return [field.evolve(converter=_member_check(cls.__name__, field)) for field in fields]


def argument(where: str, name: str, check: Check, value: object) -> Any:
    """An argument of a function that is no action, in the form in which it is kept.

    Raises:
        ParamValidationError: It is not what it should be.
    """
    try:
        return check(value)
    except Mismatch as mismatch:
        raise ParamValidationError(where=where, member=name, expected=mismatch.expected, got=mismatch.got) from None


def _member_check(owner: str, field: "attrs.Attribute[Any]") -> Callable[[Any], object]:
    own = cast("Check | None", field.converter)
    check = own or check_for(field.type)

    def convert(value: Any) -> object:
        try:
            return check(value)
        except Mismatch as mismatch:
            raise ParamValidationError(
                where=owner, member=field.name + mismatch.path, expected=mismatch.expected, got=mismatch.got
            ) from None

    # attrs takes the constructor's runtime annotation from its converter's parameter.
    convert.__annotations__["value"] = check.__annotations__["value"] if own else field.type
    return convert


def hidden(value: Sized | None) -> str:
    """The repr of a member that may hold an address or a part of a message: its size."""
    if value is None:
        return "None"
    unit = "character" if isinstance(value, str) else "byte" if isinstance(value, bytes) else "value"
    size = len(value)
    return f"<{size:,} {unit}{'' if size == 1 else 's'}>"


def hidden_address(value: str | None) -> str:
    """The repr of an identity: a domain is shown, of an address its domain."""
    if value is None:
        return "None"
    _, at, rest = value.rpartition("@")
    domain = _DOMAIN.match(rest)
    return repr(f"***@{domain.group()}" if at and domain else value)
