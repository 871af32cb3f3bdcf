"""The exceptions as values."""

import copy
import pickle
from typing import Any

import pytest

from pinpoint_email import (
    BadRequestException,
    ConfigurationError,
    ConnectError,
    ConnectTimeoutError,
    OutcomeUnknownError,
    PaginationError,
    ParamValidationError,
    PinpointEmailError,
    ReadTimeoutError,
    Response,
    ResponseDecodeError,
    ServiceError,
    TotalTimeoutError,
    TransportError,
    WaiterError,
    exceptions,
)
from pinpoint_email.exceptions import SERVICE_ERRORS

_REFUSED = ParamValidationError(where="Tag", member="key", expected="str", got="int 5")
_ANSWERED: dict[str, Any] = {
    "code": "Code",
    "message": "why",
    "status_code": 400,
    "request_id": "id",
    "operation_name": "GetAccount",
}
EVERY: list[PinpointEmailError] = [
    _REFUSED,
    ConfigurationError("no Region"),
    OutcomeUnknownError("lost", operation_name="SendEmail", attempts=1),
    ResponseDecodeError("not JSON", operation_name="GetAccount", status_code=200, body=b"<"),
    PaginationError("in a circle", operation_name="ListEmailIdentities"),
    WaiterError("too late", last_response=Response()),
    TransportError("lost", operation_name="GetAccount"),
    ConnectError("lost", operation_name="GetAccount"),
    ConnectTimeoutError("late", operation_name="GetAccount"),
    ReadTimeoutError("late", operation_name="GetAccount"),
    TotalTimeoutError("late", operation_name="GetAccount"),
    ServiceError(**_ANSWERED),
    *(cls(**_ANSWERED) for cls in SERVICE_ERRORS.values()),
]


def test_every_exception_is_tried() -> None:
    """The list has every exception but the root and the warning."""
    tried = {type(error).__name__ for error in EVERY}
    assert {*tried, "PinpointEmailError", "UnknownTargetWarning"} == set(exceptions.__all__)


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
def test_exceptions_pickle_and_copy(error: PinpointEmailError) -> None:
    """A copy has the class, the text and the attributes of the original."""
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
        assert type(error) is type(again)
        assert (str(error), vars(error)) == (str(again), vars(again))


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (_REFUSED, "Tag: key: expected str, got int 5"),
        (BadRequestException(**_ANSWERED), "GetAccount: Code: why (HTTP 400, request id)"),
        (
            ServiceError(code="502", message="", status_code=502, request_id=None, operation_name="GetAccount"),
            "GetAccount: 502 (HTTP 502)",
        ),
        (OutcomeUnknownError("lost", operation_name="SendEmail", attempts=1), "SendEmail: lost"),
        (WaiterError("too late", last_response=None), "too late"),
        (
            ServiceError(code="A\nB", message="é\x1b[31m\ud800", status_code=400, request_id=None, operation_name="X"),
            r"X: A\nB: é\x1b[31m\ud800 (HTTP 400)",
        ),
    ],
)
def test_the_text_says_what_happened_where(error: PinpointEmailError, text: str) -> None:
    """The text of an exception reads as one sentence."""
    assert text == str(error)
