"""Pages of long lists."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import TypeVar

from .errors import bad_request

__all__ = ["MAX_PAGE_SIZE", "page"]

MAX_PAGE_SIZE = 1000
_T = TypeVar("_T")


def page(
    name: str, items_after: Callable[[int, int], list[tuple[int, _T]]], token: str | None, size: int | None
) -> tuple[list[_T], str | None]:
    """Return the items of a page, and the token of the next one.

    A token holds the position of the last item that was returned, not a count, so that an item added or
    removed between two pages neither repeats nor hides another one.

    Args:
        name: The name of the list; the token of another list is refused.
        items_after: A function of a position and a count that returns at most so many of the items after the
            position, each with its own position.
        token: The token of the request; none for the first page.
        size: The size of the request; none or zero for the maximum.

    Returns:
        The items, and the token, which is none on the last page.

    Raises:
        Refusal: The token does not belong to this list, or the size is negative.
    """
    if size is not None and size < 0:
        raise bad_request("PageSize", f"a number from 0 to {MAX_PAGE_SIZE}")
    count = min(size or MAX_PAGE_SIZE, MAX_PAGE_SIZE)
    # One item more than the page holds tells whether another page follows.
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
