"""The heads of HTTP messages, each written and read in one go.

``http.client`` and urllib3 handle their lines as those of mail, and more than once: a quarter of a small call's time.
"""

import http.client
import io
import socket
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from ._exchange import EXCHANGE

try:
    from urllib3 import HTTPHeaderDict
except ImportError as error:
    raise ImportError("pinpoint-email needs version 2 of urllib3: pip install 'urllib3>=2'") from error

__all__ = ["IncomingAnswer", "request_head"]

# As in http.client.
_LONGEST_LINE = 65_536
_MOST_HEADERS = 100
_BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}


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


class IncomingAnswer(http.client.HTTPResponse):
    """An answer that is read with the patience of the call."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        if EXCHANGE.is_bounded:
            self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock))

    def begin(self) -> None:
        """Read the head."""
        version, status, reason = self._read_status()
        if not version.startswith(("HTTP/1.", "HTTP/0.9")):
            raise http.client.UnknownProtocol(version)
        headers = _read_headers(self.fp)
        self.version = 10 if version in {"HTTP/1.0", "HTTP/0.9"} else 11
        self.code = self.status = status
        self.reason = reason.strip()
        self.headers = self.msg = cast("Any", headers)
        self.chunked = headers.get("transfer-encoding", "").lower() == "chunked"
        self.chunk_left = None
        self.length = 0 if status in _BODILESS else None if self.chunked else _length(headers)
        self.will_close = cast("Any", self)._check_close() or (not self.chunked and self.length is None)  # noqa: SLF001

    def _read_status(self) -> tuple[str, int, str]:
        """The status line of the final answer, after all interim ones: the standard library skips only 100."""
        inherited = cast("Any", super())
        while True:
            version, status, reason = cast("tuple[str, int, str]", inherited._read_status())  # noqa: SLF001
            if not 100 <= status < 200 or status == HTTPStatus.SWITCHING_PROTOCOLS:  # noqa: PLR2004
                return version, status, reason
            _read_headers(self.fp)


def _read_headers(lines: io.BufferedIOBase) -> HTTPHeaderDict:
    headers = HTTPHeaderDict()
    for _ in range(_MOST_HEADERS + 1):
        line = lines.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise http.client.LineTooLong("header line")
        if not line:
            raise http.client.IncompleteRead(b"")
        if line in {b"\r\n", b"\n"}:
            return headers
        name, colon, value = line.decode("latin-1").partition(":")
        # A line that begins with white space continues the one before, which has not been allowed for long.
        if colon and not name[:1].isspace():
            headers.add(name.rstrip(), value.strip())
    raise http.client.HTTPException(f"got more than {_MOST_HEADERS} headers")


def _length(headers: HTTPHeaderDict) -> int | None:
    """How long the body is, if a header tells."""
    text, *_ = headers.getlist("content-length") or [""]
    return int(text) if text.isdecimal() and text.isascii() else None


class _Reader(io.RawIOBase):
    """A socket's end for reading, with the patience of the call in place of the socket's timeout."""

    def __init__(self, raw: io.RawIOBase, connection: socket.socket) -> None:
        super().__init__()
        self._raw = raw
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._connection.settimeout(EXCHANGE.patience())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
