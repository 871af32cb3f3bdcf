"""Parts that are signed, which are sent to the byte or not at all (RFC 1847, 2.1)."""

from collections.abc import Iterator
from email import errors

from pinpoint_email._values.checks import Mismatch

from .content import can_be_carried, lines_of, payload_of
from .folding import MAX_LINE
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
    errors.StartBoundaryNotFoundDefect,
)
"""Defects of parts that are not written as they were read."""


def unchanged(part: AnyMessage, *, has_body: bool = True) -> bytes:
    """Write a part as it was signed.

    Args:
        part: The part.
        has_body: False if headers are all that it has.

    Raises:
        Mismatch: SMTP cannot carry it so, or the standard library has not kept all of it.
    """
    # Of an empty body, nobody can tell any more if there was an empty line in front of it.
    is_empty = has_body and not part.is_multipart() and not payload_of(part)
    if is_empty or part.get_unixfrom() or any(isinstance(defect, _LOST) for defect in part.defects):
        raise Mismatch("a signed part as it was signed", "one of which reading has lost something")
    head = [unchanged_header(name, value) + _BREAK for name, value in part.raw_items()]
    data = b"".join([*head, _BREAK, *_body(part)])
    if not can_be_carried(data):
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
        yield _BREAK.join(unchanged(block, has_body=False).removesuffix(_BREAK) for block in parts)
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
