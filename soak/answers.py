"""The answers to a request, right and wrong, as bytes."""

import gzip
import json
from collections.abc import Callable

__all__ = [
    "Answer",
    "bare",
    "beheaded",
    "broken_chunk",
    "chunked",
    "cut",
    "doubled",
    "endless",
    "error",
    "flooded",
    "folded",
    "garbage",
    "gzipped",
    "hinted",
    "hints",
    "many_headers",
    "old",
    "padded",
    "page",
    "plain",
    "redirect",
    "trailed",
    "wrong_length",
]

Answer = Callable[[str], bytes]
"""From the number of a request to an answer to it."""

_SIZE = 256
_HINTS = {
    100: b"HTTP/1.1 100 Continue\r\n\r\n",
    102: b"HTTP/1.1 102 Processing\r\n\r\n",
    103: b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n",
}


def _http(status: str, body: bytes, *headers: str, version: str = "1.1") -> bytes:
    """An answer, as long as the headers say."""
    lines = [f"HTTP/{version} {status}", "Content-Type: application/json", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def _body(number: str) -> bytes:
    """What both actions find their part in."""
    return json.dumps({"MessageId": number, "ConfigurationSetName": number}).encode()


def _length(body: bytes) -> str:
    return f"Content-Length: {len(body)}"


def plain(number: str, *headers: str) -> bytes:
    """An answer as it should be, with some more headers."""
    body = _body(number)
    return _http("200 OK", body, _length(body), *headers)


def padded(*headers: str) -> Answer:
    """Right but for its headers."""
    return lambda number: plain(number, *headers)


def many_headers(number: str) -> bytes:
    """One with more headers than anybody reads."""
    return plain(number, *(f"X-Header-{count}: {count}" for count in range(500)))


def folded(number: str) -> bytes:
    """One with a header that goes on in the next line, as was once allowed, and looks like a length there."""
    return plain(number, "X-Folded: begun", "\tContent-Length: 3")


def endless(number: str) -> bytes:
    """One whose end is that of the connection."""
    return _http("200 OK", _body(number), "Connection: close")


def old(number: str) -> bytes:
    """One of a server from the nineties."""
    body = _body(number)
    return _http("200 OK", body, _length(body), version="1.0")


def wrong_length(difference: int) -> Answer:
    """Longer or shorter than its length says."""
    return lambda number: _http("200 OK", _body(number), f"Content-Length: {len(_body(number)) + difference}")


def _chunks(number: str, extension: bytes = b"") -> bytes:
    """An answer in two chunks, without the last one, which is empty."""
    body = _body(number)
    parts = (b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in (body[:9], body[9:]))
    return _http("200 OK", b"".join(parts), "Transfer-Encoding: chunked")


def chunked(number: str) -> bytes:
    """One in chunks."""
    return _chunks(number) + b"0\r\n\r\n"


def trailed(number: str) -> bytes:
    """One in chunks that has everything that chunks may have."""
    return _chunks(number, b";name=value") + b"0;last\r\nX-Trailer: a\r\nX-Checksum: b\r\n\r\n"


def broken_chunk(number: str) -> bytes:
    """One with a chunk of no size."""
    return _chunks(number) + b"zz\r\n\r\n0\r\n\r\n"


def gzipped(number: str, lost: int = 0) -> bytes:
    """A compressed one, of which so many bytes at the end are lost."""
    packed = gzip.compress(_body(number))
    packed = packed[: len(packed) - lost]
    return _http("200 OK", packed, _length(packed), "Content-Encoding: gzip")


def hints(*statuses: int) -> Answer:
    """Interim answers, and no other."""
    return lambda _: b"".join(map(_HINTS.__getitem__, statuses))


def hinted(*statuses: int) -> Answer:
    """Interim answers before the final one."""
    return lambda number: hints(*statuses)(number) + plain(number)


def doubled(*headers: str) -> Answer:
    """An answer with another behind it that nobody has asked for."""
    return lambda number: plain(number, *headers) + plain(f"extra to {number}")


def flooded(number: str) -> bytes:
    """One with dozens behind it, each of a size such that a buffer that was filled has taken the last one whole."""
    return b"".join(_of_size(_SIZE, each) for each in (number, *[f"extra to {number}"] * 59))


def _of_size(size: int, number: str) -> bytes:
    return plain(number, "X-Filling: " + "x" * (size - len(plain(number, "X-Filling: "))))


def garbage(_: str) -> bytes:
    """What is no HTTP."""
    return b"SSH-2.0-OpenSSH_9.6\r\n\x00\xff\xfe\r\n\r\n"


def beheaded(number: str) -> bytes:
    """The beginning of a status line."""
    return plain(number)[:10]


def cut(answer: Answer, where: bytes, more: int = 0) -> Answer:
    """An answer that ends so many bytes behind a place."""
    return lambda number: (whole := answer(number))[: whole.index(where) + len(where) + more]


def error(status: str, code: str | None = None, *headers: str) -> Answer:
    """An error, with its code or without."""
    body = json.dumps({"message": "A fault"} | ({"code": code} if code else {})).encode()
    return lambda _: _http(status, body, _length(body), *headers)


def page(status: str) -> Answer:
    """What something on the way has to say."""
    body = b"<html>A page</html>"
    return lambda _: _http(status, body, _length(body))


def redirect(status: str) -> Answer:
    """Elsewhere, which is here."""
    return lambda _: _http(status, b"", "Content-Length: 0", "Location: /v1/email/outbound-emails")


def bare(status: str) -> Answer:
    """A status, and no body."""
    return lambda _: f"HTTP/1.1 {status}\r\n\r\n".encode()
