"""From a request to an answer or the lack of one, over connections of the client's own or the caller's session.

``requests`` stands between this and the connection (``connection.py``), with what ``adapter.py`` has it do otherwise.
"""

from collections.abc import Mapping
from http.client import HTTPException

import requests
from requests.utils import resolve_proxies
from urllib3.exceptions import DecodeError, HTTPError

from pinpoint_email._clock import ClientClock
from pinpoint_email._fork import renew_after_fork
from pinpoint_email._settings.config import Settings

from .adapter import Adapter
from .connection import MAX_ANSWER
from .exchange import Exchange, Seconds
from .failure import lost
from .foreign import has_parts_for_own_connections
from .line import Line
from .log import SHOWN
from .messages import BADLY_ENCODED, TOO_LARGE, Answer, Lost, Request
from .prepared import prepare
from .session import PlainConnections, SessionConnections

__all__ = ["OwnConnections", "Transport"]

_PIECE = 1024 * 1024
# What the network and the libraries raise, recursion where gevent has replaced the classes of ssl below them. Anything
# else is an interrupt, of a signal's handler for example.
_FAILURES = (OSError, HTTPException, HTTPError, requests.RequestException, RecursionError, ValueError)


class Transport:
    """Sends the requests of one client."""

    def __init__(self, session: requests.Session | None, connections: int) -> None:
        self._connections = _connections(session, connections)
        # The caller's session can raise anything, which may have come from the network.
        self._failures = _FAILURES if session is None else Exception
        renew_after_fork(self._connections)

    def send(
        self,
        request: Request,
        headers: Mapping[str, str],
        settings: Settings,
        deadline: float | None,
        clock: ClientClock,
    ) -> Answer | Lost:
        """Send a request as it is, once.

        Raises:
            ConfigurationError: It needs something that is not installed.
        """
        exchange = Exchange(settings.read_timeout, deadline, clock.monotonic)
        before = SHOWN.get()
        try:
            SHOWN.set(request)
            prepared = prepare(request, settings.endpoint, headers, exchange)
            return self._connections.send(prepared, settings, exchange)
        except self._failures as failure:
            return lost(failure, exchange, request.operation_name)
        finally:
            SHOWN.set(before)

    def close(self) -> None:
        """Close the connections, unless they are the caller's."""
        self._connections.close()


class OwnConnections:
    """The connections of one client."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._inherited: list[Adapter] = []
        self.renew()

    def renew(self) -> None:
        """Begin without connections. A forked process leaves those that it inherits to its parent."""
        self._adapter = Adapter(pool_maxsize=self._connections)
        self._inherited.append(self._adapter)
        self._line = Line(self._connections)
        self._proxies: dict[str, dict[str, str]] = {}

    def send(self, request: requests.PreparedRequest, settings: Settings, exchange: Exchange) -> Answer:
        """Send a request as it is, once; anything may be raised instead of an answer."""
        line = self._line
        try:
            line.join(exchange)
            return self._exchange(request, settings, exchange)
        finally:
            line.leave(exchange, None)
            exchange.end()
            line.wake()

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()

    def _exchange(self, request: requests.PreparedRequest, settings: Settings, exchange: Exchange) -> Answer:
        connect = Seconds.of(exchange, exchange.at_most(settings.connect_timeout))
        response = self._adapter.send(
            request,
            stream=True,
            timeout=(connect, Seconds.of(exchange, exchange.timeout())),
            verify=True if settings.verify is None else settings.verify,
            proxies=self._proxies_for(request, settings),
        )
        return _bounded(response)

    def _proxies_for(self, request: requests.PreparedRequest, settings: Settings) -> dict[str, str]:
        """The proxies of the settings, else those that the environment has for the endpoint at the first request."""
        if settings.proxies is not None:
            return dict(settings.proxies)
        found = self._proxies.get(settings.endpoint)
        if found is None:
            found = self._proxies[settings.endpoint] = resolve_proxies(request, None)
        return found


def _connections(
    session: requests.Session | None, connections: int
) -> OwnConnections | PlainConnections | SessionConnections:
    if session is not None:
        return SessionConnections(session)
    return OwnConnections(connections) if has_parts_for_own_connections() else PlainConnections(connections)


def _bounded(response: requests.Response) -> Answer:
    """Read it at once if it says that it is small enough, else in pieces: decoded, a little may become a lot."""
    raw = response.raw
    length: int | None = raw.length_remaining
    if length is not None and length > MAX_ANSWER:
        return Answer(response.status_code, response.headers, b"", TOO_LARGE)
    try:
        if length is not None and "Content-Encoding" not in response.headers:
            return Answer(response.status_code, response.headers, raw.read(decode_content=False))
        pieces: list[bytes] = []
        size = 0
        for piece in raw.stream(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_ANSWER:
                return Answer(response.status_code, response.headers, b"", TOO_LARGE)
    except DecodeError:
        return Answer(response.status_code, response.headers, b"", BADLY_ENCODED)
    return Answer(response.status_code, response.headers, b"".join(pieces))
