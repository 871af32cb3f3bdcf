"""HTTP messages, each head written and read in one go.

``http.client`` handles their lines as those of mail, takes an interim answer for the final one (but for 100), and
does not say what it has read beyond an answer's end, which the next call would take for its own.
"""

import http.client
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus

from attrs import frozen

try:
    from urllib3 import HTTPHeaderDict
except ImportError as error:
    raise ImportError("pinpoint-email needs version 2 of urllib3: pip install 'urllib3>=2'") from error

__all__ = ["Incoming", "SpeaksTlsError", "WireAnswer", "read_message", "request_head"]

# As in http.client.
_MAX_LINE = 65_536
_MAX_HEADERS = 100
_BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
_STATUS = re.compile(r"(HTTP/\d\.\d) +([1-9]\d\d)(?: (.*))?", re.ASCII)
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]+")
_TLS_ALERT = b"\x15\x03"


class SpeaksTlsError(OSError):
    """A TLS server answers a request that was not encrypted."""


def request_head(verb: str, target: str, headers: Mapping[str, str]) -> bytes:
    """The head of a request, to its empty line; its ``Host`` has to be among the headers.

    Raises:
        ValueError: Something in it would end a line.
    """
    lines = [f"{verb} {target} HTTP/1.1", "Accept-Encoding: identity", *map(": ".join, headers.items()), "", ""]
    text = "\n".join(lines)
    if text.count("\n") != len(lines) - 1 or "\r" in text:
        raise ValueError("a header has more than one line")
    return text.replace("\n", "\r\n").encode("latin-1")


class Incoming:
    """Bytes as they arrive, read by lines and lengths."""

    def __init__(self, receive: Callable[[int], bytes], begun: bytes = b"") -> None:
        """Read with ``receive``, which gets a size, after what has arrived already."""
        self._receive = receive
        self._buffer = begun
        self._start = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing has arrived beyond what was read."""
        return self._start == len(self._buffer)

    def line(self) -> bytes:
        """A line with its end, or what there is at the end of the connection."""
        while (end := self._buffer.find(b"\n", self._start) + 1) == 0:
            if len(self._buffer) - self._start > _MAX_LINE or not self._receive_more():
                end = len(self._buffer)
                break
        line = self._buffer[self._start : end]
        if len(line) > _MAX_LINE:
            raise http.client.LineTooLong("header line")
        self._start = end
        return line

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer at the end of the connection."""
        pieces = [self._buffer[self._start : self._start + size]]
        self._start += len(pieces[0])
        left = size - len(pieces[0])
        while left:
            piece = self._receive(min(left, 256 * 1024))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _receive_more(self) -> bool:
        piece = self._receive(64 * 1024)
        self._buffer = self._buffer[self._start :] + piece
        self._start = 0
        return bool(piece)


@frozen(eq=False, repr=False)
class WireAnswer:
    """An answer as it came."""

    version: int
    """10 for HTTP/1.0, else 11."""
    status: int
    """The status code."""
    reason: str
    """The words after it."""
    headers: HTTPHeaderDict
    """The headers of the final answer."""
    body: bytes
    """As it came, but for the chunks."""
    is_whole: bool
    """Whether it was read to its end: not where it is larger than asked for."""
    is_last: bool
    """Whether the connection ends with it."""


def read_message(incoming: Incoming, max_size: int) -> WireAnswer:
    """The final answer, after all interim ones, and at most so many bytes of its body.

    Raises:
        OSError: The connection broke, or is one of TLS.
        http.client.HTTPException: It is none, or incomplete.
    """
    version, status, reason, headers = _final_head(incoming)
    body, is_whole, is_bounded = _body(incoming, status, headers, max_size)
    if not is_bounded or status < 200:  # noqa: PLR2004  (after a switch of protocols, something else follows)
        is_last = True
    elif version == 10:  # noqa: PLR2004
        is_last = "keep-alive" not in headers.get("connection", "").lower()
    else:
        is_last = "close" in headers.get("connection", "").lower()
    return WireAnswer(version, status, reason, headers, body, is_whole, is_last)


def _final_head(incoming: Incoming) -> tuple[int, int, str, HTTPHeaderDict]:
    while True:
        version, status, reason = _status(incoming.line())
        headers = _headers(incoming)
        if not 100 <= status < 200 or status == HTTPStatus.SWITCHING_PROTOCOLS:  # noqa: PLR2004
            return version, status, reason, headers


def _status(line: bytes) -> tuple[int, int, str]:
    if not line:
        raise http.client.RemoteDisconnected("Remote end closed connection without response")
    if line.startswith(_TLS_ALERT):
        raise SpeaksTlsError("the server speaks TLS: the endpoint's URL may have to begin with https://")
    match = _STATUS.fullmatch(line.decode("latin-1").strip())
    if not match:
        raise http.client.BadStatusLine("")
    version, status, reason = match.groups()
    if not version.startswith("HTTP/1."):
        raise http.client.UnknownProtocol(version)
    return 10 if version == "HTTP/1.0" else 11, int(status), (reason or "").strip()


def _headers(incoming: Incoming) -> HTTPHeaderDict:
    headers = HTTPHeaderDict()
    for _ in range(_MAX_HEADERS + 1):
        line = incoming.line()
        if not line.endswith(b"\n"):
            raise http.client.IncompleteRead(line)
        if line in {b"\r\n", b"\n"}:
            return headers
        name, colon, value = line.decode("latin-1").partition(":")
        # A line that begins with white space continues the one before, which has not been allowed for long.
        if colon and not name[:1].isspace():
            headers.add(name.rstrip(), value.strip())
    raise http.client.HTTPException(f"got more than {_MAX_HEADERS} headers")


def _body(incoming: Incoming, status: int, headers: HTTPHeaderDict, max_size: int) -> tuple[bytes, bool, bool]:
    """The body, whether it was read to its end, and whether something other than the connection's end says where."""
    if status in _BODILESS or status < 200:  # noqa: PLR2004
        return b"", True, True
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return *_chunks(incoming, max_size), True
    length = _length(headers)
    body = incoming.read(max_size + 1 if length is None else min(length, max_size))
    if length is None:
        return body[:max_size], len(body) <= max_size, False
    if len(body) < min(length, max_size):
        raise http.client.IncompleteRead(body, length - len(body))
    return body, length <= max_size, True


def _length(headers: HTTPHeaderDict) -> int | None:
    """The length of the body, if a header tells."""
    text, *_ = headers.getlist("content-length") or [""]
    return int(text) if text.isdecimal() and text.isascii() else None


def _chunks(incoming: Incoming, max_size: int) -> tuple[bytes, bool]:
    """A body in chunks, and whether it was read to its end."""
    chunks: list[bytes] = []
    left = max_size
    while size := _chunk_size(incoming.line()):
        chunk = incoming.read(min(size, left))
        chunks.append(chunk)
        if len(chunk) == left < size:
            return b"".join(chunks), False
        if len(chunk) < size or incoming.line().strip():
            raise http.client.IncompleteRead(b"".join(chunks))
        left -= size
    trailer = b"any"
    while trailer.strip():
        trailer = incoming.line()
    return b"".join(chunks), True


def _chunk_size(line: bytes) -> int:
    text = line.partition(b";")[0].strip()
    if not _HEXADECIMAL.fullmatch(text):
        raise http.client.IncompleteRead(b"")
    return int(text, 16)
