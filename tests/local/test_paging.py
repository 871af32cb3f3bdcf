from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest

from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.paging import page

pytestmark = pytest.mark.once


def numbered(items: str) -> Callable[[int, int], list[tuple[int, str]]]:
    """A list whose items have the positions 1, 2, 3 and so on."""
    return lambda after, count: list(enumerate(items, 1))[after : after + count]


def test_pages_together_are_the_list() -> None:
    """Following the tokens gives every item once, in order."""
    items = numbered("abcde")
    first, token = page("list", items, None, 2)
    second, following = page("list", items, token, 2)
    third, last = page("list", items, following, 2)
    assert [first, second, third] == [["a", "b"], ["c", "d"], ["e"]]
    assert None is last


@pytest.mark.parametrize("size", [None, 0, 1000, 5000])
def test_page_has_at_most_1000_items(size: int | None) -> None:
    """Without a size a page is as large as pages get."""
    items = numbered("a" * 1001)
    found, token = page("list", items, None, size)
    assert (len(found), token is None) == (1000, False)
    assert (["a"], None) == page("list", items, token, size)


def test_page_that_ends_with_the_list_is_the_last() -> None:
    """A full page has no token if nothing follows it."""
    assert (["a", "b"], None) == page("list", numbered("ab"), None, 2)


def test_what_is_added_or_removed_in_between_hides_nothing() -> None:
    """A token holds a position, not a count."""
    _, token = page("list", lambda _after, _count: [(5, "e"), (7, "g"), (9, "i")], None, 2)
    asked: list[int] = []

    def later(after: int, _: int) -> list[tuple[int, str]]:
        asked.append(after)
        return [(9, "i")]

    assert (["i"], None, [7]) == (*page("list", later, token, 2), asked)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "ä",
        "=",
        urlsafe_b64encode(b"2").decode(),
        urlsafe_b64encode(b"list -2").decode(),
        urlsafe_b64encode(b"list 2 ").decode(),
        urlsafe_b64encode(b"list " + b"9" * 19).decode(),
        urlsafe_b64encode(b"other 2").decode(),
        urlsafe_b64encode(b"\xff 2").decode(),
    ],
)
def test_foreign_token_is_refused(token: str) -> None:
    """A token that the service did not make, or made for another list, is refused."""
    with pytest.raises(Refusal, match="NextToken") as caught:
        page("list", numbered("abc"), token, 2)
    assert caught.value.code == "BadRequestException"


def test_negative_size_is_refused() -> None:
    """No page has fewer than no items."""
    with pytest.raises(Refusal, match="PageSize: expected a number from 0 to 1000"):
        page("list", numbered("abc"), None, -1)
