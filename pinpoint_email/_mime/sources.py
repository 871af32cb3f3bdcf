"""Headers as the standard library keeps them: read from bytes, given as text, or as an object of its own."""

from collections.abc import Iterable
from email.header import Header
from email.headerregistry import BaseHeader
from email.message import EmailMessage, Message
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from .tokens import quoted
from .words import encoded_words

__all__ = ["AnyMessage", "PlainText", "Source", "parts_of", "source_of"]

if TYPE_CHECKING:
    AnyMessage = EmailMessage | Message[Any, Any]
else:
    AnyMessage = Message


class PlainText(str):
    """A header's value in a message that is built here: text in which nothing is encoded yet."""

    __slots__ = ()


class Source(NamedTuple):
    """A header's value."""

    text: str
    """The value, with line breaks if it was read with them. What came as bytes is taken for UTF-8, else for Latin-1."""
    is_decoded: bool = False
    """True for plain text, in which nothing is an encoded word any more."""


def source_of(value: object, *, is_structured: bool) -> Source:
    """Read a header's value as it was given, as far as the standard library still knows."""
    match value:
        case Header() if is_structured:
            written = value.encode(maxlinelen=0)
            # Programs encode a whole header, address and all, which nobody could read.
            return Source(written if "@" in written else _text(str(value)))
        case BaseHeader() if is_structured and (hasattr(value, "addresses") or hasattr(value, "params")):
            # The object shows itself without comments, quotation marks and second forms of a parameter.
            return Source(_text(_rendered(cast("Any", value)._parse_tree)))  # noqa: SLF001
        case BaseHeader() | Header() | PlainText():
            return Source(_text(str(value)), is_decoded=True)
        case _:
            return Source(_text(str(value)))


def parts_of(part: AnyMessage) -> list[AnyMessage] | None:
    """Give the parts that a part is made of, None if it is made of none."""
    return cast("list[AnyMessage]", part.get_payload()) if part.is_multipart() else None


def _text(value: str) -> str:
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _rendered(token: Any) -> str:
    """Write a tree of the standard library's parser as the text that it was made of."""
    match token.token_type:
        case "encoded-word":
            return " ".join(encoded_words(_plain(token)))
        case "bare-quoted-string":
            return quoted(_plain(token))
        case "comment":
            return f"({''.join(map(_rendered, token))})"
        case "fws":
            return str(token) or " "  # what is not shown between encoded words
        case _:
            return "".join(map(_rendered, _items(token))) or str(token)


def _plain(token: Any) -> str:
    return "".join(map(_plain, _items(token))) or str(token)


def _items(token: Any) -> Iterable[Any]:
    """Give what a token is made of, nothing if it is text."""
    return cast("Iterable[Any]", token) if isinstance(token, list) else ()
