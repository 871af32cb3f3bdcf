from collections.abc import Iterator
from datetime import timedelta

import pytest

from pinpoint_email import (
    Destination,
    EnforcementStatus,
    GetAccountResponse,
    LimitExceededException,
    MessageRejected,
    PinpointEmailClient,
    SendQuota,
    TooManyRequestsException,
)
from pinpoint_email.local import LocalService

from .test_sending import SENDER, recipients_of, send_once, simple, to
from .wire import call, refusal

pytestmark = pytest.mark.once

ACCOUNT = "/v1/email/account"
FRESH = GetAccountResponse(
    send_quota=SendQuota(max_24_hour_send=50_000.0, max_send_rate=14.0, sent_last_24_hours=0.0),
    sending_enabled=True,
    dedicated_ip_auto_warmup_enabled=True,
    enforcement_status=EnforcementStatus.HEALTHY,
    production_access_enabled=True,
)


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of the service."""
    with service.client() as client:
        yield client


def test_account_begins_with_everything_switched_on(caller: PinpointEmailClient) -> None:
    """An account that nothing was changed about may send, in production, and warms its addresses up."""
    assert FRESH == caller.get_account()


def test_account_in_the_sandbox_has_less() -> None:
    """In the sandbox there is no production access, and 200 messages a day and one a second."""
    with LocalService(sandbox=True) as service, service.client() as client:
        account = client.get_account()
    quota = SendQuota(max_24_hour_send=200.0, max_send_rate=1.0, sent_last_24_hours=0.0)
    assert (quota, False) == (account.send_quota, account.production_access_enabled)


def test_sending_is_switched(caller: PinpointEmailClient) -> None:
    """Sending is as last set; the default is off."""
    seen: list[bool | None] = []
    for switch in (False, True, None):
        caller.put_account_sending_attributes(sending_enabled=switch)
        seen.append(caller.get_account().sending_enabled)
    assert [False, True, False] == seen


def test_warm_up_is_switched(caller: PinpointEmailClient) -> None:
    """The automatic warm-up is as last set; the default is off."""
    seen: list[bool | None] = []
    for switch in (False, True, None):
        caller.put_account_dedicated_ip_warmup_attributes(auto_warmup_enabled=switch)
        seen.append(caller.get_account().dedicated_ip_auto_warmup_enabled)
    assert [False, True, False] == seen


def test_switches_leave_each_other_alone(caller: PinpointEmailClient) -> None:
    """Turning one switch off leaves the other on."""
    caller.put_account_sending_attributes(sending_enabled=False)
    account = caller.get_account()
    assert (False, True) == (account.sending_enabled, account.dedicated_ip_auto_warmup_enabled)
    caller.put_account_dedicated_ip_warmup_attributes(auto_warmup_enabled=False)
    caller.put_account_sending_attributes(sending_enabled=True)
    account = caller.get_account()
    assert (True, False) == (account.sending_enabled, account.dedicated_ip_auto_warmup_enabled)


def test_regions_are_apart(service: LocalService, caller: PinpointEmailClient) -> None:
    """Each Region has switches and counts of its own."""
    caller.create_email_identity(email_identity="example.com")
    send_once(service, "a@b.de")
    caller.put_account_sending_attributes(sending_enabled=False)
    with service.client(region_name="eu-west-1") as there:
        assert FRESH == there.get_account()


@pytest.mark.parametrize(
    ("path", "member"), [("/sending", "SendingEnabled"), ("/dedicated-ips/warmup", "AutoWarmupEnabled")]
)
def test_switch_is_true_or_false(service: LocalService, path: str, member: str) -> None:
    """A switch that is neither true nor false is refused, and nothing changes."""
    expected = (400, "BadRequestException", f"{member}: expected true or false, got int 0.")
    assert expected == refusal(service, "PUT", ACCOUNT + path, {member: 0})
    with service.client() as client:
        assert FRESH == client.get_account()


@pytest.mark.parametrize("path", ["/sending", "/dedicated-ips/warmup"])
def test_answer_has_no_members(service: LocalService, path: str) -> None:
    """An action that changes something returns an empty object."""
    answer = call(service, "PUT", ACCOUNT + path, {})
    assert (200, b"{}") == (answer.status, answer.body)


@pytest.fixture
def sandbox() -> Iterator[LocalService]:
    """A service whose account is in the sandbox, and has two verified domains and an address."""
    with LocalService(sandbox=True) as service, service.client() as client:
        for name in ("example.com", "b.de", "Joe@third.org"):
            client.create_email_identity(email_identity=name)
        yield service


@pytest.mark.parametrize(
    "recipient",
    [
        "x@b.de",
        "X <x@B.de>",
        "x@sub.b.de",
        "Joe@third.org",
        "bounce@simulator.amazonses.com",
        "A <a@SIMULATOR.amazonses.com>",
    ],
)
def test_sandbox_lets_verified_recipients_through(sandbox: LocalService, recipient: str) -> None:
    """From the sandbox mail goes to verified addresses and domains, and to the simulator."""
    send_once(sandbox, recipient)
    assert [(recipient,)] == [message.recipients for message in sandbox.messages]


@pytest.mark.parametrize("recipient", ["x@other.org", "joe@third.org", "x@nob.de", "x@simulator.amazonses.com.org"])
@pytest.mark.parametrize("kind", ["to_addresses", "cc_addresses", "bcc_addresses"])
def test_sandbox_stops_other_recipients(sandbox: LocalService, recipient: str, kind: str) -> None:
    """In the sandbox one recipient who is not verified is enough to refuse a message."""
    destination = Destination(**({"to_addresses": ["a@b.de"]} | {kind: ["b@b.de", f"Ann <{recipient}>"]}))
    with sandbox.client() as client, pytest.raises(MessageRejected, match=f"have to be verified: {recipient}"):
        client.send_email(from_email_address=SENDER, destination=destination, content=simple())
    assert ((), ()) == (sandbox.messages, sandbox.events)


def test_sandbox_sends_one_message_a_second(sandbox: LocalService) -> None:
    """In the sandbox a second message has to wait for a second; the Regions wait for themselves."""
    send_once(sandbox, "a@b.de")
    with pytest.raises(TooManyRequestsException, match="one message may be sent a second"):
        send_once(sandbox, "a@b.de")
    sandbox.clock.advance(1)
    send_once(sandbox, "a@b.de")
    with sandbox.client(region_name="eu-west-1") as there:
        there.create_email_identity(email_identity="example.com")
        there.send_email(from_email_address=SENDER, destination=to("a@example.com"), content=simple())
    assert [1, 1, 1] == recipients_of(sandbox)


def test_production_has_no_rate(service: LocalService, caller: PinpointEmailClient) -> None:
    """Outside the sandbox messages are sent as fast as they come."""
    caller.create_email_identity(email_identity="example.com")
    for _ in range(16):
        send_once(service, "a@b.de")
    assert [1] * 16 == recipients_of(service)


def test_sandbox_sends_to_200_recipients_a_day(sandbox: LocalService) -> None:
    """In the sandbox 200 recipients are the most in any 24 hours, and what is refused is not counted."""
    many = [f"r{number}@b.de" for number in range(50)]
    send_once(sandbox, *many[:49])
    sandbox.clock.advance(timedelta(hours=1))
    for _ in range(3):
        send_once(sandbox, *many)
        sandbox.clock.advance(1)
    with pytest.raises(LimitExceededException, match="may send to 200 recipients in 24 hours"):
        send_once(sandbox, *many[:2])
    send_once(sandbox, many[0])
    sandbox.clock.advance(timedelta(hours=22, minutes=59))
    with pytest.raises(LimitExceededException):
        send_once(sandbox, many[0])
    sandbox.clock.advance(timedelta(minutes=1))
    send_once(sandbox, *many[:49])
    assert [49, 50, 50, 50, 1, 49] == recipients_of(sandbox)
    with sandbox.client() as client:
        quota = client.get_account().send_quota
    assert SendQuota(max_24_hour_send=200.0, max_send_rate=1.0, sent_last_24_hours=200.0) == quota
