"""Parts that are signed, which are sent to the byte or not at all (RFC 1847, 2.1)."""

from collections.abc import Iterator
from email import errors

from pinpoint_email._values.checks import Mismatch

from .content import lines_of, payload_of
from .folding import MAX_LINE, fits
from .headers import unchanged_header
from .sources import AnyMessage, parts_of

__all__ = ["unchanged"]

_BREAK = b"\r\n"
_LOST = (
    errors.CloseBoundaryNotFoundDefect,
    errors.FirstHeaderLineIsContinuationDefect,
    errors.InvalidHeaderDefect,
    errors.MisplacedEnvelopeHeaderDefect,
    errors.MissingHeaderBodySeparatorDefect,
)
"""Defects of parts that are not written as they were read."""


def unchanged(part: AnyMessage) -> bytes:
    """Write a part as it was signed.

    Raises:
        Mismatch: SMTP cannot carry it so, or the standard library has not kept all of it.
    """
    if any(isinstance(defect, _LOST) for defect in part.defects):
        raise Mismatch("a signed part as it was signed", "one of which reading has lost something")
    head = [unchanged_header(name, value) + _BREAK for name, value in part.raw_items()]
    data = b"".join([*head, _BREAK, *_body(part)])
    if not data.isascii() or not fits(data) or data.count(b"\r") != data.count(_BREAK):
        raise Mismatch(
            f"a signed part in ASCII, in lines of at most {MAX_LINE} bytes; bytes are taken as they are",
            "other text, or longer lines",
        )
    return data


def _body(part: AnyMessage) -> Iterator[bytes]:
    parts = parts_of(part)
    if parts is None:
        yield lines_of(payload_of(part))
    elif part.get_content_type() == "message/delivery-status":
        yield _BREAK.join(unchanged(block).removesuffix(_BREAK) for block in parts)
    elif part.get_content_maintype() == "message":
        yield from map(unchanged, parts)
    else:
        yield from _multipart(part, parts)


def _multipart(part: AnyMessage, parts: list[AnyMessage]) -> Iterator[bytes]:
    boundary = part.get_boundary()
    if boundary is None:
        raise Mismatch("signed parts with the boundary that was signed", "none")
    if part.preamble is not None:
        yield lines_of(part.preamble.encode("utf-8", "surrogateescape")) + _BREAK
    for each in parts:
        yield f"--{boundary}\r\n".encode()
        yield unchanged(each)
        yield _BREAK
    yield f"--{boundary}--".encode()
    if part.epilogue is not None:
        yield _BREAK + lines_of(part.epilogue.encode("utf-8", "surrogateescape"))
