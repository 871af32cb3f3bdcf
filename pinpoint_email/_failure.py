"""From what was raised instead of an answer to an exception that says what happened."""

from ssl import SSLCertVerificationError

import requests
from urllib3.exceptions import ConnectTimeoutError as TimedOutConnecting
from urllib3.exceptions import (
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import ReadTimeoutError as TimedOutReading

from ._exchange import EXCHANGE, NoTimeError, Stage
from .exceptions import ConnectError, ConnectTimeoutError, ReadTimeoutError, TotalTimeoutError, TransportError

__all__ = ["explain", "may_have_arrived", "root"]

_SAYINGS: dict[type[Exception], str] = {
    requests.exceptions.InvalidProxyURL: "the URL of the proxy cannot be read",
    requests.exceptions.InvalidURL: "the URL of the endpoint or the proxy cannot be read",
    requests.exceptions.InvalidSchema: "the scheme of the endpoint or the proxy is not supported (InvalidSchema)",
}
# Where no connection of ours carries the request, only the kind of the exception tells. Other errors
# of a proxy or of TLS can also come when the request is already on its way.
_NEVER_LEFT: tuple[type[Exception], ...] = (requests.ConnectTimeout, *_SAYINGS)
_NOT_CONNECTED = (NewConnectionError, TimedOutConnecting, SSLCertVerificationError)
_WRAPPERS = (ProtocolError, ProxyError, SSLError)


def may_have_arrived(failure: Exception) -> bool:
    """Whether the service may have the request that failed."""
    if EXCHANGE.stage is Stage.UNKNOWN:
        connecting = isinstance(failure, _NEVER_LEFT) or isinstance(root(failure), _NOT_CONNECTED)
        return not connecting and not isinstance(failure, NoTimeError)
    return EXCHANGE.stage is Stage.SENT


def explain(failure: Exception, action: str) -> TransportError:
    """The exception to raise for a failure, with its root for a cause."""
    error = _explained(failure, root(failure), action)
    error.__cause__ = root(failure)
    return error


def _explained(failure: Exception, reason: BaseException | None, action: str) -> TransportError:
    known = isinstance(reason, (HTTPError, OSError)) and reason is not failure
    text = str(reason) if known else _SAYINGS.get(type(failure), type(reason or failure).__name__)
    timed_out = isinstance(failure, requests.Timeout) or isinstance(reason, (TimeoutError, TimedOutReading))
    if timed_out and EXCHANGE.is_over:
        return TotalTimeoutError("the call took longer than total_timeout", operation_name=action)
    if not may_have_arrived(failure):
        cls = ConnectTimeoutError if timed_out else ConnectError
        return cls(f"no connection: {text}", operation_name=action)
    if timed_out:
        return ReadTimeoutError(f"no answer in time: {text}", operation_name=action)
    return TransportError(f"no usable answer: {text}", operation_name=action)


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
