"""Text in headers: in subjects, and wherever a standard gives no structure (RFC 5322, 2.2.1)."""

import re

from .folding import MAX_ENCODED_LINE, MAX_LINE, Piece, fits, fold, split
from .words import encoded_words

__all__ = ["encoded_pieces", "is_odd", "text_header"]

_ODD = re.compile(r"[^\x01-\x09\x0b\x0c\x0e-\x7f]")
"""A character that SMTP cannot carry in a header."""


def is_odd(word: str) -> bool:
    """True if a word would not arrive as it is."""
    return bool(_ODD.search(word)) or ("=?" in word and "?=" in word) or len(word) >= MAX_LINE


def text_header(name: str, text: str) -> str:
    """Write a header whose value is any text, encoded from the first word to the last that needs it.

    White space at its ends, which is not shown, has to be encoded as well.
    """
    if text != text.strip(" \t"):
        return _all_encoded(name, text)
    words = list(split(text))
    odd = [position for position, (_, word) in enumerate(words) if is_odd(word)]
    header = fold(name, _with_encoded(name, words, odd[0], odd[-1] + 1) if odd else _after_a_space(words))
    return header if fits(header.encode("ascii")) else _all_encoded(name, text)


def _all_encoded(name: str, text: str) -> str:
    return fold(name, encoded_pieces(text, MAX_ENCODED_LINE - len(name) - 1))


def encoded_pieces(text: str, room: int = MAX_ENCODED_LINE) -> list[Piece]:
    """Encode a text as words with a space before each, the first of them in the room that is left on a line."""
    return [(" ", word) for word in encoded_words(text, room - 1)]


def _with_encoded(name: str, words: list[Piece], start: int, end: int) -> list[Piece]:
    """Encode some words of a text.

    White space beside an encoded word is part of the text, white space between two is not shown. So of that
    beside the encoded words one character stays outside, and the rest is encoded with them.
    """
    before, after = words[:start], words[end:]
    text = "".join(space + word for space, word in words[start:end])
    outer = " "
    if before:
        outer, text = text[0], text[1:]
    if after:
        (space, word), *rest = after
        text += space[:-1]
        after = [(space[-1], word), *rest]
    (_, first), *others = encoded_pieces(text, MAX_ENCODED_LINE if before else MAX_ENCODED_LINE - len(name) - 1)
    return [*_after_a_space(before), (outer, first), *others, *after]


def _after_a_space(words: list[Piece]) -> list[Piece]:
    return [(f" {space}", word) if position == 0 else (space, word) for position, (space, word) in enumerate(words)]
