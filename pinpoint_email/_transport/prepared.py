"""Requests as ``requests`` takes them, with headers that know whose they are."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from .exchange import Exchange
from .messages import Request

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


def prepare(
    request: Request, endpoint: str, headers: Mapping[str, str], exchange: Exchange
) -> requests.PreparedRequest:
    """Prepare a request as it is, with the length of its body."""
    watched: Any = Headers.of(exchange, headers)
    if request.verb != "GET":
        watched["Content-Length"] = str(len(request.body or b""))
    prepared = requests.PreparedRequest()
    prepared.method = request.verb
    prepared.url = endpoint + request.target
    prepared.headers = watched
    prepared.body = request.body
    return prepared
