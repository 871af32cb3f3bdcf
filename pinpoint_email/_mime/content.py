"""Bodies of parts that are not made of parts: as they are, or encoded anew (RFC 2045, 6)."""

import binascii
import re
from typing import NamedTuple

from pinpoint_email._values.checks import Mismatch, describe

from .folding import fits
from .sources import AnyMessage, source_of
from .tokens import UnreadableError, tokens

__all__ = ["Content", "can_be_carried", "content_of", "lines_of", "payload_of", "plain_content"]

_BASE64 = "base64"
_QUOTED = "quoted-printable"
_LINE_FEED = re.compile(rb"(?<!\r)\n")
_BARE_RETURN = re.compile(rb"\r(?!\n)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_TEXT = frozenset({"message", "multipart", "text"})
"""Types whose line breaks are those of the system that they are on."""
_LINE = 76


class Content(NamedTuple):
    """A body as it leaves."""

    data: bytes
    """The bytes, in lines that end with CR LF."""
    encoding: str | None = None
    """The transfer encoding that it was given, None if it is still the one of its header."""


def content_of(part: AnyMessage, data: bytes, *, is_transported: bool) -> Content:
    """Write a part's body, encoded if SMTP could not carry it or would change it.

    Args:
        part: The part, whose headers say what the body is.
        data: The body, in the transfer encoding that the headers name.
        is_transported: True if line breaks are SMTP's, whatever the type: in a message that is attached.
    """
    encoding = _transfer_encoding(part)
    if encoding == _BASE64:
        is_in_lines = _can_stay(data) and not _BARE_RETURN.search(data)
        return Content(lines_of(data) if is_in_lines else _in_lines(_NOT_BASE64.sub(b"", data)))
    is_text = part.get_content_maintype() in _TEXT and not _is_wide(part)
    if encoding == _QUOTED:
        if _can_stay(data) and not _BARE_RETURN.search(data):
            return Content(lines_of(data))
        data = binascii.a2b_qp(_LINE_FEED.sub(b"\r\n", data))
        return _encoded(data, is_text=is_text)
    return plain_content(data, is_text=is_text, is_transported=is_transported)


def plain_content(data: bytes, *, is_text: bool = True, is_transported: bool = True) -> Content:
    """Write a body that has no transfer encoding yet."""
    if _can_stay(data) and not _changes(data, is_text=is_text or is_transported):
        return Content(lines_of(data))
    return _encoded(data, is_text=is_text)


def payload_of(part: AnyMessage) -> bytes:
    """Give the body of a part in its transfer encoding.

    Raises:
        Mismatch: It is nothing that a body can be made of.
    """
    # get_payload() decodes some.
    match vars(part)["_payload"]:
        case None:
            return b""
        case str() as text:
            try:
                return text.encode("ascii", "surrogateescape")
            except UnicodeEncodeError:
                raise Mismatch("text with a character set, as set_content() sets it", "one beyond ASCII") from None
        case other:
            raise Mismatch("a body of text", describe(other))


def _transfer_encoding(part: AnyMessage) -> str:
    """Read a part's transfer encoding, beside which there may be comments; empty if there is none to read."""
    try:
        for name, value in part.raw_items():
            if name.lower() == "content-transfer-encoding":
                found = tokens(source_of(value, is_structured=True).text)
                return next((token.text.lower() for token in found if token.kind == "word"), "")
    except UnreadableError:
        pass
    return ""


def can_be_carried(data: bytes) -> bool:
    """True if SMTP carries bytes as they are."""
    return _can_stay(data) and data.count(b"\r") == data.count(b"\r\n") == data.count(b"\n")


def lines_of(data: bytes) -> bytes:
    """End all lines as SMTP does; a lone carriage return, which SMTP cannot carry, stays to be found."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _is_wide(part: AnyMessage) -> bool:
    """True if the bytes of a line break may be part of a character."""
    try:
        return "\n".encode(str(part.get_param("charset", "us-ascii"))) != b"\n"
    except (LookupError, ValueError):
        return False


def _can_stay(data: bytes) -> bool:
    return data.isascii() and b"\0" not in data and fits(data)


def _changes(data: bytes, *, is_text: bool) -> bool:
    """True if SMTP would not bring these bytes as they are, but for the line breaks of text."""
    return bool(_BARE_RETURN.search(data)) or (not is_text and bool(_LINE_FEED.search(data)))


def _encoded(data: bytes, *, is_text: bool) -> Content:
    """Encode bytes, text so that people can still read it if that is shorter."""
    encoded = Content(_in_lines(binascii.b2a_base64(data, newline=False)), _BASE64)
    if not is_text:
        return encoded
    lines = _LINE_FEED.sub(b"\r\n", data).split(b"\r\n")
    quoted = b"\r\n".join(binascii.b2a_qp(line, istext=False).replace(b"=\n", b"=\r\n") for line in lines)
    if len(quoted) <= len(encoded.data):
        return Content(quoted, _QUOTED)
    return Content(_in_lines(binascii.b2a_base64(b"\r\n".join(lines), newline=False)), _BASE64)


def _in_lines(encoded: bytes) -> bytes:
    """Cut Base64 into lines."""
    return b"".join(encoded[start : start + _LINE] + b"\r\n" for start in range(0, len(encoded), _LINE))
