"""Requests over connections of the client's own, of which there are at most so many."""

import requests
from requests.utils import resolve_proxies
from urllib3.exceptions import DecodeError, HTTPError

from pinpoint_email._settings.config import Settings

from .adapter import Adapter
from .connection import MAX_ANSWER
from .exchange import Exchange, Seconds
from .line import Line
from .outcome import BADLY_ENCODED, TOO_LARGE, Answer, Outgoing
from .prepared import prepare

__all__ = ["OwnConnections"]

_PIECE = 1024 * 1024


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

    def send(self, request: Outgoing, settings: Settings, exchange: Exchange) -> Answer:
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

    def _exchange(self, request: Outgoing, settings: Settings, exchange: Exchange) -> Answer:
        prepared = prepare(request, exchange)
        connect = Seconds.of(exchange, exchange.at_most(settings.connect_timeout))
        response = self._adapter.send(
            prepared,
            stream=True,
            timeout=(connect, Seconds.of(exchange, exchange.patience())),
            verify=True if settings.verify is None else settings.verify,
            proxies=self._proxies_for(prepared, settings),
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


def _bounded(response: requests.Response) -> Answer:
    """At once if it says that it is small enough, else in pieces, as a little may become a lot when it is decoded."""
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
    except HTTPError as error:
        raise requests.ConnectionError(error) from error
    return Answer(response.status_code, response.headers, b"".join(pieces))
