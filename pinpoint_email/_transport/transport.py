"""From a request to an answer or the lack of one: the only place that knows ``requests`` and urllib3 is below."""

from http.client import HTTPException

import requests
from urllib3.exceptions import HTTPError

from pinpoint_email._clock import Clock
from pinpoint_email._fork import renew_after_fork
from pinpoint_email._settings.config import Settings

from .exchange import Exchange
from .failure import lost
from .foreign import has_parts_for_own_connections
from .log import SHOWN
from .outcome import Answer, Lost, Outgoing
from .own import OwnConnections
from .session import PlainConnections, SessionConnections

__all__ = ["Transport"]

# What the network and the libraries raise, recursion where gevent has replaced the classes of ssl below them. Anything
# else is an interrupt, of a signal's handler for example.
_FAILURES = (OSError, HTTPException, HTTPError, requests.RequestException, RecursionError, ValueError)


class Transport:
    """Sends requests over connections of its own, or over the caller's session."""

    def __init__(self, session: requests.Session | None, connections: int) -> None:
        self._connections = _connections(session, connections)
        # The caller's session can raise anything, which may have come from the network.
        self._failures = _FAILURES if session is None else Exception
        renew_after_fork(self._connections)

    def send(self, request: Outgoing, settings: Settings, deadline: float | None, clock: Clock) -> Answer | Lost:
        """Send a request as it is, once.

        Raises:
            ConfigurationError: It needs something that is not installed.
        """
        exchange = Exchange(settings.read_timeout, deadline, clock.monotonic)
        before = SHOWN.get()
        try:
            SHOWN.set(request)
            return self._connections.send(request, settings, exchange)
        except self._failures as failure:
            return lost(failure, exchange, request.operation_name)
        finally:
            SHOWN.set(before)

    def close(self) -> None:
        """Close the connections, unless they are the caller's."""
        self._connections.close()


def _connections(
    session: requests.Session | None, connections: int
) -> OwnConnections | PlainConnections | SessionConnections:
    if session is not None:
        return SessionConnections(session)
    return OwnConnections(connections) if has_parts_for_own_connections() else PlainConnections(connections)
