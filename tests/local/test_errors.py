from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from pinpoint_email.local import LocalService, errors
from pinpoint_email.local.dispatch import _HANDLERS
from pinpoint_email.local.errors import Refusal, bad_request
from tests.conformance.oracle import COMMON_ERRORS, error_statuses

from .test_boto3 import SIMPLE, boto3_client, refused
from .wire import call

OF_SIGNATURES = {"MissingAuthenticationToken": 403, "RequestTimeTooSkewed": 403, "SignatureDoesNotMatch": 403}
"""Further responses of AWS to requests without a valid signature."""
TOPIC = {"MatchingEventTypes": ["SEND"], "SnsDestination": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:topic"}}


@pytest.mark.parametrize(("code", "status"), [*error_statuses().items(), *COMMON_ERRORS.items()])
def test_status_is_that_of_the_model(code: str, status: int) -> None:
    """Every error has the HTTP status that the model gives it, or else the reference."""
    assert status == Refusal(code, "").status_code


@pytest.mark.parametrize(("code", "status"), sorted(errors._STATUS_CODES.items()))
def test_no_status_is_made_up(code: str, status: int) -> None:
    """Every status that the service knows is the model's, the reference's, or that of a bad signature."""
    assert (COMMON_ERRORS | OF_SIGNATURES | error_statuses())[code] == status


def test_models_agree() -> None:
    """The newer API has the same status for each error that both have."""
    older, newer = error_statuses(), error_statuses("sesv2")
    assert older == {code: newer[code] for code in older}


def test_fault_of_the_service_is_said_to_be_one(service: LocalService, monkeypatch: pytest.MonkeyPatch) -> None:
    """An action that crashes gets the error of a fault in the service, not of an unknown action."""

    def broken(_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setitem(_HANDLERS, "get_account", broken)
    answer = call(service, "GET", "/v1/email/account")
    assert (500, "InternalFailure") == (answer.status, answer.code)


def test_refusal_says_what_it_is() -> None:
    """A refusal has a code, a message and a status, and shows all that matters."""
    refusal = bad_request("Member", "a value")
    assert ("BadRequestException", "Member: expected a value.", 400) == (
        refusal.code,
        refusal.message,
        refusal.status_code,
    )
    assert ("BadRequestException", "Member: expected a value.") == refusal.args


def message(client: Any, sender: str = "jane@example.com", content: object = SIMPLE) -> None:
    """Send a message to the simulator."""
    client.send_email(
        FromEmailAddress=sender, Destination={"ToAddresses": ["success@simulator.amazonses.com"]}, Content=content
    )


def provoke_limit(_: LocalService, client: Any) -> None:
    """Add an event destination too many."""
    client.create_configuration_set(ConfigurationSetName="set")
    for number in range(11):
        client.create_configuration_set_event_destination(
            ConfigurationSetName="set", EventDestinationName=f"d{number}", EventDestination=TOPIC
        )


def provoke_pause(_: LocalService, client: Any) -> None:
    """Send while sending is off."""
    client.put_account_sending_attributes(SendingEnabled=False)
    message(client)


def provoke_rate(_: LocalService, client: Any) -> None:
    """Send two messages at once."""
    for _attempt in range(2):
        message(client)


def provoke_not_found(_: LocalService, client: Any) -> None:
    """Read what is not there."""
    client.get_configuration_set(ConfigurationSetName="no/such set")


def provoke_already_exists(_: LocalService, client: Any) -> None:
    """Make what is there."""
    client.create_dedicated_ip_pool(PoolName="ses-default-dedicated-pool")


def provoke_bad_request(_: LocalService, client: Any) -> None:
    """Give what makes no sense."""
    client.create_email_identity(EmailIdentity="no identity")


def provoke_rejection(_: LocalService, client: Any) -> None:
    """Send a line that is too long."""
    message(client, content={"Raw": {"Data": b"x" * 1001}})


def provoke_sender(_: LocalService, client: Any) -> None:
    """Send from an address that is not verified."""
    message(client, "jane@other.org")


def provoke_suspension(service: LocalService, client: Any) -> None:
    """Send as a suspended account."""
    service.fail_next("SendEmail", error="AccountSuspendedException")
    message(client)


def provoke_modification(service: LocalService, client: Any) -> None:
    """Tag what another is changing."""
    service.fail_next("TagResource", error="ConcurrentModificationException")
    client.tag_resource(ResourceArn="arn:", Tags=[])


REFUSALS: dict[str, Callable[[LocalService, Any], None]] = {
    "AccountSuspendedException": provoke_suspension,
    "AlreadyExistsException": provoke_already_exists,
    "BadRequestException": provoke_bad_request,
    "ConcurrentModificationException": provoke_modification,
    "LimitExceededException": provoke_limit,
    "MailFromDomainNotVerifiedException": provoke_sender,
    "MessageRejected": provoke_rejection,
    "NotFoundException": provoke_not_found,
    "SendingPausedException": provoke_pause,
    "TooManyRequestsException": provoke_rate,
}


def test_all_refusals_are_provoked() -> None:
    """The test below leaves none of the model's errors out."""
    assert set(REFUSALS) == set(error_statuses())


@pytest.mark.parametrize("api", ["pinpoint-email", "sesv2"])
@pytest.mark.parametrize("code", REFUSALS)
def test_refusal_is_the_modelled_exception(api: str, code: str) -> None:
    """boto3 raises the class of each error that the model names, with its status."""
    with LocalService(sandbox=True) as service, closing(boto3_client(service, api)) as client:
        client.create_email_identity(EmailIdentity="example.com")
        with pytest.raises(getattr(client.exceptions, code)) as caught:
            REFUSALS[code](service, client)
    assert (error_statuses(api)[code], code) == refused(caught)
