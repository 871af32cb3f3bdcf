"""Checks of what a caller gives, derived from annotations.

:func:`check_for` turns an annotation, a method parameter's or a data type member's, into a function
that takes any value and either returns it in the form in which it is kept (a tuple for an iterable,
an enum for a string, UTC for another time zone) or raises :exc:`Mismatch`. What a type cannot say
is said by a limit in ``Annotated[...]``, and so is the form in which a text is kept.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Protocol, TypeVar, cast

import attrs

from pinpoint_email.enums import OpenEnum
from pinpoint_email.exceptions import ParamValidationError

from .annotations import Meaning, is_mapping, is_tuple, key_of, meaning_of

__all__ = [
    "NO_LISTS",
    "Characters",
    "Check",
    "Duration",
    "Form",
    "Kept",
    "Length",
    "Limit",
    "Mismatch",
    "NotPrefix",
    "Range",
    "Size",
    "check_for",
    "describe",
    "inside",
]

_T = TypeVar("_T")
Check = Callable[[object], object]
NO_LISTS = (str, bytes, bytearray, memoryview, Mapping)


class Mismatch(Exception):  # noqa: N818  (never leaves the package)
    """A value is not what it should be; the caller of the check knows where it stood."""

    def __init__(self, expected: str, got: str, path: str = "") -> None:
        super().__init__(expected, got, path)
        self.expected = expected
        self.got = got
        self.path = path

    def inside(self, step: str) -> "Mismatch":
        """The same, seen from one step further out."""
        return Mismatch(self.expected, self.got, step + self.path)

    def refusal(self, where: str, member: str) -> ParamValidationError:
        """Make the exception that tells a caller which member of what was refused, and why."""
        return ParamValidationError(where=where, member=member, expected=self.expected, got=self.got)


class Limit(Protocol):
    """A condition on a value whose type is right already."""

    def check(self, value: Any) -> None:
        """Raise :exc:`Mismatch` unless the value meets the condition."""


@attrs.frozen(eq=False, repr=False)
class Length:
    """A text of so many characters."""

    minimum: int
    maximum: int

    def check(self, value: str) -> None:
        """Raise :exc:`Mismatch` for a text that is too short or too long."""
        if not self.minimum <= len(value) <= self.maximum:
            raise Mismatch(f"{self.minimum:,} to {self.maximum:,} characters", f"{len(value):,}")


@attrs.frozen(eq=False, repr=False)
class Characters:
    """A text of certain characters only."""

    names: str
    pattern: re.Pattern[str]

    def check(self, value: str) -> None:
        """Raise :exc:`Mismatch` at the first character that is not one of them."""
        if other := self.pattern.search(value):
            raise Mismatch(self.names, f"{other.group()!r} at position {other.start()}")


@attrs.frozen(eq=False, repr=False)
class Form:
    """A text of a certain form."""

    name: str
    pattern: re.Pattern[str]

    def check(self, value: str) -> None:
        """Raise :exc:`Mismatch` for a text of another form."""
        if not self.pattern.fullmatch(value):
            raise Mismatch(self.name, describe(value))


@attrs.frozen(eq=False, repr=False)
class Size:
    """Data of so many bytes at most."""

    maximum: int

    def check(self, value: bytes) -> None:
        """Raise :exc:`Mismatch` for data that are too long."""
        if len(value) > self.maximum:
            raise Mismatch(f"at most {self.maximum:,} bytes", f"{len(value):,}")


@attrs.frozen(eq=False, repr=False)
class NotPrefix:
    """A text that does not begin in a reserved way."""

    prefix: str

    def check(self, value: str) -> None:
        """Raise :exc:`Mismatch` for a text with the prefix."""
        if value.startswith(self.prefix):
            raise Mismatch(f"a text without the reserved prefix {self.prefix!r}", "one with it")


@attrs.frozen(eq=False, repr=False)
class Range:
    """A whole number from one bound to another."""

    minimum: int
    maximum: int

    def check(self, value: int) -> None:
        """Raise :exc:`Mismatch` for a number outside the bounds."""
        if not self.minimum <= value <= self.maximum:
            raise Mismatch(f"a number from {self.minimum} to {self.maximum}", str(value))


@attrs.frozen(eq=False, repr=False)
class Duration:
    """A number of seconds, above 0 and up to a bound."""

    maximum: float

    def check(self, value: float) -> None:
        """Raise :exc:`Mismatch` for a number outside."""
        if not 0 < value <= self.maximum:
            raise Mismatch(f"a number above 0, up to {self.maximum:,.0f}", f"{value:g}")


@attrs.frozen(eq=False)
class Kept:
    """A text that is kept in another form than the one in which it is given; the limits are those of that form."""

    convert: Callable[[str], str] = attrs.field(repr=lambda convert: convert.__name__)
    """Returns that form, or raises :exc:`Mismatch`."""


def check_for(annotation: Any) -> Check:
    """Make the check that an annotation stands for."""
    meaning = meaning_of(annotation)
    check = _check_of(meaning)
    if meaning.limits:
        forms = [limit.convert for limit in meaning.limits if isinstance(limit, Kept)]
        limits = [limit for limit in meaning.limits if not isinstance(limit, Kept)]
        check = _limited(check, forms, limits)
    return _optional(check) if meaning.is_optional else check


def _check_of(meaning: Meaning) -> Check:
    if is_tuple(meaning.kind):
        return _items(check_for(meaning.item))
    if is_mapping(meaning.kind):
        return _mapping(check_for(key_of(meaning.kind)), check_for(meaning.item))
    if issubclass(meaning.kind, OpenEnum):
        return _enum(meaning.kind)
    if attrs.has(meaning.kind):
        return _instance(meaning.kind)
    return _PLAIN[meaning.kind]


def describe(value: object) -> str:
    """A value's type, and the value itself where it cannot be private."""
    name = type(value).__name__
    if value is None:
        return "None"
    if isinstance(value, int) and not _fits(value):
        return "an int of more than 64 bits"
    if isinstance(value, (int, float)):
        return f"{name} {value}"
    if isinstance(value, str):
        return f"{name} of {len(value):,} character{'' if len(value) == 1 else 's'}" if value else f"an empty {name}"
    return name


def _limited(check: Check, forms: Iterable[Callable[[Any], object]], limits: Iterable[Limit]) -> Check:
    def limited(value: object) -> object:
        kept = check(value)
        for convert in forms:
            kept = convert(kept)
        for limit in limits:
            limit.check(kept)
        return kept

    return limited


def _optional(check: Check) -> Check:
    def optional(value: object) -> object:
        return None if value is None else check(value)

    return optional


def _items(check: Check) -> Check:
    def items(value: Any) -> object:
        if isinstance(value, NO_LISTS) or not isinstance(value, Iterable):
            raise Mismatch("a list or another iterable", describe(cast("Any", value)))
        values = enumerate(cast("Iterable[object]", value))
        return tuple(inside(f"[{position}]", check, item) for position, item in values)

    return items


def _mapping(check_key: Check, check: Check) -> Check:
    def mapping(value: object) -> object:
        if not isinstance(value, Mapping):
            raise Mismatch("a mapping", describe(value))
        pairs = cast("Mapping[object, object]", value)
        kept = {check_key(key): inside("[...]", check, item) for key, item in pairs.items()}
        if len(kept) < len(pairs):
            raise Mismatch("each key once only", "one that is there twice, in two spellings")
        return kept

    return mapping


def inside(step: str, check: Callable[[Any], _T], value: object) -> _T:
    """Check a value that is a part of another one, by whose place it is named.

    Raises:
        Mismatch: It is not what it should be.
    """
    try:
        return check(value)
    except Mismatch as mismatch:
        raise mismatch.inside(step) from None


def _enum(cls: type[OpenEnum]) -> Check:
    def enum(value: object) -> object:
        if isinstance(value, OpenEnum) and not isinstance(value, cls):
            raise Mismatch(cls.__name__, type(value).__name__)
        if not isinstance(value, str):
            raise Mismatch(f"{cls.__name__} or str", describe(value))
        return cls(_text(value))

    return enum


def _instance(cls: type) -> Check:
    def instance(value: object) -> object:
        if not isinstance(value, cls):
            raise Mismatch(cls.__name__, describe(value))
        return value

    return instance


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Mismatch("str", describe(value))
    try:
        # Of a subclass, an enum for example, the text itself counts, not what it shows itself as.
        return str.encode(value).decode()
    except UnicodeEncodeError as error:
        raise Mismatch("text that UTF-8 can encode", f"a lone surrogate at position {error.start}") from None


def _boolean(value: object) -> object:
    if not isinstance(value, bool):
        raise Mismatch("bool", describe(value))
    return value


def _integer(value: object) -> object:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Mismatch("int", describe(value))
    if not _fits(value):
        raise Mismatch("int of at most 64 bits", "a larger one")
    return int.__int__(value)


def _fits(value: int) -> bool:
    """Whether the wire can carry a number; Python refuses to write out much larger ones."""
    return -(2**63) <= value < 2**63


def _number(value: object) -> object:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise Mismatch("float", describe(value))
    if isinstance(value, int):
        return _integer(value)
    if not math.isfinite(value):
        raise Mismatch("a finite number", str(value))
    return value


def _data(value: object) -> object:
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise Mismatch("bytes", describe(value))
    try:
        return bytes(cast("bytes", value))
    except ValueError:
        raise Mismatch("bytes", "a memoryview that has been released") from None


def _timestamp(value: object) -> object:
    if not isinstance(value, datetime):
        raise Mismatch("datetime with a time zone", describe(value))
    try:
        if value.utcoffset() is not None:
            return value.astimezone(UTC)
    except OverflowError:
        raise Mismatch("datetime within the years 1 to 9999 in UTC", "one outside") from None
    except Exception as error:  # noqa: BLE001  (a time zone can be of anyone's making)
        raise Mismatch("datetime with a time zone", f"one whose time zone raises {type(error).__name__}") from None
    raise Mismatch("datetime with a time zone", "a naive datetime")


def _date_or_timestamp(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if not isinstance(value, datetime):
        raise Mismatch("date, or datetime with a time zone", describe(value))
    return _timestamp(value)


_PLAIN: dict[object, Check] = {
    str: _text,
    bool: _boolean,
    int: _integer,
    float: _number,
    bytes: _data,
    datetime: _timestamp,
    date: _date_or_timestamp,
}
