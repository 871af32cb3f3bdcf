"""Requests as ``requests`` takes them, with headers that know whose they are."""

from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from ._answer import Outgoing
from ._exchange import Exchange, Stage

__all__ = ["Headers", "prepare"]


class Headers(CaseInsensitiveDict[str]):
    """Headers that note in their exchange how often they are written."""

    exchange: Exchange

    @classmethod
    def of(cls, exchange: Exchange, headers: Any) -> "Headers":
        """Such headers for an exchange."""
        made = cls(headers)
        made.exchange = exchange
        return made

    def items(self) -> Any:
        """Names and values, as a connection takes them to write them.

        Whoever does so twice sends the request twice, so that the last failure does not tell of the first.
        """
        self.exchange.writes += 1
        if self.exchange.writes > 1:
            self.exchange.stage = Stage.SENT
        return super().items()

    def copy(self) -> "Headers":
        """The same for the same exchange: what urllib3 writes to a proxy is a copy."""
        return Headers.of(self.exchange, {name: self[name] for name in self})


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
