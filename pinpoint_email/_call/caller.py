"""A call from beginning to end: check, build, sign, send, judge, read."""

import json
import platform
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar, cast

import botocore
from attrs import field, frozen
from requests.__version__ import __version__ as requests_version

from pinpoint_email._clock import ClientClock
from pinpoint_email._settings.config import Settings
from pinpoint_email._settings.providers import freeze
from pinpoint_email._transport.log import LOGGER
from pinpoint_email._transport.messages import Answer, Lost, Request
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
from .quota import Quota
from .route import route_of
from .sesv2 import check_answer, check_request
from .signing import Signer

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
    """The funnel that all calls of one client go through."""

    api: str
    settings: Settings
    credentials: CredentialsProvider
    transport: Transport
    clock: ClientClock = field(factory=ClientClock)
    quota: Quota = field(factory=Quota)

    def call(self, method: Callable[..., _R], parameters: Mapping[str, object]) -> _R:
        """Call the action that a method stands for."""
        action = ACTIONS[method.__name__]
        request = self._request(action, parameters)
        attempts = Attempts(action, self.settings, self.credentials, self.clock, self.quota)
        while True:
            attempt = attempts.begin()
            outcome = self._exchange(request, attempt, attempts.deadline)
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
                    # Otherwise the exception, by way of this frame, would hold itself and the client.
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
        signer = Signer(self.settings.region, freeze(self.credentials), self.clock.now())
        url = signer.presign(request.verb, self.settings.endpoint + request.target, headers, request.body, expires_in)
        expires_at = signer.time.replace(microsecond=0) + timedelta(seconds=expires_in)
        return PresignedRequest(method=request.verb, url=url, headers=headers, body=request.body, expires_at=expires_at)

    def _request(self, action: Action, parameters: Mapping[str, object]) -> Request:
        values = action.check(parameters)
        if self.api == "sesv2":
            check_request(action, values)
        return route_of(action, self.api).fill(values)

    def _exchange(self, request: Request, attempt: Attempt, deadline: float | None) -> Answer | Lost:
        headers = self._headers(request, attempt)
        began = self.clock.monotonic()
        outcome = self.transport.send(request, headers, self.settings, deadline, self.clock)
        LOGGER.debug(
            "%s: %s %s, attempt %d: %s, request %s, %.0f ms",
            request.operation_name,
            request.verb,
            request.route,
            attempt.number,
            outcome.status_code if isinstance(outcome, Answer) else type(outcome.error).__name__,
            outcome.request_id if isinstance(outcome, Answer) else None,
            (self.clock.monotonic() - began) * 1000,
        )
        return outcome

    def _headers(self, request: Request, attempt: Attempt) -> dict[str, str]:
        extra = self.settings.user_agent_extra
        headers = {"User-Agent": f"{_USER_AGENT} {extra}" if extra else _USER_AGENT}
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        signer = Signer(self.settings.region, attempt.credentials, attempt.time)
        signed = signer.sign(request.verb, self.settings.endpoint + request.target, headers, request.body)
        return {**signed, **attempt.headers}


def _read(action: Action, answer: Answer, attempts: int) -> Response:
    metadata = ResponseMetadata(
        request_id=answer.request_id, status_code=answer.status_code, headers=answer.headers, attempts=attempts
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
