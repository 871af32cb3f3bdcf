import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from pinpoint_email import (
    BadRequestException,
    Body,
    Content,
    Destination,
    EmailContent,
    EnforcementStatus,
    GetAccountResponse,
    MailFromDomainNotVerifiedException,
    Message,
    MessageRejected,
    MessageTag,
    Options,
    PinpointEmailClient,
    RawMessage,
    SendingOptions,
    SendingPausedException,
    SendQuota,
)
from pinpoint_email.local import LocalService

from .wire import OUTBOUND, refusal

SENDER = "Jane <jane@example.com>"
RAW = b"From: Jane <jane@example.com>\nTo: a@b.de, B <b@b.de>\r\nCc: c@b.de\r\nBcc: d@b.de\r\n\r\nraw \xff\n.\n"


def simple(text: str = "Hello", *, subject: str = "Greeting", charset: str | None = None) -> EmailContent:
    """A message of text."""
    body = Body(text=Content(data=text, charset=charset))
    return EmailContent(simple=Message(subject=Content(data=subject, charset=charset), body=body))


def raw(data: bytes = RAW) -> EmailContent:
    """A message that is complete."""
    return EmailContent(raw=RawMessage(data=data))


def to(*recipients: str) -> Destination:
    """A destination of some recipients."""
    return Destination(to_addresses=recipients)


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client whose account may send from example.com."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        yield client


def test_account_counts_what_was_sent(caller: PinpointEmailClient) -> None:
    """GetAccount returns the quota and the number of recipients that were sent to."""
    destination = Destination(to_addresses=["a@b.de", "b@b.de"], cc_addresses=["c@b.de"], bcc_addresses=["d@b.de"])
    caller.send_email(from_email_address=SENDER, destination=destination, content=simple())
    assert caller.get_account() == GetAccountResponse(
        send_quota=SendQuota(max_24_hour_send=50_000.0, max_send_rate=14.0, sent_last_24_hours=4.0),
        sending_enabled=True,
        dedicated_ip_auto_warmup_enabled=True,
        enforcement_status=EnforcementStatus.HEALTHY,
        production_access_enabled=True,
    )


@pytest.mark.parametrize(("hours", "expected"), [(23, 1.0), (25, 0.0)])
def test_what_was_sent_long_ago_is_not_counted(
    service: LocalService, caller: PinpointEmailClient, hours: int, expected: float
) -> None:
    """Only the past 24 hours count."""
    caller.send_email(from_email_address=SENDER, destination=to("a@b.de"), content=simple())
    service.clock.advance(timedelta(hours=hours))
    quota = caller.get_account().send_quota
    assert quota is not None
    assert expected == quota.sent_last_24_hours


def test_simple_message_is_kept(service: LocalService, caller: PinpointEmailClient) -> None:
    """A simple message becomes MIME, and is kept with all that it was sent with."""
    tags = (MessageTag(name="campaign", value="spring"),)
    caller.create_configuration_set(configuration_set_name="set")
    sent = caller.send_email(
        from_email_address=SENDER,
        destination=Destination(to_addresses=["a@b.de"], cc_addresses=["c@b.de"], bcc_addresses=["d@b.de"]),
        reply_to_addresses=["reply@example.com", "Desk <desk@example.com>"],
        feedback_forwarding_email_address="bounces@example.com",
        content=simple(),
        email_tags=tags,
        configuration_set_name="set",
    )
    (message,) = service.messages
    assert (sent.message_id, "us-east-1") == (message.message_id, message.region_name)
    assert (message.from_address, message.to_addresses) == (SENDER, ("a@b.de",))
    assert (message.cc_addresses, message.bcc_addresses) == (("c@b.de",), ("d@b.de",))
    assert (tags, "set") == (message.email_tags, message.configuration_set_name)
    assert (message.subject, message.text, message.html) == ("Greeting", "Hello\n", None)
    assert timedelta(0) <= datetime.now(UTC) - message.received_at < timedelta(minutes=1)
    wanted = ("From", "To", "Cc", "Bcc", "Reply-To", "Message-ID")
    assert [
        SENDER,
        "a@b.de",
        "c@b.de",
        None,
        "reply@example.com, Desk <desk@example.com>",
        f"<{sent.message_id}@local>",
    ] == [message.mime[name] for name in wanted]


def test_raw_message_is_kept_byte_for_byte(service: LocalService, caller: PinpointEmailClient) -> None:
    """A raw message stays as it is; its headers say whom it is from and to."""
    caller.send_email(destination=Destination(), content=raw())
    (message,) = service.messages
    assert message.source == RAW
    assert (message.from_address, message.to_addresses) == ("jane@example.com", ("a@b.de", "b@b.de"))
    assert (message.cc_addresses, message.bcc_addresses) == (("c@b.de",), ("d@b.de",))


def test_raw_message_goes_where_the_request_says(service: LocalService, caller: PinpointEmailClient) -> None:
    """The request's sender and recipients come before those in a raw message's headers."""
    caller.send_email(from_email_address="joe@example.com", destination=to("x@y.de"), content=raw())
    (message,) = service.messages
    assert (message.from_address, message.to_addresses, message.cc_addresses) == ("joe@example.com", ("x@y.de",), ())


@pytest.mark.parametrize("sender", ["Jane@EXAMPLE.com", "x@sub.example.com", '"Doe, Jane" <jane@example.com>'])
def test_verified_domain_may_send(service: LocalService, caller: PinpointEmailClient, sender: str) -> None:
    """Every address in a verified domain or below may send."""
    caller.send_email(from_email_address=sender, destination=to("a@b.de"), content=simple())
    assert [sender] == [message.from_address for message in service.messages]


@pytest.mark.parametrize("sender", ["jane@other.org", "jane@notexample.com", "JOE@third.org"])
def test_unverified_sender_may_not_send(service: LocalService, caller: PinpointEmailClient, sender: str) -> None:
    """Without a verified identity nothing is sent."""
    caller.create_email_identity(email_identity="joe@third.org")
    with pytest.raises(MailFromDomainNotVerifiedException, match=sender):
        caller.send_email(from_email_address=sender, destination=to("a@b.de"), content=simple())
    assert service.messages == ()


def test_verified_address_may_send(service: LocalService, caller: PinpointEmailClient) -> None:
    """A verified address may send although its domain is not verified."""
    caller.create_email_identity(email_identity="joe@third.org")
    caller.send_email(from_email_address="Joe <joe@Third.org>", destination=to("a@b.de"), content=simple())
    assert len(service.messages) == 1


@pytest.mark.parametrize("content", [simple(), raw(b"To: a@b.de\r\n\r\n")])
@pytest.mark.parametrize(
    "sender", [None, "", "jane", "a@example.com, b@example.com", "a b@example.com", "@example.com", "a@example.com\n"]
)
def test_bad_sender_is_refused(caller: PinpointEmailClient, content: EmailContent, sender: str | None) -> None:
    """A sender that is not exactly one address is refused."""
    with pytest.raises(BadRequestException, match="FromEmailAddress"):
        caller.send_email(from_email_address=sender, destination=to("a@b.de"), content=content)


@pytest.mark.parametrize("content", [simple(), raw()])
@pytest.mark.parametrize("recipient", ["", "bob", "a@b.de, c@d.de", "a@b@c.de", "a@b.de\r\nBcc: c@d.de", "a@b.de\n"])
@pytest.mark.parametrize("kind", ["to_addresses", "cc_addresses", "bcc_addresses"])
def test_bad_recipient_is_refused(
    caller: PinpointEmailClient, content: EmailContent, recipient: str, kind: str
) -> None:
    """A recipient that is not exactly one address on one line is refused."""
    destination = evolve(to("a@b.de"), **{kind: [recipient]})
    with pytest.raises(BadRequestException, match="Destination: expected email addresses"):
        caller.send_email(from_email_address=SENDER, destination=destination, content=content)


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "1 to 50 recipients, got 0."), (51, "at most 50 recipients in all;")]
)
@pytest.mark.usefixtures("caller")
def test_message_has_1_to_50_recipients(service: LocalService, count: int, expected: str) -> None:
    """A message to no one, or to more than 50, is refused."""
    half = [f"r{number}@b.de" for number in range(count // 2)]
    rest = [f"c{number}@b.de" for number in range(count - len(half))]
    members = {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": half, "BccAddresses": rest},
        "Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
    }
    status, code, message = refusal(service, "POST", OUTBOUND, members)
    assert (400, "BadRequestException") == (status, code)
    assert message.startswith(f"Destination: expected {expected}")


def test_fifty_recipients_are_accepted(service: LocalService, caller: PinpointEmailClient) -> None:
    """A message may have 50 recipients."""
    caller.send_email(
        from_email_address=SENDER, destination=to(*(f"r{number}@b.de" for number in range(50))), content=simple()
    )
    assert [len(message.recipients) for message in service.messages] == [50]


@pytest.mark.parametrize(
    "subject", ["a\nBcc: x@y.de", "a\r\nBcc: x@y.de", "a\n", "\r", "a\x85b", "=?utf-8?q?a=0d=0aBcc:_x?= <\n"]
)
def test_subject_of_several_lines_is_refused(service: LocalService, caller: PinpointEmailClient, subject: str) -> None:
    """A line break in the subject would begin another header."""
    with pytest.raises(BadRequestException, match="cannot be put together"):
        caller.send_email(
            from_email_address=SENDER, destination=to("a@b.de"), content=simple(subject=subject, charset="UTF-8")
        )
    assert service.messages == ()


@pytest.mark.parametrize("reply_to", ["a@b.de\r\nX-Evil: yes", "a@b.de\n", "=?utf-8?q?x=0d=0aX-Evil:_yes?=", ":,;]"])
def test_reply_to_that_no_header_can_hold_is_refused(
    service: LocalService, caller: PinpointEmailClient, reply_to: str
) -> None:
    """A Reply-To that would begin another header, even an encoded one, is refused."""
    with pytest.raises(BadRequestException, match="cannot be put together"):
        caller.send_email(
            from_email_address=SENDER, destination=to("a@b.de"), reply_to_addresses=[reply_to], content=simple()
        )
    assert service.messages == ()


def send_once(service: LocalService, *recipients: str, **others: Any) -> None:
    """Send a message, without another attempt if that is refused."""
    with service.client(options=Options(max_attempts=1)) as client:
        members: dict[str, Any] = {"content": simple()} | others
        client.send_email(from_email_address=SENDER, destination=to(*recipients), **members)


def recipients_of(service: LocalService) -> list[int]:
    """The number of recipients of each message that was sent."""
    return [len(message.recipients) for message in service.messages]


def test_paused_account_sends_nothing(service: LocalService, caller: PinpointEmailClient) -> None:
    """While sending is off for the account every message is refused, and afterwards none is."""
    caller.put_account_sending_attributes(sending_enabled=False)
    with pytest.raises(SendingPausedException, match="paused for the account"):
        send_once(service, "a@b.de")
    assert ((), ()) == (service.messages, service.events)
    caller.put_account_sending_attributes(sending_enabled=True)
    send_once(service, "a@b.de")
    assert [1] == recipients_of(service)


@pytest.mark.parametrize("source", [None, b"X-SES-CONFIGURATION-SET: off\r\n\r\nHello"])
def test_paused_set_sends_nothing(service: LocalService, caller: PinpointEmailClient, source: bytes | None) -> None:
    """While sending is off for a set, only messages with another set or none are sent."""
    for name, switch in (("off", False), ("on", True)):
        caller.create_configuration_set(
            configuration_set_name=name, sending_options=SendingOptions(sending_enabled=switch)
        )
    wanted: dict[str, Any] = {"content": raw(source)} if source else {"configuration_set_name": "off"}
    with pytest.raises(SendingPausedException, match="paused for the configuration set off"):
        send_once(service, "a@b.de", **wanted)
    for other in ("on", None):
        send_once(service, "a@b.de", configuration_set_name=other)
    assert ["on", None] == [message.configuration_set_name for message in service.messages]
    caller.put_configuration_set_sending_options(configuration_set_name="off", sending_enabled=True)
    send_once(service, "a@b.de", **wanted)
    assert [1, 1, 1] == recipients_of(service)


@pytest.mark.usefixtures("caller")
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b""])
def test_raw_message_has_short_lines(service: LocalService, end: bytes) -> None:
    """A line of a raw message has at most 1,000 characters with its end."""
    beginning = b"To: a@b.de\r\n\r\n" + b"y" * 998 + b"\r\n"
    longest = b"x" * (1000 - len(end)) + end
    send_once(service, "a@b.de", content=raw(beginning + longest))
    assert [beginning + longest] == [message.source for message in service.messages]
    for source in (beginning + b"x" + longest, b"Subject: x" + longest + b"\r\n\r\n"):
        with pytest.raises(MessageRejected, match=r"Content\.Raw\.Data: a line has more than 1,000 characters"):
            send_once(service, "a@b.de", content=raw(source))
    assert [1] == recipients_of(service)


@pytest.mark.usefixtures("caller")
@pytest.mark.parametrize(
    "source",
    [
        b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
        b"Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\ud800",
        b"Content-Type: image/gif; name*=utf-7''%2B2AA-\r\n\r\nGIF",
    ],
    ids=["utf-7", "unicode_escape", "file name"],
)
def test_text_that_is_none_does_no_harm(service: LocalService, source: bytes) -> None:
    """A raw message whose text or file name holds half a character is kept as it is."""
    send_once(service, "a@b.de", content=raw(source))
    assert [source] == [message.source for message in service.messages]


@pytest.mark.usefixtures("caller")
@pytest.mark.parametrize("tag", [b"n" * 257 + b"=v", b"n=" + b"v" * 257])
def test_long_tag_in_a_header_is_the_senders_fault(service: LocalService, tag: bytes) -> None:
    """A tag of more than 256 characters in a raw message's header is refused as one in the request is."""
    with pytest.raises(BadRequestException):
        send_once(service, "a@b.de", content=raw(b"X-SES-MESSAGE-TAGS: " + tag + b"\r\n\r\nHello"))
    assert () == service.messages


def test_missing_mx_record_stops_mail_if_that_is_wanted() -> None:
    """While the MAIL FROM domain is pending, REJECT_MESSAGE refuses mail, and the default does not."""
    with LocalService(manual_verification=True) as service, service.client() as client:
        domain, mail_from = "example.com", "mail.example.com"
        client.create_email_identity(email_identity=domain)
        service.verify_identity(domain)
        client.put_email_identity_mail_from_attributes(email_identity=domain, mail_from_domain=mail_from)
        send_once(service, "a@b.de")
        client.put_email_identity_mail_from_attributes(
            email_identity=domain, mail_from_domain=mail_from, behavior_on_mx_failure="REJECT_MESSAGE"
        )
        with pytest.raises(MailFromDomainNotVerifiedException, match=r"has no MX record: mail\.example\.com"):
            send_once(service, "a@b.de")
        service.verify_identity(domain)
        send_once(service, "a@b.de")
        assert [1, 1] == recipients_of(service)


@pytest.mark.parametrize("name", ["none", "SET", " "])
def test_unknown_set_is_not_found(service: LocalService, caller: PinpointEmailClient, name: str) -> None:
    """A message is not sent with a configuration set that is not there."""
    caller.create_configuration_set(configuration_set_name="set")
    members = {
        "FromEmailAddress": SENDER,
        "Destination": {"ToAddresses": ["a@b.de"]},
        "Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
        "ConfigurationSetName": name,
    }
    expected = (404, "NotFoundException", f"Configuration set {name} does not exist.")
    assert expected == refusal(service, "POST", OUTBOUND, members)
    assert () == service.messages


def test_raw_message_without_sender_or_recipients_is_refused(
    service: LocalService, caller: PinpointEmailClient
) -> None:
    """A sender or recipients that neither the request nor the headers name are missing."""
    with pytest.raises(BadRequestException, match="FromEmailAddress: expected an email address"):
        caller.send_email(destination=to("a@b.de"), content=raw(b"Subject: x\r\n\r\n"))
    with pytest.raises(BadRequestException, match="Destination: expected 1 to 50 recipients, got 0"):
        caller.send_email(destination=Destination(), content=raw(b"From: jane@example.com\r\n\r\n"))
    assert () == service.messages


@pytest.mark.parametrize("recipient", [".a@b.de", "a..b@b.de", "a@b..de", "a@.de"])
def test_address_that_no_mail_can_carry_is_refused(caller: PinpointEmailClient, recipient: str) -> None:
    """An address has no empty parts."""
    with pytest.raises(BadRequestException, match="Destination: expected email addresses"):
        caller.send_email(from_email_address=SENDER, destination=to(recipient), content=simple())


def test_brackets_without_end_hold_nobody_up(service: LocalService, caller: PinpointEmailClient) -> None:
    """The time to read addresses grows no faster than the length of the text."""
    html = EmailContent.from_text(subject="Welcome", html="<" * 200_000)
    began = time.perf_counter()
    caller.send_email(from_email_address=SENDER, destination=to("a@b.de"), content=html)
    assert (len(service.messages), time.perf_counter() - began < 5) == (1, True)


def test_search_looks_through_what_is_shown(service: LocalService, caller: PinpointEmailClient) -> None:
    """Of HTML, the text counts, not the style."""
    html = "<style>p { color: zebra }</style><p>Caf&eacute; <b>bo</b>ld"
    content = EmailContent.from_text(subject="Welcome", html=html)
    caller.send_email(from_email_address=SENDER, destination=to("a@b.de"), content=content)
    mailbox = service._state.mailbox
    assert [len(mailbox.entries(word)) for word in ("café", "zebra")] == [1, 0]
