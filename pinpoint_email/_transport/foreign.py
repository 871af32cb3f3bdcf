"""A check, made before the first send, of what this library uses of others beyond what they document.

Our own connections are faster than the plain ones of ``requests``, and know more. These serve where a part is gone.
"""

import time
from functools import cache
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection

from .adapter import Adapter
from .connection import Tracked, response_of
from .exchange import Exchange, Seconds
from .http import WireAnswer
from .pools import Idle

__all__ = ["has_parts_for_own_connections"]

_OVERRIDDEN = {
    HTTPConnection: ("_new_conn", "connect", "getresponse", "is_connected", "request", "response_class"),
    urllib3.HTTPConnectionPool: ("ConnectionCls", "QueueCls"),
    HTTPAdapter: (
        "add_headers",
        "build_response",
        "cert_verify",
        "get_connection_with_tls_context",
        "init_poolmanager",
        "proxy_manager_for",
        "request_url",
    ),
}


@cache
def has_parts_for_own_connections() -> bool:
    """Whether ``requests`` and urllib3 have all that our own connections need of them."""
    if not all(hasattr(kind, name) for kind, names in _OVERRIDDEN.items() for name in names):
        return False
    try:
        return _timeouts_arrive() and _answers_arrive()
    except (AttributeError, TypeError):
        return False


def _timeouts_arrive() -> bool:
    """Whether urllib3 hands timeouts on as they are, since they name the exchange."""
    seconds = Seconds.of(Exchange(1.0, None, time.monotonic), 1.0)
    timeout = urllib3.Timeout(connect=seconds, read=seconds).clone()
    timeout.start_connect()
    return timeout.connect_timeout is seconds and timeout.read_timeout is seconds


def _answers_arrive() -> bool:
    """Whether an answer that our connections have read is one to urllib3 and ``requests``."""
    answer = WireAnswer(
        11, 200, "OK", urllib3.HTTPHeaderDict({"content-length": "2"}), b"{}", is_whole=True, is_last=False
    )
    adapter = Adapter()
    pool = adapter.poolmanager.connection_from_host("127.0.0.1", 80, "http")
    response = adapter.build_response(requests.PreparedRequest(), response_of(answer, "GET", "/"))
    raw: Any = response.raw
    return (
        hasattr(pool, "conn_kw")
        and isinstance(pool.pool, Idle)
        and issubclass(pool.ConnectionCls, Tracked)
        and raw.read() == b"{}"
    )
