"""A call from beginning to end: check, build, sign, send, judge, read."""

import json
import platform
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar, cast

import botocore
from attrs import field, frozen
from requests.__version__ import __version__ as requests_version

from pinpoint_email._clock import Clock
from pinpoint_email._settings.config import Settings
from pinpoint_email._settings.providers import freeze
from pinpoint_email._transport.log import LOGGER
from pinpoint_email._transport.outcome import Answer, Lost, Outgoing
from pinpoint_email._transport.transport import Transport
from pinpoint_email._values.checks import Mismatch, Range, check_for, describe
from pinpoint_email._values.members import argument
from pinpoint_email._values.wire import read_value
from pinpoint_email._version import __version__
from pinpoint_email.credentials import CredentialsProvider
from pinpoint_email.exceptions import ParamValidationError, ResponseDecodeError
from pinpoint_email.response import Response, ResponseMetadata

from .action import ACTIONS, Action
from .attempts import Attempt, Attempts
from .errors import request_id
from .retry import Quota
from .route import Request, route_of
from .sesv2 import check_answer, check_request
from .signing import presign, sign

if TYPE_CHECKING:
    from pinpoint_email.presigned import PresignedRequest

__all__ = ["Caller"]

_R = TypeVar("_R", bound=Response)
_EXPIRY = check_for(Annotated[int, Range(1, 604_800)])
_USER_AGENT = (
    f"pinpoint-email/{__version__} python/{platform.python_version()}"
    f" requests/{requests_version} botocore/{botocore.__version__}"
)


@frozen(eq=False, repr=False)
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
        request = self._request(action, parameters)
        attempts = Attempts(action, self.settings, self.credentials, self.clock, self.quota)
        while True:
            attempt = attempts.begin()
            outcome = self._exchange(action, request, attempt, attempts.deadline)
            if isinstance(outcome, Answer) and 200 <= outcome.status_code < 300:  # noqa: PLR2004
                attempts.succeed()
                response = cast("_R", _read(action, outcome, attempt.number))
                if self.api == "sesv2":
                    check_answer(response)
                return response
            error = attempts.fail(attempt, outcome)
            if error is not None:
                try:
                    raise error
                finally:
                    # Or the exception would have itself by way of this frame, and the client as well.
                    del error, outcome

    def presign(self, name: str, parameters: Mapping[str, object], expires_in: int) -> "PresignedRequest":
        """The request of an action, signed in its URL, for someone else to send."""
        from pinpoint_email.presigned import PresignedRequest

        where = "generate_presigned_request"
        argument(where, "action", check_for(str), name)
        action = ACTIONS.get(name)
        if action is None:
            expected = "the name of a method such as 'get_account'"
            raise ParamValidationError(where=where, member="action", expected=expected, got=describe(name))
        argument(where, "expires_in", _EXPIRY, expires_in)
        request = self._request(action, action.complete(parameters))
        headers = {} if request.body is None else {"Content-Type": "application/json"}
        moment = self.clock.now()
        url = presign(
            request.verb,
            self.settings.endpoint + request.target,
            headers,
            request.body,
            region=self.settings.region,
            credentials=freeze(self.credentials),
            moment=moment,
            expires_in=expires_in,
        )
        expires_at = moment.replace(microsecond=0) + timedelta(seconds=expires_in)
        return PresignedRequest(method=request.verb, url=url, headers=headers, body=request.body, expires_at=expires_at)

    def _request(self, action: Action, parameters: Mapping[str, object]) -> Request:
        values = action.check(parameters)
        if self.api == "sesv2":
            check_request(action, values)
        return route_of(action, self.api).fill(values)

    def _exchange(self, action: Action, request: Request, attempt: Attempt, deadline: float | None) -> Answer | Lost:
        outgoing = self._signed(action, request, attempt)
        began = self.clock.monotonic()
        outcome = self.transport.send(outgoing, self.settings, deadline, self.clock)
        LOGGER.debug(
            "%s: %s %s, attempt %d: %s, request %s, %.0f ms",
            action.name,
            request.verb,
            request.route,
            attempt.number,
            outcome.status_code if isinstance(outcome, Answer) else type(outcome.error).__name__,
            request_id(outcome) if isinstance(outcome, Answer) else None,
            (self.clock.monotonic() - began) * 1000,
        )
        return outcome

    def _signed(self, action: Action, request: Request, attempt: Attempt) -> Outgoing:
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
            credentials=attempt.credentials,
            moment=attempt.time,
        )
        return Outgoing(
            operation_name=action.name,
            verb=request.verb,
            url=url,
            target=request.target,
            route=request.route,
            headers={**signed, **attempt.headers},
            body=request.body,
        )


def _read(action: Action, answer: Answer, attempts: int) -> Response:
    metadata = ResponseMetadata(
        request_id=request_id(answer), status_code=answer.status_code, headers=answer.headers, attempts=attempts
    )
    reason = answer.flaw
    try:
        if reason is None:
            response = read_value(action.response, json.loads(answer.body or b"{}"))
            object.__setattr__(response, "response_metadata", metadata)
            return response
    except Mismatch as mismatch:
        reason = f"{mismatch.path.removeprefix('.') or 'body'}: expected {mismatch.expected}, got {mismatch.got}"
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {type(error).__name__}"
    raise ResponseDecodeError(reason, operation_name=action.name, status_code=answer.status_code, body=answer.body)
