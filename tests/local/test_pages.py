from base64 import urlsafe_b64encode

import pytest

from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.pages import page


def test_pages_together_are_the_list() -> None:
    """Following the tokens gives every item once, in order."""
    first, token = page("abcde", None, 2)
    second, following = page("abcde", token, 2)
    third, last = page("abcde", following, 2)
    assert [first, second, third] == ["ab", "cd", "e"]
    assert None is last


@pytest.mark.parametrize("size", [None, 0, 1000])
def test_page_has_at_most_1000_items(size: int | None) -> None:
    """Without a size a page is as large as pages get."""
    items, token = page(range(1001), None, size)
    assert range(1000) == items
    assert (range(1000, 1001), None) == page(range(1001), token, size)


def test_page_that_ends_with_the_list_is_the_last() -> None:
    """A full page has no token if nothing follows it."""
    assert page("ab", None, 2) == ("ab", None)


def test_token_past_the_end_gives_an_empty_page() -> None:
    """A token stays good when the list has become shorter."""
    _, token = page("abc", None, 2)
    assert page("a", token, 2) == ("", None)


@pytest.mark.parametrize(
    "token",
    ["", "x", "ä", "=", urlsafe_b64encode(b"2").decode(), urlsafe_b64encode(b"position -2").decode(), "cG9zaXRpb24g"],
)
def test_foreign_token_is_refused(token: str) -> None:
    """A token that the service did not make is refused."""
    with pytest.raises(Refusal, match="NextToken") as caught:
        page("abc", token, 2)
    assert caught.value.code == "BadRequestException"
