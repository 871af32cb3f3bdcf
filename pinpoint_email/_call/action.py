"""Actions: each is a name, a route, and a method whose signature says the rest."""

from collections.abc import Callable, Mapping
from functools import cached_property
from inspect import Parameter as SignatureParameter
from inspect import signature
from typing import Any, TypeVar

from attrs import frozen

from pinpoint_email._values.checks import Check, Mismatch, check_for
from pinpoint_email._values.wire import wire_name
from pinpoint_email.exceptions import ParamValidationError
from pinpoint_email.response import Response

__all__ = ["ACTIONS", "Action", "Completion", "Parameter", "Rule", "action"]

Completion = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Makes of checked parameters what is sent; raises :exc:`~pinpoint_email._values.checks.Mismatch` if it cannot."""

Rule = Callable[[Mapping[str, Any]], None]
"""A condition on several parameters at once; raises :exc:`~pinpoint_email._values.checks.Mismatch`."""

_Method = TypeVar("_Method", bound=Callable[..., Response])


@frozen(eq=False, repr=False)
class Parameter:
    """A parameter of an action."""

    name: str
    annotation: Any
    required: bool
    check: Check


@frozen(eq=False, repr=False)
class Action:
    """An action of the service."""

    name: str
    """As in the reference: ``GetAccount``."""
    route: str
    """The HTTP verb and the path, the parameters that go into it in braces."""
    method: Callable[..., Response]
    """The client's method."""
    rule: Rule | None
    sends: bool
    """Whether it sends something, so that it must not be repeated if it may have taken effect."""
    completion: Completion | None = None

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The method's parameters by name."""
        _, *parameters = signature(self.method).parameters.values()
        return {
            parameter.name: Parameter(
                name=parameter.name,
                annotation=parameter.annotation,
                required=parameter.default is SignatureParameter.empty,
                check=_in_path(check_for(parameter.annotation))
                if f"{{{parameter.name}}}" in self.route
                else check_for(parameter.annotation),
            )
            for parameter in parameters
        }

    @cached_property
    def response(self) -> type[Response]:
        """The class of its answer."""
        cls: type[Response] = signature(self.method).return_annotation
        return cls

    def complete(self, given: Mapping[str, object]) -> Mapping[str, object]:
        """The parameters that were given, if they are the method's: Python itself sees to that in a call.

        Raises:
            ParamValidationError: One is missing, or is not the action's.
        """
        for name in given:
            if name not in self.parameters:
                known = f"one of {', '.join(self.parameters)}" if self.parameters else "no parameters"
                raise ParamValidationError(where=self.name, member=name, expected=known, got="another name")
        for parameter in self.parameters.values():
            if parameter.required and parameter.name not in given:
                raise ParamValidationError(where=self.name, member=parameter.name, expected="a value", got="none")
        return given

    def check(self, given: Mapping[str, object]) -> dict[str, Any]:
        """The parameters that were given, in the form in which they are sent.

        Raises:
            ParamValidationError: One is not what it should be.
        """
        name = ""
        values: dict[str, Any] = {}
        try:
            for name, value in given.items():
                parameter = self.parameters[name]
                if value is not None or parameter.required:
                    values[name] = parameter.check(value)
            name = ""
            if self.rule:
                self.rule(values)
            if self.completion:
                values = self.completion(values)
        except Mismatch as mismatch:
            raise mismatch.refusal(self.name, name + mismatch.path) from None
        return values


ACTIONS: dict[str, Action] = {}
"""All actions, by the names of their methods."""


def action(
    route: str, *, rule: Rule | None = None, completion: Completion | None = None, sends: bool = False
) -> Callable[[_Method], _Method]:
    """Note an action's route; the method itself is left as it is."""

    def note(method: _Method) -> _Method:
        ACTIONS[method.__name__] = Action(wire_name(method.__name__), route, method, rule, sends, completion)
        return method

    return note


def _in_path(check: Check) -> Check:
    """The check of a value that names a resource in a path.

    HTTP libraries take ``.`` and ``..`` out of a path and so reach another resource; an empty name
    reaches the collection.
    """

    def segment(value: object) -> object:
        text = check(value)
        if text in {"", ".", ".."}:
            raise Mismatch("a name that can stand in a path", repr(text))
        for position, character in enumerate(str(text)):
            if not character.isprintable() and (character < " " or "\x7f" <= character <= "\x9f"):
                raise Mismatch("a name without control characters", f"{character!r} at position {position}")
        return text

    return segment
