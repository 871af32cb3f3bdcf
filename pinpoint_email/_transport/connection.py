"""Connections that say how far a request has got, and wait no longer than the call may take.

One is not used again unless its last answer was read to its end.
"""

import io
import socket
import ssl
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPResponse as TunnelResponse
from typing import Any, cast

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, LocationParseError, NameResolutionError, NewConnectionError
from urllib3.response import HTTPResponse

from .exchange import Exchange, Seconds, Stage
from .http import Incoming, WireAnswer, read_message, request_head

__all__ = ["MAX_ANSWER", "PlainConnection", "TlsConnection", "Tracked", "response_of"]

MAX_ANSWER = 256 * 1024 * 1024
"""Bytes of the largest body that is read."""
# Of a TLS record's size, so that a timeout holds for one write.
_BLOCK = 16 * 1024
_MIN_TIMEOUT = 0.001
_ENDED = (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
_LISTEN = 0.05
"""Seconds that a write may stand still before it is looked whether the server has answered already."""
_MAX_IDLE = 60.0
"""Seconds after which an idle connection may have been forgotten on the way, by a NAT gateway for one."""
_KEEP_ALIVE = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, cast("int", getattr(socket, name)), 60)
        for name in ("TCP_KEEPIDLE", "TCP_KEEPALIVE")  # Linux and Windows, macOS
        if hasattr(socket, name)
    ),
]
# It has to go on while the machine sleeps, which Python's own does not everywhere.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
_now: Callable[[], float] = time.monotonic if _CLOCK is None else partial(time.clock_gettime, _CLOCK)


class Tracked(HTTPConnection):
    """A urllib3 connection that carries one exchange after the other."""

    _exchange: Exchange | None = None
    _asked = ("", "")
    _begun = b""
    """The beginning of an answer that came before the request had been sent."""
    _is_cut = False
    """Whether the request was not sent to its end."""
    _idle_since = 0.0
    _connect_until = 0.0

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def is_connected(self) -> bool:
        """Whether it can be used again: not after an answer that was left unread, nor after a long time."""
        if self._exchange is None or not self._exchange.is_complete or _now() - self._idle_since > _MAX_IDLE:
            return False
        return super().is_connected and self._can_look_ahead

    @property
    def _can_look_ahead(self) -> bool:
        """Whether it can be told what has arrived before it is asked for, and a write go on after it had to wait."""
        return True

    def connect(self) -> None:
        """Connect, within the time of an attempt."""
        self._serve()
        super().connect()

    def request(self, method: str, url: str, body: Any = None, headers: Any = None, **_: Any) -> None:
        """Send a request; a small body leaves together with the head."""
        exchange = self._serve()
        self._asked = method, url
        self._begun = b""
        self._is_cut = False
        head = request_head(method, url, headers)
        if self.sock is None:
            self.connect()
        message: bytes = body or b""
        if len(message) < _BLOCK:
            self._write(exchange, head + message)
        else:
            self._write(exchange, head)
            self._write(exchange, message)

    def getresponse(self) -> Any:
        """Receive the answer, to its end."""
        exchange = self._serve()
        incoming = Incoming(partial(self._receive, exchange), self._begun)
        message = read_message(incoming, MAX_ANSWER + 1)
        if message.is_last or self._is_cut or not (message.is_whole and incoming.is_empty):
            self.close()
        self._idle_since = _now()
        exchange.is_complete = True
        return response_of(message, *self._asked)

    def response_class(  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        self, sock: socket.socket, *args: Any, **kwargs: Any
    ) -> TunnelResponse:
        """Read a proxy's answer about a tunnel, as part of connecting."""
        response = TunnelResponse(sock, *args, **kwargs)
        response.fp = io.BufferedReader(_Reader(sock, self._time_to_connect))
        return response

    def _serve(self) -> Exchange:
        """Be the connection of the exchange that the timeout names."""
        exchange = cast("Seconds", self.timeout).exchange
        if exchange is not self._exchange:
            self._exchange = exchange
            exchange.go_over(self)
        return exchange

    @staticmethod
    def _keep_alive(connection: socket.socket) -> None:
        """Have the system send something now and then, so that nothing on the way forgets the connection."""
        for option in _KEEP_ALIVE:
            with suppress(OSError):  # not every kind of socket has it
                connection.setsockopt(*option)

    def _start_to_connect(self) -> float:
        """Give the address that comes next its own time to connect."""
        timeout = self._serve().at_most(cast("Seconds", self.timeout))
        self._connect_until = time.monotonic() + timeout
        return timeout

    def _time_to_connect(self) -> float:
        left = self._connect_until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left

    def _write(self, exchange: Exchange, message: bytes) -> None:
        """Send in blocks, each of which may take as long as the answer may: a large message takes a while.

        A server that has answered before it has all of it may read no further; it is heard then.
        """
        connection = cast("socket.socket", self.sock)
        left = memoryview(message)
        waited = 0.0
        while left and not self._is_cut:
            timeout = exchange.timeout(waited)
            if self._can_look_ahead:
                timeout = min(timeout, _LISTEN)
            connection.settimeout(timeout)
            exchange.stage = Stage.SENT
            try:
                left = left[connection.send(left[:_BLOCK]) :]
                waited = 0.0
            except TimeoutError:
                waited += timeout
                if not self._can_look_ahead or exchange.timeout(waited) <= 0:
                    raise
                self._is_cut = self._has_answer(connection)
            except _ENDED:
                self._is_cut = True  # perhaps after an answer, which is there to be read

    def _has_answer(self, connection: socket.socket) -> bool:
        connection.settimeout(_MIN_TIMEOUT)
        try:
            self._begun = connection.recv(_BLOCK)
        except TimeoutError:
            return False
        return True

    def _receive(self, exchange: Exchange, size: int) -> bytes:
        connection = cast("socket.socket", self.sock)
        connection.settimeout(exchange.timeout())
        return connection.recv(size)


def response_of(message: WireAnswer, verb: str, target: str) -> HTTPResponse:
    """An answer, as urllib3 takes it."""
    response = HTTPResponse(
        body=io.BytesIO(message.body),
        headers=message.headers,
        status=message.status,
        version=message.version,
        reason=message.reason,
        preload_content=False,
        decode_content=False,
        request_method=verb,
        request_url=target,
    )
    response.version_string = "HTTP/1.1"  # not by the constructor, which did not always take it
    return response


class PlainConnection(Tracked):
    """A connection without a SOCKS proxy."""

    def _new_conn(self) -> socket.socket:
        """Try the host's addresses in turn, each for its own time, until one answers.

        urllib3 does not stop when the call has to end, and gives a TLS handshake the same time again.
        """
        sys.audit("http.client.connect", self, self.host, self.port)
        error: OSError = OSError("getaddrinfo returns an empty list")
        for family, kind, protocol, _, address in self._addresses():
            try:
                return self._connect_to(family, kind, protocol, address)
            except OSError as failure:
                error = failure.with_traceback(None)
        if isinstance(error, TimeoutError):
            raise ConnectTimeoutError(f"{self}: connecting timed out (connect timeout={self.timeout})") from error
        raise NewConnectionError(self, f"Failed to establish a new connection: {error}") from error

    def _addresses(self) -> list[Any]:
        host: str = getattr(self, "_dns_host", self.host)  # with the dot at its end, if it has one
        try:
            return socket.getaddrinfo(host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise LocationParseError(f"{host!r}, label empty or too long") from None
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error

    def _connect_to(self, family: int, kind: int, protocol: int, address: Any) -> socket.socket:
        connection = socket.socket(family, kind, protocol)
        try:
            for option in self.socket_options or ():
                connection.setsockopt(*option)
            self._keep_alive(connection)
            connection.settimeout(self._start_to_connect())
            connection.connect(address)
            connection.settimeout(self._time_to_connect())
        except BaseException:
            connection.close()
            raise
        return connection


class TlsConnection(PlainConnection, HTTPSConnection):  # pyright: ignore[reportIncompatibleVariableOverride]
    """The same with TLS."""

    @property
    def is_connected(self) -> bool:
        """Whether it can be used again: not if OpenSSL has read what nobody has asked for, either."""
        return super().is_connected and not cast("ssl.SSLSocket", self.sock).pending()

    @property
    def _can_look_ahead(self) -> bool:
        """Not where urllib3 puts TLS into the TLS of a proxy."""
        return hasattr(self.sock, "pending")


class _Reader(io.RawIOBase):
    """A socket's end for reading, which waits no longer than may be."""

    def __init__(self, connection: socket.socket, timeout: Callable[[], float]) -> None:
        super().__init__()
        self._connection = connection
        self._timeout = timeout

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._connection.settimeout(self._timeout())
        return self._connection.recv_into(buffer)
