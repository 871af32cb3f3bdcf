"""Connections that say how far a request has got, and wait no longer than the call may take."""

import socket
import time
from contextlib import suppress
from typing import Any, cast

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.response import HTTPResponse

from ._exchange import EXCHANGE, Stage
from ._http import IncomingAnswer, request_head

__all__ = ["POOLS"]

# Of a TLS record's size, so that a timeout holds for one write.
_BLOCK = 16 * 1024
_SHORTEST = 0.001


class _PlainConnection(HTTPConnection):
    response_class: Any = IncomingAnswer
    _connecting = False
    _asked = ("", "")
    _connected_by = 0.0
    _asked_for = ""

    def __str__(self) -> str:
        return f"{self._asked_for}:{self.port}"

    def connect(self) -> None:
        self._connecting = True
        EXCHANGE.stage = Stage.CONNECTING
        try:
            super().connect()
        finally:
            self._connecting = False

    def request(self, method: str, url: str, body: Any = None, headers: Any = None, **_: Any) -> None:
        """Send a request; a small body leaves together with the head."""
        self._asked = method, url
        head = request_head(method, url, headers)
        message: bytes = body or b""
        if len(message) < _BLOCK:
            self.send(head + message)
        else:
            self.send(head)
            self.send(message)

    def getresponse(self) -> Any:
        """The answer, its body yet to be read."""
        connection = cast("socket.socket", self.sock)
        connection.settimeout(self.timeout)
        verb, target = self._asked
        answer = IncomingAnswer(connection, method=verb)
        try:
            answer.begin()
        except BaseException:
            answer.close()
            raise
        if answer.will_close:
            self.close()
        response = HTTPResponse(
            body=answer,
            headers=cast("Any", answer.headers),
            status=answer.status,
            version=answer.version,
            reason=answer.reason,
            preload_content=False,
            decode_content=False,
            original_response=answer,
            request_method=verb,
            request_url=target,
        )
        response.version_string = "HTTP/1.1"  # not by the constructor, which did not always take it
        return response

    def _new_conn(self) -> socket.socket:
        """Try all addresses of the host, and shake hands, within one ``connect_timeout``, not one each."""
        host, timeout = self._dns_host, self.timeout
        self._asked_for = host
        self._connected_by = time.monotonic() + float(cast("float", timeout))
        *others, last = _addresses(host, self.port)
        try:
            for address in others:
                with suppress(NewConnectionError, ConnectTimeoutError):
                    return self._connect_to(address)
            return self._connect_to(last)
        finally:
            self._dns_host, self.timeout = host, timeout

    def _connect_to(self, address: str) -> socket.socket:
        self._dns_host, self.timeout = address, self._left()
        connection = super()._new_conn()
        connection.settimeout(self._left())
        return connection

    def _left(self) -> float:
        return max(self._connected_by - time.monotonic(), _SHORTEST)

    def send(self, data: Any) -> None:
        """Send in blocks, each of which may take as long as the answer may: a large message takes a while."""
        if cast("Any", self).sock is None:
            self.connect()
        connection = cast("socket.socket", self.sock)
        view = memoryview(data)
        for start in range(0, len(view), _BLOCK):
            connection.settimeout(self._left() if self._connecting else EXCHANGE.patience())
            if not self._connecting:
                EXCHANGE.stage = Stage.SENT
            connection.sendall(view[start : start + _BLOCK])


def _addresses(host: str, port: int) -> list[str]:
    """A host's addresses; its name if there are none, for urllib3 to say so."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return [host]
    return list(dict.fromkeys(str(address[4][0]) for address in found))


class _TlsConnection(_PlainConnection, HTTPSConnection):
    @property
    def is_connected(self) -> bool:
        """Whether it can be used again: not if something is left of the answer before."""
        pending = getattr(self.sock, "pending", None)
        return super().is_connected and not (pending and pending())


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls: Any = _PlainConnection

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls: Any = _TlsConnection

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


POOLS: Any = {"http": _PlainPool, "https": _TlsPool}
