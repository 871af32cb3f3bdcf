from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pinpoint_email import (
    Body,
    Content,
    Destination,
    EmailContent,
    EventDestinationDefinition,
    EventType,
    Message,
    MessageTag,
    NotFoundException,
    PinpointEmailClient,
    RawMessage,
    SnsDestination,
    Template,
)
from pinpoint_email.local import LocalService
from pinpoint_email.local.events import MessageEvent

pytestmark = pytest.mark.once

SENT, DELIVERED, BOUNCED, COMPLAINED, REJECTED = (
    EventType(kind) for kind in ("SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT")
)
HELLO = EmailContent(simple=Message(subject=Content(data="Hello"), body=Body(text=Content(data="Hello"))))
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TOPIC = SnsDestination(topic_arn="arn:aws:sns:us-east-1:123456789012:topic")


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client whose account may send from example.com, with two configuration sets."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        for name in ("set", "other"):
            client.create_configuration_set(configuration_set_name=name)
        yield client


def send(client: PinpointEmailClient, *recipients: str, content: EmailContent = HELLO, **others: Any) -> str | None:
    """The identifier of a new message."""
    destination = Destination(to_addresses=recipients or ["a@b.de"])
    return client.send_email(
        from_email_address="jane@example.com", destination=destination, content=content, **others
    ).message_id


def send_raw(client: PinpointEmailClient, source: bytes, **others: Any) -> str | None:
    """The identifier of a new raw message."""
    return send(client, content=EmailContent(raw=RawMessage(data=source)), **others)


def attached(data: bytes, *, encoding: bytes = b"base64", disposition: bytes = b"attachment; filename=a.com") -> bytes:
    """A raw message with some bytes as its attachment."""
    return b"\r\n".join(
        [
            b"Content-Type: multipart/mixed; boundary=x",
            b"",
            b"--x",
            b"Content-Type: text/plain",
            b"",
            b"See the file.",
            b"--x",
            b"Content-Type: application/octet-stream",
            b"Content-Disposition: " + disposition,
            b"Content-Transfer-Encoding: " + encoding,
            b"",
            data,
            b"--x--",
            b"",
        ]
    )


def listen(client: PinpointEmailClient, name: str, *kinds: EventType, enabled: bool = True, at: str = "set") -> None:
    """Add an event destination to a configuration set."""
    client.create_configuration_set_event_destination(
        configuration_set_name=at,
        event_destination_name=name,
        event_destination=EventDestinationDefinition(
            enabled=enabled, matching_event_types=kinds, sns_destination=TOPIC
        ),
    )


def happened(service: LocalService) -> list[tuple[str, EventType]]:
    """Return the types of the events, with their recipients."""
    return [(event.recipient, event.event_type) for event in service.events]


def heard(service: LocalService) -> list[tuple[EventType, tuple[str, ...]]]:
    """Return the types of the events, with their event destinations."""
    return [(event.event_type, event.event_destinations) for event in service.events]


def test_every_recipient_has_events(service: LocalService, caller: PinpointEmailClient) -> None:
    """A message is sent and delivered to each recipient, in To, Cc and Bcc."""
    destination = Destination(to_addresses=["a@b.de", "B <b@b.de>"], cc_addresses=["c@b.de"], bcc_addresses=["d@b.de"])
    sent = caller.send_email(
        from_email_address="jane@example.com",
        destination=destination,
        content=HELLO,
        configuration_set_name="set",
    )
    (message,) = service.messages
    assert service.events == tuple(
        MessageEvent(
            event_type=kind,
            message_id=sent.message_id or "",
            region_name="us-east-1",
            recipient=recipient,
            occurred_at=message.received_at,
            configuration_set_name="set",
        )
        for recipient in ("a@b.de", "B <b@b.de>", "c@b.de", "d@b.de")
        for kind in (SENT, DELIVERED)
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("success", [(SENT, False), (DELIVERED, False)]),
        ("bounce", [(SENT, False), (BOUNCED, True)]),
        ("complaint", [(SENT, False), (DELIVERED, False), (COMPLAINED, True)]),
        ("ooto", [(SENT, False), (DELIVERED, True)]),
        ("suppressionlist", [(SENT, False), (BOUNCED, True)]),
        ("x-bounce", [(SENT, False), (DELIVERED, False)]),
    ],
)
@pytest.mark.parametrize("pattern", ["{}@simulator.amazonses.com", "Bounce, please <{}@simulator.amazonses.com>"])
@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_simulator_plays_its_parts(
    service: LocalService,
    caller: PinpointEmailClient,
    name: str,
    expected: list[tuple[EventType, bool]],
    pattern: str,
    change: Any,
) -> None:
    """Mail to the simulator's addresses fares as they say, in any case, with a name or without."""
    recipient = change(pattern.replace(", please", "").format(name))
    send(caller, recipient)
    assert [(recipient, *pair) for pair in expected] == [
        (event.recipient, event.event_type, event.detail is not None) for event in service.events
    ]


@pytest.mark.parametrize("recipient", ["bounce@example.com", "bounce@simulator.amazonses.com.evil.example"])
def test_only_the_simulator_plays_parts(service: LocalService, caller: PinpointEmailClient, recipient: str) -> None:
    """Addresses that only resemble the simulator's are treated like any other."""
    send(caller, recipient)
    assert [(recipient, SENT), (recipient, DELIVERED)] == happened(service)


def test_simulator_takes_labels(service: LocalService, caller: PinpointEmailClient) -> None:
    """As with AWS, a simulator address may have a label after a plus sign."""
    send(caller, "bounce+label@simulator.amazonses.com")
    assert [SENT, BOUNCED] == [kind for _, kind in happened(service)]


def test_recipients_fare_differently(service: LocalService, caller: PinpointEmailClient) -> None:
    """One recipient's bounce is none of the others'."""
    send(caller, "bounce@simulator.amazonses.com", "a@b.de")
    assert [
        ("bounce@simulator.amazonses.com", SENT),
        ("bounce@simulator.amazonses.com", BOUNCED),
        ("a@b.de", SENT),
        ("a@b.de", DELIVERED),
    ] == happened(service)


@pytest.mark.parametrize(
    "source",
    [
        attached(b"WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNU\r\nLUZJTEUhJEgrSCo="),
        attached(EICAR, encoding=b"7bit"),
        attached(EICAR, encoding=b"7bit", disposition=b"inline"),
        b"Content-Type: application/x-msdownload\r\n\r\n" + EICAR,
    ],
)
def test_malware_is_rejected(service: LocalService, caller: PinpointEmailClient, source: bytes) -> None:
    """A message with the file in it that antivirus programs are tested with is accepted, and goes to no one."""
    send_raw(caller, source)
    (recipients, kinds) = zip(*happened(service), strict=True)
    assert (("a@b.de", "a@b.de"), (SENT, REJECTED)) == (recipients, kinds)
    assert "an attachment holds malware" == service.events[-1].detail


@pytest.mark.parametrize("source", [attached(b"SGVsbG8="), b"Content-Type: text/plain\r\n\r\n" + EICAR])
def test_harmless_message_is_delivered(service: LocalService, caller: PinpointEmailClient, source: bytes) -> None:
    """Other attachments do no harm, nor does the mention of the test file in the text."""
    send_raw(caller, source)
    assert [("a@b.de", SENT), ("a@b.de", DELIVERED)] == happened(service)


def test_malware_is_rejected_for_the_simulator_too(service: LocalService, caller: PinpointEmailClient) -> None:
    """A rejected message is neither delivered nor bounced."""
    content = EmailContent(raw=RawMessage(data=attached(EICAR, encoding=b"7bit")))
    send(caller, "bounce@simulator.amazonses.com", content=content)
    assert [SENT, REJECTED] == [kind for _, kind in happened(service)]


def test_destinations_get_what_they_are_for(service: LocalService, caller: PinpointEmailClient) -> None:
    """An event goes to the enabled destinations of the message's own set that are for its kind."""
    listen(caller, "all", *EventType)
    listen(caller, "sends", SENT)
    listen(caller, "bad-news", BOUNCED, COMPLAINED)
    listen(caller, "off", *EventType, enabled=False)
    listen(caller, "elsewhere", *EventType, at="other")
    send(caller, "complaint@simulator.amazonses.com", configuration_set_name="set")
    assert [
        (SENT, ("all", "sends")),
        (DELIVERED, ("all",)),
        (COMPLAINED, ("all", "bad-news")),
    ] == heard(service)


def test_without_a_set_no_destination_hears(service: LocalService, caller: PinpointEmailClient) -> None:
    """A message without a configuration set has events all the same."""
    listen(caller, "all", *EventType)
    send(caller)
    assert [(SENT, ()), (DELIVERED, ())] == heard(service)
    assert [None, None] == [event.configuration_set_name for event in service.events]


def test_destinations_hear_as_they_are_at_the_time(service: LocalService, caller: PinpointEmailClient) -> None:
    """Changes of an event destination apply to later messages."""
    listen(caller, "topic", SENT)
    send(caller, configuration_set_name="set")
    caller.update_configuration_set_event_destination(
        configuration_set_name="set",
        event_destination_name="topic",
        event_destination=EventDestinationDefinition(
            enabled=True, matching_event_types=[DELIVERED], sns_destination=TOPIC
        ),
    )
    send(caller, configuration_set_name="set")
    caller.delete_configuration_set_event_destination(configuration_set_name="set", event_destination_name="topic")
    send(caller, configuration_set_name="set")
    assert [
        (SENT, ("topic",)),
        (DELIVERED, ()),
        (SENT, ()),
        (DELIVERED, ("topic",)),
        (SENT, ()),
        (DELIVERED, ()),
    ] == heard(service)


def test_rendering_failure_goes_to_its_destination(tmp_path: Path) -> None:
    """A template that cannot be filled in is news for the destinations of that kind of event."""
    (tmp_path / "hello").mkdir()
    (tmp_path / "hello" / "body.txt").write_text("{{name}}")
    with LocalService(templates=tmp_path) as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        client.create_configuration_set(configuration_set_name="set")
        listen(client, "failures", EventType.RENDERING_FAILURE)
        listen(client, "sends", SENT)
        content = EmailContent(template=Template(template_arn="arn:aws:ses:us-east-1:1:template/hello"))
        send(client, content=content, configuration_set_name="set")
        assert [(EventType.RENDERING_FAILURE, ("failures",))] == heard(service)


def test_raw_message_names_its_set_and_tags(service: LocalService, caller: PinpointEmailClient) -> None:
    """A raw message's own headers say which configuration set and tags it has."""
    listen(caller, "topic", SENT)
    source = b"x-ses-configuration-set: set\r\nX-SES-MESSAGE-TAGS: campaign=spring, a_b=c-d\r\nTo: x@y.de\r\n\r\nHello"
    send_raw(caller, source)
    (message,) = service.messages
    tags = (MessageTag(name="campaign", value="spring"), MessageTag(name="a_b", value="c-d"))
    assert ("set", tags, source) == (message.configuration_set_name, message.email_tags, message.source)
    assert [(SENT, ("topic",)), (DELIVERED, ())] == heard(service)
    assert {"set"} == {event.configuration_set_name for event in service.events}


def test_request_comes_before_the_headers(service: LocalService, caller: PinpointEmailClient) -> None:
    """A configuration set and tags in the request count more than those in a raw message's headers."""
    listen(caller, "topic", SENT)
    tag = MessageTag(name="from", value="request")
    source = b"X-SES-CONFIGURATION-SET: none\r\nX-SES-MESSAGE-TAGS: from=header\r\n\r\nHello"
    send_raw(caller, source, configuration_set_name="set", email_tags=[tag])
    (message,) = service.messages
    assert ("set", (tag,)) == (message.configuration_set_name, message.email_tags)
    assert (SENT, ("topic",)) == heard(service)[0]


@pytest.mark.parametrize("name", [b"none", b"\xff", b"SET"])
def test_unknown_set_in_a_header_is_not_found(service: LocalService, caller: PinpointEmailClient, name: bytes) -> None:
    """A raw message is not sent with a configuration set that is not there."""
    with pytest.raises(NotFoundException, match=r"Configuration set .* does not exist"):
        send_raw(caller, b"X-SES-CONFIGURATION-SET: " + name + b"\r\n\r\nHello")
    assert ((), ()) == (service.messages, service.events)


def test_white_space_around_a_header_does_not_count(service: LocalService, caller: PinpointEmailClient) -> None:
    """The name of a configuration set in a header has no spaces at its ends."""
    send_raw(caller, b"X-SES-CONFIGURATION-SET:  set \r\n\r\nHello")
    assert ["set"] == [message.configuration_set_name for message in service.messages]
