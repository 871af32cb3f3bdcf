"""Connections through a SOCKS proxy, for which PySocks has to be there."""

from typing import Any

from urllib3.contrib import socks

from .connection import Tracked
from .pools import pool_of

__all__ = ["POOLS"]


class _Plain(Tracked, socks.SOCKSConnection):  # pyright: ignore[reportIncompatibleVariableOverride]
    def _new_conn(self) -> Any:
        """Have PySocks connect, within the time of an attempt."""
        self._start_to_connect()
        connection = super()._new_conn()
        try:
            self._keep_alive(connection)
            connection.settimeout(self._time_to_connect())
        except BaseException:
            connection.close()
            raise
        return connection


class _Tls(_Plain, socks.SOCKSHTTPSConnection):  # pyright: ignore[reportIncompatibleVariableOverride]
    pass


POOLS = {
    "http": pool_of(socks.SOCKSHTTPConnectionPool, _Plain),
    "https": pool_of(socks.SOCKSHTTPSConnectionPool, _Tls),
}
