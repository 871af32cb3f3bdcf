"""Lists of addresses, with names, comments and groups (RFC 5322, 3.4, and the obsolete forms of 4.4)."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from pinpoint_email._values.checks import Mismatch
from pinpoint_email._values.domains import NotAsciiError, a_label

from .folding import MAX_ENCODED_LINE, MAX_LINE, Piece, fold, unfolded
from .text import encoded_pieces
from .tokens import Token, UnreadableError, encoded_comment, tokens, unquoted
from .words import decoded_words

__all__ = ["NoAddressesError", "address_header", "addresses", "mailbox", "mailboxes"]

_ASCII_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*|\[[!-Z^-~]+\]", re.ASCII)
_ROOM = 64
"""For encoded words where no header's name is known yet."""
_CFWS = {"space", "comment"}
"""Kinds of tokens that may stand anywhere."""


class NoAddressesError(Mismatch):
    """A text is no list of addresses."""

    def __init__(self) -> None:
        super().__init__("addresses, separated by commas", "something else")


class _Run(NamedTuple):
    """Tokens that belong together."""

    role: str
    """``phrase``, ``local``, ``domain``, or ``sign`` for all that separates."""
    tokens: list[Token]


def addresses(text: str) -> list[str]:
    """Read the addresses of a list, in ASCII.

    Raises:
        Mismatch: It is no list of addresses, or one cannot be written in ASCII.
    """
    return [_address(mailbox) for mailbox in _mailboxes(text)]


def mailboxes(text: str) -> list[str]:
    """Read the addresses of a list with their names, in ASCII.

    Raises:
        Mismatch: It is no list of addresses, or one cannot be written in ASCII.
    """
    return [_in_one_line(mailbox) for mailbox in _mailboxes(text)]


def mailbox(text: str) -> str:
    """Read one address with its name, in ASCII.

    Raises:
        Mismatch: It is not one address, or cannot be written in ASCII.
    """
    match list(_items(text)):
        case [item] if any(run.role == "domain" for run in item):
            return _in_one_line(item)
        case _:
            raise NoAddressesError


def address_header(name: str, text: str) -> str:
    """Write a header with a list of addresses: names are encoded, domains are A-labels, all else stays.

    Raises:
        Mismatch: It is no list of addresses, or one cannot be written in ASCII.
    """
    room = MAX_ENCODED_LINE - len(f"{name}:")
    return fold(name, _pieces((run for item in _items(text) for run in item), room))


def _in_one_line(mailbox: list[_Run]) -> str:
    _address(mailbox)  # it has to be one
    return "".join(space + piece for space, piece in _pieces(mailbox, _ROOM)).strip()


def _mailboxes(text: str) -> Iterator[list[_Run]]:
    return (item for item in _items(text) if any(run.role == "domain" for run in item))


def _address(mailbox: list[_Run]) -> str:
    """Join what belongs to the address itself."""
    local, domain = ("".join(_bare(run)) for role in ("local", "domain") for run in mailbox if run.role == role)
    if not local.isascii():
        raise NotAsciiError
    domain = a_label(domain)
    if not _ASCII_DOMAIN.fullmatch(domain):
        raise NoAddressesError
    return f"{local}@{domain}"


def _items(text: str) -> Iterator[list[_Run]]:
    """Cut a list into mailboxes, names of groups, and what stands between them."""
    try:
        yield from _cut(tokens(unfolded(text)))
    except UnreadableError:
        raise NoAddressesError from None


def _cut(found: Iterable[Token]) -> Iterator[list[_Run]]:
    item: list[Token] = []
    in_angle = in_group = False
    for token in found:
        sign = token.text if token.kind == "sign" else ""
        in_angle = sign == "<" or (in_angle and sign != ">")
        if in_angle or sign not in {",", ":", ";"}:
            item.append(token)
            continue
        if sign != "," and in_group is (sign == ":"):  # a group in a group, or the end of none
            raise UnreadableError
        in_group = sign == ":" or (in_group and sign == ",")
        yield [_Run("phrase", item)] if sign == ":" else _mailbox(item)
        yield [_Run("sign", [token])]
        item = []
    yield _mailbox(item)


def _mailbox(item: list[Token]) -> list[_Run]:
    """Tell apart what a mailbox is made of."""
    signs = [token.text if token.kind == "sign" else "" for token in item]
    if all(token.kind in _CFWS for token in item):
        return [_Run("sign", item)]
    if "<" not in signs:
        return _address_runs(item)
    start = signs.index("<")
    if ">" not in signs[start:]:
        raise UnreadableError
    end = signs.index(">", start)
    if any(token.kind not in _CFWS for token in item[end + 1 :]):
        raise UnreadableError
    if all(token.kind in _CFWS for token in item[start + 1 : end]):  # as in <>, which nobody can be reached by
        return [_Run("phrase", item[:start]), _Run("sign", item[start:])]
    route = start + 1 + (signs[start:end].index(":") if ":" in signs[start:end] else 0)
    return [
        _Run("phrase", item[:start]),
        _Run("sign", item[start:route]),
        *_address_runs(item[route:end]),
        _Run("sign", item[end:]),
    ]


def _address_runs(item: list[Token]) -> list[_Run]:
    """Tell the part before the @ from the domain."""
    *rest, at = [place for place, token in enumerate(item) if token.text == "@" and token.kind == "sign"] or [-1]
    if rest or at < 0:
        raise UnreadableError
    local, domain = _Run("local", item[:at]), _Run("domain", item[at + 1 :])
    for run, kind in ((local, "quoted"), (domain, "literal")):
        words = [token for token in run.tokens if token.kind not in _CFWS]
        if not words or any(token.kind not in {"word", kind} for token in words):
            raise UnreadableError
        if any(not (one.text.endswith(".") or other.text.startswith(".")) for one, other in pairwise(words)):
            raise UnreadableError
    return [local, _Run("sign", [item[at]]), domain]


def _bare(run: _Run) -> Iterator[str]:
    return (token.text for token in run.tokens if token.kind not in _CFWS)


def _pieces(runs: Iterable[_Run], room: int) -> list[Piece]:
    """Write runs in ASCII, as what to fold; encoded words fit behind the header's name."""
    pieces: list[Piece] = []
    space = " "
    for fragment in (fragment for run in runs for fragment in _written(run, room)):
        if not fragment.strip(" \t"):
            space = fragment
            continue
        last = pieces[-1][1] if pieces else ""
        if not space and (last.endswith((",", "?="))):
            space = " "  # where the header can be folded, and where an encoded word has to end
        if space or not pieces:
            pieces.append((space, fragment))
        else:
            pieces[-1] = (pieces[-1][0], last + fragment)
        space = ""
    return pieces


def _written(run: _Run, room: int) -> Iterator[str]:
    """Write the tokens of a run, and the white space between them, in ASCII."""
    is_odd = run.role == "phrase" and any(_has_to_change(text, room) for _, text in run.tokens)
    for is_name, group in groupby(run.tokens, lambda token: is_odd and token.kind != "comment"):
        if is_name:
            yield from _encoded_name(list(group), room)
        else:
            for token in group:
                yield from _written_token(run.role, token, room)


def _has_to_change(text: str, room: int) -> bool:
    """True for a word of a name that is not ASCII, or too long for the line."""
    return not text.isascii() or len(text) >= MAX_LINE or ("=?" in text and len(text) >= room)


def _written_token(role: str, token: Token, room: int) -> Iterable[str]:
    if token.kind == "comment":
        return re.split("( )", token.text if token.text.isascii() else encoded_comment(token.text, room))
    if token.text.isascii():
        return [token.text]
    if role == "domain":
        return [a_label(token.text)]
    raise NotAsciiError


def _encoded_name(name: list[Token], room: int) -> Iterator[str]:
    """Encode a name as a whole: no part of it can then be taken for something else."""
    text = ""
    for is_quoted, group in groupby(name, lambda token: token.kind == "quoted"):
        written = "".join(unquoted(token.text) if is_quoted else token.text for token in group)
        text += written if is_quoted else decoded_words(written)
    yield " "
    if text := text.strip(" \t"):
        for space, word in encoded_pieces(text, room):
            yield word
            yield space
