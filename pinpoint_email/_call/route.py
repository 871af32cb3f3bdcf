"""From checked parameters to what is asked of the service."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast
from urllib.parse import quote

from attrs import frozen

from pinpoint_email._transport.messages import Request
from pinpoint_email._values.wire import query_text, wire_name, write

from .action import Action

__all__ = ["APIS", "Route", "route_of"]

APIS = ("pinpoint-email", "sesv2")
"""The services that the actions can be called on, by botocore's names."""

_MOVED_IN_SESV2 = {
    "ListConfigurationSets": "POST /v2/email/list-configuration-sets",
    "ListEmailIdentities": "POST /v2/email/list-identities",
}
_IN_PATH = re.compile(r"{(\w+)}")


@frozen(eq=False, repr=False)
class Route:
    """The place of each of an action's parameters: in the path, and for the rest in the query or the body."""

    operation_name: str
    verb: str
    path: str
    in_path: frozenset[str]

    def fill(self, values: Mapping[str, Any]) -> Request:
        """The request for these parameters."""
        path = self.path.format_map({name: _quote(values[name]) for name in self.in_path})
        rest = {wire_name(name): value for name, value in values.items() if name not in self.in_path}
        if self.verb in {"POST", "PUT"}:
            body = json.dumps(write(rest)).encode("ascii")
            return Request(self.operation_name, self.verb, self.path, path, body)
        return Request(self.operation_name, self.verb, self.path, f"{path}?{_query(rest)}" if rest else path, None)


@cache
def route_of(action: Action, api: str) -> Route:
    """An action's route in one of the services."""
    route = action.route
    if api == "sesv2":
        route = _MOVED_IN_SESV2.get(action.name) or route.replace("/v1/", "/v2/")
    verb, path = route.split(" ")
    return Route(action.name, verb, path, frozenset(_IN_PATH.findall(path)))


def _query(values: Mapping[str, Any]) -> str:
    """``requests`` would write a space as ``+``, where the signature has ``%20``."""
    return "&".join(
        f"{name}={_quote(query_text(item))}"
        for name, value in values.items()
        for item in (cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,))
    )


def _quote(text: str) -> str:
    return quote(text, safe="")
