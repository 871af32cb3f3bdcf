"""Values as plain dictionaries with the names of the reference, and back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar, cast

import attrs
from cattrs import Converter

from . import models
from ._values.checks import Mismatch, check_for, describe
from ._values.members import Value
from ._values.strict import strict_class_reader
from ._values.wire import Hook, lenient_class_reader, make_converter
from .exceptions import ParamValidationError
from .response import Response

__all__ = ["from_dict", "to_dict"]

_T = TypeVar("_T", bound=Value)


def to_dict(value: object) -> dict[str, Any]:
    """A data type or a response as a dictionary that JSON can hold, with the names of the reference.

    Args:
        value: The data type or response.

    Returns:
        The dictionary. Members that are ``None`` are left out, and so is a response's metadata; bytes
        are in Base64, times in ISO 8601.

    Raises:
        ParamValidationError: It is neither.
    """
    if not _is_ours(type(value)):
        raise ParamValidationError(
            where="to_dict", member="value", expected="a data type or a response", got=describe(value)
        )
    return cast("dict[str, Any]", _lenient().unstructure(value))


def from_dict(cls: type[_T], data: Mapping[str, object], *, ignore_unknown: bool = False) -> _T:
    """A data type or a response from a dictionary with the names of the reference.

    What :func:`to_dict` returns is taken, and so is what boto3 takes and returns. A data type is
    checked as its constructor checks it; a response is read as if the service had sent it.

    Args:
        cls: The data type, or the class of the response.
        data: The dictionary. Bytes may be bytes or Base64; times may be aware ``datetime`` values,
            seconds since 1970 or ISO 8601.
        ignore_unknown: Whether to ignore members that a data type does not have, as newer versions of
            a service may answer with them; else they are mistakes. In a response they are always ignored.

    Returns:
        The value.

    Raises:
        ParamValidationError: A member is missing, unknown, or not what it should be.
    """
    if not _is_ours(cls):
        got = getattr(cls, "__name__", type(cls).__name__)
        raise ParamValidationError(where="from_dict", member="cls", expected="a data type or a response", got=got)
    converter = _lenient() if issubclass(cls, Response) else _strict(refuse_unknown=not ignore_unknown)
    try:
        return converter.structure(data, cls)
    except Mismatch as mismatch:
        member = mismatch.path.removeprefix(".") or "data"
        raise mismatch.refusal(cls.__name__, member) from None


@cache
def _lenient() -> Converter:
    return _plain_converter(lenient_class_reader)


@cache
def _strict(*, refuse_unknown: bool) -> Converter:
    return _plain_converter(partial(strict_class_reader, refuse_unknown=refuse_unknown))


def _plain_converter(class_reader: Callable[[Any, Converter], Hook]) -> Converter:
    converter = make_converter(class_reader)
    for kind in (bytes, datetime):
        converter.register_structure_hook(kind, partial(_as_it_is, kind, converter.get_structure_hook(kind)))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    return converter


def _as_it_is(kind: type, hook: Hook, data: object, cls: object) -> object:
    """Take bytes and times as boto3 has them, or else in the encoded form."""
    return check_for(kind)(data) if isinstance(data, kind) else hook(data, cls)


def _is_ours(cls: object) -> bool:
    """Whether a class is a data type or a response, or derived from one."""
    bases: tuple[type, ...] = getattr(cls, "__mro__", ())
    return any(base is Response or (base.__module__ == models.__name__ and attrs.has(base)) for base in bases)
