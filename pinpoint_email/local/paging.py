"""Pages of long lists."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import TypeVar

from .errors import bad_request

__all__ = ["LARGEST_PAGE", "page"]

LARGEST_PAGE = 1000
_T = TypeVar("_T")


def page(
    name: str, items_after: Callable[[int, int], list[tuple[int, _T]]], token: str | None, size: int | None
) -> tuple[list[_T], str | None]:
    """The items of a page and the token of the next one.

    A token holds the position of the last item that was given, not a count: what is added or removed
    between two pages neither repeats nor hides an item.

    Args:
        name: The list; the token of another one is refused.
        items_after: The items after a position, at most so many, each with its own position.
        token: The token that was given.
        size: The size that was asked for; none or zero for as large as pages get.

    Returns:
        The items and the token, none on the last page.

    Raises:
        Refusal: The token is not one of this list's, or there is no such size.
    """
    if size is not None and size < 0:
        raise bad_request("PageSize", f"a number from 0 to {LARGEST_PAGE}")
    count = min(size or LARGEST_PAGE, LARGEST_PAGE)
    found = items_after(0 if token is None else _position(name, token), count + 1)
    following = _token(name, found[count - 1][0]) if len(found) > count else None
    return [item for _, item in found[:count]], following


def _token(name: str, position: int) -> str:
    return urlsafe_b64encode(f"{name} {position}".encode()).decode()


def _position(name: str, token: str) -> int:
    try:
        match = re.fullmatch(rf"{name} (\d{{1,18}})", urlsafe_b64decode(token).decode("ascii"))
    except ValueError:
        match = None
    if not match:
        raise bad_request("NextToken", "the token of an earlier answer to the same action")
    return int(match[1])
