"""A call from beginning to end: check, build, sign, send, judge, read."""

import json
import platform
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar, cast

import botocore
from attrs import frozen
from requests.__version__ import __version__ as requests_version

from ._action import ACTIONS, Action
from ._check import Mismatch
from ._config import Settings
from ._credentials import CredentialsProvider, freeze
from ._errors import request_id, service_error
from ._request import Request, route_of
from ._signing import sign
from ._transport import Answer, Transport
from ._version import __version__
from ._wire import read
from .exceptions import ResponseDecodeError
from .response import Response, ResponseMetadata

__all__ = ["Caller"]

_R = TypeVar("_R", bound=Response)
_USER_AGENT = (
    f"pinpoint-email/{__version__} python/{platform.python_version()}"
    f" requests/{requests_version} botocore/{botocore.__version__}"
)


@frozen
class Caller:
    """What the calls of one client have in common."""

    api: str
    settings: Settings
    credentials: CredentialsProvider
    transport: Transport

    def call(self, method: Callable[..., _R], parameters: Mapping[str, object]) -> _R:
        """Call the action that a method stands for."""
        action = ACTIONS[method.__name__]
        values = action.check(parameters)
        request = route_of(action, self.api).fill(values)
        answer = self._attempt(action, request)
        if not 200 <= answer.status_code < 300:  # noqa: PLR2004
            raise service_error(answer, action.name)
        return cast("_R", _read(action, answer))

    def _attempt(self, action: Action, request: Request) -> Answer:
        url = self.settings.endpoint + request.target
        headers = self._headers(request)
        signed = sign(request.verb, url, headers, request.body, self.settings.region, freeze(self.credentials))
        return self.transport.send(request.verb, url, signed, request.body, self.settings, action.name)

    def _headers(self, request: Request) -> dict[str, str]:
        headers = {"User-Agent": self._user_agent}
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        return headers

    @cached_property
    def _user_agent(self) -> str:
        extra = self.settings.user_agent_extra
        return f"{_USER_AGENT} {extra}" if extra else _USER_AGENT


def _read(action: Action, answer: Answer) -> Response:
    metadata = ResponseMetadata(request_id=request_id(answer), status_code=answer.status_code, headers=answer.headers)
    try:
        return read(action.response, json.loads(answer.body or b"{}"), metadata)
    except Mismatch as mismatch:
        reason = f"{mismatch.path.removeprefix('.') or 'body'}: expected {mismatch.expected}, got {mismatch.got}"
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {type(error).__name__}"
    raise ResponseDecodeError(reason, operation_name=action.name, status_code=answer.status_code, body=answer.body)
