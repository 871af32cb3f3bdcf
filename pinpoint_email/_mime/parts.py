"""Messages and their parts as they leave (RFC 5322, 2.1, and RFC 2046, 5)."""

import hashlib
import re
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect, MessageDefect, MissingHeaderBodySeparatorDefect
from typing import NamedTuple

from pinpoint_email._values.checks import Mismatch

from .content import Content, can_be_carried, content_of, lines_of, payload_of, plain_content
from .folding import MAX_LINE
from .headers import header
from .parameters import parameter_header
from .signed import unchanged
from .sources import AnyMessage, parts_of, source_of

__all__ = ["write"]

_BREAK = b"\r\n"
_BOUNDARY = re.compile(r"[ -~]{1,900}")
_HEADER = re.compile(rb"[!-9;-~]*:|[ \t]")
"""The beginning of a line that would be read as a header, or as more of one."""
_UNIX_FROM = re.compile(r"From [ -~]{0,900}")
"""The line by which mailbox files separate messages, as it stands above the headers of some that are attached."""
_ENCODING = "content-transfer-encoding"


class _Body(NamedTuple):
    """The part of a message behind its headers, and what these have to say about it that they do not yet."""

    data: bytes
    encoding: str | None = None
    boundary: str | None = None
    is_encoded: bool = False
    """True if this or a part of it was encoded anew."""


def write(message: AnyMessage, *, without: frozenset[str]) -> bytes:
    """Write a message: as it is where SMTP can carry that, else encoded.

    Args:
        message: The message, which is not changed.
        without: Headers to leave out, in lower case.

    Raises:
        Mismatch: It cannot be written; the path names a header, if it is one that cannot.
    """
    data = _message(message, without=without, is_attached=False)
    if not can_be_carried(data):
        raise Mismatch(f"names of headers, and parts, that fit into ASCII in lines of {MAX_LINE} bytes", "others")
    return data if data.endswith(_BREAK) or not message.is_multipart() else data + _BREAK


def _message(message: AnyMessage, *, without: frozenset[str] = frozenset(), is_attached: bool) -> bytes:
    body = _body(message, is_attached=is_attached)
    head = list(_head(message, body, without=without, is_attached=is_attached))
    if body.is_encoded and "MIME-Version" not in message:
        head.append(b"MIME-Version: 1.0")
    if is_attached and _UNIX_FROM.fullmatch(first := message.get_unixfrom() or ""):
        head.insert(0, first.encode("ascii"))
    # What is no header in the middle of them begins the body, as it did where it was read; but a message that is sent
    # has to have headers that end.
    return _joined(head, body.data, is_one=is_attached and _goes_on(message, body))


def _part(part: AnyMessage, *, is_attached: bool) -> _Body:
    """Write a part of a multipart, as the data of a body."""
    body = _body(part, is_attached=is_attached)
    head = list(_head(part, body, is_attached=is_attached))
    return _Body(_joined(head, body.data, is_one=_goes_on(part, body)), is_encoded=body.is_encoded)


def _goes_on(part: AnyMessage, body: _Body) -> bool:
    """True if there is no empty line between headers and body.

    An empty body needs none in a multipart, where a delimiter follows. A line that is no header ends the headers as
    well, where one was read.
    """
    has_no_separator = _has_defect(part, MissingHeaderBodySeparatorDefect) and not _HEADER.match(body.data)
    return not body.data or (has_no_separator and not body.encoding)


def _has_defect(part: AnyMessage, kind: type[MessageDefect]) -> bool:
    return any(isinstance(defect, kind) for defect in part.defects)


def _joined(head: list[bytes], data: bytes, *, is_one: bool) -> bytes:
    return b"".join(line + _BREAK for line in head) + (b"" if is_one else _BREAK) + data


def _head(
    part: AnyMessage, body: _Body, *, without: frozenset[str] = frozenset(), is_attached: bool
) -> Iterator[bytes]:
    """Write the headers of a part, in their order."""
    encoding = body.encoding
    for name, value in part.raw_items():
        match name.lower():
            case kind if kind in without:
                continue
            case "date" | "resent-date" if not str(value).strip():
                continue
            case kind if kind == _ENCODING and body.encoding:
                if encoding:
                    yield f"{name}: {encoding}".encode("ascii")
                encoding = None
            case "content-type" if body.boundary:
                text = source_of(value, is_structured=True).text
                yield parameter_header(name, text, boundary=body.boundary).encode("ascii")
            case _:
                yield _header(name, value, is_attached=is_attached)
    if encoding:
        yield f"Content-Transfer-Encoding: {encoding}".encode("ascii")


def _header(name: str, value: object, *, is_attached: bool) -> bytes:
    try:
        return header(name, value, is_attached=is_attached).encode("ascii")
    except Mismatch as mismatch:
        raise mismatch if mismatch.path else mismatch.inside(name) from None


def _body(part: AnyMessage, *, is_attached: bool) -> _Body:
    parts = parts_of(part)
    match part.get_content_type():
        case _ if parts is None:
            return _of_content(content_of(part, payload_of(part), is_transported=is_attached))
        case "message/delivery-status":
            return _status(parts)
        case kind if kind.startswith("message/"):
            return _attached(part, parts[0])
        case "multipart/signed":
            return _multipart(part, [_Body(unchanged(each)) for each in parts])
        case kind if kind.startswith("multipart/"):
            return _multipart(part, [_part(each, is_attached=is_attached) for each in parts])
        case _:
            raise Mismatch("parts in a multipart only", "parts in another")


def _attached(part: AnyMessage, message: AnyMessage) -> _Body:
    if not message.keys() and _has_defect(message, MissingHeaderBodySeparatorDefect):
        # Programs encode messages, which they must not; the standard library takes what is encoded for one.
        return _of_content(content_of(part, payload_of(message), is_transported=True))
    return _Body(_message(message, is_attached=True))


def _of_content(content: Content) -> _Body:
    return _Body(content.data, encoding=content.encoding, is_encoded=content.encoding is not None)


def _status(blocks: list[AnyMessage]) -> _Body:
    """Write the blocks of fields of a delivery status; the standard library takes each for a message."""
    heads = (b"".join(line + _BREAK for line in _head(block, _Body(b""), is_attached=True)) for block in blocks)
    texts = [head + payload_of(block) for head, block in zip(heads, blocks, strict=True)]
    return _of_content(plain_content(_BREAK.join(texts)))


def _multipart(part: AnyMessage, bodies: list[_Body]) -> _Body:
    """Put parts together, with a boundary that none of them has."""
    pieces = [body.data for body in bodies]
    if pieces[1:] and not pieces[-1] and _has_defect(part, CloseBoundaryNotFoundDefect):
        del pieces[-1]  # half of a closing delimiter is no part
    boundary = given = part.get_boundary()
    if not given or not _BOUNDARY.fullmatch(given) or _separates(given, pieces):
        boundary = f"=_{hashlib.sha256(b''.join(pieces)).hexdigest()[:32]}"
    delimiter = f"--{boundary}".encode("ascii")
    before, after = _around(part.preamble), _around(part.epilogue)
    if before and _separates(str(boundary), [before]):
        before = None
    data = b"".join(
        [
            *([] if before is None else [before, _BREAK]),
            _BREAK.join(delimiter + _BREAK + piece for piece in pieces),
            _BREAK + delimiter + b"--",
            *([] if after is None else [_BREAK, after]),
        ]
    )
    return _Body(data, boundary=None if boundary == given else boundary, is_encoded=any(b.is_encoded for b in bodies))


def _around(text: str | None) -> bytes | None:
    """Write the text before or behind the parts, which nobody sees; None if it cannot be written."""
    if text is None or not text.isascii():
        return None
    data = lines_of(text.encode("ascii"))
    return data if can_be_carried(data) else None


def _separates(boundary: str, pieces: list[bytes]) -> bool:
    """True if a line of one of the pieces would end a part with this boundary."""
    delimiter = f"--{boundary}".encode("ascii")
    line = re.compile(rb"^%b(--)?[ \t]*\r?$" % re.escape(delimiter), re.MULTILINE)
    return any(delimiter in piece and line.search(piece) for piece in pieces)
