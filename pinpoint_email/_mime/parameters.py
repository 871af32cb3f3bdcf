"""Headers with parameters, such as names of files (RFC 2045, 5.1, RFC 2183 and RFC 2231)."""

import re
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import NamedTuple
from urllib.parse import quote, unquote

from .folding import MAX_LINE, Piece, fold, split, unfolded
from .text import encoded_pieces
from .tokens import Token, UnreadableError, encoded_comment, quoted, tokens, unquoted
from .words import decoded_words

__all__ = ["parameter_header"]

_NAME = re.compile(r"([^\s*]+)(\*[0-9]+)?(\*)?\s*", re.ASCII)
_ROOM = 60
"""Characters of a value on a line, beside the parameter's name."""
_SAFE = "!#$&+-.^_`{}|~"
"""Characters that an encoded value has as they are, beside letters and digits."""


class _Parameter(NamedTuple):
    """A parameter, or one of the sections that a long one is divided into."""

    source: str
    """The whole of it, as it stands in the header."""
    name: str
    section: int
    """The number of the section, -1 if it is the whole."""
    is_extended: bool
    """True if the value is percent-encoded, with its character set in the first section."""
    value: str

    @property
    def group(self) -> tuple[str, bool]:
        """The key that it shares with the other sections of its parameter."""
        return self.name.lower(), self.section >= 0 or self.is_extended

    @property
    def can_stay(self) -> bool:
        """True if SMTP can carry it as it is."""
        return self.source.isascii() and "\0" not in self.source and len(self.source) < MAX_LINE - 1


def parameter_header(name: str, text: str, **changed: str) -> str:
    """Write a header of a value and parameters: those that are not ASCII are encoded, all else stays.

    Args:
        name: The header's name.
        text: Its value.
        changed: Parameters to put in place of those of the same name.

    Raises:
        UnreadableError: Its value is not of this form.
    """
    first, *rest = _sections(unfolded(text))
    if not all(token.text.isascii() or token.kind == "comment" for token in first):
        raise UnreadableError
    found = [parameter for parameter in map(_read, rest) if parameter.name.lower() not in changed]
    groups = {parameter.group: [each for each in found if each.group == parameter.group] for parameter in found}
    written: list[Piece] = []
    for group, members in groups.items():
        if all(member.can_stay for member in members):
            written += [(" ", member.source) for member in members]
        else:
            written += _encoded(members, has_twin=(group[0], not group[1]) in groups)
    written += [(" ", f"{changed_name}={quoted(value)}") for changed_name, value in changed.items()]
    pieces = list(split(f" {_plain(first)}"))
    for piece in written:
        pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]};")
        pieces.append(piece)
    return fold(name, pieces)


def _sections(text: str) -> list[list[Token]]:
    """Cut a value at its semicolons."""
    sections: list[list[Token]] = [[]]
    for token in _tokens(text):
        if token.kind == "sign" and token.text == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return [section for section in sections if any(token.kind != "space" for token in section)] or [[]]


def _tokens(text: str) -> list[Token]:
    try:
        return list(tokens(text))
    except UnreadableError:
        return list(tokens(f'{text}"'))  # programs forget the end of the last name


def _plain(section: list[Token]) -> str:
    """Write a section with its comments in ASCII, and otherwise as it stands there."""
    return "".join(
        encoded_comment(text) if kind == "comment" and not text.isascii() else text for kind, text in section
    ).strip(" \t")


def _read(parameter: list[Token]) -> _Parameter:
    name, _, value = "".join(token.text for token in parameter).strip(" \t").partition("=")
    value = value.strip(" \t")
    found = _NAME.fullmatch(name)
    if not found or not value:
        return _Parameter(_plain(parameter), name, section=-1, is_extended=False, value=value)
    if value.startswith('"'):
        value = next(unquoted(token.text) for token in parameter if token.kind == "quoted")
    if not value.isascii():
        value = decoded_words(value)
    base, section, star = found.groups()
    return _Parameter(_plain(parameter), base, int(section[1:]) if section else -1, bool(star), value)


def _encoded(parameters: list[_Parameter], *, has_twin: bool) -> list[Piece]:
    """Write a parameter anew, which may be there in sections."""
    first = parameters[0]
    if not first.name or not first.name.isascii() or not first.value:
        raise UnreadableError
    if not first.group[1] and has_twin:
        # For programs that do not know the extended form, in the way that these understand.
        words = " ".join(word for _, word in encoded_pieces(first.value))
        return [(" ", f"{first.name}={quoted(words)}")]
    return list(_extended(first.name, _decoded(parameters)))


def _decoded(parameters: list[_Parameter]) -> str:
    """Put the value of a parameter together."""
    charset, written = "utf-8", ""
    for position, parameter in enumerate(sorted(parameters, key=lambda each: each.section)):
        value = parameter.value
        if parameter.is_extended and position == 0 and value.count("'") > 1:
            charset, _, value = value.split("'", 2)
        written += value if parameter.is_extended else value.replace("%", "%25")
    try:
        return unquote(written, encoding=charset or "utf-8")
    except LookupError:
        raise UnreadableError from None


def _extended(name: str, value: str) -> Iterator[Piece]:
    """Write a value in the extended form, in several sections if it is long."""
    encoded = [quote(character, safe=_SAFE) for character in value]
    if sum(map(len, encoded)) <= _ROOM:
        yield " ", f"{name}*=utf-8''{''.join(encoded)}"
        return
    ends = accumulate(map(len, encoded))
    lines = groupby(zip(ends, encoded, strict=True), lambda pair: pair[0] // _ROOM)
    for number, (_, pairs) in enumerate(lines):
        charset = "" if number else "utf-8''"
        yield " ", f"{name}*{number}*={charset}{''.join(character for _, character in pairs)}"
