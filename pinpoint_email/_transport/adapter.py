"""The adapter of ``requests`` for connections of the client's own."""

import os
import ssl
from typing import TYPE_CHECKING, Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidProxyURL
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH, select_proxy

from pinpoint_email._settings.endpoint import host_of

from .exchange import Stage
from .pools import POOLS

if TYPE_CHECKING:
    from .prepared import Headers

__all__ = ["Adapter"]


class Adapter(HTTPAdapter):
    """An adapter of ``requests`` with such connections, which finds out once what it would for each request."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS
        self._pools: dict[tuple[object, ...], Any] = {}

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: Any,
        proxies: Any = None,
        cert: Any = None,  # noqa: ARG002
    ) -> Any:
        """The pool of connections for a request, of which they say from here on how far it gets."""
        cast("Headers", request.headers).exchange.stage = Stage.CONNECTING
        url = request.url or ""
        proxy = select_proxy(url, proxies) if proxies else None
        key = (_split(url)[0], verify, proxy)
        pool = self._pools.get(key)
        if pool is None or pool.pool is None:
            self._pools[key] = pool = self._make_pool(request, verify, proxies, proxy)
        return pool

    def _make_pool(self, request: requests.PreparedRequest, verify: Any, proxies: Any, proxy: str | None) -> Any:
        if not proxy:
            pool: Any = super().get_connection_with_tls_context(request, verify)
        else:
            try:
                pool = super().get_connection_with_tls_context(request, verify, proxies)
            except (TypeError, ValueError) as error:
                if isinstance(error, requests.RequestException):
                    raise
                raise InvalidProxyURL(request=request) from None  # the text of these has the proxy's password in it
            super().cert_verify(pool, "https://", verify, None)  # for a proxy that speaks TLS itself
        if pool.scheme == "https":
            pool.conn_kw["ssl_context"] = _tls_context(verify)
        return pool

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Do nothing: a pool is told how to verify certificates when it is made."""

    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        """The target of a request."""
        return super().request_url(request, proxies) if proxies else _split(request.url or "")[1]

    def add_headers(self, request: requests.PreparedRequest, **_: Any) -> None:
        """Name the host, as the signature does."""
        request.headers["Host"] = host_of(request.url or "")

    def close(self) -> None:
        """Close the idle connections; one in use is closed when its answer has come."""
        pools, self._pools = self._pools, {}
        super().close()
        for pool in list(pools.values()):
            pool.close()

    def build_response(self, req: Any, resp: Any) -> requests.Response:
        """The answer, but for its cookies and its encoding, which nobody asks for; its connection is free again."""
        resp.release_conn()
        response = requests.Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers.itermerged())
        response.raw = resp
        response.reason = resp.reason
        response.url = req.url
        response.request = req
        return response

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """The pools for a proxy."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if proxy.lower().startswith("socks"):
            from . import socks

            manager.pool_classes_by_scheme = socks.POOLS
        else:
            manager.pool_classes_by_scheme = POOLS
        return manager


def _tls_context(verify: bool | str) -> ssl.SSLContext:
    """Make the TLS context of a pool once for all of its connections: reading a bundle takes longer than a send.

    By the standard library, as urllib3 still has its classes from before gevent has replaced them.
    """
    bundle = verify if isinstance(verify, str) else DEFAULT_CA_BUNDLE_PATH
    is_folder = os.path.isdir(bundle)  # noqa: PTH112  (as in requests)
    context = ssl.create_default_context(cafile=None if is_folder else bundle, capath=bundle if is_folder else None)
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _split(url: str) -> tuple[str, str]:
    """A URL's origin, and its path and query."""
    start = url.index("/", url.index("://") + 3)
    return url[:start], url[start:]
