"""The lines of keys and tables in a TOML text, which ``tomllib`` does not tell."""

import re
import tomllib
from collections import Counter
from typing import Any

from .mistakes import Place

__all__ = ["lines_of"]

_SIMPLE_KEY = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = rf"{_SIMPLE_KEY}(?:[ \t]*\.[ \t]*{_SIMPLE_KEY})*"
_PAIR = re.compile(rf"[ \t]*({_KEY})[ \t]*=")
_TABLE = re.compile(rf"[ \t]*\[[ \t]*({_KEY})[ \t]*\][ \t]*(?:#.*)?")
_ARRAY_TABLE = re.compile(rf"[ \t]*\[\[[ \t]*({_KEY})[ \t]*\]\][ \t]*(?:#.*)?")
_OPAQUE = re.compile(
    # Triple quotes come first, as the pattern for single ones would find an empty string in them.
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}" + r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*""",
    re.DOTALL,
)
"""A string or a comment, in which brackets and keys mean nothing."""


def lines_of(text: str) -> dict[Place, int]:
    """Find the line of each key and table of a valid text, counted from 1.

    Keys within an inline table are not found: they count as being on the line where the table begins.
    """
    found: dict[Place, int] = {}
    elements: Counter[Place] = Counter()
    table: Place = ()
    for number, line in _beginnings(text.replace("\r\n", "\n")):
        place = table
        if match := _ARRAY_TABLE.fullmatch(line):
            array = _with_positions(_parts(match[1]), elements)
            place = table = (*array, elements[array])
            elements[array] += 1
        elif match := _TABLE.fullmatch(line):
            place = table = _with_positions(_parts(match[1]), elements)
        elif match := _PAIR.match(line):
            place = (*table, *_parts(match[1]))
        # The tables around it are found where their first key is, if they have no line of their own.
        for length in range(1, len(place) + 1):
            found.setdefault(place[:length], number)
    return found


def _beginnings(text: str) -> list[tuple[int, str]]:
    """Return the lines that begin something, with their numbers, without those inside a string or an array.

    Two texts with the same lines are read side by side: one without strings and comments, in which brackets count,
    and one in which the later lines of a string are comments, so that keys, which may be quoted, are whole.
    """
    bare = _OPAQUE.sub(lambda match: "\n" * match[0].count("\n"), text).split("\n")
    whole = _OPAQUE.sub(lambda match: match[0].replace("\n", "\n#") if "\n" in match[0] else match[0], text).split("\n")
    beginnings: list[tuple[int, str]] = []
    depth = 0
    for number, (line, skeleton) in enumerate(zip(whole, bare, strict=True), start=1):
        if depth == 0:
            beginnings.append((number, line))
        _, assigned, value = skeleton.partition("=")
        inside = value if depth == 0 and assigned else skeleton if depth else ""
        depth += sum(inside.count(bracket) for bracket in "[{") - sum(inside.count(bracket) for bracket in "]}")
    return beginnings


def _parts(key: str) -> Place:
    """Split a dotted key into its parts."""
    parts: list[str] = []
    # The parser itself knows best about quotes and escapes; each part is a table with one key.
    value: Any = tomllib.loads(f"{key} = 0")
    while value:
        ((part, value),) = value.items()
        parts.append(part)
    return tuple(parts)


def _with_positions(parts: Place, elements: Counter[Place]) -> Place:
    """Return the path of a table; if a part of it is an array of tables, it is in the last of these."""
    place: Place = ()
    for part in parts:
        place = (*place, elements[place] - 1, part) if elements[place] else (*place, part)
    return place
