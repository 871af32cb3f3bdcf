"""Checks of arguments that become headers and parts."""

import re
from collections.abc import Iterable
from typing import Any, cast

from pinpoint_email._values.checks import NO_LISTS, Mismatch, check_for, describe

__all__ = ["data_of", "enumerated", "one_line", "text_of"]

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""Control characters but for the tab, with the line breaks among them."""
_IS_BYTES = check_for(bytes)
_IS_TEXT = check_for(str)


def enumerated(given: Any, member: str, expected: str) -> "enumerate[object]":
    """Number the items of an iterable.

    Raises:
        Mismatch: It is none, or a single text or piece of data.
    """
    if isinstance(given, NO_LISTS) or not isinstance(given, Iterable):
        raise Mismatch(expected, describe(cast("Any", given)), member)
    return enumerate(cast("Iterable[object]", given))


def text_of(value: object) -> str:
    """A value that is text which UTF-8 can encode.

    Raises:
        Mismatch: It is something else.
    """
    return cast("str", _IS_TEXT(value))


def data_of(value: object) -> bytes:
    """A value that is bytes, or lends them.

    Raises:
        Mismatch: It is something else.
    """
    return cast("bytes", _IS_BYTES(value))


def one_line(value: object) -> str:
    """A value that can be a header's: text without line breaks and other control characters.

    Raises:
        Mismatch: It is something else.
    """
    text = text_of(value)
    if other := _CONTROL.search(text):
        found = f"{other.group()!r} at position {other.start()}"
        raise Mismatch("text without line breaks and control characters", found)
    return text
