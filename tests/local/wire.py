"""Requests to a local service that no client would send."""

import json
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import urlsplit

from attrs import field, frozen
from botocore.credentials import ReadOnlyCredentials

from pinpoint_email._call.signing import Signer
from pinpoint_email.local import LocalService

IDENTITIES = "/v1/email/identities"
OUTBOUND = "/v1/email/outbound-emails"


@frozen
class RawResponse:
    """A response of the service."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes

    @property
    def code(self) -> str:
        """The error's code."""
        return self.headers.get("x-amzn-ErrorType", "")

    @property
    def message(self) -> str:
        """The error's message."""
        message: str = json.loads(self.body)["message"]
        return message


def send(
    service: LocalService, verb: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> RawResponse:
    """Send a request as it is, and return the response."""
    connection = HTTPConnection(urlsplit(service.url).netloc, timeout=10)
    try:
        connection.request(verb, target, body, dict(headers or {}))
        response = connection.getresponse()
        return RawResponse(response.status, dict(response.headers), response.read())
    finally:
        connection.close()


def call(
    service: LocalService, verb: str, target: str, members: object = None, *, region_name: str = "us-east-1"
) -> RawResponse:
    """Send a signed request, whose body is JSON unless it is bytes, and return the response."""
    body = b"" if members is None else members if isinstance(members, bytes) else json.dumps(members).encode()
    keys = ReadOnlyCredentials("test", "test", None)
    url = service.url + target
    headers = Signer(region_name, keys, datetime.now(UTC)).sign(verb, url, {}, body)
    return send(service, verb, target, body, headers)


def refusal(service: LocalService, verb: str, target: str, members: object = None) -> tuple[int, str, str]:
    """Return status, code and message of the response to a signed request."""
    answer = call(service, verb, target, members)
    return answer.status, answer.code, answer.message


def exchange(service: LocalService, data: bytes) -> bytes:
    """Send some bytes, and return all that the service sends back."""
    with socket.create_connection(("127.0.0.1", urlsplit(service.url).port or 0), timeout=10) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as stream:
            return stream.read()
