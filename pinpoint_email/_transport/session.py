"""Requests over the caller's session, with all that its owner has added to it.

Its connections are not ours, so that three things tell how far a request has got: how often its headers were
written, whether an answer was heard, and where in urllib3 this very request was when something was raised.
"""

from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPResponse, IncompleteRead
from typing import Any

import requests
from attrs import evolve
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar

from pinpoint_email._settings.config import Settings

from .exchange import Exchange, Stage
from .messages import BADLY_ENCODED, Answer

__all__ = ["PlainConnections", "SessionConnections"]

_FIRST_FINAL_STATUS = 200
_ENDS = ("Content-Length", "Transfer-Encoding")


class SessionConnections:
    """The connections of a ``requests.Session``."""

    def __init__(self, session: requests.Session) -> None:
        self._session = session

    def send(self, request: requests.PreparedRequest, settings: Settings, exchange: Exchange) -> Answer:
        """Send a request once, as far as the session does; anything may be raised instead of an answer."""
        heard: list[requests.Response] = []
        connections: list[object] = []

        def hear(response: requests.Response, **_: object) -> None:
            """Note, before any other hook, that the request has arrived."""
            exchange.stage = Stage.SENT
            heard.append(response)
            connections.append(getattr(response.raw, "connection", None))  # as long as it has it
            if response.status_code < _FIRST_FINAL_STATUS:
                response.close()  # the final answer may follow, which the next call would take for its own

        # A session cannot look at an answer's cookies without a jar in the request.
        request.prepare_cookies(RequestsCookieJar())
        request.register_hook("response", hear)
        try:
            request.prepare_hooks(self._session.hooks)
            request.register_hook("response", _stay)
            response = self._send(request, settings, exchange)
            heard.append(response)  # a session may call no hooks, or a hook may have put another in its place
            return evolve(_whole(response), is_to_a_repeat=exchange.writes > 1)
        finally:
            for connection in connections:
                _close_if_more_has_come(connection)
            while heard:  # emptied, as the answers have the request, which has the hook, which has the list
                with suppress(Exception):
                    heard.pop().close()

    def _send(self, request: requests.PreparedRequest, settings: Settings, exchange: Exchange) -> requests.Response:
        how: dict[str, Any] = {"timeout": (exchange.at_most(settings.connect_timeout), exchange.timeout())}
        if settings.verify is not None:
            how["verify"] = settings.verify
        if settings.proxies is not None:
            how["proxies"] = dict(settings.proxies)
        try:
            return self._session.send(request, stream=True, allow_redirects=False, **how)
        except requests.HTTPError as error:
            # One of the caller's hooks has called raise_for_status; if it looked at the answer, that is it.
            if error.response is None or error.response.request is not request:
                raise
            return error.response

    def close(self) -> None:
        """Nothing: the session is the caller's."""

    def renew(self) -> None:
        """Nothing: what a forked process does with the session is the caller's to say."""


class PlainConnections(SessionConnections):
    """A session of the client's own, where a version of urllib3 or ``requests`` has no room for our connections."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self.renew()

    def renew(self) -> None:
        """Begin without connections."""
        super().__init__(requests.Session())
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=self._connections, pool_block=True))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _close_if_more_has_come(connection: Any) -> None:
    """Close a connection if OpenSSL has read more than the answer, which urllib3 would take for the next one."""
    pending = getattr(getattr(connection, "sock", None), "pending", None)
    if pending and pending():
        connection.close()


def _stay(response: requests.Response, **_: object) -> None:
    """Hide a redirect from the session, which would look where it leads even if not to follow it."""
    if response.is_redirect:
        del response.headers["Location"]


def _whole(response: requests.Response) -> Answer:
    if response.status_code < _FIRST_FINAL_STATUS:
        return Answer(response.status_code, response.headers, b"")
    try:
        body = response.content
    except requests.exceptions.ContentDecodingError:
        return Answer(response.status_code, response.headers, b"", BADLY_ENCODED)
    if not body and _may_be_cut(response):
        raise IncompleteRead(body)
    return Answer(response.status_code, response.headers, body)


def _may_be_cut(response: requests.Response) -> bool:
    """Whether a success without a body may have lost it: http.client takes a head that is cut short for a whole one."""
    came_over_http = isinstance(getattr(response.raw, "_original_response", None), HTTPResponse)
    says_where_it_ends = response.status_code == HTTPStatus.NO_CONTENT or any(
        name in response.headers for name in _ENDS
    )
    return came_over_http and response.ok and not says_where_it_ends
