"""The words and signs of structured headers (RFC 5322, 3.2)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .text import encoded_pieces
from .words import MAX_WORD, decoded_words

__all__ = ["Token", "UnreadableError", "encoded_comment", "quoted", "tokens", "unquoted"]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<quoted>"(?:[^"\\]|\\.)*")
    |(?P<literal>\[(?:[^\]\\]|\\.)*\])
    |(?P<sign>[<>:;,@])
    |(?P<open>\()
    |(?P<word>[^ \t\r\n"()<>\[:;,@][^ \t\r\n"()<>:;,@]*)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"[^()\\]+|\\.|[()]", re.DOTALL)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_TO_QUOTE = re.compile(r'(["\\])')


class UnreadableError(ValueError):
    """A header is not what the standard says; the text is never shown."""


class Token(NamedTuple):
    """A piece of a header, as it stands there."""

    kind: str
    """``space``, ``comment``, ``quoted``, ``literal``, ``sign`` or ``word``."""
    text: str


def tokens(text: str) -> Iterator[Token]:
    """Take a header's value apart; the pieces put together are the value again.

    Raises:
        UnreadableError: A quotation or a comment has no end.
    """
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise UnreadableError
        kind, end = str(found.lastgroup), found.end()
        if kind == "open":
            kind, end = "comment", _end_of_comment(text, position)
        yield Token(kind, text[position:end])
        position = end


def unquoted(text: str) -> str:
    """Give a quotation's or comment's text: without its signs at both ends, and without backslashes."""
    return _PAIR.sub(r"\1", text[1:-1])


def quoted(text: str) -> str:
    """Write a text in quotation marks."""
    escaped = _TO_QUOTE.sub(r"\\\1", text)
    return f'"{escaped}"'


def encoded_comment(comment: str, room: int = MAX_WORD) -> str:
    """Write a comment in ASCII."""
    words = encoded_pieces(decoded_words(unquoted(comment)), room - len("()"))
    return f"({' '.join(word for _, word in words)})"


def _end_of_comment(text: str, start: int) -> int:
    """Find where a comment ends, which may have others inside."""
    depth = 0
    for found in _COMMENT.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
        if not depth:
            return found.end()
    raise UnreadableError
