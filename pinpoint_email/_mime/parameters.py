"""Headers with parameters, such as names of files (RFC 2045, 5.1, RFC 2183 and RFC 2231)."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, groupby
from urllib.parse import quote

from .folding import MAX_LINE, Piece, fold, unfolded
from .text import encoded_pieces
from .tokens import Token, UnreadableError, encoded_comment, quoted, tokens, unquoted

__all__ = ["parameter_header"]

_ROOM = 60
"""Characters of a value on a line, beside the parameter's name."""
_SAFE = "!#$&+-.^_`{}|~"
"""What an encoded value has as it is, beside letters and digits."""
_ENCODED = re.compile("%[0-9A-Fa-f]{2}|.")


def parameter_header(name: str, text: str, **changed: str) -> str:
    """Write a header of a value and parameters: those that are not ASCII are encoded, all else stays.

    Args:
        name: The header's name.
        text: Its value.
        changed: Parameters to put in place of those of the same name.

    Raises:
        UnreadableError: Its value is not of this form.
    """
    first, *parameters = _sections(unfolded(text))
    if not all(token.text.isascii() or token.kind == "comment" for token in first):
        raise UnreadableError
    names = {_name_of(parameter) for parameter in parameters}
    pieces: list[Piece] = [(" ", _plain(first))]
    for parameter in parameters:
        if _name_of(parameter) not in changed:
            pieces += _written(parameter, has_twin=f"{_name_of(parameter)}*" in names)
    for changed_name, value in changed.items():
        pieces.append((" ", f"{changed_name}={quoted(value)}"))
    return fold(name, [(space, f"{piece};") for space, piece in pieces[:-1]] + pieces[-1:])


def _sections(text: str) -> list[list[Token]]:
    """Cut a value at its semicolons."""
    sections: list[list[Token]] = [[]]
    for token in tokens(text):
        if token.kind == "sign" and token.text == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return [section for section in sections if any(token.kind != "space" for token in section)] or [[]]


def _name_of(parameter: list[Token]) -> str:
    return _plain(parameter).partition("=")[0].strip().lower()


def _plain(section: list[Token]) -> str:
    """Write a section with its comments in ASCII, and otherwise as it stands there."""
    return "".join(
        encoded_comment(text) if kind == "comment" and not text.isascii() else text for kind, text in section
    ).strip()


def _written(parameter: list[Token], *, has_twin: bool) -> Iterable[Piece]:
    plain = _plain(parameter)
    if plain.isascii() and len(plain) < MAX_LINE - 1:
        return [(" ", plain)]
    name, _, value = "".join(token.text for token in parameter).strip().partition("=")
    name, value = name.strip(), value.strip()
    if not name.isascii() or not value:
        raise UnreadableError
    if name.endswith("*"):  # encoded already, but for bytes that should be, or in one piece that is too long
        charset, _, rest = value.rpartition("'")
        return _extended(name.rstrip("*"), f"{charset}'", _ENCODED.findall(quote(rest, safe=f"{_SAFE}%")))
    if value.startswith('"'):
        value = next(unquoted(token.text) for token in parameter if token.kind == "quoted")
    if has_twin:  # for programs that do not know the extended form, in the way that these understand
        return [(" ", f"{name}=" + quoted(" ".join(word for _, word in encoded_pieces(value))))]
    return _extended(name, "utf-8''", [quote(character, safe=_SAFE) for character in value])


def _extended(name: str, charset: str, encoded: list[str]) -> Iterator[Piece]:
    """Write a value of encoded characters, in several pieces if it is long."""
    if sum(map(len, encoded)) <= _ROOM:
        yield " ", f"{name}*={charset}{''.join(encoded)}"
        return
    ends = accumulate(map(len, encoded))
    lines = groupby(zip(ends, encoded, strict=True), lambda pair: pair[0] // _ROOM)
    for number, (_, pairs) in enumerate(lines):
        yield " ", f"{name}*{number}*={'' if number else charset}{''.join(character for _, character in pairs)}"
