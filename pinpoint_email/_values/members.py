"""The base of all data types and response classes: members are checked, and some are not shown."""

import re
from collections.abc import Callable, Sized
from functools import cache
from typing import Any, NamedTuple

import attrs

from .checks import Check, Mismatch, check_for

__all__ = ["Record", "Value", "argument", "hidden", "hidden_address", "own_class"]

_PACKAGE = "pinpoint_email."
_DOMAIN = re.compile(r"[\w.-]*")


class Record:
    """Objects that compare, hash and show themselves by their members.

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


class Value(Record):
    """Records whose members are checked when they are made, and kept in one form.

    Converters of attrs would be compiled into each class as well.
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        for name, check, put in _checks(self.__class__):
            value = getattr(self, name)
            try:
                kept = check(value)
            except Mismatch as mismatch:
                raise mismatch.refusal(self.__class__.__name__, name + mismatch.path) from None
            if kept is not value:
                put(self, kept)


class _Shape(NamedTuple):
    """The members of a class that take part in comparisons, hashes and reprs."""

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


# Found once for a class, when one of its objects is first compared or shown, not when the class is made at import.
_shape: Callable[[Any], _Shape] = cache(_shape_of)


def own_class(cls: Any) -> Any:
    """The class of this package's that a class is or derives from: a caller's may have further members."""
    return next(base for base in cls.__mro__ if base.__module__.startswith(_PACKAGE) and attrs.has(base))


def _checks_of(cls: Any) -> list[tuple[str, Check, Callable[[Any, object], None]]]:
    """Each member's check, and what sets the member."""
    return [
        (member.name, check_for(member.type), getattr(cls, member.name).__set__)
        for member in attrs.fields(own_class(cls))
    ]


_checks: Callable[[Any], list[tuple[str, Check, Callable[[Any, object], None]]]] = cache(_checks_of)


def argument(where: str, name: str, check: Check, value: object) -> Any:
    """An argument of a function that is no action, in the form in which it is kept.

    Raises:
        ParamValidationError: It is not what it should be.
    """
    try:
        return check(value)
    except Mismatch as mismatch:
        raise mismatch.refusal(where, name) from None


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
