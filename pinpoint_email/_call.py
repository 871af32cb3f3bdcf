"""A call from beginning to end: check, build, sign, send, judge, read."""

import json
import platform
from collections.abc import Callable, Mapping
from typing import TypeVar, cast

import botocore
from attrs import field, frozen
from requests.__version__ import __version__ as requests_version

from ._action import ACTIONS, Action
from ._attempts import Attempts, Lost
from ._check import Mismatch
from ._clock import Clock
from ._config import Settings
from ._connection import EXCHANGE
from ._credentials import CredentialsProvider
from ._errors import request_id
from ._failure import explain, may_have_arrived
from ._log import LOGGER
from ._request import Request, route_of
from ._retry import Quota
from ._signing import sign
from ._transport import Answer, Outgoing, Transport
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
    clock: Clock = field(factory=Clock)
    quota: Quota = field(factory=Quota)

    def call(self, method: Callable[..., _R], parameters: Mapping[str, object]) -> _R:
        """Call the action that a method stands for."""
        action = ACTIONS[method.__name__]
        values = action.check(parameters)
        request = route_of(action, self.api).fill(values)
        attempts = Attempts(action, self.settings, self.credentials, self.clock, self.quota)
        while True:
            outcome = self._attempt(action, request, attempts)
            if isinstance(outcome, Answer) and 200 <= outcome.status_code < 300:  # noqa: PLR2004
                attempts.succeed()
                return cast("_R", _read(action, outcome, attempts.count))
            attempts.fail(outcome)

    def _attempt(self, action: Action, request: Request, attempts: Attempts) -> Answer | Lost:
        outgoing = self._signed(request, attempts, attempts.begin())
        began = self.clock.monotonic()
        with EXCHANGE.attempt(
            target=request.target,
            route=request.route,
            read_timeout=self.settings.read_timeout,
            deadline=attempts.deadline,
            monotonic=self.clock.monotonic,
        ):
            outcome = self._exchange(action, outgoing)
        LOGGER.debug(
            "%s: %s %s, attempt %d: %s, request %s, %.0f ms",
            action.name,
            request.verb,
            request.route,
            attempts.count,
            outcome.status_code if isinstance(outcome, Answer) else type(outcome.error).__name__,
            request_id(outcome) if isinstance(outcome, Answer) else None,
            (self.clock.monotonic() - began) * 1000,
        )
        return outcome

    def _signed(self, request: Request, attempts: Attempts, marks: Mapping[str, str]) -> Outgoing:
        url = self.settings.endpoint + request.target
        extra = self.settings.user_agent_extra
        headers = {"User-Agent": f"{_USER_AGENT} {extra}" if extra else _USER_AGENT}
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        signed = sign(
            request.verb,
            url,
            headers,
            request.body,
            region=self.settings.region,
            credentials=attempts.credentials,
            moment=attempts.moment,
        )
        return Outgoing(request.verb, url, {**signed, **marks}, request.body)

    def _exchange(self, action: Action, request: Outgoing) -> Answer | Lost:
        try:
            return self.transport.send(request, self.settings)
        except Exception as error:  # noqa: BLE001  (a session of the caller's can raise anything)
            # Explained, but not chained: the text of requests' own exceptions has the path in it.
            return Lost(explain(error, action.name), may_have_arrived(error))


def _read(action: Action, answer: Answer, attempts: int) -> Response:
    metadata = ResponseMetadata(
        request_id=request_id(answer), status_code=answer.status_code, headers=answer.headers, attempts=attempts
    )
    reason = answer.flaw
    try:
        if reason is None:
            return read(action.response, json.loads(answer.body or b"{}"), metadata)
    except Mismatch as mismatch:
        reason = f"{mismatch.path.removeprefix('.') or 'body'}: expected {mismatch.expected}, got {mismatch.got}"
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {type(error).__name__}"
    raise ResponseDecodeError(reason, operation_name=action.name, status_code=answer.status_code, body=answer.body)
