"""Bodies and parts as they leave, to the byte."""

from base64 import b64encode, encodebytes
from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any, cast

import pytest

from pinpoint_email import ParamValidationError
from tests.mail.decoder import message
from tests.mail.words import unstructured
from tests.mail.writing import in_every_policy, parsed, written

HEAD = b"From: a@b.de\r\nMIME-Version: 1.0\r\n"
STATUS = b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b.de\r\nStatus: 5.1.1\r\n"
NESTED = (
    b"Content-Type: multipart/mixed; boundary=I\r\n\r\nbefore\r\n--I\r\n\r\none\r\n"
    b"--I\r\nContent-Type: message/delivery-status\r\n\r\n" + STATUS + b"\r\n"
    b"--I\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.de\r\n\r\ntwo\r\n--I--\r\nbehind\r\n"
)
"""A part with all that a part can have in it."""


def in_a_part(content_type: bytes, content: bytes) -> bytes:
    """A message with a part of a type."""
    frame = b"Content-Type: %b; boundary=O\r\n\r\n--O\r\n%b\r\n--O\r\nContent-Type: a/b\r\n\r\nx\r\n--O--\r\n"
    return HEAD + frame % (content_type, content)


@in_every_policy
@pytest.mark.parametrize("content_type", [b"multipart/mixed", b"multipart/signed"])
def test_parts_in_parts_stay_as_they_are(kind: Any, content_type: bytes) -> None:
    """Boundaries, the text around them and empty lines are where they were."""
    source = in_a_part(content_type, NESTED)
    assert source == written(parsed(kind, source))


@in_every_policy
@pytest.mark.parametrize(
    ("part", "problem"),
    [
        (b"Content-Type:\r\n text/plain\r\n\r\nx", "headers as they were signed, got one whose first line break is"),
        (b"Content-Type: text/plain\r\nno header\r\n\r\nx", "a signed part as it was signed, got one of which reading"),
        (b"Content-Type: text/plain\r\n\r\n", "a signed part as it was signed, got one of which reading"),
        (b"From a@b.de Mon\r\nContent-Type: text/plain\r\n\r\nx", "a signed part as it was signed, got one of which"),
        (b"Content-Type: multipart/mixed; boundary=I\r\n\r\n--I--", "a signed part as it was signed, got one of which"),
        (b"Content-Type: text/plain\r\n\r\na\rb", "a signed part in ASCII, in lines of at most 998 bytes"),
        (b"Content-Type: text/plain\r\nX: \xff\r\n\r\nx", "a signed part in ASCII, in lines of at most 998 bytes"),
        (b"Content-Type: multipart/mixed\r\n\r\n\xff", "a signed part in ASCII, in lines of at most 998 bytes"),
        (
            b"Content-Type: multipart/mixed; boundary=I\r\n\r\n--I\r\n\r\nx",
            "a signed part as it was signed, got one of",
        ),
    ],
)
def test_signed_part_that_would_change_is_refused(kind: Any, part: bytes, problem: str) -> None:
    """A signed part is sent as it was signed or not at all."""
    if part.startswith(b"Content-Type:\r\n") and "\n" not in str(parsed(kind, part).raw_items().__next__()[1]):
        pytest.skip("newer versions of the standard library do not tell")
    with pytest.raises(ParamValidationError, match=problem):
        written(parsed(kind, in_a_part(b"multipart/signed", part)))


def test_signed_part_that_was_built_is_what_was_signed() -> None:
    """The standard library writes a part to sign it; that is how it is sent."""
    part = EmailMessage(policy=policy.SMTP)
    part.set_content("Hällo\n", cte="base64")
    part.add_header("Content-Disposition", "attachment", filename="Grüße an alle in der Übersicht über März.txt")
    signed = MIMEMultipart("signed", boundary="O")
    older = MIMEText("x")
    older["X-Subject"] = cast("Any", Header("Grüße", "utf-8"))
    inner = MIMEMultipart(boundary="I")
    inner.attach(MIMEText("y"))
    for each in (part, older, inner):
        signed.attach(cast("Any", each))
    data = written(signed)
    assert part.as_bytes() in data
    for each in (older, inner):
        assert each.as_bytes().replace(b"\n", b"\r\n").removesuffix(b"\r\n") in data


def test_signed_multipart_needs_its_boundary() -> None:
    """Without a boundary, a multipart cannot have been signed."""
    signed, inner = MIMEMultipart("signed", boundary="O"), MIMEMultipart()
    signed.attach(inner)
    with pytest.raises(ParamValidationError, match="signed parts with the boundary that was signed, got none"):
        written(signed)


@in_every_policy
def test_status_beyond_ascii_is_encoded(kind: Any) -> None:
    """A report that names no encoding but has 8-bit text arrives."""
    status = b"Content-Type: message/delivery-status\r\n\r\nno field \xc3\xbc\r\n\r\nStatus: 5.1.1\r\n"
    part, _ = message(written(parsed(kind, in_a_part(b"multipart/report", status)))).parts
    assert "no field ü\r\n\r\nStatus: 5.1.1\r\n" == part.content.decode()


@in_every_policy
def test_attached_message_keeps_its_first_lines(kind: Any) -> None:
    """A line from a mailbox file, and a line that is no header, stay where they were in an attached message."""
    for inner in (b"From a@b.de Mon Nov 23\r\nFrom: a@b.de\r\n\r\nx", b"From: a@b.de\r\nno header\r\n\r\nx"):
        source = in_a_part(b"multipart/mixed", b"Content-Type: message/rfc822\r\n\r\n" + inner)
        assert source == written(parsed(kind, source))


@in_every_policy
def test_headers_of_a_message_end(kind: Any) -> None:
    """A line that is no header begins the body of a message that is sent, behind an empty line."""
    assert b"From: a@b.de\r\n\r\nno header\r\n" == written(parsed(kind, b"From: a@b.de\r\nno header\r\n"))


@in_every_policy
def test_addresses_in_an_attached_message_may_be_anything(kind: Any) -> None:
    """Nobody sends to them, so that they are text where they are no addresses."""
    inner = "Content-Type: message/rfc822\r\n\r\nFrom: ä b\r\nTo: ö@b.de\r\n\r\nx"
    part, _ = message(written(parsed(kind, in_a_part(b"multipart/mixed", inner.encode())))).parts
    inside = message(part.content)
    assert ["ä b", "ö@b.de"] == [unstructured(inside.get(name)) for name in ("From", "To")]


@pytest.mark.parametrize(
    ("boundary", "content"),
    [
        ("b", "--b\n"),
        ("b", "x\n--b--"),
        ("ü", "x"),
        ("", "x"),
        (None, "x"),
        ("b", "x"),
        ("x" * 999, "x"),
        ("a\r\n b", "x"),
    ],
)
def test_boundary_is_one_that_no_part_has(boundary: str | None, content: str) -> None:
    """A boundary that cannot be one is replaced; the same parts get the same one."""
    made = MIMEMultipart()
    if boundary is not None:
        made.replace_header("Content-Type", f'multipart/mixed; boundary="{boundary}"; x=y')
    made.preamble, made.epilogue = "before\n--b", "Ü"
    for text in (content, "end"):
        part: Message = Message()
        part.set_payload(text)
        made.attach(part)
    data = written(made)
    expected = [text.replace("\n", "\r\n").encode() for text in (content, "end")]
    assert expected == [part.content for part in message(data).parts]
    assert data == written(made)


@pytest.mark.parametrize(
    ("header", "content", "expected"),
    [
        (b"text/plain; charset=utf-16", "Grüße\n".encode("utf-16"), "Grüße\n".encode("utf-16")),
        (b"text/plain", b"a\rb\nc", b"a\rb\r\nc"),
        (b"text/plain", b"a\0b", b"a\0b"),
        (b"text/plain\r\nContent-Transfer-Encoding: quoted-printable", b"=C3=BC\xc3\xbc\n", "üü\r\n".encode()),
        (b"text/plain\r\nContent-Transfer-Encoding: quoted-printable", b"x" * 1500, b"x" * 1500),
        (b"a/b\r\nContent-Transfer-Encoding: quoted-printable", b"a=00\n\xff", b"a\0\r\n\xff"),
        (b"a/b\r\nContent-Transfer-Encoding: (", b"\xff", b"\xff"),
        (b"a/b\r\nContent-Transfer-Encoding: base64", b"QQ=\0=", b"A"),
        (b"a/b\r\nContent-Transfer-Encoding: quoted-printable", b"Q\0", b"Q\0"),
        (b"text/plain; charset=x-unknown", b"\xff\n", b"\xff\r\n"),
        (b"text/plain; charset=utf_16", "日本\n".encode("utf-16"), "日本\n".encode("utf-16")),
        (b"a/b", b"{\r\n}", b"{\r\n}"),
        (b"a/b", b"{\n}", b"{\n}"),
    ],
)
@in_every_policy
def test_body_arrives(kind: Any, header: bytes, content: bytes, expected: bytes) -> None:
    """The bytes of a body are what they were, but for the line breaks of text."""
    data = written(parsed(kind, HEAD + b"Content-Type: " + header + b"\r\n\r\n" + content))
    assert expected == message(data).content
    assert data.isascii()


def test_transfer_encoding_is_named_once() -> None:
    """A body that is encoded anew has one encoding, whatever it had."""
    made = message_from_bytes(
        HEAD + b"Content-Transfer-Encoding: 8bit\r\nX: y\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\xff"
    )
    assert ["quoted-printable"] == [value.strip() for value in message(written(made)).all("Content-Transfer-Encoding")]


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ("Grüße", "text with a character set, as set_content.. sets it, got one beyond ASCII"),
        (5, "a body of text, got int 5"),
        ([Message()], "parts in a multipart only, got parts in another"),
    ],
)
def test_body_that_is_none_is_refused(payload: Any, problem: str) -> None:
    """What no body can be made of is refused."""
    made: Message = Message()
    made.set_payload(payload)
    with pytest.raises(ParamValidationError, match=problem):
        written(made)


def test_body_of_bytes_is_taken() -> None:
    """A body may be bytes."""
    made: Message = Message()
    made.set_payload(cast("Any", b"x\n"))
    assert b"\r\nx\r\n" == written(made)


def test_error_of_the_standard_library_is_ours() -> None:
    """What the standard library cannot make sense of is told without its text."""
    made = MIMEMultipart()
    for _ in range(2000):
        outer = MIMEMultipart()
        outer.attach(made)
        made = outer
    with pytest.raises(ParamValidationError, match="a message that can be written, got one that raises RecursionError"):
        written(made)


@in_every_policy
@pytest.mark.parametrize("encode", [encodebytes, b64encode])
def test_attached_message_in_base64_stays_one(kind: Any, encode: Callable[[bytes], bytes]) -> None:
    """RFC 2046 forbids it, programs do it: the message is encoded once."""
    inner = b"From: a@b.de\r\n\r\nx\r\n" * 50
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    part, _ = message(written(parsed(kind, in_a_part(b"multipart/mixed", head + encode(inner))))).parts
    assert inner == part.content


@in_every_policy
@pytest.mark.parametrize(
    "body",
    [
        (
            b"--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--\r\n\r\n"
            b"--b\r\nContent-Type: image/gif\r\n\r\nAAAA\r\n--b--\r\n"
        ),
        b"--b\r\n\r\none\r\n--b--\r\n\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
        b"--b\r\nContent-Type: text/plain\r\n\r\n--b\r\n\r\n--b\r\nX: y\r\n\r\n--b--\r\n",
    ],
)
def test_odd_boundaries_stay(kind: Any, body: bytes) -> None:
    """Cpython's msg_15 and msg_39: what is behind a boundary that ends too early, or was used twice, is still there."""
    source = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body
    assert source == written(parsed(kind, source))


def test_lines_that_a_caller_sets_begin_no_header() -> None:
    """A mailbox's first line, and a body in place of one that was broken, are never headers of another's making."""
    inner = EmailMessage()
    inner["Subject"] = "o"
    inner.set_content("in")
    for line in ("From a\r\nEvil: x", "From é", f"From {'x' * 1200}"):
        inner.set_unixfrom(line)
        outer: Message = Message()
        outer["Content-Type"] = "message/rfc822"
        outer.attach(cast("Any", inner))
        assert written(outer).startswith(b"Content-Type: message/rfc822\r\n\r\nSubject: o\r\n")
    broken = message_from_bytes(in_a_part(b"multipart/mixed", b"Content-Type: text/plain\r\nbroken\r\n"))
    cast("Any", broken.get_payload(0)).set_payload("Evil: header\r\n\r\nbody")
    assert b"Content-Type: text/plain\r\n\r\nEvil: header" in written(broken)


@in_every_policy
def test_writing_again_changes_nothing(kind: Any) -> None:
    """What was written and is read again is written as it was."""
    for source in (in_a_part(b"multipart/mixed", NESTED), HEAD + "Subject: Grüße\r\n\r\nä\r\n".encode()):
        once = written(parsed(kind, source))
        assert once == written(parsed(kind, once))


def test_header_that_raises_is_refused() -> None:
    """An exception of anyone's header is not the caller's to handle."""

    class Hostile:
        def __str__(self) -> str:
            raise RuntimeError("secret@example.org")

    made: Message = Message()
    made["X"] = cast("Any", Hostile())
    with pytest.raises(ParamValidationError, match="a message that can be written, got one that raises RuntimeError"):
        written(made)
