"""Pools of our own connections, by scheme."""

import queue
from collections import deque
from typing import Any

import urllib3

from .connection import PlainConnection, TlsConnection, Tracked

__all__ = ["POOLS", "Idle", "pool_of"]


class Idle:
    """The idle connections of a pool, which are never more than may be in use.

    The queue of urllib3 locks in several steps; an interrupt between two of them would leave it locked.
    """

    def __init__(self, _: int) -> None:
        self._kept: deque[Any] = deque()

    def get(self, **_: Any) -> Any:
        """Take out what was put in last."""
        try:
            return self._kept.pop()
        except IndexError:
            raise queue.Empty from None

    def put(self, connection: Any, **_: Any) -> None:
        """Keep a connection; urllib3 also puts in None for each that may come."""
        if connection is not None:
            self._kept.append(connection)


def pool_of(kind: Any, connection: type[Tracked]) -> Any:
    """Make a kind of urllib3 pool for a kind of connection."""

    class Pool(kind):  # type: ignore[misc]
        ConnectionCls = connection
        QueueCls = Idle

        def __str__(self) -> str:
            return f"{self.host}:{self.port}"

    return Pool


POOLS: Any = {
    "http": pool_of(urllib3.HTTPConnectionPool, PlainConnection),
    "https": pool_of(urllib3.HTTPSConnectionPool, TlsConnection),
}
