"""What comes of a fault that befalls every attempt: a row a fault, as the documentation shows it."""

import socket

from attrs import frozen

from tests.servers import Reply, http, reset, stall

__all__ = ["FAULTS", "Fault", "render"]


@frozen
class Fault:
    """Something that goes wrong, what comes of it, and how often it was tried."""

    name: str
    reply: Reply
    actions: tuple[int, str]
    """Of actions in general."""
    sends: tuple[int, str]
    """Of SendEmail and CreateDeliverabilityTestReport."""
    boto3: tuple[int, str]
    """Of SendEmail in boto3 1.44.5 with its defaults, as ``python -m tests.behaviour.measure`` has it."""
    connects: bool = True


def _error(status: int, code: str) -> bytes:
    return http(status, b'{"message": "no"}', f"x-amzn-ErrorType: {code}")


def _cut_short(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}")


_HTML = b"<html><body>Bad Gateway</body></html>"
_UNKNOWN = (1, "OutcomeUnknownError")


def _lost(name: str, reply: Reply, boto3: str) -> Fault:
    return Fault(name, reply, (3, "TransportError"), _UNKNOWN, (3 if boto3 != "success" else 1, boto3))


def _alike(status: int, code: str, tries: int) -> Fault:
    outcome = (tries, code)
    return Fault(f"{status} {code}", _error(status, code), outcome, outcome, outcome)


def _nameless(name: str, status: int, body: bytes, tries: int, sends: tuple[int, str] | None = None) -> Fault:
    outcome = (tries, str(status))
    return Fault(name, http(status, body), outcome, sends or outcome, outcome)


def _unreadable(name: str, reply: Reply) -> Fault:
    outcome = (1, "ResponseDecodeError")
    return Fault(name, reply, outcome, outcome, (1, "success"))


FAULTS = [
    Fault("connection refused", None, (3, "ConnectError"), (3, "ConnectError"), (3, "EndpointConnectionError"), False),  # noqa: FBT003
    _lost("closed without an answer", None, "ConnectionClosedError"),
    _lost("reset", reset, "ConnectionClosedError"),
    Fault("no answer in time", stall, (3, "ReadTimeoutError"), _UNKNOWN, (3, "ReadTimeoutError")),
    _lost("answer cut short", _cut_short, "success"),
    _nameless("429 without a code", 429, b"", 3),
    _alike(429, "TooManyRequestsException", 3),
    _alike(400, "ThrottlingException", 3),
    _alike(400, "SlowDown", 3),
    _alike(500, "InternalFailure", 3),
    _alike(503, "ServiceUnavailable", 3),
    _nameless("502 with a load balancer's page", 502, _HTML, 3, _UNKNOWN),
    _nameless("504 without a body", 504, b"", 3, _UNKNOWN),
    _alike(500, "ConcurrentModificationException", 3),
    _alike(408, "RequestTimeoutException", 3),
    Fault(
        "400 LimitExceededException",
        _error(400, "LimitExceededException"),
        (1, "LimitExceededException"),
        (1, "LimitExceededException"),
        (3, "LimitExceededException"),
    ),
    _alike(400, "BadRequestException", 1),
    _nameless("404 without a code", 404, b"", 1),
    _nameless("501 without a code", 501, b"", 1),
    _unreadable("200 with a web page", http(200, _HTML)),
    _unreadable("200 that is not gzip as it says", http(200, b"{}", "Content-Encoding: gzip")),
]


def render() -> str:
    """The table, in Markdown."""
    lines = [
        "| what happens to every attempt | actions in general | the two that send | SendEmail in boto3 |",
        "|---|---|---|---|",
    ]
    for fault in FAULTS:
        cells = (f"{tries}, `{result}`" for tries, result in (fault.actions, fault.sends, fault.boto3))
        lines.append(f"| {fault.name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
