"""Lines of headers: none longer than SMTP allows, and few longer than people like."""

import re
from collections.abc import Iterable, Iterator

__all__ = ["MAX_ENCODED_LINE", "MAX_LINE", "Piece", "fits", "fold", "split", "unfolded"]

MAX_LINE = 998
"""In bytes, without the line break."""
_LINE = 78
MAX_ENCODED_LINE = 76
_BREAK = re.compile(r"\r\n|\r|\n")
_TABS = re.compile(r"(?:\r\n|\r|\n)\t+")
_WHITE_SPACE = re.compile(r"([ \t]+)")

Piece = tuple[str, str]
"""White space, and what follows it on the same line."""


def fits(data: bytes) -> bool:
    """True if no line is longer than SMTP allows, whether lines end in CR LF or in LF."""
    start = 0
    while len(data) - start > MAX_LINE:
        # From the end of what one line may have, backwards, so that most lines are never looked at.
        end = data.rfind(b"\n", start, start + MAX_LINE + 1)
        if end < 0:
            end = start + MAX_LINE + 1
            if data[end - 1 : end + 1] != b"\r\n":
                return False
        start = end + 1
    return True


def unfolded(text: str) -> str:
    """A header's value in one line. Programs that fold with a tab put it in place of a space."""
    return _BREAK.sub("", _TABS.sub(" ", text))


def split(text: str) -> Iterator[Piece]:
    """Cut a text where there is white space."""
    first, *rest = _WHITE_SPACE.split(text)
    yield "", first
    yield from zip(rest[::2], rest[1::2], strict=True)


def fold(name: str, pieces: Iterable[Piece]) -> str:
    """Write a header in lines of 78 characters, or 76 with encoded words, wherever there is a single space to break at.

    Other white space is broken at only where a line would be longer than SMTP allows, as many programs take
    what they find at a line break for one space.
    """
    lines: list[str] = []
    line = f"{name}:"
    for space, text in pieces:
        width = len(line) + len(space) + len(text)
        limit = MAX_ENCODED_LINE if "=?" in line + text else _LINE
        is_late = space == " " and width > limit and (lines or len(line) > len(name) + 1)
        if space and text and (is_late or width > MAX_LINE):
            lines.append(line)
            line = ""
        line += space + text
    return "\r\n".join([*lines, line])
