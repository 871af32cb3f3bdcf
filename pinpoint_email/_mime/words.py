"""Encoded words: text beyond ASCII in a header (RFC 2047)."""

import binascii
import re
from collections.abc import Iterator

__all__ = ["MAX_WORD", "UNKNOWN_CHARSET", "decoded_words", "encoded_words"]

_WORD = r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?="
_ADJACENT = re.compile(rf"{_WORD}(?:\s*{_WORD})*")
"""Encoded words with nothing but white space between them, which is not shown."""
_PARTS = re.compile(r"=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+=*")
_PREFIX = {"q": "=?utf-8?q?", "b": "=?utf-8?b?"}
_SUFFIX = "?="
MAX_WORD = 75
"""In characters, with prefix and suffix."""
_SHORTEST_ROOM = len(_PREFIX["q"]) + 12 + len(_SUFFIX)
"""Room for any one character."""
UNKNOWN_CHARSET = "unknown-8bit"
"""The name under which the standard library keeps bytes of headers (RFC 1428)."""
_SPACE = 0x20
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
"""Characters that stand for themselves everywhere, in phrases as well."""


def encoded_words(text: str, room: int = MAX_WORD) -> list[str]:
    """Encode a text as words of whole characters, to be separated by white space, which is not shown.

    Args:
        text: The text, white space included.
        room: How many characters the first word may have; it has more if no character would fit.
    """
    data = text.encode()
    quoted = sum(1 if byte in _PLAIN or byte == _SPACE else 3 for byte in data)
    kind = "q" if quoted <= 4 * -(-len(data) // 3) else "b"
    encode = _quoted if kind == "q" else _base64
    return [f"{_PREFIX[kind]}{encode(piece)}{_SUFFIX}" for piece in _pieces(text, kind, max(room, _SHORTEST_ROOM))]


def decoded_words(text: str) -> str:
    """Decode all encoded words of a text; one that cannot be decoded stays as it is."""
    return _ADJACENT.sub(lambda found: _decoded(found.group()), text)


def _pieces(text: str, kind: str, room: int) -> Iterator[bytes]:
    """Cut a text into what fits into a word each, between characters."""
    overhead = len(_PREFIX[kind]) + len(_SUFFIX)
    piece, size = b"", 0
    for character in text:
        data = character.encode()
        width = len(_quoted(data)) if kind == "q" else len(data)
        limit = room - overhead if kind == "q" else (room - overhead) // 4 * 3
        if size + width > limit:
            yield piece
            piece, size, room = b"", 0, MAX_WORD
        piece += data
        size += width
    yield piece


def _quoted(data: bytes) -> str:
    return "".join(chr(byte) if byte in _PLAIN else "_" if byte == _SPACE else f"={byte:02X}" for byte in data)


def _base64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def _decoded(words: str) -> str:
    """Decode adjacent words: bytes of one character set are put together first, as some programs cut characters."""
    runs: list[tuple[str, bytes]] = []
    try:
        for charset, kind, encoded in _PARTS.findall(words):
            name = charset.partition("*")[0].lower()  # behind the asterisk is a language (RFC 2231)
            data = _of_quoted(encoded) if kind in "qQ" else _of_base64(encoded)
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + data)
            else:
                runs.append((name, data))
        text = "".join(_text_of(name, data) for name, data in runs)
        text.encode()  # a character set can have what UTF-8 has not
    except (LookupError, ValueError):
        return words
    return text


def _text_of(charset: str, data: bytes) -> str:
    """Decode bytes; those of no character set are taken for UTF-8, else for Latin-1."""
    if charset != UNKNOWN_CHARSET:
        return data.decode(charset, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _of_quoted(encoded: str) -> bytes:
    return binascii.a2b_qp(encoded.encode("ascii"), header=True)


def _of_base64(encoded: str) -> bytes:
    if not _BASE64.fullmatch(encoded):
        raise ValueError
    return binascii.a2b_base64(f"{encoded}==")
