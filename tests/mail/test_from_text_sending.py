import json
from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from pinpoint_email import (
    Destination,
    EmailContent,
    ParamValidationError,
    PinpointEmailClient,
    RawMessage,
    from_dict,
    to_dict,
)
from pinpoint_email.local import LocalService

from .contents import LOGO, PDF, data_of, lines


@pytest.fixture
def sender(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client whose account may send from example.com."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        yield client


def test_message_arrives_with_addresses(service: LocalService, sender: PinpointEmailClient) -> None:
    """Sender and recipients are in the headers of each message that one content is sent in, and Bcc is not."""
    content = EmailContent.from_text(
        subject="Preise für März",
        text="Hallo",
        html='<img src="cid:logo.png">',
        attachments=[LOGO, PDF],
        headers={"X-Campaign": "spring"},
        list_unsubscribe="https://example.com/u",
    )
    everyone = Destination(
        to_addresses=["ada@example.org", "Bob <bob@example.org>"],
        cc_addresses=["cleo@example.org"],
        bcc_addresses=["dan@example.org"],
    )
    sender.send_email(
        from_email_address="Jane <jane@example.com>",
        destination=everyone,
        reply_to_addresses=["help@example.com", "more@example.com"],
        content=content,
    )
    alone = Destination(to_addresses=["eve@example.org"])
    sender.send_email(from_email_address="news@example.com", destination=alone, content=content)
    first, second = service.messages
    head = """\
From: Jane <jane@example.com>
To: ada@example.org, Bob <bob@example.org>
Cc: cleo@example.org
Reply-To: help@example.com, more@example.com
"""
    assert lines(head) + data_of(content) == first.source
    assert lines("From: news@example.com\nTo: eve@example.org\n") + data_of(content) == second.source
    assert ("dan@example.org",) == first.bcc_addresses
    assert ("Preise für März", "Hallo", '<img src="cid:logo.png">') == (first.subject, first.text, first.html)
    assert [LOGO, PDF] == [(part.filename, part.data, part.content_type) for part in first.attachments]
    names = ("X-Campaign", "List-Unsubscribe", "List-Unsubscribe-Post")
    expected = ["spring", "<https://example.com/u>", "List-Unsubscribe=One-Click"]
    assert expected == [first.mime[name] for name in names]


def test_hidden_recipients_have_no_header(service: LocalService, sender: PinpointEmailClient) -> None:
    """A message to recipients in Bcc alone names none."""
    content = EmailContent.from_text(subject="S", text="T", headers={"X-A": "b"})
    hidden = Destination(bcc_addresses=["dan@example.org"])
    sender.send_email(from_email_address="jane@example.com", destination=hidden, content=content)
    (message,) = service.messages
    assert lines("From: jane@example.com\n") + data_of(content) == message.source
    assert ("dan@example.org",) == message.recipients


def test_long_names_are_folded(service: LocalService, sender: PinpointEmailClient) -> None:
    """An address with a long name is on several lines."""
    name = " ".join(["Anna  Maria"] * 20)
    content = EmailContent.from_text(subject="S", text="T", headers={"X-A": "b"})
    people = Destination(to_addresses=[f'"{name}" <ada@example.org>', f"{'x' * 80}@example.org"])
    sender.send_email(from_email_address="jane@example.com", destination=people, content=content)
    (message,) = service.messages
    assert [name, ""] == [address.display_name for address in message.mime["To"].addresses]
    assert {*range(86), 93} >= {len(line) for line in message.source.split(b"\r\n")}
    assert not any(line.isspace() for line in message.source.split(b"\r\n"))


@pytest.mark.parametrize("kind", [RawMessage, type("OwnMessage", (RawMessage,), {})])
def test_raw_content_of_the_callers_is_not_touched(
    service: LocalService, sender: PinpointEmailClient, kind: type[RawMessage]
) -> None:
    """Raw content that from_text did not make is sent as it is, even one that it once made."""
    content = EmailContent.from_text(subject="S", text="T", headers={"X-A": "b"})
    again = from_dict(EmailContent, to_dict(content))
    for raw in (kind(data=b"Subject: S\r\n\r\nT"), again.raw):
        sender.send_email(
            from_email_address="jane@example.com",
            destination=Destination(to_addresses=["ada@example.org"]),
            content=EmailContent(raw=raw),
        )
    assert [b"Subject: S\r\n\r\nT", data_of(content)] == [message.source for message in service.messages]


def test_placement_test_has_a_sender(service: LocalService, sender: PinpointEmailClient) -> None:
    """The message of an inbox placement test is from its sender."""
    sender.put_deliverability_dashboard_option(dashboard_enabled=True)
    content = EmailContent.from_text(subject="S", text="T", headers={"X-A": "b"})
    report = sender.create_deliverability_test_report(from_email_address="jane@example.com", content=content)
    service.clock.advance(timedelta(days=2))
    message = sender.get_deliverability_test_report(report_id=report.report_id).message
    assert f"From: jane@example.com\r\n{data_of(content).decode()}" == message


def test_presigned_request_has_addresses(client: PinpointEmailClient) -> None:
    """A request for someone else to send has the addresses in its message as well."""
    content = EmailContent.from_text(subject="S", text="T", headers={"X-A": "b"})
    to = Destination(to_addresses=["ada@example.org"])
    request = client.generate_presigned_request(
        "send_email", from_email_address="jane@example.com", destination=to, content=content
    )
    sent = b64decode(json.loads(request.body or b"")["Content"]["Raw"]["Data"])
    assert lines("From: jane@example.com\nTo: ada@example.org\n") + data_of(content) == sent


def test_sender_is_needed(client: PinpointEmailClient) -> None:
    """Content without a From header is not sent without a sender."""
    content = EmailContent.from_text(subject="S", text="T", headers={"X-A": "b"})
    expected = "SendEmail: from_email_address: expected a sender for the header From, which this content does not have"
    with pytest.raises(ParamValidationError, match=f"^{expected}, got None$"):
        client.send_email(destination=Destination(to_addresses=["ada@example.org"]), content=content)


@pytest.mark.parametrize(
    ("arguments", "member"),
    [
        ({"from_email_address": "jane@example.com\r\nBcc: eve@example.org"}, "from_email_address"),
        ({"destination": Destination(to_addresses=["a@b.de", "c@d.de\r\n"])}, r"destination.to_addresses\[1\]"),
        ({"destination": Destination(cc_addresses=["a@b.de\x00"])}, r"destination.cc_addresses\[0\]"),
        ({"reply_to_addresses": ["a@b.de\n"]}, r"reply_to_addresses\[0\]"),
    ],
)
def test_address_cannot_begin_a_header(client: PinpointEmailClient, arguments: dict[str, Any], member: str) -> None:
    """An address with a line break is refused before it is in a header."""
    content = EmailContent.from_text(subject="S", text="T", headers={"X-A": "b"})
    others: dict[str, Any] = {
        "from_email_address": "jane@example.com",
        "destination": Destination(),
        "content": content,
    }
    with pytest.raises(ParamValidationError, match=f"^SendEmail: {member}: expected an address without control"):
        client.send_email(**(others | arguments))
