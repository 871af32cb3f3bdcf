"""Connections that know whether a request has begun to leave, and when a call has to end.

``requests`` and urllib3 tell neither: their exceptions for a request that never left look like those
for one that may have arrived, and their timeouts begin anew with every byte.
"""

import http.client
import io
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from enum import Enum
from typing import Any, cast

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

__all__ = ["EXCHANGE", "Adapter", "NoTimeError", "Stage"]

# Of a TLS record's size, so that a timeout holds for one write.
_BLOCK = 16 * 1024
_SHORTEST = 0.001


class Stage(Enum):
    """How far a request has got."""

    UNKNOWN = "unknown"
    """No connection of ours carries it, or none has been chosen yet."""
    CONNECTING = "connecting"
    """A connection is being made, so that nothing of it has left."""
    SENT = "sent"
    """A part of it has been handed to the operating system."""


class NoTimeError(TimeoutError):
    """The call has to end before anything more is done."""


class Exchange(threading.local):
    """What the thread is sending, how far it has got, and how long it may take."""

    stage = Stage.UNKNOWN
    target = ""
    """Path and query, which may have an address in them."""
    route = ""
    """What may be shown in place of the target."""
    _read_timeout: float = 0
    _deadline: float | None = None
    _monotonic: Callable[[], float] = time.monotonic

    @contextmanager
    def attempt(
        self, *, target: str, route: str, read_timeout: float, deadline: float | None, monotonic: Callable[[], float]
    ) -> Generator[None]:
        """Be about one attempt, and then again about what was before: a caller's hook may make calls of its own."""
        before = vars(self).copy()
        self.stage = Stage.UNKNOWN
        self.target = target
        self.route = route
        self._read_timeout = read_timeout
        self._deadline = deadline
        self._monotonic = monotonic
        try:
            yield
        finally:
            vars(self).clear()
            vars(self).update(before)

    @property
    def is_bounded(self) -> bool:
        """Whether the call has to end at some time."""
        return self._deadline is not None

    @property
    def is_over(self) -> bool:
        """Whether that time has come."""
        return self._deadline is not None and self._monotonic() >= self._deadline

    def remaining(self) -> float | None:
        """How many seconds are left, if there is a bound.

        Raises:
            NoTimeError: None are.
        """
        if self._deadline is None:
            return None
        remaining = self._deadline - self._monotonic()
        if remaining <= 0:
            raise NoTimeError
        return remaining

    def patience(self) -> float:
        """How many seconds to wait for the next byte.

        Raises:
            NoTimeError: No time is left.
        """
        remaining = self.remaining()
        return self._read_timeout if remaining is None else min(self._read_timeout, remaining)


EXCHANGE = Exchange()


class Adapter(HTTPAdapter):
    """An adapter of ``requests`` with such connections, which finds out once what it would for each request."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS
        self._pools: dict[tuple[str, object], Any] = {}

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """The pool of connections for a request."""
        if proxies:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        key = (_split(request.url or "")[0], verify)
        pool = self._pools.get(key)
        if pool is None or pool.pool is None:
            pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
            super().cert_verify(pool, request.url or "", verify, cert)
            self._pools[key] = pool
        return pool

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Tell a pool how to verify certificates, unless it has been told."""
        if conn not in self._pools.values():
            super().cert_verify(conn, url, verify, cert)

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """The target of a request."""
        return super().request_url(request, proxies) if proxies else _split(request.url or "")[1]

    def close(self) -> None:
        """Close the connections."""
        super().close()
        self._pools.clear()

    def build_response(self, req: Any, resp: Any) -> requests.Response:
        """The answer, but for its cookies and its encoding, which nobody asks for."""
        response = requests.Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers)
        response.raw = resp
        response.reason = resp.reason
        response.url = req.url
        response.request = req
        return response

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


def _split(url: str) -> tuple[str, str]:
    """A URL's origin, and its path and query."""
    start = url.index("/", url.index("://") + 3)
    return url[:start], url[start:]


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


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        if EXCHANGE.is_bounded:
            self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock))

    def _read_status(self) -> tuple[str, int, str]:
        """The status line of the final answer: the standard library skips no interim one but 100."""
        inherited = cast("Any", super())
        while True:
            version, status, reason = cast("tuple[str, int, str]", inherited._read_status())  # noqa: SLF001
            if not 101 < status < 200:  # noqa: PLR2004
                return version, status, reason
            http.client.parse_headers(self.fp)


class _PlainConnection(HTTPConnection):
    response_class: Any = _Answer
    _connecting = False
    _head_waits = False
    _head: bytes | None = None
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

    def request(self, method: str, url: str, body: Any = None, *args: Any, **kwargs: Any) -> None:
        """Send a request; a small body leaves together with the head."""
        self._head, self._head_waits = None, bool(body) and len(body) < _BLOCK
        super().request(method, url, body, *args, **kwargs)

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
        if self._head_waits and not self._connecting:
            if self._head is None:
                self._head = data
                return
            data, self._head_waits = self._head + data, False
        view = memoryview(data)
        for start in range(0, len(view), _BLOCK):
            connection.settimeout(self._left() if self._connecting else EXCHANGE.patience())
            if not self._connecting:
                EXCHANGE.stage = Stage.SENT
            super().send(view[start : start + _BLOCK])


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


_POOLS: Any = {"http": _PlainPool, "https": _TlsPool}
