from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pinpoint_email import Body, Content, Destination, Message
from pinpoint_email.local import Attachment, ReceivedMessage
from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.messages import address_in, addresses, compose, content_type_of, parse

NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)
HEADERS = (b"From", b"To", b"Subject", b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding")
PIECES = rb"""
    multipart/mixed; ;boundary=x multipart/related message/rfc822 text/plain text/html attachment base64 x-uuencode
    quoted-printable ;charset= ;boundary= ;filename*0*=utf-8''%ff =?utf-8?q?=0a ?= [ < @ : " ( \ unknown
""".split()
LINES = (b"--x", b"--x--", b"", b"=\xff", b"!", b"begin 666 a", b"Content-Type: text/html; charset=nonsense")
VALUE = st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=6).map(b"".join)
HEADER = st.tuples(st.sampled_from(HEADERS), VALUE).map(b": ".join)
MIME = st.lists(HEADER | st.sampled_from(LINES), max_size=12).map(b"\r\n".join) | st.binary(max_size=60)
MARKS = st.sampled_from([*'<>@"()[],;:\r\n\\é\x85', "=?utf-8?q?=0d=0aX:_y?="])
TEXT = st.lists(MARKS | st.text(max_size=3)).map("".join)
GOOD_CHARSETS = ("utf-8", "us-ascii", "iso-8859-1", "shift_jis", "iso2022_jp", "utf-7", "hz")
BAD_CHARSETS = ("utf-16", "cp037", "undefined", "rot13", "none", "", "utf-8\r\nX: y", "utf-8\0", '"utf-8"')


def received(source: bytes) -> ReceivedMessage:
    """A message as the service keeps it."""
    return ReceivedMessage(
        message_id="id",
        region_name="us-east-1",
        received_at=NOW,
        from_address="Jane <jane@example.com>",
        to_addresses=("bob@example.org",),
        cc_addresses=(),
        bcc_addresses=("eve@example.org", "dan@example.org"),
        source=source,
        configuration_set_name=None,
        email_tags=(),
    )


def composed(
    text: str | None = None,
    html: str | None = None,
    *,
    subject: str = "s",
    sender: str = "a@b.de",
    charset: str | None = None,
) -> bytes:
    """A simple message as MIME."""
    body = Body(
        text=None if text is None else Content(data=text, charset=charset),
        html=None if html is None else Content(data=html, charset=charset),
    )
    content = Message(subject=Content(data=subject, charset=charset), body=body)
    return compose(content, sender, Destination(to_addresses=["b@c.de"]), ("r@b.de",), "id", NOW)


@pytest.mark.parametrize(
    ("text", "html", "kinds"),
    [
        ("t", None, ["text/plain"]),
        (None, "<p>", ["text/html"]),
        ("t", "<p>", ["multipart/alternative", "text/plain", "text/html"]),
    ],
)
def test_text_and_html_become_parts(text: str | None, html: str | None, kinds: list[str]) -> None:
    """A message has a part for its text, its HTML or both, and nothing attached."""
    message = received(composed(text, html))
    assert kinds == [part.get_content_type() for part in message.mime.walk()]
    assert [text and f"{text}\n", html and f"{html}\n"] == [message.text, message.html]
    assert message.attachments == ()


def test_headers_are_complete() -> None:
    """A simple message has the headers that mail has, and no Bcc."""
    message = received(composed("t"))
    expected = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding"]
    assert [*expected, "MIME-Version"] == message.mime.keys()
    assert (message.mime["Date"], message.mime["Message-ID"]) == ("Thu, 29 Feb 2024 12:00:00 +0000", "<id@local>")


@pytest.mark.parametrize("charset", ["UTF-8", "iso-8859-1", "utf-7"])
def test_text_beyond_ascii_needs_a_character_set(charset: str) -> None:
    """Subject and body are decoded as they were given, in any character set that can carry them."""
    message = received(composed("Größe", "<b>Größe</b>", subject="Grüße", charset=charset))
    assert [message.subject, message.text, message.html] == ["Grüße", "Größe\n", "<b>Größe</b>\n"]
    assert charset.lower() == message.mime.get_body(("plain",)).get_content_charset()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("subject", "text", "charset", "member"),
    [
        ("é", "t", None, "Content.Simple.Subject.Data: expected text in the character set us-ascii."),
        ("s", "é", None, "Content.Simple.Body.Text.Data: expected text in the character set us-ascii."),
        ("s", "名", "iso-8859-1", "Content.Simple.Body.Text.Data: expected text in the character set iso-8859-1."),
        ("s", "t", "nonsense", "Content.Simple.Subject.Data: expected text in the character set nonsense."),
        ("s", "t", "UTF-16", "Content.Simple.Subject.Data: expected text in the character set UTF-16."),
    ],
)
def test_text_outside_its_character_set_is_refused(subject: str, text: str, charset: str | None, member: str) -> None:
    """Text that its character set cannot carry, or that mail cannot, is refused with the member's name."""
    with pytest.raises(Refusal) as caught:
        composed(text, subject=subject, charset=charset)
    assert ("BadRequestException", member) == (caught.value.code, caught.value.message)


def test_html_outside_its_character_set_is_refused() -> None:
    """The HTML's member is named as well."""
    with pytest.raises(Refusal, match=r"Content\.Simple\.Body\.Html\.Data"):
        composed("t", "é")


def test_body_of_nothing_is_refused() -> None:
    """A body has text, HTML or both."""
    with pytest.raises(Refusal, match=r"Content\.Simple\.Body: expected Text, Html or both\."):
        composed()


@given(TEXT, TEXT, st.sampled_from([*GOOD_CHARSETS, *BAD_CHARSETS]))
@example("=?utf-8?q?=0d=0aX:_y?=", "a", "utf-8")
@example("s", "\x7f[=?utf-8?q?=0d=0aX:_y?=]", "utf-8")
def test_composed_message_has_no_other_headers(subject: str, sender: str, charset: str) -> None:
    """A message with any subject, sender and character set is either valid or refused."""
    try:
        source = composed("t", "<p>", subject=subject, sender=sender, charset=charset)
    except Refusal:
        return
    expected = {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Type", "MIME-Version"}
    assert set() == set(parse(source).keys()) - expected
    assert [received(source).text, received(source).html] == ["t\n", "<p>\n"]


def test_attachments_are_what_is_no_body() -> None:
    """Files and inline pictures are attachments, with their names, kinds and content."""
    message = EmailMessage(policy=policy.SMTP)
    message.set_content("text")
    message.add_alternative("<img>", subtype="html")
    message.add_attachment(b"%PDF\r\n\xff", maintype="application", subtype="pdf", filename="Größe.pdf")
    message.add_attachment("a,b", subtype="csv")
    kept = received(message.as_bytes())
    assert (kept.text, kept.html) == ("text\n", "<img>\n")
    assert kept.attachments == (
        Attachment(filename="Größe.pdf", content_type="application/pdf", data=b"%PDF\r\n\xff"),
        Attachment(filename=None, content_type="text/csv", data=b"a,b\r\n"),
    )


@pytest.mark.parametrize("charset", ["nonsense", "undefined"])
def test_unknown_character_set_is_read_as_utf_8(charset: str) -> None:
    """A body in a character set that no one knows is read as well as can be."""
    source = f"Content-Type: text/plain; charset={charset}\r\n\r\né".encode() + b"\xff"
    assert received(source).text == "é\ufffd"


def test_encoded_subject_is_decoded() -> None:
    """An encoded subject is decoded to text."""
    assert received(b"Subject: =?iso-8859-1?q?Gr=FC=DFe?=\r\n\r\n").subject == "Grüße"


def test_header_that_cannot_be_read_is_empty() -> None:
    """A header on which the standard library stumbles is no reason to fail."""
    assert addresses(parse(b"From: :,;]\r\n\r\n"), "From") == ()


@given(MIME)
def test_garbage_is_read_as_far_as_it_goes(source: bytes) -> None:
    """No bytes are so bad that reading the message fails."""
    message = received(source)
    assert source == message.source
    kinds = (str, str, str, type(None), type(None))
    assert {type(value) for value in (message.subject, message.text, message.html)} <= set(kinds)
    assert {bytes} >= {type(attachment.data) for attachment in message.attachments}
    assert {str} >= {type(address) for name in ("From", "To", "Cc") for address in addresses(message.mime, name)}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jane@example.com", "jane@example.com"),
        (" Jane <jane@example.com> ", "jane@example.com"),
        ('"Doe, Jane" <jane@example.com>', "jane@example.com"),
        ("jane", ""),
        ("", ""),
        ("a@b.de, c@d.de", ""),
        ("a@b.de\n", ""),
        ("a@b.de\0", ""),
        ("<a b@c.de>", ""),
    ],
)
def test_address_is_found_in_text(text: str, address: str) -> None:
    """A text has one address in it, or none that counts."""
    assert address == address_in(text)


@given(TEXT)
def test_address_in_any_text_is_one_word(text: str) -> None:
    """Any text gives a single address or nothing."""
    assert [address_in(text)] == (address_in(text).split() or [""])


def test_repr_shows_no_address_and_no_content() -> None:
    """A message may be logged: addresses and content are counted only."""
    tag = "ReceivedMessage(message_id='id', region_name='us-east-1', received_at="
    assert repr(received(b"secret")) == (
        f"{tag}{NOW!r}, from_address='***@example.com', to_addresses=<1 value>, cc_addresses=<0 values>,"
        " bcc_addresses=<2 values>, feedback_forwarding_address=None, source=<6 bytes>,"
        " configuration_set_name=None, email_tags=())"
    )
    attachment = Attachment(filename="a.txt", content_type="text/plain", data=b"secret")
    assert repr(attachment) == "Attachment(filename='a.txt', content_type='text/plain', data=<6 bytes>)"


def test_kind_that_cannot_be_read_is_none_in_particular() -> None:
    """A part has a media type even if the standard library fails to read it."""

    class Part:
        def get_content_type(self) -> str:
            """Fail as the standard library does."""
            raise RecursionError

    assert content_type_of(Part()) == "application/octet-stream"
