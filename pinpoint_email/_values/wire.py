"""Between values and JSON: one converter, one rule for names.

- A wire name is its Python name with each part capitalised and joined: ``max_24_hour_send`` is
  ``Max24HourSend``.
- Written: ``None`` is left out, bytes are Base64, a time is seconds since 1970.
- Read: unknown members are ignored. An absent or null member is ``None`` if it may be, an empty
  tuple or mapping if it is a list or map, and else its type's zero value. A null in a list is
  dropped. A value of the wrong type is a :exc:`~pinpoint_email._values.checks.Mismatch` that says where.
- Classes are filled in without their constructors: limits bind what callers send, not answers.
"""

import binascii
from base64 import b64decode, b64encode
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast

import attrs
from cattrs import Converter

from pinpoint_email.enums import OpenEnum

from .annotations import is_mapping, is_tuple, item_of, meaning_of
from .checks import Mismatch, describe
from .members import own_class

__all__ = ["Hook", "lenient_class_reader", "make_converter", "query_text", "read_value", "wire_name", "write"]

_T = TypeVar("_T")
Hook = Callable[[Any, Any], Any]
_AS_THEY_ARE = {str, bool}
"""Types that JSON has itself. A value of one of them is taken as it is, without a hook: most values are."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def wire_name(name: str) -> str:
    """The name on the wire of a Python name."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def write(value: object) -> Any:
    """A value as JSON's types."""
    return _shared().unstructure(value)


def read_value(cls: type[_T], data: object) -> _T:
    """A value of a class from JSON's types, or :exc:`~pinpoint_email._values.checks.Mismatch`."""
    return _shared().structure(data, cls)


def query_text(value: object) -> str:
    """A value as it stands in a query."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    return str(value)


@cache
def _shared() -> Converter:
    return make_converter(lenient_class_reader)


def make_converter(class_reader: Callable[[Any, Converter], Hook]) -> Converter:
    """A converter by the rules above; how a class is made from an object is the caller's to say."""
    converter = Converter(detailed_validation=False)
    for cls, hook in _PLAIN.items():
        converter.register_structure_hook(cls, hook)
    converter.register_structure_hook_factory(is_tuple, _tuple_reader)
    converter.register_structure_hook_factory(is_mapping, _mapping_reader)
    converter.register_structure_hook_factory(attrs.has, class_reader)
    converter.register_unstructure_hook(bytes, lambda data: b64encode(data).decode("ascii"))
    converter.register_unstructure_hook(datetime, _write_timestamp)
    converter.register_unstructure_hook(OpenEnum, str)
    converter.register_unstructure_hook_factory(attrs.has, _class_writer)
    return converter


def _write_timestamp(timestamp: datetime) -> float:
    seconds = timegm(timestamp.utctimetuple())
    return (seconds * 10**6 + timestamp.microsecond) / 10**6 if timestamp.microsecond else seconds


def _members(cls: type) -> list["attrs.Attribute[Any]"]:
    return [field for field in attrs.fields(cls) if field.name != "response_metadata"]


def _class_writer(cls: type, converter: Converter) -> Callable[[Any], dict[str, object]]:
    members = [
        (field.name, wire_name(field.name), converter.get_unstructure_hook(meaning_of(field.type).kind))
        for field in _members(own_class(cls))
    ]

    def write_class(value: object) -> dict[str, object]:
        return {
            wire: hook(member)
            for name, wire, hook in members
            for member in [getattr(value, name)]
            if member is not None
        }

    return write_class


def lenient_class_reader(cls: type, converter: Converter) -> Hook:
    """The hook that makes a class from an object as a service answers with it."""
    members = [
        (
            getattr(cls, field.name).__set__,
            wire_name(field.name),
            kind,
            kind if kind in _AS_THEY_ARE else None,
            # A list that is absent is empty, so that to go through it never fails.
            None if meaning.is_optional and not is_tuple(kind) else _zero(kind),
            converter.get_structure_hook(kind),
        )
        for field in _members(cls)
        for meaning in [meaning_of(field.type)]
        for kind in [meaning.kind]
    ]

    # A list of 1,000 entries has some 5,000 members, so this is the fastest way that is known: no constructor, each
    # member put by its slot, and what is already of the right type taken without a call.
    blank = cast("Callable[[type], object]", object.__new__)

    def read_class(data: Any, _: object) -> object:
        given: Any = data
        if not isinstance(data, dict):
            raise Mismatch("an object", describe(cast("object", data)))
        member = given.get
        instance = blank(cls)
        wire = ""
        try:
            for put, wire, kind, as_it_is, zero, hook in members:
                value = member(wire)
                if type(value) is as_it_is:
                    put(instance, value)
                    continue
                if value is None:
                    value = zero
                put(instance, None if value is None else hook(value, kind))
        except Mismatch as mismatch:
            raise mismatch.inside(f".{wire}") from None
        return instance

    return read_class


def _tuple_reader(cls: Any, converter: Converter) -> Hook:
    kind = item_of(cls)
    hook = converter.get_structure_hook(kind)

    def read_tuple(data: Any, _: object) -> tuple[object, ...]:
        if not isinstance(data, list):
            raise Mismatch("a list", describe(data))
        items = cast("list[object]", data)
        try:
            return tuple([hook(item, kind) for item in items if item is not None])
        except Mismatch as mismatch:
            raise mismatch.inside("[...]") from None

    return read_tuple


def _mapping_reader(cls: Any, converter: Converter) -> Hook:
    kind = item_of(cls)
    zero = _zero(kind)
    hook = converter.get_structure_hook(kind)

    def read_mapping(data: Any, _: object) -> dict[str, object]:
        if not isinstance(data, dict):
            raise Mismatch("an object", describe(data))
        pairs = cast("dict[str, object]", data)
        try:
            return {key: hook(zero if value is None else value, kind) for key, value in pairs.items()}
        except Mismatch as mismatch:
            raise mismatch.inside("[...]") from None

    return read_mapping


def _zero(kind: Any) -> object:
    """The JSON value that stands for one that is absent but must not be."""
    if is_tuple(kind):
        return []
    if is_mapping(kind) or attrs.has(kind):
        return {}
    return {bool: False, int: 0, float: 0.0}.get(kind, "")


def _read_text(data: Any, _: object) -> str:
    if not isinstance(data, str):
        raise Mismatch("a string", describe(data))
    return data


def _read_enum(data: Any, cls: type[OpenEnum]) -> OpenEnum:
    try:
        return _known_values(cls)[data]
    except (KeyError, TypeError):
        return cls(_read_text(data, str))


@cache
def _known_values(cls: type[OpenEnum]) -> dict[str, OpenEnum]:
    return {str(value): value for value in cls}


def _read_boolean(data: Any, _: object) -> bool:
    if not isinstance(data, bool):
        raise Mismatch("true or false", describe(data))
    return data


def _read_integer(data: Any, _: object) -> int:
    if isinstance(data, float) and data.is_integer():
        return int(data)
    if not isinstance(data, int) or isinstance(data, bool):
        raise Mismatch("a whole number", describe(data))
    return data


def _read_number(data: Any, _: object) -> float:
    if not isinstance(data, (int, float)) or isinstance(data, bool):
        raise Mismatch("a number", describe(data))
    try:
        return float(data)
    except OverflowError:
        raise Mismatch("a number within a double's range", "one beyond it") from None


def _read_data(data: Any, _: object) -> bytes:
    try:
        return b64decode(_read_text(data, str), validate=True)
    except (binascii.Error, ValueError):
        raise Mismatch("Base64", describe(data)) from None


def _read_timestamp(data: Any, _: object) -> datetime:
    """A time as seconds since 1970, or in ISO 8601."""
    try:
        if isinstance(data, str):
            timestamp = datetime.fromisoformat(data)
            return timestamp.astimezone(UTC) if timestamp.tzinfo else timestamp.replace(tzinfo=UTC)
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return _EPOCH + timedelta(seconds=data)
    except (ValueError, OverflowError):
        pass
    raise Mismatch("a time", describe(data))


_PLAIN: dict[Any, Hook] = {
    str: _read_text,
    bool: _read_boolean,
    int: _read_integer,
    float: _read_number,
    bytes: _read_data,
    datetime: _read_timestamp,
    OpenEnum: _read_enum,
}
