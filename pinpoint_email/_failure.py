"""From what was raised instead of an answer to an exception that says what happened."""

from ssl import SSLError as TlsError
from traceback import walk_tb
from typing import Any, cast

import requests
from requests.exceptions import InvalidProxyURL, InvalidSchema, InvalidURL
from urllib3.connection import HTTPConnection
from urllib3.exceptions import ConnectTimeoutError as TimedOutConnecting
from urllib3.exceptions import (
    EmptyPoolError,
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import ReadTimeoutError as TimedOutReading

from ._answer import Lost
from ._exchange import Exchange, NoTimeError, Stage
from .exceptions import (
    ConfigurationError,
    ConnectError,
    ConnectTimeoutError,
    ReadTimeoutError,
    TotalTimeoutError,
    TransportError,
)

__all__ = ["lost", "root"]

_MESSAGES: dict[type[requests.RequestException], str] = {
    InvalidProxyURL: "the URL of the proxy cannot be read",
    InvalidURL: "the URL of the endpoint or the proxy cannot be read",
    InvalidSchema: "the scheme of the endpoint or the proxy is not supported (InvalidSchema)",
}
# What OpenSSL says of an answer that is not TLS.
_NOT_TLS = {"HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "WRONG_VERSION_NUMBER"}
_NOT_EVEN_CONNECTING = (EmptyPoolError, InvalidProxyURL, InvalidSchema, InvalidURL)
_WRAPPERS = (ProtocolError, ProxyError, SSLError)


def _may_have_arrived(failure: Exception, exchange: Exchange) -> bool:
    """Whether the service may have the request that failed."""
    if exchange.stage is Stage.UNKNOWN:
        return not (isinstance(failure, NoTimeError) or _is_before_sending(failure, exchange))
    return exchange.stage is Stage.SENT


def _is_before_sending(failure: Exception, exchange: Exchange) -> bool:
    """Whether a failure over the caller's session says of this request, and of no other, that nothing was sent."""
    about = getattr(failure, "request", None)
    if about is not None and getattr(about.headers, "exchange", None) is not exchange:
        return False
    reason = root(failure)
    if about is not None and _was_connecting(reason):
        return True
    by_kind = isinstance(failure, (requests.ConnectTimeout, *_NOT_EVEN_CONNECTING))
    return not exchange.writes and (by_kind or isinstance(reason, (NewConnectionError, TimedOutConnecting)))


def _was_connecting(reason: BaseException | None) -> bool:
    """Whether something was raised while urllib3 made a connection, which its kind does not tell of a proxy or TLS."""
    frames = walk_tb(reason.__traceback__) if reason else ()
    return any(
        frame.f_code.co_name == "connect" and frame.f_globals.get("__name__") == HTTPConnection.__module__
        for frame, _ in frames
    )


def lost(failure: Exception, exchange: Exchange, action: str) -> Lost:
    """What became of an attempt that failed, with the exception to raise, which has the failure's root for a cause.

    Raises:
        ConfigurationError: PySocks is missing.
    """
    arrived = _may_have_arrived(failure, exchange)
    reason = root(failure)
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
    """What is wrong, without ``requests``' and ``urllib3``'s wrappers, whose text has the path in it."""
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
        for name in vars(error).keys() & {"pool", "conn"}:
            setattr(error, name, None)
        left += [error.__cause__, error.__context__]
