"""The base of the classes that group the actions."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from pinpoint_email.response import Response

from .caller import Caller

__all__ = ["Resource"]

_P = ParamSpec("_P")
_R = TypeVar("_R", bound=Response)


class Resource:
    """A group of actions. Its methods declare the calls; the caller makes them."""

    _caller: Caller

    def _call(self, method: Callable[Concatenate[Any, _P], _R], /, *_: _P.args, **parameters: _P.kwargs) -> _R:
        # A method passes itself: that names the action, and ties its parameters and its response class together for
        # type checkers, so that a call that differs from its own signature is found.
        return self._caller.call(method, parameters)
