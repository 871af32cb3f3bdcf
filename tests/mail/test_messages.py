import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any, cast

import pytest

from pinpoint_email import (
    Body,
    Content,
    Destination,
    EmailContent,
    MessageTag,
    ParamValidationError,
    PinpointEmailClient,
    Template,
)
from pinpoint_email import Message as SimpleMessage
from pinpoint_email.local import LocalService, ReceivedMessage

PICTURE = bytes(range(256)) * 10


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client whose account may send from example.com."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        yield client


def message(**headers: str) -> EmailMessage:
    """A text message to one recipient, with some more headers."""
    message = EmailMessage()
    given = {"From": "jane@example.com", "To": "ada@example.org", "Subject": "Welcome"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    for name, value in given.items():
        message[name] = value
    message.set_content("Hello\n")
    return message


def sent(service: LocalService, caller: PinpointEmailClient, message: Any, **arguments: Any) -> ReceivedMessage:
    """The message that arrives when this one is sent."""
    receipt = caller.send_message(message, **arguments)
    (received,) = service.messages
    assert received.message_id == receipt.message_id
    return received


def data_of(message: Any) -> bytes:
    """The bytes that a message is sent as."""
    raw = EmailContent.from_mime(message).raw
    assert raw is not None
    return raw.data


def longest_line(data: bytes) -> int:
    """The length of the longest line, without its end."""
    return max(map(len, data.split(b"\r\n")))


def test_message_is_sent_as_smtplib_does(service: LocalService, caller: PinpointEmailClient) -> None:
    """Sender and recipients come from the headers, Bcc is not sent, and the caller's message stays the same."""
    original = message(
        To="Ada <ada@example.org>, bob@example.org", Cc="eve@example.org", Bcc="dan@example.org", Resent_Bcc="x@y.de"
    )
    before = original.as_bytes()
    received = sent(service, caller, original)
    assert "jane@example.com" == received.from_address
    assert ("ada@example.org", "bob@example.org") == received.to_addresses
    assert (("eve@example.org",), ("dan@example.org",)) == (received.cc_addresses, received.bcc_addresses)
    assert [name for name in original.keys() if "Bcc" not in name] == received.mime.keys()  # noqa: SIM118
    assert b"dan@" not in received.source
    assert before == original.as_bytes()


def test_it_is_the_message_that_smtplib_would_send(
    service: LocalService, caller: PinpointEmailClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are those that smtplib would have sent."""
    original = message(Bcc="dan@example.org")
    original.add_attachment(PICTURE, maintype="image", subtype="png", filename="a.png")
    original.set_boundary("boundary")
    seen: list[Any] = []

    def sendmail(_self: object, sender: str, recipients: list[str], data: bytes, *_: object) -> None:
        seen.extend([sender, recipients, data])

    def greet(_self: object) -> None:
        return None

    monkeypatch.setattr(smtplib.SMTP, "ehlo_or_helo_if_needed", greet)
    monkeypatch.setattr(smtplib.SMTP, "sendmail", sendmail)
    smtplib.SMTP().send_message(original)
    received = sent(service, caller, original)
    assert [received.from_address, list(received.recipients), received.source] == seen


def test_attachments_and_inline_images_are_kept(service: LocalService, caller: PinpointEmailClient) -> None:
    """Attachments and inline images arrive to the byte."""
    original = message()
    original.add_alternative('<p>Hello <img src="cid:logo">', subtype="html")
    html = cast("EmailMessage", cast("list[Any]", original.get_payload())[1])
    html.add_related(PICTURE, "image", "png", cid="<logo>", filename="logo.png")
    original.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Preisliste für Ada.pdf")
    received = sent(service, caller, original)
    assert ("Hello\n", '<p>Hello <img src="cid:logo">\n') == (received.text, received.html)
    assert [
        ("logo.png", "image/png", PICTURE),
        ("Preisliste für Ada.pdf", "application/pdf", b"%PDF"),
    ] == [(part.filename, part.content_type, part.data) for part in received.attachments]
    related = next(part for part in received.mime.walk() if part.get_content_type() == "image/png")
    assert "<logo>" == related["Content-ID"]


def test_structured_addresses_are_read(service: LocalService, caller: PinpointEmailClient) -> None:
    """Addresses may be objects, and may be in groups."""
    original = message()
    del original["To"]
    original["To"] = (Address("Doe, Ada", "ada", "example.org"), Address("", "bob", "bücher.example"))
    original["Cc"] = "Team: eve@example.org, dan@example.org;"
    received = sent(service, caller, original)
    assert ("ada@example.org", "bob@xn--bcher-kva.example") == received.to_addresses
    assert ("eve@example.org", "dan@example.org") == received.cc_addresses


@pytest.mark.parametrize(
    ("arguments", "sender", "recipients"),
    [
        ({}, "jane@example.com", ("ada@example.org",)),
        ({"from_email_address": "news@example.com"}, "news@example.com", ("ada@example.org",)),
        ({"destination": Destination(bcc_addresses=["x@y.de"])}, "jane@example.com", ("x@y.de",)),
    ],
)
def test_arguments_come_before_headers(
    service: LocalService,
    caller: PinpointEmailClient,
    arguments: dict[str, Any],
    sender: str,
    recipients: tuple[str, ...],
) -> None:
    """Arguments for sender and recipients override the headers, and Sender does not override From."""
    received = sent(service, caller, message(Sender="assistant@example.com"), **arguments)
    assert (sender, recipients) == (received.from_address, received.recipients)


def test_the_rest_is_sent_along(service: LocalService, caller: PinpointEmailClient) -> None:
    """Tags, configuration set and feedback address go with the message."""
    caller.create_configuration_set(configuration_set_name="set")
    tags = (MessageTag(name="campaign", value="spring"),)
    received = sent(
        service,
        caller,
        message(),
        email_tags=tags,
        configuration_set_name="set",
        feedback_forwarding_email_address="bounces@example.com",
    )
    assert (tags, "set") == (received.email_tags, received.configuration_set_name)
    assert "bounces@example.com" == received.feedback_forwarding_address


@pytest.mark.parametrize(
    ("original", "problem"),
    [
        ("text", "message: expected EmailMessage, got str of 4 characters"),
        (None, "message: expected EmailMessage, got None"),
        (message(To=""), "To, Cc, Bcc: expected recipients, or a destination, got none"),
        (message(From=""), "From: expected an address, or from_email_address, got none"),
        (
            message(To="jürgen@example.org"),
            "To: expected an address whose part before the @ is ASCII, got one beyond ASCII",
        ),
        (message(To=f"ada@{'ü' * 70}.example"), "To: expected a domain as the DNS can have it"),
        (message(To="ada@b..example"), "To: expected addresses, separated by commas, got something else"),
        (
            message(Reply_To="jürgen@example.org"),
            "Reply-To: expected an address whose part before the @ is ASCII, got one",
        ),
        (message(To="Ada ada@example.org"), "To: expected addresses, separated by commas, got something else"),
        (message(To="ada"), "To: expected addresses, separated by commas, got something else"),
    ],
)
def test_message_that_cannot_be_sent_is_refused(client: PinpointEmailClient, original: Any, problem: str) -> None:
    """The error names the problem before anything is sent, and shows nothing of the message."""
    with pytest.raises(ParamValidationError) as caught:
        client.send_message(original)
    assert f"EmailMessage: {problem}" == str(caught.value)[: len(problem) + 14]


@pytest.mark.parametrize(
    "value", ["a\nBcc: x@y.de", "a\nTo: x@y.de", "a\r\n\r\nbody", "a\rb", "a\n", "a\n \nBcc: x@y.de"]
)
def test_header_with_a_line_break_is_refused(client: PinpointEmailClient, value: str) -> None:
    """A line break that the older kind of message allows is refused, as it would begin another header."""
    original = Message()
    original["From"], original["To"], original["X-Value"] = "jane@example.com", "ada@example.org", value
    original.set_payload("Hello\n")
    with pytest.raises(
        ParamValidationError, match="X-Value: expected a header without line breaks, got one that begins another"
    ):
        client.send_message(original)


RESENT = (
    b"Resent-Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nResent-From: me@example.com\r\nResent-To: new@example.org\r\n"
    b"Resent-Bcc: hidden@example.org\r\nFrom: jane@other.example\r\nTo: private@other.example\r\n\r\nHello\r\n"
)


def test_message_that_is_sent_on_goes_where_it_is_sent_on_to(
    service: LocalService, caller: PinpointEmailClient
) -> None:
    """The Resent headers say to whom, as with smtplib; the author stays the one that From names."""
    caller.create_email_identity(email_identity="other.example")
    received = sent(service, caller, message_from_bytes(RESENT))
    assert "jane@other.example" == received.from_address
    assert (("new@example.org",), ("hidden@example.org",)) == (received.to_addresses, received.bcc_addresses)
    assert b"hidden" not in received.source


def test_message_that_was_sent_on_twice_is_refused(client: PinpointEmailClient) -> None:
    """Two sets of Resent headers are refused, as nobody can tell which counts."""
    date = b"Resent-Date: Mon, 23 Nov 2026 11:00:00 +0000\r\n"
    with pytest.raises(ParamValidationError, match=r"Resent-Date: expected one at most, .*, got 2"):
        client.send_message(message_from_bytes(date + RESENT))


def signed(content: bytes) -> bytes:
    """A message with a signed part."""
    return (
        b"From: jane@example.com\r\nTo: a@b.de\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=x\r\n\r\n'
        b"--x\r\nContent-Type:  text/plain;charset=utf-8\r\n\r\n" + content + b"\r\n--x\r\n"
        b"Content-Type: application/pgp-signature\r\n\r\nsignature\r\n--x--\r\n"
    )


@pytest.mark.parametrize("kind", [policy.compat32, policy.default])
def test_signed_parts_stay_as_they_are(kind: policy.Policy) -> None:
    """A signed part does not change by a byte."""
    source = signed(b"Hello\r\nFrom the start,  it said:\r\n trailing ")
    data = data_of(message_from_bytes(source, policy=kind))
    expected, actual = (each.partition(b"--x\r\n")[2].replace(b":  text", b": text") for each in (source, data))
    assert expected == actual


@pytest.mark.parametrize("content", ["Grüße".encode(), b"x" * 1500])
def test_signed_parts_that_smtp_cannot_carry_are_refused(content: bytes) -> None:
    """A signed part that would have to change is refused, but bytes are taken as they are."""
    with pytest.raises(ParamValidationError, match=r"a signed part in ASCII, in lines of at most 998 bytes; bytes are"):
        EmailContent.from_mime(message_from_bytes(signed(content)))
    assert EmailContent.from_mime(signed(content)).raw is not None


def test_groups_and_comments_are_kept(service: LocalService, caller: PinpointEmailClient) -> None:
    """A header is changed no more than necessary."""
    received = sent(service, caller, message(To="undisclosed-recipients:;", Cc="Büro: a@b.de, c@bücher.example;"))
    assert ((), ("a@b.de", "c@xn--bcher-kva.example")) == (received.to_addresses, received.cc_addresses)
    assert b"To: undisclosed-recipients:;\r\n" in received.source
    assert "Büro: a@b.de, c@xn--bcher-kva.example;" == str(received.mime["Cc"])


@pytest.mark.parametrize(
    "source",
    [
        b'From: "',
        b"To: a@b.de; c@d.de",
        b"To: Ada ada@example.org",
        b"To: a@b..de",
        b"To: " + b"(" * 3000,
        b"To: a@b.de\r\nReply-To: ada@example.org\x0b\xc3\xa9",
        b"Bcc: :>@a:;>",
    ],
)
@pytest.mark.parametrize("kind", [policy.compat32, policy.default])
def test_junk_is_refused_without_showing_it(client: PinpointEmailClient, kind: policy.Policy, source: bytes) -> None:
    """A nonsensical message raises only one of our errors, which shows nothing of it."""
    original = message_from_bytes(b"X: ada@secret.example\r\n" + source + b"\r\n\r\nHello", policy=kind)
    with pytest.raises(ParamValidationError) as caught:
        client.send_message(original, from_email_address="jane@example.com")
    assert "@" not in str(caught.value).replace("the @", "")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_message_stays_as_it_is() -> None:
    """The headers and parts of the caller's message do not change."""
    inner = MIMEMultipart()
    inner.attach(MIMEText("x" * 2000))
    outer = MIMEMultipart()
    outer["From"], outer["To"], outer["Bcc"] = "jane@example.com", "Ada <ada@bücher.example>", "x@y.de"
    outer.attach(inner)
    before = repr([(part.items(), part.is_multipart() or part.get_payload()) for part in outer.walk()])
    data_of(outer)
    assert before == repr([(part.items(), part.is_multipart() or part.get_payload()) for part in outer.walk()])


def test_folded_header_is_no_line_break(service: LocalService, caller: PinpointEmailClient) -> None:
    """A header that was parsed with its folds is sent with them."""
    source = b"From: jane@example.com\r\nTo: a@b.de\r\nX-Value: one\r\n two\n\tthree\r\n\r\nHello\r\n"
    received = sent(service, caller, message_from_bytes(source))
    assert "one two\tthree" == received.mime["X-Value"]


@pytest.mark.parametrize("kind", [policy.compat32, policy.default])
@pytest.mark.parametrize("name", ["Jürgen", "Jane"])
def test_folded_addresses_are_read(
    service: LocalService, caller: PinpointEmailClient, kind: policy.Policy, name: str
) -> None:
    """Recipients may be on several lines, with tabs or spaces before them."""
    source = f"From: jane@example.com\r\nTo: {name} <a@b.de>,\r\n\tB <b@b.de>,\r\n c@b.de\r\n\r\nHello\r\n".encode()
    received = sent(service, caller, message_from_bytes(source, policy=kind))
    assert ("a@b.de", "b@b.de", "c@b.de") == received.to_addresses
    assert [name, "B", ""] == [address.display_name for address in received.mime["To"].addresses]


def test_message_that_cannot_be_written_is_refused(client: PinpointEmailClient) -> None:
    """A body of another type is refused."""
    original = message()
    original.set_payload(cast("Any", object()))
    with pytest.raises(ParamValidationError, match="message: expected a body of text, got object"):
        client.send_message(original)


def test_more_than_50_recipients_are_refused(client: PinpointEmailClient) -> None:
    """The error for too many recipients says what to do instead."""
    many = ", ".join(f"r{number}@example.org" for number in range(51))
    with pytest.raises(ParamValidationError, match=r"at most 50 recipients in all; .* call once for each 50, got 51"):
        client.send_message(message(To=many))


def test_text_has_a_character_set() -> None:
    """from_text makes a simple message in UTF-8."""
    subject, text, html = (Content(data=data, charset="UTF-8") for data in ("Grüße", "Hallo", "<p>Hallo"))
    plain = EmailContent(simple=SimpleMessage(subject=subject, body=Body(text=text)))
    assert plain == EmailContent.from_text(subject="Grüße", text="Hallo")
    both = EmailContent(simple=SimpleMessage(subject=subject, body=Body(text=text, html=html)))
    assert both == EmailContent.from_text(subject="Grüße", html="<p>Hallo", text="Hallo")


def test_message_without_a_body_is_refused() -> None:
    """from_text needs text or HTML."""
    with pytest.raises(ParamValidationError, match="from_text: text, html: expected one of them at least, got none"):
        EmailContent.from_text(subject="Empty")


def test_bytes_are_sent_as_they_are() -> None:
    """from_mime leaves bytes alone."""
    raw = EmailContent.from_mime(b"\xff").raw
    assert raw is not None
    assert b"\xff" == raw.data


def test_template_has_its_data_as_json() -> None:
    """from_template writes the mapping as JSON."""
    arn = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/welcome/EMAIL"
    made = EmailContent.from_template(arn, {"name": "Jürgen", "count": 3, "user": {"id": None}})
    data = '{"name":"Jürgen","count":3,"user":{"id":null}}'
    assert EmailContent(template=Template(template_arn=arn, template_data=data)) == made
    assert EmailContent(template=Template(template_arn=arn, template_data="{}")) == EmailContent.from_template(arn)


@pytest.mark.parametrize("data", [{"x": object()}, {"x": float("nan")}, [1], 5, {("a", "b"): 1}])
def test_data_that_json_cannot_hold_is_refused(data: Any) -> None:
    """A template's value has to be something that JSON can hold."""
    with pytest.raises(ParamValidationError, match="data: expected a mapping of what JSON can hold, got"):
        EmailContent.from_template("arn", data)
