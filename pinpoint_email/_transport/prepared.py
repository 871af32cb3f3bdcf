"""Requests as ``requests`` takes them, with headers that know whose they are."""

import sys
from collections.abc import Iterator
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from .exchange import Exchange
from .outcome import Outgoing

__all__ = ["Headers", "prepare"]


_WRITERS = {"urllib3.connection", "http.client"}


class Headers(CaseInsensitiveDict[str]):
    """Headers that note in their exchange how often they are written."""

    exchange: Exchange

    @classmethod
    def of(cls, exchange: Exchange, headers: Any) -> "Headers":
        """Such headers for an exchange."""
        made = cls(headers)
        made.exchange = exchange
        return made

    def __iter__(self) -> Iterator[str]:
        """The names."""
        self.exchange.is_read = True
        return super().__iter__()

    def items(self) -> Any:
        """Names and values, as a connection takes them to write them; others, such as hooks, may only look at them."""
        if sys._getframe(1).f_globals.get("__name__") in _WRITERS:  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            self.exchange.writes += 1
        return super().items()

    def copy(self) -> "Headers":
        """The same for the same exchange: what urllib3 writes to a proxy is a copy."""
        names = super().__iter__()
        return Headers.of(self.exchange, {name: self[name] for name in names})


def prepare(request: Outgoing, exchange: Exchange) -> requests.PreparedRequest:
    """Prepare a request as it is, with the length of its body."""
    prepared = requests.PreparedRequest()
    prepared.method = request.verb
    prepared.url = request.url
    headers: Any = Headers.of(exchange, request.headers)
    if request.verb != "GET":
        headers["Content-Length"] = str(len(request.body or b""))
    prepared.headers = headers
    prepared.body = request.body
    return prepared
