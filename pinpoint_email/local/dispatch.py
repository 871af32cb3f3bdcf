"""Find the handler of a request, and write its response as JSON.

The client's actions, types and names are used in the opposite direction: requests are read, and
responses are written.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, cast
from urllib.parse import parse_qs, unquote

from attrs import evolve, frozen
from cattrs import Converter

from pinpoint_email._call.action import ACTIONS, Action, Parameter
from pinpoint_email._call.route import APIS, Route, route_of
from pinpoint_email._values.annotations import is_tuple
from pinpoint_email._values.checks import Mismatch, describe
from pinpoint_email._values.strict import kind_of, strict_class_reader
from pinpoint_email._values.wire import make_converter, wire_name
from pinpoint_email.enums import OpenEnum
from pinpoint_email.exceptions import ParamValidationError
from pinpoint_email.models import MailFromAttributes
from pinpoint_email.response import Response

from . import (
    account,
    configuration_sets,
    dedicated_ips,
    deliverability,
    email_identities,
    event_destinations,
    sending,
    tags,
)
from .errors import Refusal, bad_request
from .state import Region

__all__ = ["Operation", "find"]

_MODULES = (
    account,
    configuration_sets,
    dedicated_ips,
    deliverability,
    email_identities,
    event_destinations,
    sending,
    tags,
)
_HANDLERS: dict[str, Callable[..., Response]] = {
    name: getattr(module, name) for module in _MODULES for name in module.__all__
}


@frozen
class Operation:
    """An action that a request calls, with its parameters."""

    action: Action
    api: str
    """The service that was called, by its botocore name."""
    given: Mapping[str, object]
    """The parameters as they were received, by their Python names."""

    def perform(self, region: Region) -> bytes:
        """Perform the action, and return the body of the response.

        Raises:
            Refusal: A parameter is invalid, or the handler refuses it.
        """
        values = {parameter.name: _read(parameter, self.given) for parameter in self.action.parameters.values()}
        given = {name: value for name, value in values.items() if value is not None}
        if self.action.rule:
            try:
                self.action.rule(given)
            except Mismatch as mismatch:
                raise _refusal(wire_name(mismatch.path), mismatch.expected, mismatch.got) from None
        response = _HANDLERS[self.action.method.__name__](region, **given)
        return json.dumps(_converter().unstructure(response)).encode()


def find(verb: str, target: str, body: bytes) -> Operation:
    """Find the operation that a request calls.

    Raises:
        Refusal: No action has this route, or the body is not a JSON object.
    """
    path, _, query = target.partition("?")
    for action, api, route, pattern in _routes():
        match = pattern.fullmatch(path)
        if match and route.verb == verb:
            in_path = {name: unquote(text) for name, text in match.groupdict().items()}
            return Operation(action, api, in_path | _rest(action, route, query, body))
    raise Refusal("UnknownOperationException", f"No action of the local service is at {verb} {path}.")


@cache
def _routes() -> list[tuple[Action, str, Route, re.Pattern[str]]]:
    return [
        (action, api, route, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route.path)))
        for action in ACTIONS.values()
        for api in APIS
        # A set, because the two are the same for most actions.
        for route in {route_of(action, api), _former_route(action, api)}
    ]


def _former_route(action: Action, api: str) -> Route:
    """Return the route that older SDKs use for an action: SES v2 has moved two of them."""
    route = route_of(action, APIS[0])
    return evolve(route, path=route.path.replace("/v1/", "/v2/")) if api == "sesv2" else route


def _rest(action: Action, route: Route, query: str, body: bytes) -> dict[str, object]:
    """Read the parameters that are not in the path."""
    names = {wire_name(name): name for name in action.parameters if name not in route.in_path}
    if route.verb in {"POST", "PUT"}:
        members = _members(body)
        return {name: members[wire] for wire, name in names.items() if wire in members}
    fields = parse_qs(query, keep_blank_values=True)
    return {name: _from_query(action.parameters[name], fields[wire]) for wire, name in names.items() if wire in fields}


def _members(body: bytes) -> dict[str, object]:
    try:
        members = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict):
        raise Refusal("BadRequestException", "The body is not a JSON object.")
    return cast("dict[str, object]", members)


def _from_query(parameter: Parameter, texts: list[str]) -> object:
    # A query has only text, so that the parameter's type has to tell what is a number.
    kind = kind_of(parameter.annotation)
    if is_tuple(kind):
        return texts
    if kind is int and re.fullmatch(r"-?\d{1,18}", texts[-1], re.ASCII):
        return int(texts[-1])
    return texts[-1]


def _read(parameter: Parameter, given: Mapping[str, object]) -> object:
    wire = wire_name(parameter.name)
    value = given.get(parameter.name)
    if value is None:
        if parameter.required:
            raise Refusal("BadRequestException", f"{wire}: expected a value, got none.")
        return None
    try:
        return parameter.check(_converter().structure(value, kind_of(parameter.annotation)))
    except Mismatch as mismatch:
        path, expected, got = mismatch.path, mismatch.expected, mismatch.got
    except ParamValidationError as error:
        member = ", ".join(map(wire_name, error.member.split(", ")))
        path, expected, got = f" ({error.where}: {member})", error.expected, error.got
    raise _refusal(wire + path, expected, got)


def _refusal(member: str, expected: str, got: str) -> Refusal:
    return bad_request(member, f"{expected}, got {got}")


@cache
def _converter() -> Converter:
    converter = make_converter(partial(strict_class_reader, refuse_unknown=True))
    converter.register_structure_hook(OpenEnum, _read_enum)
    write_mail_from = converter.get_unstructure_hook(MailFromAttributes)
    # Without a MAIL FROM domain the service leaves its members out, although the reference requires them.
    converter.register_unstructure_hook(
        MailFromAttributes, lambda value: {name: member for name, member in write_mail_from(value).items() if member}
    )
    return converter


def _read_enum(data: Any, cls: type[OpenEnum]) -> OpenEnum:
    if not isinstance(data, str) or not cls(data).is_known:
        raise Mismatch(f"one of {', '.join(cls)}", repr(data) if isinstance(data, str) else describe(data))
    return cls(data)
