"""Headers as they leave: as they are if SMTP can carry that, and otherwise encoded by their structure."""

import re
from email.header import Header
from email.headerregistry import BaseHeader
from email.policy import SMTP

from pinpoint_email._values.checks import Mismatch

from .addresses import address_header
from .folding import MAX_LINE, fits, fold, split, unfolded
from .parameters import parameter_header
from .sources import PlainText, Source, source_of
from .text import is_odd, text_header
from .tokens import UnreadableError, encoded_comment, tokens
from .words import decoded_words

__all__ = ["ADDRESS_HEADERS", "header", "unchanged_header"]

ADDRESS_HEADERS = frozenset(
    f"{prefix}{name}" for prefix in ("", "resent-") for name in ("from", "sender", "reply-to", "to", "cc", "bcc")
)
"""Headers with addresses that decide who gets a message, or an answer to it."""
_RECEIPTS = frozenset({"disposition-notification-to", "errors-to", "mail-followup-to", "return-receipt-to"})
_PARAMETERS = frozenset({"content-disposition", "content-type"})
_IDENTIFIERS = frozenset({"content-id", "in-reply-to", "message-id", "references", "resent-message-id"})
_COMMENTED = frozenset({"content-transfer-encoding", "date", "mime-version", "received", "resent-date"})
_STRUCTURED = ADDRESS_HEADERS | _RECEIPTS | _PARAMETERS | _IDENTIFIERS | _COMMENTED
_NAME = re.compile(r"[!-9;-~]+")
_BREAK = re.compile(r"\r\n|\r|\n")
_BEGINS_ANOTHER = re.compile(r"(?:\r\n|\r(?!\n)|\n)(?![ \t])")
_EMPTY_LINE = re.compile(r"\A(?:[ \t]*(?:\r\n|\r|\n))+[ \t]+|(?:\r\n|\r|\n)[ \t]*(?=\r|\n|\Z)")
"""A line of a header without anything in it, the first one included."""
_SIGNED = SMTP.clone(utf8=False)
"""The policy by which the standard library writes a part to be signed."""


def header(name: str, value: object, *, is_attached: bool = False) -> str:
    """Write a header: as it is if SMTP can carry it, else encoded.

    Args:
        name: Its name.
        value: Its value, as the standard library keeps it.
        is_attached: True in an attached message, whose addresses nobody sends to, so that they may be anything.

    Raises:
        Mismatch: It would begin another header, or is no list of addresses in ASCII where one has to be.
    """
    source = source_of(value, is_structured=name.lower() in _STRUCTURED)
    text = source.text
    _check(name, text)
    if not is_attached:
        text = _EMPTY_LINE.sub("", text)
    written = _joined(name, text)
    if _can_stay(written) and not _changes(value, source, text):
        return written
    text = unfolded(text)
    has_to_be_addresses = name.lower() in ADDRESS_HEADERS and not is_attached
    try:
        encoded = _encoded(name, text, is_decoded=source.is_decoded)
    except Mismatch:
        if has_to_be_addresses:
            raise
        return text_header(name, text)
    if _can_stay(encoded):
        return encoded
    if has_to_be_addresses:
        raise Mismatch(f"addresses without NUL, in lines of at most {MAX_LINE} bytes", "others")
    return text_header(name, text)


def unchanged_header(name: str, value: object) -> bytes:
    """Write a header of a signed part as it was signed.

    Raises:
        Mismatch: It would begin another header, or reading has lost a line break of it.
    """
    match value:
        case BaseHeader():
            text = value.fold(policy=_SIGNED).removeprefix(f"{name}: ").rstrip("\r\n")
        case Header():
            text = value.encode()
        case _:
            text = str(value)
    _check(name, text)
    if text.startswith(("\r", "\n")):
        # Newer versions of the standard library do not keep it at all, so that there is nothing to see.
        raise Mismatch("signed headers as they were signed", "one whose first line break is lost in reading")
    return _joined(name, text).encode("utf-8", "surrogateescape")


def _check(name: str, text: str) -> None:
    if not _NAME.fullmatch(name):
        raise Mismatch("names of headers in ASCII, without spaces and colons", "another", "headers")
    if _BEGINS_ANOTHER.search(text):
        raise Mismatch("a header without line breaks", "one that begins another")


def _joined(name: str, text: str) -> str:
    space = "" if text.startswith(("\r", "\n")) else " "
    return f"{name}:{space}" + _BREAK.sub("\r\n", text)


def _changes(value: object, source: Source, text: str) -> bool:
    """True if a value that SMTP could carry would arrive as another one."""
    match value:
        case PlainText():
            return is_odd(unfolded(text)) or text != text.strip(" \t")
        case Header() if not source.is_decoded:
            # The standard library makes one encoded word for each of its pieces, however long they are.
            return "=?" in text
        case _:
            return source.is_decoded and is_odd(unfolded(text))


def _can_stay(written: str) -> bool:
    return written.isascii() and "\0" not in written and fits(written.encode("ascii"))


def _encoded(name: str, text: str, *, is_decoded: bool) -> str:
    """Write a header in one line of text anew."""
    kind = name.lower()
    if kind in ADDRESS_HEADERS | _RECEIPTS:
        return address_header(name, text)
    try:
        if kind in _PARAMETERS:
            return parameter_header(name, text)
        if kind in _COMMENTED:
            return _commented_header(name, text)
    except UnreadableError:
        pass  # what cannot be read leaves as text
    if kind in _IDENTIFIERS:
        text = text.replace("><", "> <")
    if is_decoded:
        return text_header(name, text)
    folded = fold(name, split(f" {text}"))
    return folded if _can_stay(folded) else text_header(name, decoded_words(text.rstrip(" \t")))


def _commented_header(name: str, text: str) -> str:
    """Write a header of which nothing but comments may be beyond ASCII."""
    written = "".join(
        encoded_comment(token.text) if token.kind == "comment" and not token.text.isascii() else token.text
        for token in tokens(text)
    )
    if not written.isascii():
        raise UnreadableError
    return fold(name, split(f" {written}"))
