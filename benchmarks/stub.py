"""``python -m benchmarks.stub``: a server that answers at once what it always answers, to keep out of the way.

It reads no more of a request than its first line and two headers, and drops the body as it comes. Signatures are not
looked at. How many entries a list has is for the request to say, as its ``NextToken``.
"""

import asyncio
import json
import re
import time
from contextlib import suppress
from functools import cache
from typing import cast

__all__ = ["LINE", "answer_to", "main"]

LINE = re.compile(r"Stub: (http://127\.0\.0\.1:\d+)\n")
"""What it prints when it listens."""

_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect: *100-continue", re.IGNORECASE)
_ENTRIES = re.compile(r"NextToken=(\d+)")


def main() -> None:
    """Serve until the process is ended."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve())


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0, backlog=256)
    port: int = server.sockets[0].getsockname()[1]
    print(f"Stub: http://127.0.0.1:{port}", flush=True)
    await server.serve_forever()


def answer_to(verb: str, target: str) -> bytes:
    """The whole answer to a request."""
    path, _, query = target.partition("?")
    match verb, path:
        case "POST", "/v1/email/outbound-emails":
            return _sent()
        case "GET", "/v1/email/identities":
            asked = _ENTRIES.search(query)
            return _identities(int(asked[1]) if asked else 10)
        case "GET", "/stub":
            return _http("200 OK", {"cpu": time.process_time()})
        case _:
            return _http("404 Not Found", {"message": "The stub does not have this."})


@cache
def _sent() -> bytes:
    return _http("200 OK", {"MessageId": "010001934f6b7f4e-5c1d2a7e-8f4b-4d53-9c65-1f2e3d4c5b6a-000000"})


@cache
def _identities(entries: int) -> bytes:
    return _http("200 OK", {"EmailIdentities": [_identity(number) for number in range(entries)]})


def _identity(number: int) -> dict[str, object]:
    """Every fourth is a domain, and every eighth is not verified."""
    if number % 4:
        return {"IdentityType": "EMAIL_ADDRESS", "IdentityName": f"user-{number}@example.com", "SendingEnabled": True}
    name = f"domain-{number}.example.com"
    return {"IdentityType": "DOMAIN", "IdentityName": name, "SendingEnabled": number % 8 > 0}


def _http(status: str, content: object) -> bytes:
    body = json.dumps(content, separators=(",", ":")).encode()
    lines = (
        f"HTTP/1.1 {status}",
        "Date: Mon, 02 Nov 2026 10:00:00 GMT",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "x-amzn-RequestId: 3b6f2a51-8c0e-4f0b-9a4e-6d1f5d0f3c11",
    )
    return "\r\n".join(lines).encode() + _END + body


class _Connection(asyncio.Protocol):
    """One connection, with one request after the other."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._head = b""
        self._answer = b""
        self._missing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        while data:
            if self._missing:
                arrived = min(len(data), self._missing)
                self._missing -= arrived
                data = data[arrived:]
            else:
                head, end, data = (self._head + data).partition(_END)
                self._head = b"" if end else head
                if not end:
                    return
                self._begin(head)
            if not self._missing:
                self._transport.write(self._answer)

    def _begin(self, head: bytes) -> None:
        verb, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        length = _LENGTH.search(head)
        self._missing = int(length[1]) if length else 0
        self._answer = answer_to(verb, target)
        if self._missing and _EXPECTS.search(head):
            self._transport.write(b"HTTP/1.1 100 Continue" + _END)


if __name__ == "__main__":
    main()
