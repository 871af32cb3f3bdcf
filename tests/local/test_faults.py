import json
from collections.abc import Callable, Iterator
from contextlib import closing
from time import monotonic
from typing import Any, Protocol, cast

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from pinpoint_email import (
    BadRequestException,
    Body,
    Content,
    Destination,
    EmailContent,
    Message,
    Options,
    OutcomeUnknownError,
    PinpointEmailClient,
    TooManyRequestsException,
    TransportError,
)
from pinpoint_email.local import LocalService

from .wire import IDENTITIES, OUTBOUND, call, refusal, send

pytestmark = pytest.mark.once

CONTENT = EmailContent(simple=Message(subject=Content(data="s"), body=Body(text=Content(data="t"))))
MEMBERS = {
    "FromEmailAddress": "a@example.com",
    "Destination": {"ToAddresses": ["b@c.de"]},
    "Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
}
CODES = {
    "AccessDeniedException": 403,
    "AccountSuspendedException": 400,
    "BadRequestException": 400,
    "ConcurrentModificationException": 500,
    "ExpiredTokenException": 403,
    "IncompleteSignature": 403,
    "InternalFailure": 500,
    "LimitExceededException": 400,
    "MessageRejected": 400,
    "NotAuthorized": 401,
    "NotFoundException": 404,
    "RequestEntityTooLargeException": 413,
    "RequestTimeoutException": 408,
    "SendingPausedException": 400,
    "ServiceUnavailable": 503,
    "SomethingElse": 400,
    "ThrottlingException": 400,
    "TooManyRequestsException": 429,
}


class FailNext(Protocol):
    """A way to ask for faults; what is refused is a ValueError."""

    def __call__(self, **arguments: object) -> None:
        """Ask for faults."""
        ...


@pytest.fixture(params=["object", "http"])
def fail_next(request: pytest.FixtureRequest, service: LocalService) -> FailNext:
    """Both ways to ask a service for faults."""

    def by_object(**arguments: object) -> None:
        service.fail_next(**cast("Any", arguments))

    def by_http(**arguments: object) -> None:
        answer = send(service, "POST", "/_local/fail-next", json.dumps(arguments).encode())
        if answer.status != 200:
            assert (400, "BadRequestException") == (answer.status, answer.code)
            raise ValueError(answer.message)
        assert b"{}" == answer.body.strip()

    return by_object if request.param == "object" else by_http


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client that may send, with a short timeout."""
    with service.client(options=Options(read_timeout=5)) as client:
        client.create_email_identity(email_identity="example.com")
        yield client


def send_one(client: PinpointEmailClient) -> None:
    """Send a message."""
    client.send_email(
        from_email_address="a@example.com", destination=Destination(to_addresses=["b@c.de"]), content=CONTENT
    )


def statuses(service: LocalService, count: int) -> list[int]:
    """The statuses of so many calls of GetAccount."""
    return [call(service, "GET", "/v1/email/account").status for _ in range(count)]


@pytest.mark.usefixtures("caller")
@pytest.mark.parametrize(("code", "status"), CODES.items())
@pytest.mark.parametrize("takes_effect", [False, True])
def test_error_is_answered(service: LocalService, code: str, status: int, *, takes_effect: bool) -> None:
    """The next call gets the code and its status, and takes effect only if it should."""
    service.fail_next("SendEmail", error=code, takes_effect=takes_effect)
    expected = (status, code, "The local service was asked to fail.")
    assert expected == refusal(service, "POST", OUTBOUND, MEMBERS)
    assert int(takes_effect) == len(service.messages)
    assert 200 == call(service, "POST", OUTBOUND, MEMBERS).status


def test_error_reaches_our_client(service: LocalService, fail_next: FailNext, caller: PinpointEmailClient) -> None:
    """Our client raises the error, and the next call succeeds."""
    fail_next(action="SendEmail", error="TooManyRequestsException")
    with pytest.raises(TooManyRequestsException):
        send_one(caller.with_options(max_attempts=1))
    send_one(caller)
    assert 1 == len(service.messages)


def test_delayed_answer_takes_effect(service: LocalService, fail_next: FailNext, caller: PinpointEmailClient) -> None:
    """A client whose timeout is shorter than the delay does not learn that the message was sent."""
    fail_next(action="SendEmail", delay=10)
    with pytest.raises(OutcomeUnknownError):
        send_one(caller.with_options(read_timeout=0.5))
    assert 1 == len(service.messages)


def test_delayed_answer_is_the_right_one(fail_next: FailNext, caller: PinpointEmailClient) -> None:
    """A client whose timeout is longer than the delay gets the response, that much later."""
    fail_next(action="GetAccount", delay=0.2)
    before = monotonic()
    assert caller.get_account().sending_enabled
    assert monotonic() - before >= 0.2


@pytest.mark.parametrize(("verb", "status"), [("GET", 404), ("POST", 200)])
def test_delay_holds_for_errors_of_the_call_too(service: LocalService, verb: str, status: int) -> None:
    """A call that fails of itself is delayed as well."""
    service.fail_next(delay=0.2)
    before = monotonic()
    target, members = (f"{IDENTITIES}/a.de", None) if verb == "GET" else (IDENTITIES, {"EmailIdentity": "a.de"})
    assert status == call(service, verb, target, members).status
    assert monotonic() - before >= 0.2


@pytest.mark.parametrize("takes_effect", [False, True])
def test_dropped_send_is_of_unknown_outcome(
    service: LocalService, fail_next: FailNext, caller: PinpointEmailClient, *, takes_effect: bool
) -> None:
    """Our client does not retry a send whose response was lost, and reports that it may have taken effect."""
    fail_next(action="SendEmail", drop=True, takes_effect=takes_effect)
    with pytest.raises(OutcomeUnknownError):
        send_one(caller)
    assert int(takes_effect) == len(service.messages)
    send_one(caller)
    assert 1 + takes_effect == len(service.messages)


@pytest.mark.parametrize("times", [1, 2])
def test_dropped_read_is_repeated(fail_next: FailNext, caller: PinpointEmailClient, times: int) -> None:
    """Our client retries a read whose response was lost."""
    fail_next(action="GetAccount", drop=True, times=times)
    assert times + 1 == caller.get_account().response_metadata.attempts


def test_dropped_read_is_given_up(service: LocalService, caller: PinpointEmailClient) -> None:
    """After all attempts, the lost connection is what our client raises."""
    service.fail_next("GetAccount", drop=True, times=3)
    with pytest.raises(TransportError):
        caller.get_account()
    assert caller.get_account().sending_enabled


def test_dropped_call_that_cannot_be_is_dropped_too(service: LocalService, caller: PinpointEmailClient) -> None:
    """A connection is dropped as requested even if the action refuses the call."""
    service.fail_next("GetEmailIdentity", drop=True, takes_effect=True)
    with pytest.raises(TransportError):
        caller.with_options(max_attempts=1).get_email_identity(email_identity="a.de")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [({"drop": True}, BotoCoreError), ({"error": "NotFoundException"}, ClientError), ({"delay": 10}, BotoCoreError)],
)
def test_boto3_fails_too(service: LocalService, fault: dict[str, Any], expected: type[Exception]) -> None:
    """boto3 sees the lost connection, the error, and the timeout."""
    config = Config(retries={"total_max_attempts": 1}, read_timeout=0.5)
    make = cast("Any", boto3.Session()).client
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    with closing(make("pinpoint-email", endpoint_url=service.url, config=config, **keys)) as client:
        service.fail_next("GetAccount", **fault)
        with pytest.raises(expected):
            client.get_account()
        assert client.get_account()["SendingEnabled"]


def test_faults_come_in_order(service: LocalService, fail_next: FailNext) -> None:
    """Faults are used up in the order in which they were asked for, as often as they were."""
    fail_next(action="GetAccount", error="NotFoundException", times=2)
    fail_next(action=None, error="TooManyRequestsException")
    fail_next(action="GetAccount", error="InternalFailure")
    assert [404, 404, 429, 500, 200] == statuses(service, 5)


def test_faults_are_for_their_action(service: LocalService, fail_next: FailNext) -> None:
    """A fault waits for a call of its action; one for any action takes the next."""
    fail_next(action="ListEmailIdentities", error="InternalFailure")
    fail_next(error="TooManyRequestsException")
    assert [429, 200] == statuses(service, 2)
    assert [500, 200] == [call(service, "GET", IDENTITIES).status for _ in range(2)]


def test_faults_are_for_both_apis_and_all_regions(service: LocalService) -> None:
    """An action fails wherever it is called."""
    service.fail_next("ListEmailIdentities", error="InternalFailure", times=2)
    assert 500 == call(service, "POST", "/v2/email/list-identities", {}).status
    assert 500 == call(service, "GET", IDENTITIES, region_name="eu-west-1").status


@pytest.mark.parametrize("action", ["GetAccount", "get_account"])
def test_action_has_either_name(service: LocalService, fail_next: FailNext, action: str) -> None:
    """An action is named as in the reference, or as the client's method."""
    fail_next(action=action, error="InternalFailure")
    assert [500, 200] == statuses(service, 2)


def test_unsigned_calls_use_up_no_fault(service: LocalService) -> None:
    """A call that is not let in at all leaves the faults to others."""
    service.fail_next(error="InternalFailure")
    assert 403 == send(service, "GET", "/v1/email/account").status
    assert 404 == call(service, "GET", "/v1/email/nothing").status
    assert [500, 200] == statuses(service, 2)


RESETS: list[Callable[[LocalService], object]] = [
    LocalService.reset,
    lambda service: send(service, "POST", "/_local/reset"),
]


@pytest.mark.parametrize("reset", RESETS)
def test_reset_forgets_faults(service: LocalService, reset: Callable[[LocalService], object]) -> None:
    """After a reset nothing fails any more."""
    service.fail_next(error="InternalFailure", times=10)
    reset(service)
    assert [200] == statuses(service, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"action": "Nothing", "drop": True}, "action: expected an action such as 'SendEmail', got 'Nothing'"),
        ({"action": "", "drop": True}, "action: expected an action such as 'SendEmail', got ''"),
        ({"action": "close", "drop": True}, "action: expected an action such as 'SendEmail', got 'close'"),
        ({"delay": -1.0}, "delay: expected 0 to 3600 seconds, got -1"),
        ({"delay": 3601.0}, "delay: expected 0 to 3600 seconds, got 3601"),
        ({"drop": True, "times": 0}, "times: expected a number from 1 to 10,000, got 0"),
        ({"drop": True, "times": -1}, "times: expected a number from 1 to 10,000, got -1"),
        ({"drop": True, "times": 10_001}, "times: expected a number from 1 to 10,000, got 10001"),
        ({"error": "InternalFailure", "drop": True}, "error, drop: expected one of them at most"),
        ({"error": ""}, "error: expected an error's code such as 'TooManyRequestsException', got ''"),
        ({"error": "a: b"}, "error: expected an error's code such as 'TooManyRequestsException', got 'a: b'"),
        ({"error": "é"}, "error: expected an error's code such as 'TooManyRequestsException', got 'é'"),
        ({"error": "a\r\nX: y"}, r"error: expected an error's code such as 'TooManyRequestsException', got 'a\\r\\nX"),
        ({}, "error, delay, drop: expected one of them at least"),
        ({"action": "SendEmail", "takes_effect": True}, "error, delay, drop: expected one of them at least"),
    ],
)
def test_impossible_fault_is_refused(
    service: LocalService, fail_next: FailNext, arguments: dict[str, object], message: str
) -> None:
    """An invalid fault is refused with a message that names the argument, and no call fails."""
    with pytest.raises(ValueError, match=f"^{message}"):
        fail_next(**arguments)
    assert [200] == statuses(service, 1)


@pytest.mark.parametrize("delay", [float("nan"), float("inf")])
def test_endless_delay_is_refused(service: LocalService, delay: float) -> None:
    """A delay is a number that ends."""
    with pytest.raises(ValueError, match=r"^delay: expected 0 to 3600 seconds, got "):
        service.fail_next(delay=delay)


def test_stop_does_not_wait_for_delayed_answers() -> None:
    """A service stops at once although a delayed response is pending."""
    with LocalService() as service, service.client(options=Options(max_attempts=1, read_timeout=0.1)) as client:
        service.fail_next("GetAccount", delay=60)
        with pytest.raises(TransportError):
            client.get_account()
        before = monotonic()
    assert monotonic() - before < 30


def test_control_api_has_no_faults(service: LocalService) -> None:
    """Faults affect the API only; the control API stays usable."""
    service.fail_next(error="InternalFailure")
    assert 200 == send(service, "GET", "/_local/messages").status


def test_invalid_call_is_refused_before_an_error_that_takes_effect(
    service: LocalService, caller: PinpointEmailClient
) -> None:
    """A call that the action refuses has no effect, and its caller gets the reason."""
    service.fail_next("CreateEmailIdentity", error="InternalFailure", takes_effect=True)
    with pytest.raises(BadRequestException):
        caller.create_email_identity(email_identity="no domain")
