"""From a request to a handler, and from its response to an answer.

The client's actions, types and names are used the other way round: what the client writes is read
here, and what it reads is written.
"""

import json
import re
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, cast, get_args, get_origin
from urllib.parse import parse_qs, unquote

import attrs
from attrs import frozen
from cattrs import Converter

from pinpoint_email._action import ACTIONS, Action, Parameter
from pinpoint_email._check import Mismatch, describe
from pinpoint_email._request import APIS, Route, route_of
from pinpoint_email._wire import Hook, make_converter, wire_name, write
from pinpoint_email.enums import OpenEnum
from pinpoint_email.exceptions import ParamValidationError
from pinpoint_email.response import Response

from . import account, email_identities, sending
from .errors import Refusal
from .state import Region

__all__ = ["Operation", "find"]

_HANDLERS: dict[str, Callable[..., Response]] = {
    name: getattr(module, name) for module in (account, email_identities, sending) for name in module.__all__
}


@frozen
class Operation:
    """What a request asks for."""

    action: Action
    given: Mapping[str, object]
    """The parameters by their Python names, as they came."""

    def perform(self, region: Region) -> bytes:
        """Do it, and return the answer's body.

        Raises:
            Refusal: A parameter is not what it should be, or the handler refuses.
        """
        values = {parameter.name: _read(parameter, self.given) for parameter in self.action.parameters.values()}
        given = {name: value for name, value in values.items() if value is not None}
        return json.dumps(write(_HANDLERS[self.action.method.__name__](region, **given))).encode()


def find(verb: str, target: str, body: bytes) -> Operation:
    """What a request asks for.

    Raises:
        Refusal: No action is there, or the body is not a JSON object.
    """
    path, _, query = target.partition("?")
    for action, route, pattern in _routes():
        match = pattern.fullmatch(path)
        if match and route.verb == verb:
            in_path = {name: unquote(text) for name, text in match.groupdict().items()}
            return Operation(action, in_path | _rest(action, route, query, body))
    raise Refusal("UnknownOperationException", f"No action of the local service is at {verb} {path}.")


@cache
def _routes() -> list[tuple[Action, Route, re.Pattern[str]]]:
    return [
        (action, route, re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route.path)))
        for name, action in ACTIONS.items()
        for route in [route_of(action, api) for api in APIS]
        if name in _HANDLERS
    ]


def _rest(action: Action, route: Route, query: str, body: bytes) -> dict[str, object]:
    """The parameters that are not in the path."""
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
    if _kind(parameter.annotation) is int and re.fullmatch(r"-?\d{1,18}", texts[-1], re.ASCII):
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
        return parameter.check(_converter().structure(value, _kind(parameter.annotation)))
    except Mismatch as mismatch:
        path, expected, got = mismatch.path, mismatch.expected, mismatch.got
    except ParamValidationError as error:
        path, expected, got = f" ({error.where}: {wire_name(error.member)})", error.expected, error.got
    raise Refusal("BadRequestException", f"{wire}{path}: expected {expected}, got {got}.")


def _kind(annotation: Any) -> Any:
    """The type that a parameter's annotation stands for on this side."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin is Iterable:
        return types.GenericAlias(tuple, (_kind(arguments[0]), ...))
    if arguments and origin is not tuple:
        return _kind(arguments[0])
    return datetime if annotation is date else annotation


@cache
def _converter() -> Converter:
    converter = make_converter(_class_reader)
    converter.register_structure_hook(OpenEnum, _read_enum)
    return converter


def _read_enum(data: Any, cls: type[OpenEnum]) -> OpenEnum:
    if not isinstance(data, str) or not cls(data).is_known:
        raise Mismatch(f"one of {', '.join(cls)}", repr(data) if isinstance(data, str) else describe(data))
    return cls(data)


def _class_reader(cls: Any, converter: Converter) -> Hook:
    """Unlike the client's: by the constructor, which checks, and with nothing made up for what is missing."""
    members = [(field.name, wire_name(field.name), field.default is attrs.NOTHING) for field in attrs.fields(cls)]
    hooks = {
        field.name: (converter.get_structure_hook(kind), kind)
        for field in attrs.fields(cls)
        for kind in [_kind(field.type)]
    }

    def read_class(data: Any, _: object) -> object:
        if not isinstance(data, dict):
            raise Mismatch("an object", describe(data))
        given = cast("dict[str, object]", data)
        values: dict[str, object] = {}
        for name, wire, required in members:
            value = given.get(wire)
            if value is None and required:
                raise Mismatch("a value", "none", f".{wire}")
            if value is not None:
                hook, kind = hooks[name]
                try:
                    values[name] = hook(value, kind)
                except Mismatch as mismatch:
                    raise mismatch.inside(f".{wire}") from None
        return cls(**values)

    return read_class
