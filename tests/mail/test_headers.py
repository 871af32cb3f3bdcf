"""Headers as they leave, to the byte: what stays, what is encoded, and what is refused."""

import re
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage, Message
from typing import Any

import pytest

from pinpoint_email import ParamValidationError
from tests.mail.decoder import message
from tests.mail.words import ENCODED_WORD, decoded
from tests.mail.writing import in_every_policy, parsed, with_headers, written
from tests.recorder import Recorder


def line(name: str, value: object, kind: Any = Message) -> str:
    """A header as it leaves, with its folds but without its name."""
    made = with_headers(kind, **{name.replace("-", "_"): value})
    (found,) = (value for given, value in message(written(made)).fields if given == name)
    return found.removeprefix(" ")


def shown(value: str) -> str:
    """A value with its encoded words decoded in place."""
    return re.sub(ENCODED_WORD, lambda word: f"«{decoded(word)}»", value)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("To", "undisclosed <>, a@b.de", "undisclosed <>, a@b.de"),
        ("To", "Käthe <>, a@b.de", "«Käthe» <>, a@b.de"),
        ("To", '"" <a@bücher.example>', '"" <a@xn--bcher-kva.example>'),
        ("To", " (x) Ä (y) <a@b.de>", "(x) «Ä» (y) <a@b.de>"),
        ("To", "a@b.de,c@bücher.example", "a@b.de, c@xn--bcher-kva.example"),
        ("To", "<@x,@y:a@bücher.example>", "<@x, @y:a@xn--bcher-kva.example>"),
        ("To", "Grüße<a@b.de>", "«Grüße» <a@b.de>"),
        ("To", f"Ä <a@b.de>, {'x' * 999} <c@d.de>", None),
        ("Reply-To", f"=?utf-8?q?{'a' * 80}?= <a@bücher.example>", None),
        ("Date", "Mo, 23 Nov 2026 12:00 (Märzzeit)", "Mo, 23 Nov 2026 12:00 («Märzzeit»)"),
        ("Date", "März", "«März»"),
        ("Date", "(März", "«(März»"),
        ("Disposition-Notification-To", "Jürgen <a@b.de>", "«Jürgen» <a@b.de>"),
        ("Errors-To", "nobody, ü", "nobody, «ü»"),
        ("Content-Disposition", "ättachment; x=y", "«ättachment;» x=y"),
        ("Content-Disposition", "attachment; ü=y", "attachment; «ü=y»"),
        ("Content-Disposition", "attachment; filename=ü.pdf", "attachment; filename*=utf-8''%C3%BC.pdf"),
        ("Content-Disposition", "attachment (Ü); x=y", "attachment («Ü»); x=y"),
        ("Content-Disposition", "attachment; a*=utf-8''ü%20", "attachment; a*=utf-8''%C3%BC%20"),
        ("X-A", "=?x-unknown?q?a?= ü", "«=?x-unknown?q?a?= ü»"),
        ("X-A", "=?utf-8?b?!?= ü", "«=?utf-8?b?!?= ü»"),
        ("X-A", "a\0b", "«a\0b»"),
        ("X-A", "a\x0bb", "a\x0bb"),
        ("X-A", "one\n\ttwo ü", "one two «ü»"),
        ("X-A", "a  ü  b", "a « ü » b"),
        ("X-A", "a\tü\tb", "a\t«ü»\tb"),
        ("X-A", "a\n \n b", "a\r\n b"),
        ("Message-ID", "<ü@b>", "«<ü@b>»"),
        ("Subject", Header("Grüße", "iso-8859-1"), "«Grüße»"),
        ("Subject", Header("one\n two"), "one\r\n two"),
        ("Subject", Header("öne\n two", "utf-8"), "«öne» two"),
        ("Subject", message_from_bytes("X: Grüße\r\n\r\n".encode())["X"], "«Grüße»"),
        ("Subject", message_from_bytes("X: Grüße\r\n\r\n".encode("latin-1"))["X"], "«Grüße»"),
        ("To", message_from_bytes("X: Jörg <a@b.de>\r\n\r\n".encode())["X"], "«Jörg» <a@b.de>"),
        ("X-A", "=?utf-7?q?+2AA-?= ü", "«=?utf-7?q?+2AA-?= ü»"),
        ("X-A", "\n  \n \n a", "a"),
        ("Content-Disposition", 'a; filename="ü.txt', "a; filename*=utf-8''%C3%BC.txt"),
        ("Content-Disposition", 'a; filename="=?utf-8?q?=C3=BC?=ö"', "a; filename*=utf-8''%C3%BC%C3%B6"),
        ("Content-Disposition", 'a; f*0="ü"; f*1="%.pdf"', "a; f*=utf-8''%C3%BC%25.pdf"),
        ("Content-Disposition", "a; f*1*=ö; f*0*=utf-8''%C3%BC", "a; f*=utf-8''%C3%BC%C3%B6"),
        ("Content-Disposition", "a; f*=iso-8859-1'de'ü%FC's", "a; f*=utf-8''%C3%BC%C3%BC%27s"),
        ("Content-Disposition", "a; f*=x-y''ü%FC", "a; «f*=x-y''ü%FC»"),
        ("Content-Disposition", "a; =ü", "a; «=ü»"),
        ("Content-Disposition", 'a; f=ü; f*0="ü"', "a; f=\"«ü»\"; f*=utf-8''%C3%BC"),
        ("To", Header("Jürgen <a@b.de>", "utf-8"), "«Jürgen» <a@b.de>"),
    ],
)
def test_header(name: str, value: object, expected: str | None) -> None:
    """Each header leaves in the form that its standard gives it; no line is too long for SMTP."""
    found = line(name, value)
    assert expected in {None, shown(found)}
    assert max(map(len, f"{name}: {found}".split("\r\n"))) <= (76 if expected is None else 998)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("To", '"x..y"@example.org, a@b.de (Ada)', '"x..y"@example.org, a@b.de (Ada)'),
        ("To", "=?utf-8?q?J=C3=BC=2C?= =?utf-8?q?_x?= <a@b.de>", "«Jü,» « x» <a@b.de>"),
        ("To", '"=?utf-8?q?J=C3=BC?=" <a@b.de>', "«Jü» <a@b.de>"),
        ("Date", "yesterday", "yesterday"),
        ("To", r"a@b.de (x \) , (evil@e.example) \( y)", r"a@b.de (x \) , (evil@e.example) \( y)"),
        ("To", r"Jörg <a@b.de> (:\))", r"«Jörg» <a@b.de> (:\))"),
        ("To", '"" <a@b.de>', '"" <a@b.de>'),
        ("Content-Disposition", 'attachment; filename=""', 'attachment; filename=""'),
        ("Content-Disposition", "a; filename=x; filename*=utf-8''%C3%BC", "a; filename=x; filename*=utf-8''%C3%BC"),
        ("X-A", "a =?utf-8?q?=3D=3Fx=3Fq=3Fy=3F=3D?= b", "a «=?x?q?y?=» b"),
    ],
)
def test_header_that_the_standard_library_has_read(name: str, value: str, expected: str) -> None:
    """An object of the standard library leaves as the text that it was made of."""
    assert expected == shown(line(name, value, EmailMessage))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("References", "<" + "a" * 600 + "@b><" + "c" * 600 + "@d>"),
        ("X-A", "word " * 500),
        ("To", f"a@b.de ({'xx ' * 700})"),
        ("Content-Type", f"text/plain ({'xx ' * 700}); charset=utf-8"),
        ("Content-Type", f"text/{'x' * 2000}"),
        ("Content-Disposition", f"a; filename={'x' * 2000}"),
        ("Disposition-Notification-To", f"{'x' * 2000}@b.de"),
        ("Received", "x" * 2000),
        ("Date", "x" * 2000),
        ("X-A", "a" + " " * 1000 + "b"),
        ("X-A", "=?utf-8?q?a?= " * 100),
        ("To", ", ".join(f"n{number}@example.org" for number in range(100))),
        ("To", "Ä".join(f"{number}" for number in range(300)) + " <a@b.de>"),
        ("X-" + "n" * 60, "ü" * 100),
        ("List-Unsubscribe", f"<https://example.com/{'a' * 970}>"),
    ],
)
@pytest.mark.parametrize("kind", [EmailMessage, Message])
def test_long_header_fits(name: str, value: str, kind: type[Any]) -> None:
    """Every line of a header is at most as long as SMTP allows."""
    assert max(map(len, f"{name}: {line(name, value, kind)}".split("\r\n"))) <= 998


@pytest.mark.parametrize("length", [997, 998, 999])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_is_measured_to_the_byte(length: int, end: str) -> None:
    """998 bytes in a line stay as they are, one more does not, whatever ends the lines."""
    text = "x" * length + end + "y" + end
    made = with_headers(Message)
    made.set_payload(text)
    kept = text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    assert (length <= 998) is written(made).endswith(b"\r\n\r\n" + kept)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("To", "Ä <a@b.de> x", "To: expected addresses, separated by commas, got something else"),
        ("To", "Ä <a@b.de", "To: expected addresses, separated by commas, got something else"),
        ("To", "Ä: B: a@b.de;;", "To: expected addresses, separated by commas, got something else"),
        ("To", "Ä <a b@c.de>", "To: expected addresses, separated by commas, got something else"),
        ("To", "Ä <a;@c.de>", "To: expected addresses, separated by commas, got something else"),
        ("To", "ä@b.de", "To: expected an address whose part before the @ is ASCII, got one beyond ASCII"),
        ("Sender", "Ä <ö@b.de>", "Sender: expected an address whose part before the @ is ASCII, got one beyond ASCII"),
        ("To", "a@☕.example", "To: expected a domain as the DNS can have it, by IDNA 2008, got str of 9 characters"),
        ("To", f"{'x' * 2000}@b.de", "To: expected addresses without NUL, in lines of at most 998 bytes, got others"),
        ("To", "a\0b <a@b.de>", "To: expected addresses without NUL, in lines of at most 998 bytes, got others"),
        (
            "X" * 1200,
            "b",
            "message: expected names of headers, and parts, that fit into ASCII in lines of 998 bytes, got others",
        ),
        ("X A", "b", "headers: expected names of headers in ASCII, without spaces and colons, got another"),
    ],
)
def test_header_that_cannot_be_written_is_refused(name: str, value: str, problem: str) -> None:
    """The error names the header, and shows nothing of it."""
    made = with_headers(Message)
    del made["To"]
    made[name] = value
    with pytest.raises(ParamValidationError) as caught:
        written(made)
    assert f"EmailMessage: {problem}" == str(caught.value)


@in_every_policy
@pytest.mark.parametrize("head", ["Date: \r\n", "Date:\r\n", "Resent-Date: \r\n"])
def test_date_without_a_date_does_not_leave(kind: Any, head: str) -> None:
    """An empty Date is worse than none, as the service makes one itself."""
    assert b"From: a@b.de\r\n\r\nx" == written(parsed(kind, f"{head}From: a@b.de\r\n\r\nx"))


@pytest.mark.parametrize(
    "value",
    [
        "=?utf-8?q?x=40evil=2Eexample=2C?= a@b.example",
        "=?utf-8?q?evil=40attacker.example=2C?=bob@example.org",
        "=?utf-8?q?y=40e=2Efoo?=a",
        '"=?utf-8?q?w=40e=2Efoo=2C?="@b.example',
    ],
)
def test_encoded_word_before_the_at_is_never_an_address(value: str) -> None:
    """cpython#152519: where the standard library has made addresses of text already, nothing is sent."""
    made = EmailMessage()
    made["To"] = value
    problem = "To: expected addresses without encoded words before the @, got others"
    with pytest.raises(ParamValidationError, match=problem):
        written(made)
    with pytest.raises(ParamValidationError, match=problem):
        Recorder().client().send_message(made, from_email_address="a@b.de")
