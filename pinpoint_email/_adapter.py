"""What ``requests`` sends over, if not over a session of the caller's."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict

from ._connection import POOLS
from ._endpoint import host_of

__all__ = ["Adapter"]


class Adapter(HTTPAdapter):
    """An adapter of ``requests`` with such connections, which finds out once what it would for each request."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS
        self._pools: dict[tuple[str, object], Any] = {}

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """The pool of connections for a request."""
        if proxies:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        key = (_split(request.url or "")[0], verify)
        pool = self._pools.get(key)
        if pool is None or pool.pool is None:
            pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
            super().cert_verify(pool, request.url or "", verify, cert)
            self._pools[key] = pool
        return pool

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Tell a pool how to verify certificates, unless it has been told."""
        if conn not in self._pools.values():
            super().cert_verify(conn, url, verify, cert)

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """The target of a request."""
        return super().request_url(request, proxies) if proxies else _split(request.url or "")[1]

    def add_headers(self, request: requests.PreparedRequest, **_: Any) -> None:
        """Name the host, as the signature does."""
        request.headers["Host"] = host_of(request.url or "")

    def close(self) -> None:
        """Close the connections."""
        super().close()
        self._pools.clear()

    def build_response(self, req: Any, resp: Any) -> requests.Response:
        """The answer, but for its cookies and its encoding, which nobody asks for."""
        response = requests.Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers.itermerged())
        response.raw = resp
        response.reason = resp.reason
        response.url = req.url
        response.request = req
        return response

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = POOLS
        return manager


def _split(url: str) -> tuple[str, str]:
    """A URL's origin, and its path and query."""
    start = url.index("/", url.index("://") + 3)
    return url[:start], url[start:]
