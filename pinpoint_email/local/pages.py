"""Pages of long lists."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeVar

from .errors import Refusal

__all__ = ["page"]

_T = TypeVar("_T")
_LARGEST = 1000
_POSITION = re.compile(rb"position (\d{1,9})")


def page(items: Sequence[_T], token: str | None, size: int | None) -> tuple[Sequence[_T], str | None]:
    """The items of a page and the token of the next one.

    Raises:
        Refusal: The token is not one of the service's.
    """
    start = 0 if token is None else _position(token)
    end = start + (size or _LARGEST)
    return items[start:end], _token(end) if end < len(items) else None


def _token(position: int) -> str:
    return urlsafe_b64encode(b"position %d" % position).decode()


def _position(token: str) -> int:
    try:
        match = _POSITION.fullmatch(urlsafe_b64decode(token))
    except ValueError:
        match = None
    if not match:
        raise Refusal("BadRequestException", "NextToken: expected a token of an earlier answer.")
    return int(match[1])
