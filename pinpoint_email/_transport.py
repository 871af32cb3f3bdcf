"""The connection to the service: ``requests``, with nothing of its own between us and the wire."""

from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

import requests
from attrs import frozen
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict
from requests.utils import resolve_proxies
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.util import Retry

from ._adapter import Adapter
from ._config import Settings
from ._exchange import EXCHANGE, NoTimeError, Stage
from ._fork import renew_after_fork

__all__ = ["Answer", "Outgoing", "Transport"]

_PIECE = 1024 * 1024
_LARGEST_ANSWER = 256 * _PIECE
_ENCODING = "its Content-Encoding is not what it says"
_SIZE = "it is larger than 256 MiB"


@frozen(eq=False, repr=False)
class Outgoing:
    """A request as it leaves."""

    verb: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


@frozen(eq=False, repr=False)
class Answer:
    """What came back."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes
    flaw: str | None = None
    """Why the body is not what was sent, if it is not."""


class Transport:
    """Sends requests over a session of its own, or over the caller's."""

    def __init__(self, session: requests.Session | None, connections: int) -> None:
        self._given = session
        self._connections = connections
        self._inherited: list[Adapter] = []
        self.renew()
        renew_after_fork(self)

    def renew(self) -> None:
        """Begin without connections. A forked process leaves those that it inherits to its parent.

        It does not close them either: a thread of the parent may have held their locks.
        """
        self._own = Adapter(pool_maxsize=self._connections)
        self._inherited.append(self._own)
        self._free = BoundedSemaphore(self._connections)
        self._proxies: dict[str, dict[str, str]] = {}

    def send(self, request: Outgoing, settings: Settings) -> Answer:
        """Send a request as it is, once; anything may be raised instead of an answer.

        How long it may take, and how far it got, is in :data:`~pinpoint_email._exchange.EXCHANGE`.
        """
        if self._given is not None:
            return _send_over(self._given, request, settings)
        prepared = _prepare(request)
        with _Place(self._free):
            patience = EXCHANGE.patience()
            response = self._own.send(
                prepared,
                stream=True,
                timeout=(min(settings.connect_timeout, patience), patience),
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

    def close(self) -> None:
        """Close the connections, unless they are the caller's."""
        self._own.close()


def _send_over(session: requests.Session, request: Outgoing, settings: Settings) -> Answer:
    """Send a request over the caller's session, with all that its owner has added to it."""
    prepared = _prepare(request)
    # A session cannot look at an answer's cookies and redirects without a jar in the request.
    prepared._cookies = RequestsCookieJar()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    prepared.prepare_hooks(session.hooks)
    prepared.register_hook("response", _stay)
    patience = EXCHANGE.patience()
    how: dict[str, Any] = {"timeout": (min(settings.connect_timeout, patience), patience)}
    if settings.verify is not None:
        how["verify"] = settings.verify
    if settings.proxies is not None:
        how["proxies"] = dict(settings.proxies)
    if _repeats(session, request.url):
        EXCHANGE.stage = Stage.SENT
    try:
        response = session.send(prepared, stream=True, allow_redirects=False, **how)
    except requests.HTTPError as error:
        # A hook of the caller's has called raise_for_status; if it looked at the answer, that is it.
        if error.response is None or error.response.request is not prepared:
            raise
        response = error.response
    return _whole(response)


def _prepare(request: Outgoing) -> requests.PreparedRequest:
    prepared = requests.PreparedRequest()
    prepared.method = request.verb
    prepared.url = request.url
    prepared.headers = CaseInsensitiveDict(request.headers)
    if request.verb != "GET":
        prepared.headers["Content-Length"] = str(len(request.body or b""))
    prepared.body = request.body
    return prepared


class _Place:
    """One of the connections that a client may have, waited for if all are in use."""

    def __init__(self, free: BoundedSemaphore) -> None:
        self._free = free

    def __enter__(self) -> None:
        if not self._free.acquire(timeout=EXCHANGE.remaining()):
            raise NoTimeError

    def __exit__(self, *_: object) -> None:
        self._free.release()


def _repeats(session: requests.Session, url: str) -> bool:
    """Whether a session sends requests again by itself, so that its last failure does not tell of the first."""
    retries: object = getattr(session.get_adapter(url), "max_retries", None)
    return isinstance(retries, Retry) and (retries.total is None or retries.total > 0)


def _stay(response: requests.Response, **_: object) -> None:
    """Hide a redirect from the session, which would look where it leads even if not to follow it."""
    if response.is_redirect:
        del response.headers["Location"]


def _whole(response: requests.Response) -> Answer:
    try:
        return _answer(response, response.content)
    except requests.exceptions.ContentDecodingError:
        return _answer(response, b"", _ENCODING)


def _bounded(response: requests.Response) -> Answer:
    """At once if it says that it is small enough, else in pieces, as a little may become a lot when it is decoded."""
    raw = response.raw
    length: int | None = raw.length_remaining
    try:
        if length is not None and length <= _LARGEST_ANSWER and "Content-Encoding" not in response.headers:
            return _answer(response, raw.read(decode_content=False))
        pieces: list[bytes] = []
        size = 0
        for piece in raw.stream(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > _LARGEST_ANSWER:
                response.close()
                return _answer(response, b"", _SIZE)
    except DecodeError:
        return _answer(response, b"", _ENCODING)
    except HTTPError as error:
        raise requests.ConnectionError(error) from error
    return _answer(response, b"".join(pieces))


def _answer(response: requests.Response, body: bytes, flaw: str | None = None) -> Answer:
    return Answer(response.status_code, response.headers, body, flaw)
