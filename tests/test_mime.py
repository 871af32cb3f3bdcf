import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    """A message of text to one recipient, with some headers more."""
    message = EmailMessage()
    given = {"From": "jane@example.com", "To": "ada@example.org", "Subject": "Welcome"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    for name, value in given.items():
        message[name] = value
    message.set_content("Hello\n")
    return message


def sent(service: LocalService, caller: PinpointEmailClient, message: Any, **arguments: Any) -> ReceivedMessage:
    """What arrives of a message."""
    receipt = caller.send_message(message, **arguments)
    (received,) = service.messages
    assert receipt.message_id == received.message_id
    return received


def data_of(message: Any) -> bytes:
    """What a message leaves as."""
    raw = EmailContent.from_mime(message).raw
    assert raw is not None
    return raw.data


def longest_line(data: bytes) -> int:
    """The length of the longest line, without its end."""
    return max(map(len, data.split(b"\r\n")))


def test_message_is_sent_as_smtplib_does(service: LocalService, caller: PinpointEmailClient) -> None:
    """Sender and recipients are taken from the headers; Bcc does not leave, and the message stays as it is."""
    original = message(
        To="Ada <ada@example.org>, bob@example.org", Cc="eve@example.org", Bcc="dan@example.org", Resent_Bcc="x@y.de"
    )
    before = original.as_bytes()
    received = sent(service, caller, original)
    assert received.from_address == "jane@example.com"
    assert received.to_addresses == ("ada@example.org", "bob@example.org")
    assert (received.cc_addresses, received.bcc_addresses) == (("eve@example.org",), ("dan@example.org",))
    assert received.mime.keys() == [name for name in original.keys() if "Bcc" not in name]  # noqa: SIM118
    assert b"dan@" not in received.source
    assert original.as_bytes() == before


def test_it_is_the_message_that_smtplib_would_send(
    service: LocalService, caller: PinpointEmailClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, smtplib would have put the same on the wire."""
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
    assert seen == [received.from_address, list(received.recipients), received.source]


def test_attachments_and_inline_images_are_kept(service: LocalService, caller: PinpointEmailClient) -> None:
    """What is in the message arrives, to the byte."""
    original = message()
    original.add_alternative('<p>Hello <img src="cid:logo">', subtype="html")
    html = cast("EmailMessage", cast("list[Any]", original.get_payload())[1])
    html.add_related(PICTURE, "image", "png", cid="<logo>", filename="logo.png")
    original.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Preisliste für Ada.pdf")
    received = sent(service, caller, original)
    assert (received.text, received.html) == ("Hello\n", '<p>Hello <img src="cid:logo">\n')
    assert [(part.filename, part.content_type, part.data) for part in received.attachments] == [
        ("logo.png", "image/png", PICTURE),
        ("Preisliste für Ada.pdf", "application/pdf", b"%PDF"),
    ]
    related = next(part for part in received.mime.walk() if part.get_content_type() == "image/png")
    assert related["Content-ID"] == "<logo>"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Jürgen <ada@example.org>", ("Jürgen", "ada@example.org")),
        ("Ada <ada@bücher.example>", ("Ada", "ada@xn--bcher-kva.example")),
        ('"Doe, Ada" <ada@example.org>', ("Doe, Ada", "ada@example.org")),
        ('"Döe, Ada" <ada@example.org>', ("Döe, Ada", "ada@example.org")),
    ],
)
@pytest.mark.parametrize("kind", [EmailMessage, Message])
def test_headers_are_encoded(
    service: LocalService,
    caller: PinpointEmailClient,
    kind: type[EmailMessage | Message],
    header: str,
    expected: tuple[str, str],
) -> None:
    """Names beyond ASCII are encoded, addresses are not, in messages of either kind."""
    original = kind()
    original["From"], original["To"], original["Subject"] = "jane@example.com", header, "Grüße 名"
    original.set_payload("Hello\n")
    received = sent(service, caller, original)
    (address,) = received.mime["To"].addresses
    assert expected == (address.display_name, address.addr_spec)
    assert f"<{expected[1]}>".encode() in received.source
    assert (received.subject, received.source.isascii()) == ("Grüße 名", True)


def test_structured_addresses_are_read(service: LocalService, caller: PinpointEmailClient) -> None:
    """Addresses may be objects, and in groups."""
    original = message()
    del original["To"]
    original["To"] = (Address("Doe, Ada", "ada", "example.org"), Address("", "bob", "bücher.example"))
    original["Cc"] = "Team: eve@example.org, dan@example.org;"
    received = sent(service, caller, original)
    assert received.to_addresses == ("ada@example.org", "bob@xn--bcher-kva.example")
    assert received.cc_addresses == ("eve@example.org", "dan@example.org")


@pytest.mark.parametrize(
    ("arguments", "sender", "recipients"),
    [
        ({}, "assistant@example.com", ("ada@example.org",)),
        ({"from_email_address": "news@example.com"}, "news@example.com", ("ada@example.org",)),
        ({"destination": Destination(bcc_addresses=["x@y.de"])}, "assistant@example.com", ("x@y.de",)),
    ],
)
def test_arguments_come_before_headers(
    service: LocalService,
    caller: PinpointEmailClient,
    arguments: dict[str, Any],
    sender: str,
    recipients: tuple[str, ...],
) -> None:
    """Sender and recipients can be others than the headers say; a Sender comes before a From."""
    received = sent(service, caller, message(Sender="assistant@example.com"), **arguments)
    assert (received.from_address, received.recipients) == (sender, recipients)


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
    assert (received.email_tags, received.configuration_set_name) == (tags, "set")
    assert received.feedback_forwarding_address == "bounces@example.com"


@pytest.mark.parametrize("text", ["x" * 5000 + "\n", "é" * 3000, "word " * 1000])
@pytest.mark.parametrize("multipart", [False, True])
def test_long_lines_are_wrapped(
    service: LocalService, caller: PinpointEmailClient, text: str, *, multipart: bool
) -> None:
    """No line is longer than SMTP allows, and the text stays the same."""
    original: Message = MIMEText(text, "plain", "utf-8" if not text.isascii() else "us-ascii")
    if multipart:
        whole = MIMEMultipart()
        whole.attach(original)
        whole.attach(MIMEText("short"))
        original = whole
    original["From"], original["To"] = "jane@example.com", "ada@example.org"
    received = sent(service, caller, original)
    assert longest_line(received.source) <= 998
    assert (received.text or "").rstrip("\n") == text.rstrip("\n")


def test_eight_bit_parts_are_encoded(service: LocalService, caller: PinpointEmailClient) -> None:
    """A message that was parsed from bytes beyond ASCII leaves in ASCII."""
    source = "From: jane@example.com\r\nTo: a@b.de\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n".encode()
    received = sent(service, caller, message_from_bytes(source, policy=policy.default))
    assert (received.text, received.source.isascii()) == ("Grüße\n", True)


@pytest.mark.parametrize(
    ("original", "problem"),
    [
        ("text", "message: expected EmailMessage, got str of 4 characters"),
        (None, "message: expected EmailMessage, got None"),
        (message(To=""), "To, Cc, Bcc: expected recipients, or a destination, got none"),
        (message(From=""), "From: expected an address, or from_email_address, got none"),
        (message(To="jürgen@example.org"), "To: expected addresses with a name in ASCII before the @, got another"),
        (message(To="ada@straße.example"), "To: expected addresses with a domain after the @"),
        (message(To=f"ada@{'ü' * 70}.example"), "To: expected addresses with a domain after the @"),
        (
            message(Reply_To="jürgen@example.org"),
            "Reply-To: expected addresses with a name in ASCII before the @, got a",
        ),
        (message(To="Ada ada@example.org"), "To: expected addresses, separated by commas, got something else"),
        (message(To="ada"), "To: expected addresses, separated by commas, got something else"),
    ],
)
def test_message_that_cannot_be_sent_is_refused(client: PinpointEmailClient, original: Any, problem: str) -> None:
    """What is wrong with a message is said before anything is sent, without showing what is in it."""
    with pytest.raises(ParamValidationError) as caught:
        client.send_message(original)
    assert str(caught.value)[: len(problem) + 14] == f"EmailMessage: {problem}"


@pytest.mark.parametrize("value", ["a\nBcc: x@y.de", "a\nTo: x@y.de", "a\r\n\r\nbody", "a\rb", "a\x0bb"])
def test_header_with_a_line_break_is_refused(client: PinpointEmailClient, value: str) -> None:
    """The older kind of message lets them in; they would begin another header."""
    original = Message()
    original["From"], original["To"], original["X-Value"] = "jane@example.com", "ada@example.org", value
    original.set_payload("Hello\n")
    with pytest.raises(
        ParamValidationError, match=r"headers: expected headers without line breaks, got one that begins another"
    ):
        client.send_message(original)


@pytest.mark.parametrize("kind", [EmailMessage, Message])
@pytest.mark.parametrize("name", ["In-Reply-To", "References", "List-Unsubscribe", "X-Value"])
def test_long_identifiers_are_kept_whole(kind: type[EmailMessage | Message], name: str) -> None:
    """A long word of ASCII is not encoded, as long as a line can hold it."""
    value = f"<{'x' * 150}@mail.example.com>"
    original = kind()
    original["From"], original[name] = "jane@example.com", value
    original.set_payload("Hello\n")
    assert f"{name}: {value}\r\n".encode() in data_of(original).replace(b"\r\n <", b" <")


def test_word_that_no_line_can_hold_is_encoded() -> None:
    """A header's lines are within the limit whatever is in it."""
    original = Message()
    original["From"], original["X-Value"] = "jane@example.com", "x" * 2000
    data = data_of(original)
    assert longest_line(data) <= 998
    assert message_from_bytes(data, policy=policy.default)["X-Value"] == "x" * 2000


RESENT = (
    b"Resent-Date: Mon, 23 Nov 2026 12:00:00 +0000\r\nResent-From: me@example.com\r\nResent-To: new@example.org\r\n"
    b"Resent-Bcc: hidden@example.org\r\nFrom: jane@other.example\r\nTo: private@other.example\r\n\r\nHello\r\n"
)


def test_message_that_is_sent_on_goes_where_it_is_sent_on_to(
    service: LocalService, caller: PinpointEmailClient
) -> None:
    """As with smtplib, the headers of the resending say from whom and to whom."""
    received = sent(service, caller, message_from_bytes(RESENT))
    assert received.from_address == "me@example.com"
    assert (received.to_addresses, received.bcc_addresses) == (("new@example.org",), ("hidden@example.org",))
    assert b"hidden" not in received.source


def test_message_that_was_sent_on_twice_is_refused(client: PinpointEmailClient) -> None:
    """Which of the two counts nobody can tell."""
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
    """What is signed may not change by a byte."""
    source = signed(b"Hello\r\nFrom the start,  it said:\r\n trailing ")
    data = data_of(message_from_bytes(source, policy=kind))
    assert source.partition(b"--x\r\n")[2].replace(b":  text", b": text") == data.partition(b"--x\r\n")[2].replace(
        b":  text", b": text"
    )


@pytest.mark.parametrize("content", ["Grüße".encode(), b"x" * 1500])
def test_signed_parts_that_smtp_cannot_carry_are_refused(content: bytes) -> None:
    """They would have to change; as bytes they are the caller's to answer for."""
    with pytest.raises(ParamValidationError, match=r"where it is signed or cannot be broken; EmailContent.from_mime"):
        EmailContent.from_mime(message_from_bytes(signed(content)))
    assert EmailContent.from_mime(signed(content)).raw is not None


def test_from_at_the_beginning_of_a_line_stays() -> None:
    """Mail is no mailbox file."""
    original = MIMEText("Hello,\nFrom Monday on we are closed.\n")
    original["From"] = "jane@example.com"
    assert b"\r\nFrom Monday on" in data_of(original)


@pytest.mark.parametrize("kind", [policy.compat32, policy.default])
@pytest.mark.parametrize(
    ("header", "content"),
    [
        (b"Content-Type: text/plain; charset=utf-8", b"Gr\xfc\xdfe"),
        (b"Content-Type: text/plain", b"Gr\xfc\xdfe"),
        (b"Content-Type: text/plain; charset=x-unknown", b"Gr\xfc\xdfe"),
        (b"Content-Type: image/gif\r\nContent-Transfer-Encoding: binary", b"\x00\rGIF\r\xff"),
        (b"Content-Type: image/gif\r\nContent-Transfer-Encoding: 8bit", b"\x00\rGIF\r"),
    ],
)
def test_bytes_of_parts_stay_the_same(kind: policy.Policy, header: bytes, content: bytes) -> None:
    """Whatever a part says that it is, decoded it has the same bytes; what is encoded has a MIME version."""
    source = b"From: jane@example.com\r\nTo: a@b.de\r\n" + header + b"\r\n\r\n" + content
    original = message_from_bytes(source, policy=kind)
    expected = original.get_payload(decode=True)
    data = data_of(original)
    again = message_from_bytes(data, policy=policy.default)
    assert (again.get_payload(decode=True), data.isascii(), again["MIME-Version"]) == (expected, True, "1.0")


@pytest.mark.parametrize("kind", [policy.compat32, policy.default])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_raw_text_in_headers_is_encoded(kind: policy.Policy, encoding: str) -> None:
    """Headers that were parsed with raw bytes in them are taken for UTF-8, else for Latin-1."""
    source = (
        "From: Jürgen <jane@example.com>\r\nSubject: Grüße\r\nMIME-Version: 1.0\r\n"
        'Content-Type: application/pdf; name="Grü.pdf"\r\n\r\nx'
    ).encode(encoding)
    again = message_from_bytes(data_of(message_from_bytes(source, policy=kind)), policy=policy.default)
    assert (again["From"].addresses[0].display_name, again["Subject"]) == ("Jürgen", "Grüße")
    assert (again.get_content_type(), again.get_filename()) == ("application/pdf", "Grü.pdf")


def test_utf_8_policy_makes_no_difference() -> None:
    """Mail leaves in ASCII; preambles, which nobody sees, do not leave."""
    original = EmailMessage(policy=policy.SMTPUTF8)
    original["From"], original["Subject"] = "jane@example.com", "Grüße"
    original.set_content("Hallo")
    original.add_attachment(b"x", maintype="application", subtype="pdf")
    original.preamble = "Grüße" * 1000
    data = data_of(original)
    assert (data.isascii(), message_from_bytes(data, policy=policy.default)["Subject"]) == (True, "Grüße")


def test_groups_and_comments_are_kept(service: LocalService, caller: PinpointEmailClient) -> None:
    """A header is changed no more than it must be."""
    received = sent(service, caller, message(To="undisclosed-recipients:;", Cc="Büro: a@b.de, c@bücher.example;"))
    assert (received.to_addresses, received.cc_addresses) == ((), ("a@b.de", "c@xn--bcher-kva.example"))
    assert b"To: undisclosed-recipients:;\r\n" in received.source
    assert str(received.mime["Cc"]) == "Büro: a@b.de, c@xn--bcher-kva.example;"


@pytest.mark.parametrize(
    "source",
    [
        b"To: =?utf-8?q?x=0D=0Ay?= <a@b.de>",
        b'From: "',
        b"To: a@b.de; c@d.de",
        b"To: Ada ada@example.org",
        b"To: a@b..de",
        b"To: " + b"(" * 3000,
        b"To: a@b.de\r\nMessage-ID: \xe2\x80\xb9",
        b"To: a@b.de\r\nReply-To: ada@example.org\x0b\xc3\xa9",
        b"Bcc: :>@a:;>",
    ],
)
@pytest.mark.parametrize("kind", [policy.compat32, policy.default])
def test_junk_is_refused_without_showing_it(client: PinpointEmailClient, kind: policy.Policy, source: bytes) -> None:
    """Nothing but an error of ours comes of a message that makes no sense, and nothing of it is shown."""
    original = message_from_bytes(b"X: ada@secret.example\r\n" + source + b"\r\n\r\nHello", policy=kind)
    with pytest.raises(ParamValidationError) as caught:
        client.send_message(original, from_email_address="jane@example.com")
    assert "@" not in str(caught.value).replace("the @", "")
    assert (caught.value.__cause__, caught.value.__suppress_context__ or caught.value.__context__ is None) == (
        None,
        True,
    )


def test_message_stays_as_it_is() -> None:
    """Neither headers nor parts of the caller's message change."""
    inner = MIMEMultipart()
    inner.attach(MIMEText("x" * 2000))
    outer = MIMEMultipart()
    outer["From"], outer["To"], outer["Bcc"] = "jane@example.com", "Ada <ada@bücher.example>", "x@y.de"
    outer.attach(inner)
    before = repr([(part.items(), part.is_multipart() or part.get_payload()) for part in outer.walk()])
    data_of(outer)
    assert before == repr([(part.items(), part.is_multipart() or part.get_payload()) for part in outer.walk()])


def test_folded_header_is_no_line_break(service: LocalService, caller: PinpointEmailClient) -> None:
    """A header that was parsed with its folds goes out with them."""
    source = b"From: jane@example.com\r\nTo: a@b.de\r\nX-Value: one\r\n two\n\tthree\r\n\r\nHello\r\n"
    received = sent(service, caller, message_from_bytes(source))
    assert received.mime["X-Value"] == "one two\tthree"


@pytest.mark.parametrize("kind", [policy.compat32, policy.default])
@pytest.mark.parametrize("name", ["Jürgen", "Jane"])
def test_folded_addresses_are_read(
    service: LocalService, caller: PinpointEmailClient, kind: policy.Policy, name: str
) -> None:
    """Recipients may stand on several lines, with tabs or blanks before them."""
    source = f"From: jane@example.com\r\nTo: {name} <a@b.de>,\r\n\tB <b@b.de>,\r\n c@b.de\r\n\r\nHello\r\n".encode()
    received = sent(service, caller, message_from_bytes(source, policy=kind))
    assert received.to_addresses == ("a@b.de", "b@b.de", "c@b.de")
    assert [address.display_name for address in received.mime["To"].addresses] == [name, "B", ""]


def test_message_that_cannot_be_written_is_refused(client: PinpointEmailClient) -> None:
    """What the standard library raises becomes an error of ours."""
    original = message()
    original.set_payload(cast("Any", object()))
    with pytest.raises(ParamValidationError, match="expected a message that can be written, got one that raises"):
        client.send_message(original)


def test_more_than_50_recipients_are_refused(client: PinpointEmailClient) -> None:
    """The error says what to do instead."""
    many = ", ".join(f"r{number}@example.org" for number in range(51))
    with pytest.raises(ParamValidationError, match=r"at most 50 recipients in all; .* call once for each 50, got 51"):
        client.send_message(message(To=many))


def test_text_has_a_character_set() -> None:
    """from_text makes a simple message in UTF-8."""
    subject, text, html = (Content(data=data, charset="UTF-8") for data in ("Grüße", "Hallo", "<p>Hallo"))
    assert EmailContent.from_text(subject="Grüße", text="Hallo") == EmailContent(
        simple=SimpleMessage(subject=subject, body=Body(text=text))
    )
    assert EmailContent.from_text(subject="Grüße", html="<p>Hallo", text="Hallo") == EmailContent(
        simple=SimpleMessage(subject=subject, body=Body(text=text, html=html))
    )


def test_message_without_a_body_is_refused() -> None:
    """from_text needs text or HTML."""
    with pytest.raises(ParamValidationError, match="from_text: text, html: expected one of them at least, got none"):
        EmailContent.from_text(subject="Empty")


def test_bytes_are_sent_as_they_are() -> None:
    """from_mime leaves bytes alone."""
    raw = EmailContent.from_mime(b"\xff").raw
    assert raw is not None
    assert raw.data == b"\xff"


def test_template_has_its_data_as_json() -> None:
    """from_template writes the mapping as JSON."""
    arn = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/welcome/EMAIL"
    made = EmailContent.from_template(arn, {"name": "Jürgen", "count": 3, "user": {"id": None}})
    data = '{"name":"Jürgen","count":3,"user":{"id":null}}'
    assert made == EmailContent(template=Template(template_arn=arn, template_data=data))
    assert EmailContent.from_template(arn) == EmailContent(template=Template(template_arn=arn, template_data="{}"))


@pytest.mark.parametrize("data", [{"x": object()}, {"x": float("nan")}, [1], 5, {("a", "b"): 1}])
def test_data_that_json_cannot_hold_is_refused(data: Any) -> None:
    """A value of a template is anything that JSON can hold."""
    with pytest.raises(ParamValidationError, match="data: expected a mapping of what JSON can hold, got"):
        EmailContent.from_template("arn", data)


@given(st.text(), st.text(), st.binary(max_size=3000))
def test_any_message_arrives_or_is_refused(subject: str, text: str, attachment: bytes) -> None:
    """Whatever is in a message, its bytes are ASCII with short lines and say the same, or an error of ours comes."""
    original = message()
    try:
        original.replace_header("Subject", subject)
        original.set_content(text)
        original.add_attachment(attachment, maintype="application", subtype="octet-stream", filename="file")
    except (ValueError, UnicodeError):
        return
    try:
        raw = EmailContent.from_mime(original).raw
    except ParamValidationError:
        return
    assert raw is not None
    assert (raw.data.isascii(), longest_line(raw.data) <= 998) == (True, True)
    (part,) = message_from_bytes(raw.data, policy=policy.default).iter_attachments()
    assert part.get_payload(decode=True) == attachment
