"""From what was raised instead of an answer to an exception that says what happened."""

from ssl import SSLError as TlsError
from traceback import walk_tb
from types import FrameType
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidProxyURL, InvalidSchema, InvalidURL
from urllib3.connection import HTTPConnection
from urllib3.exceptions import (
    EmptyPoolError,
    HTTPError,
    LocationValueError,
    MaxRetryError,
    ProtocolError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import ReadTimeoutError as TimedOutReading

from pinpoint_email.exceptions import (
    ConfigurationError,
    ConnectError,
    ConnectTimeoutError,
    ReadTimeoutError,
    TotalTimeoutError,
    TransportError,
)

from .exchange import Exchange, NoTimeError, Stage
from .messages import Lost

__all__ = ["lost", "root"]

_MESSAGES: dict[type[requests.RequestException], str] = {
    InvalidProxyURL: "the URL of the proxy cannot be read",
    InvalidURL: "the URL of the endpoint or the proxy cannot be read",
    InvalidSchema: "the scheme of the endpoint or the proxy is not supported (InvalidSchema)",
}
# What OpenSSL says of an answer that is not TLS.
_NOT_TLS = {"HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "WRONG_VERSION_NUMBER"}
_NOT_EVEN_CONNECTING = (EmptyPoolError, InvalidProxyURL, InvalidSchema, InvalidURL, requests.ConnectTimeout)
_ADAPTERS = HTTPAdapter.__module__
_CONNECTION = HTTPConnection.__module__
_CHOOSING = {(_ADAPTERS, name) for name in ("cert_verify", "get_connection_with_tls_context", "request_url")}
"""The functions in which ``requests`` chooses a connection."""
_WRAPPERS = (ProtocolError, ProxyError, SSLError)


def _may_have_arrived(failure: Exception, exchange: Exchange) -> bool:
    """Whether the service may have the request that failed."""
    if exchange.stage is Stage.UNKNOWN:
        return not (isinstance(failure, NoTimeError) or _is_before_sending(failure, root(failure), exchange))
    return exchange.stage is Stage.SENT


def _is_before_sending(failure: Exception, reason: BaseException | None, exchange: Exchange) -> bool:
    """Whether it is certain that the caller's session has sent nothing of this request.

    The kind of an exception does not tell: it may be about something that a hook or an adapter has done in between, or
    about the last of several times. Its traceback does.
    """
    frames = _frames(failure, reason)
    if any(getattr(headers, "exchange", None) is exchange for headers in map(_headers_of, frames)):
        names = {(frame.f_globals.get("__name__"), frame.f_code.co_name) for frame in frames}
        if (_CONNECTION, "connect") in names:
            # A plain connection connects when it begins to write, one of TLS or through a tunnel before.
            return exchange.writes == ((_CONNECTION, "request") in names)
        if names & _CHOOSING:
            return not exchange.is_read
    about = getattr(failure, "request", None)
    is_about_it = about is None or getattr(about.headers, "exchange", None) is exchange
    return is_about_it and not exchange.is_read and isinstance(failure, _NOT_EVEN_CONNECTING)


def _frames(*errors: BaseException | None) -> list[FrameType]:
    """The frames that some exceptions, and those that they were raised from, have passed through."""
    frames: list[FrameType] = []
    for error in errors:
        origin = error
        while origin is not None:
            frames += [frame for frame, _ in walk_tb(origin.__traceback__)]
            origin = origin.__cause__
    return frames


def _headers_of(frame: FrameType) -> object:
    """The headers of the request that a frame of ``requests`` or urllib3 is about."""
    place = frame.f_globals.get("__name__"), frame.f_code.co_name
    if place == ("urllib3.connectionpool", "urlopen"):
        return frame.f_locals.get("headers")
    if place == (_ADAPTERS, "send"):
        return getattr(frame.f_locals.get("request"), "headers", None)
    return None


def lost(failure: Exception, exchange: Exchange, action: str) -> Lost:
    """Turn a failure into a lost attempt, with an exception to raise that has the root of the failure as its cause.

    Raises:
        ConfigurationError: PySocks is missing.
    """
    arrived = _may_have_arrived(failure, exchange)
    reason = root(failure)
    if not arrived and not isinstance(reason, (HTTPError, OSError)):
        reason = None  # a library's complaint about a setting, which may quote a proxy's password
    error = _explained(failure, reason, exchange, action, arrived=arrived)
    error.__cause__ = reason
    _let_go(failure)
    return Lost(error, arrived)


def _explained(
    failure: Exception, reason: BaseException | None, exchange: Exchange, action: str, *, arrived: bool
) -> TransportError:
    text = _text(failure, reason)
    timed_out = isinstance(failure, requests.Timeout) or isinstance(reason, (TimeoutError, TimedOutReading))
    if timed_out and exchange.is_over:
        return TotalTimeoutError("the call took longer than total_timeout", operation_name=action)
    if not arrived and isinstance(failure, InvalidSchema) and "SOCKS" in str(failure):
        raise ConfigurationError("a SOCKS proxy needs PySocks: pip install 'pinpoint-email[socks]'")
    if not arrived:
        cls = ConnectTimeoutError if timed_out else ConnectError
        return cls(f"no connection: {text}", operation_name=action)
    if timed_out:
        return ReadTimeoutError(f"no answer in time: {text}", operation_name=action)
    return TransportError(f"no usable answer: {text}", operation_name=action)


def _text(failure: Exception, reason: BaseException | None) -> str:
    if isinstance(reason, TlsError) and reason.reason in _NOT_TLS:
        return f"what answers does not speak TLS, so the URL may have to begin with http:// ({reason.reason})"
    if isinstance(reason, (HTTPError, OSError)) and reason is not failure:
        return str(reason)
    return _MESSAGES.get(cast("Any", type(failure)), type(reason or failure).__name__)


def root(failure: Exception) -> BaseException | None:
    """Unwrap what went wrong from the exceptions of ``requests`` and urllib3, whose text has the path in it."""
    reason: object = failure
    if isinstance(failure, requests.RequestException):
        reason = failure.args[0] if failure.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    while isinstance(reason, _WRAPPERS) and reason.args and isinstance(reason.args[-1], Exception):
        reason = reason.args[-1]
    # The text of these has the URL of a proxy in it, and so maybe its password.
    return reason if isinstance(reason, BaseException) and not isinstance(reason, LocationValueError) else None


def _let_go(failure: BaseException) -> None:
    """Take from a failure what would keep connections open for as long as someone keeps its root.

    The frames of a traceback have them, and so have urllib3's exceptions; some form a circle, which would stay until
    the garbage collector comes by.
    """
    left: list[BaseException | None] = [failure]
    while left:
        error = left.pop()
        if error is None or error.__traceback__ is None:
            continue
        error.__traceback__ = None
        for name in vars(error).keys() & {"pool", "conn", "url"}:
            setattr(error, name, None)
        left += [error.__cause__, error.__context__]
