"""Annotations, read in one place for the code that checks, reads and writes values."""

import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from attrs import frozen

__all__ = ["Meaning", "is_mapping", "is_tuple", "item_of", "key_of", "meaning_of"]


@frozen(eq=False, repr=False)
class Meaning:
    """The meaning of an annotation."""

    kind: Any
    """The type without limits, alternatives and ``None``; ``tuple[X, ...]`` for any iterable."""
    is_optional: bool
    """Whether a value may be ``None``."""
    limits: tuple[Any, ...]
    """The limits of the value itself, and the form in which it is kept."""
    item: Any
    """The annotation of a list's items or a map's values."""


def meaning_of(annotation: Any) -> Meaning:
    """Read an annotation; of alternatives, such as ``SomeEnum | str``, the first is the type that is kept."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = meaning_of(arguments[0])
        return Meaning(inner.kind, inner.is_optional, (*inner.limits, *arguments[1:]), inner.item)
    if origin in (Union, types.UnionType):
        inner = meaning_of(arguments[0])
        return Meaning(inner.kind, types.NoneType in arguments, inner.limits, inner.item)
    if origin in (Iterable, tuple):
        kind = types.GenericAlias(tuple, (meaning_of(arguments[0]).kind, ...))
        return Meaning(kind, is_optional=False, limits=(), item=arguments[0])
    if origin is Mapping:
        kind = types.GenericAlias(Mapping, (arguments[0], meaning_of(arguments[1]).kind))
        return Meaning(kind, is_optional=False, limits=(), item=arguments[1])
    return Meaning(annotation, is_optional=False, limits=(), item=None)


def is_tuple(kind: Any) -> bool:
    """Whether a type is that of tuples."""
    return get_origin(kind) is tuple


def is_mapping(kind: Any) -> bool:
    """Whether a type is that of mappings."""
    return get_origin(kind) is Mapping


def item_of(kind: Any) -> Any:
    """The type of a tuple's items or a mapping's values."""
    arguments = get_args(kind)
    return arguments[1] if is_mapping(kind) else arguments[0]


def key_of(kind: Any) -> Any:
    """The annotation of a mapping's keys."""
    return get_args(kind)[0]
