"""Headers as the standard library keeps them: read from bytes, given as text, or as an object of its own."""

import re
from collections.abc import Iterable
from email.header import Header
from email.headerregistry import BaseHeader
from email.message import EmailMessage, Message
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pinpoint_email._values.checks import Mismatch

from .tokens import quoted
from .words import UNKNOWN_CHARSET, decoded_words, encoded_words

__all__ = ["AnyMessage", "PlainText", "Source", "parts_of", "source_of"]

if TYPE_CHECKING:
    AnyMessage = EmailMessage | Message[Any, Any]
else:
    AnyMessage = Message


_SIGNS = re.compile(r"[()\\]")
"""Signs that have a backslash in front of them in a comment."""


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
        case Header():
            return _source_of_header(value, is_structured=is_structured)
        case BaseHeader() if is_structured and (hasattr(value, "addresses") or hasattr(value, "params")):
            # The object shows itself without comments, quotation marks and second forms of a parameter.
            return Source(_text(_rendered(cast("Any", value)._parse_tree)))  # noqa: SLF001
        case BaseHeader() | PlainText():
            return Source(_text(str(value)), is_decoded=True)
        case _:
            return Source(_text(str(value)))


def parts_of(part: AnyMessage) -> list[AnyMessage] | None:
    """Give the parts that a part is made of, None if it is made of none."""
    return cast("list[AnyMessage]", part.get_payload()) if part.is_multipart() else None


def _source_of_header(value: Header, *, is_structured: bool) -> Source:
    written = value.encode(maxlinelen=0)
    if is_structured and "@" in written:
        return Source(written)
    # Bytes that were read are in no character set, and as text they would be lost.
    is_unknown = UNKNOWN_CHARSET in written
    # Programs encode a whole header, address and all, which nobody could read: then it is read as text.
    return Source(decoded_words(written) if is_unknown else _text(str(value)), is_decoded=not is_structured)


def _text(value: str) -> str:
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _rendered(token: Any) -> str:
    """Write a tree of the standard library's parser as the text that it was made of.

    Raises:
        Mismatch: What was before an @ is no longer known.
    """
    match token.token_type:
        case "encoded-word":
            return " ".join(encoded_words(_plain(token)))
        case "bare-quoted-string":
            return quoted(_plain(token))
        case "comment":
            return f"({''.join(map(_in_comment, _items(token)))})"
        case "fws":
            return str(token) or " "  # what is not shown between encoded words
        case "local-part" if _kinds(token) & {"encoded-word", "obs-local-part"}:
            # Encoded words there are text, but the standard library decodes them, and some become other addresses.
            raise Mismatch("addresses without encoded words before the @", "others")
        case _:
            return "".join(map(_rendered, _items(token))) if isinstance(token, list) else str(token)


def _in_comment(token: Any) -> str:
    return _rendered(token) if isinstance(token, list) else _SIGNS.sub(r"\\\g<0>", str(token))


def _plain(token: Any) -> str:
    return "".join(map(_plain, _items(token))) if isinstance(token, list) else str(token)


def _kinds(token: Any) -> set[str]:
    return {token.token_type}.union(*map(_kinds, _items(token)))


def _items(token: Any) -> Iterable[Any]:
    """Give what a token is made of, nothing if it is text."""
    return cast("Iterable[Any]", token) if isinstance(token, list) else ()
