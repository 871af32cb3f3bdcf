"""The connection to the service: ``requests``, with nothing of its own between us and the wire."""

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLCertVerificationError
from typing import Any

import requests
from attrs import frozen
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import ConnectTimeoutError as TimedOutConnecting
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, ProxyError, SSLError
from urllib3.exceptions import ReadTimeoutError as TimedOutReading

from ._config import Settings
from .exceptions import ConnectError, ConnectTimeoutError, ReadTimeoutError, TransportError

__all__ = ["Answer", "Transport"]

# Other errors of a proxy or of TLS can also come when the request is already on its way.
_NOT_CONNECTED = (NewConnectionError, TimedOutConnecting, SSLCertVerificationError)


@frozen
class Answer:
    """What came back."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends signed requests over a session of its own, or over the caller's."""

    def __init__(self, session: requests.Session | None, pool_size: int) -> None:
        self._own = session is None
        self._session = session or _Session(pool_size)

    def send(
        self, verb: str, url: str, headers: Mapping[str, str], body: bytes | None, settings: Settings, action: str
    ) -> Answer:
        """Send a request as it is, once.

        Raises:
            TransportError: No answer arrived, or not all of it.
        """
        request = requests.PreparedRequest()
        request.method = verb
        request.url = url
        request.headers = CaseInsensitiveDict(headers)
        if verb != "GET":
            request.headers["Content-Length"] = str(len(body or b""))
        request.body = body
        # A session cannot look at an answer's cookies and redirects without a jar in the request.
        request._cookies = RequestsCookieJar()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        try:
            return self._exchange(request, settings)
        except Exception as error:  # noqa: BLE001  (a session of the caller's can raise anything)
            failure = error
        # Outside the handler, so that the text of requests' own exception, which has the path and so
        # maybe an address in it, is not part of the traceback.
        raise _explained(failure, action) from _reason(failure)

    def _exchange(self, request: requests.PreparedRequest, settings: Settings) -> Answer:
        request.prepare_hooks(self._session.hooks)
        request.register_hook("response", _stay)
        try:
            response = self._session.send(request, allow_redirects=False, **_how(settings))
        except requests.HTTPError as error:
            # A hook of the caller's has called raise_for_status; what it looked at is the answer.
            if error.response is None:
                raise
            response = error.response
        return Answer(response.status_code, response.headers, response.content)

    def close(self) -> None:
        """Close the connections, unless they are the caller's."""
        if self._own:
            self._session.close()


class _Session(requests.Session):
    """A session that keeps no cookies."""

    def __init__(self, pool_size: int) -> None:
        super().__init__()
        adapter = HTTPAdapter(pool_maxsize=pool_size)
        self.mount("https://", adapter)
        self.mount("http://", adapter)
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))


def _stay(response: requests.Response, **_: object) -> None:
    """Hide a redirect from the session, which would look where it leads even if not to follow it."""
    if response.is_redirect:
        del response.headers["Location"]


def _how(settings: Settings) -> dict[str, Any]:
    """What is not left to the session."""
    how: dict[str, Any] = {"timeout": (settings.connect_timeout, settings.read_timeout)}
    if settings.verify is not None:
        how["verify"] = settings.verify
    if settings.proxies is not None:
        how["proxies"] = dict(settings.proxies)
    return how


def _reason(failure: Exception) -> BaseException | None:
    """What is wrong, without ``requests``' and ``urllib3``'s wrappers, whose text has the path in it."""
    reason: object = failure
    if isinstance(failure, requests.RequestException):
        reason = failure.args[0] if failure.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    while isinstance(reason, (ProxyError, SSLError)) and reason.args and isinstance(reason.args[-1], Exception):
        reason = reason.args[-1]
    return reason if isinstance(reason, BaseException) else None


def _explained(failure: Exception, action: str) -> TransportError:
    reason = _reason(failure)
    known = isinstance(reason, (HTTPError, OSError)) and reason is not failure
    text = str(reason) if known else type(reason or failure).__name__
    if isinstance(failure, requests.ConnectTimeout):
        return ConnectTimeoutError(f"no connection in time: {text}", operation_name=action)
    if isinstance(failure, requests.ReadTimeout) or isinstance(reason, TimedOutReading):
        return ReadTimeoutError(f"no answer in time: {text}", operation_name=action)
    if isinstance(failure, requests.ConnectionError) and isinstance(reason, _NOT_CONNECTED):
        return ConnectError(f"no connection: {text}", operation_name=action)
    return TransportError(f"no usable answer: {text}", operation_name=action)
