"""Pages of long lists."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeVar

from .errors import Refusal

__all__ = ["page"]

_T = TypeVar("_T")
_LARGEST = 1000
_MARK = b"position "


def page(items: Sequence[_T], token: str | None, size: int | None) -> tuple[Sequence[_T], str | None]:
    """The items of a page and the token of the next one.

    Raises:
        Refusal: The token is not one of the service's, or the size is not from 0 to 1000.
    """
    if size is not None and not 0 <= size <= _LARGEST:
        raise Refusal("BadRequestException", f"PageSize: expected a number from 0 to {_LARGEST}.")
    start = 0 if token is None else _position(token)
    end = start + (size or _LARGEST)
    return items[start:end], _token(end) if end < len(items) else None


def _token(position: int) -> str:
    return urlsafe_b64encode(_MARK + str(position).encode()).decode()


def _position(token: str) -> int:
    try:
        return int(urlsafe_b64decode(token).removeprefix(_MARK))
    except (binascii.Error, ValueError):
        raise Refusal("BadRequestException", "NextToken: expected a token of an earlier answer.") from None
