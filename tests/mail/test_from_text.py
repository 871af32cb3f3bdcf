import pickle
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import EmailContent, RawMessage

from .contents import LOGO, PDF, data_of, lines, made, parsed
from .decoder import parameters
from .words import unstructured

PICTURE = bytes(range(256)) * 3
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300)
NAME_CHARACTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/\\")
NAMES = st.text(NAME_CHARACTERS, min_size=1, max_size=60).filter(lambda name: bool(name.strip(" .")))


def shape(part: Any) -> Any:
    """The types of a message's parts, one within the other."""
    kind = part.get_content_type()
    return (kind, *map(shape, part.iter_parts())) if part.is_multipart() else kind


def test_attachment_makes_it_mixed() -> None:
    """A text with an attachment is multipart/mixed, the text first."""
    expected = """\
Subject: S
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_mixed"

--=_mixed
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hi
--=_mixed
Content-Type: application/pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="prices.pdf"

JVBERg==

--=_mixed--
"""
    assert lines(expected) == made(attachments=[PDF])


def test_picture_is_next_to_the_html() -> None:
    """A picture that the HTML names by cid: is inline, and related to the HTML alone."""
    expected = """\
Subject: S
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_alternative"

--=_alternative
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe
--=_alternative
Content-Type: multipart/related; type="text/html"; boundary="=_related"

--=_related
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<img src=3D"cid:logo.png">
--=_related
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-ID: <logo.png>
Content-Disposition: inline; filename="logo.png"

UE5H

--=_related--
--=_alternative--
"""
    assert lines(expected) == made(text="Grüße", html='<img src="cid:logo.png">', attachments=[LOGO])


def test_headers_are_before_those_of_the_parts() -> None:
    """Headers of the caller's own come after the subject, encoded where they are not ASCII."""
    expected = """\
Subject: S
X-Campaign: spring
X-Place: =?utf-8?q?M=C3=BCnchen?=
List-Unsubscribe: <https://example.com/u?id=1>,
 <mailto:leave@example.com>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hi"""
    urls = ["https://example.com/u?id=1", "mailto:leave@example.com"]
    data = made(headers={"X-Campaign": "spring", "X-Place": "München"}, list_unsubscribe=urls)
    assert lines(expected) == data


@pytest.mark.parametrize(
    ("bodies", "attachments", "expected"),
    [
        ({"text": "t"}, [LOGO], ("multipart/mixed", "text/plain", "image/png")),
        ({"html": "h"}, [LOGO], ("multipart/mixed", "text/html", "image/png")),
        ({"html": "cid:logo.png"}, [LOGO], ("multipart/related", "text/html", "image/png")),
        (
            {"html": "cid:logo.png", "text": "cid:prices.pdf"},
            [PDF, LOGO],
            (
                "multipart/mixed",
                ("multipart/alternative", "text/plain", ("multipart/related", "text/html", "image/png")),
                "application/pdf",
            ),
        ),
    ],
)
def test_parts_are_nested_as_mail_programs_expect(bodies: dict[str, str], attachments: Any, expected: Any) -> None:
    """Attachments are outside, then text and HTML as alternatives, and pictures next to the HTML."""
    assert expected == shape(parsed(**bodies, attachments=attachments))


@pytest.mark.parametrize(
    "arguments", [{}, {"attachments": []}, {"headers": {}}, {"attachments": iter(()), "headers": ()}]
)
def test_message_without_further_arguments_is_simple(arguments: dict[str, Any]) -> None:
    """Without attachments and headers the service puts the message together."""
    content = EmailContent.from_text(subject="S", text="T", **arguments)
    assert (EmailContent.from_text(subject="S", text="T"), None) == (content, content.raw)


def test_content_is_the_same_each_time() -> None:
    """Equal arguments make equal content, which shows no more than any raw content, and can be pickled."""
    first, second = (EmailContent.from_text(subject="S", text="T", attachments=[PDF]) for _ in range(2))
    assert (first, hash(first)) == (second, hash(second))
    assert repr(first) == repr(EmailContent(raw=RawMessage(data=data_of(first))))
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301  (our own)


@given(text=TEXTS, html=TEXTS)
def test_bodies_arrive_to_the_character(text: str, html: str) -> None:
    """Bodies are what they were, but for their line breaks, in lines that mail can carry."""
    data = made(text=text, html=html, headers={"X-A": "b"})
    message: Any = message_from_bytes(data, policy=policy.SMTP)
    expected = [value.replace("\r\n", "\n").replace("\r", "\n") for value in (text, html)]
    assert expected == [part.get_payload(decode=True).decode().replace("\r\n", "\n") for part in message.iter_parts()]
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert set(data.replace(b"\r\n", b"")).isdisjoint(b"\r\n")


@given(value=LINES)
def test_headers_arrive_to_the_character(value: str) -> None:
    """A subject and a header are what they were."""
    message = parsed(subject=value, headers=[("X-A", value)])
    assert [value, value] == [decoded(message, name) for name in ("Subject", "X-A")]


def decoded(message: EmailMessage, name: str) -> str:
    """A header's text, by the rules of RFC 2047 alone: the standard library loses some white space."""
    return unstructured(dict(message.raw_items())[name])


@pytest.mark.parametrize("value", ["=?utf-8?q?a?=", " a", "a\t", "x" * 1000, "ä" * 400, ""])
def test_header_that_could_change_is_encoded(value: str) -> None:
    """Text that looks encoded, has white space at an end or an endless word arrives as it was."""
    name = "X-" + "N" * 48
    data = made(headers=[(name, value)])
    assert value == decoded(message_from_bytes(data, policy=policy.SMTP), name)
    assert max(map(len, data.split(b"\r\n"))) <= 76


@given(name=NAMES)
def test_file_names_arrive_to_the_character(name: str) -> None:
    """Any file name arrives, and shows a picture where the HTML names it."""
    html = f'<img src="cid:{quote(name)}">'
    message: Any = parsed(html=html, attachments=[(name, b"", "image/png")])
    page, picture = message.iter_parts()
    assert "multipart/related" == message.get_content_type()
    assert name == filename_of(picture)
    assert f'<img src="cid:{picture["Content-ID"][1:-1]}">' == page.get_content().rstrip("\n")
    assert picture["Content-ID"].isascii()


def filename_of(part: Any) -> str:
    """A file's name, by the rules of RFC 2231 alone."""
    return parameters(dict(part.raw_items())["Content-Disposition"])[1]["filename"]


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ('src="cid:logo.png"', "logo.png"),
        ("src='CID:logo.png'", "logo.png"),
        ("src=cid:logo.png ", "logo.png"),
        ('srcset="cid:logo.png 1x, cid:logo2.png, cid:logo3.png 3x"', "logo2.png"),
        ("url(cid:logo.png)", "logo.png"),
        ("url(&quot;cid:logo.png&quot;)", "logo.png"),
        ("url(&#39;cid:logo (1).png&#39;)", "logo (1).png"),
        ('"cid:logo%2Epng"', "logo.png"),
        ('"cid:my logo.png"', "my logo.png"),
        ('"cid:my%20logo.png"', "my logo.png"),
        ('"cid:logo%20(1).png"', "logo (1).png"),
        ('"cid:logo (1).png"', "logo (1).png"),
        ('"cid:a&amp;b.png"', "a&b.png"),
        ('"cid:a&b (2).png"', "a&b (2).png"),
        ('"cid:a&amp;b (2).png"', "a&b (2).png"),
        ('"cid:Größe.png"', "Größe.png"),
        ('"cid:Größe.png"', "Gro\u0308ße.png"),
        ('"cid:Gr%C3%B6%C3%9Fe.png"', "Größe.png"),
        ('"cid:100%.png"', "100%.png"),
        ('"cid:100%25.png"', "100%.png"),
        ('"cid:a%20b.png"', "a%20b.png"),
        ('"cid:logo@example.com"', "logo@example.com"),
        ('"cid:my"', "my"),
    ],
)
def test_reference_finds_its_picture(reference: str, name: str) -> None:
    """A picture is found by its name however the HTML has it, and named in a form that every program reads alike."""
    message: Any = parsed(html=f"<p {reference}>", attachments=[(name, b"", "image/png")])
    page, picture = message.iter_parts()
    assert "inline" == picture.get_content_disposition()
    content_id = picture["Content-ID"][1:-1]
    assert re.search(rf"(?i:cid):{re.escape(content_id)}(?![\w.~])", page.get_content())
    assert re.fullmatch(r"[A-Za-z0-9._~@+-]+", content_id)


@pytest.mark.parametrize(
    "html", ['"cid:logo.png.exe"', "acid:logo.png", '"cid:LOGO.png"', '"http:logo.png"', '"cid:other"']
)
def test_other_references_find_nothing(html: str) -> None:
    """What is not a picture's name after cid: leaves HTML and picture as they were."""
    message: Any = parsed(html=html, attachments=[LOGO])
    page, picture = message.iter_parts()
    assert ("multipart/mixed", "attachment") == (message.get_content_type(), picture.get_content_disposition())
    assert html == page.get_content().rstrip("\n")


def test_longest_name_is_found() -> None:
    """Of two names that begin alike, the longer one is found where it stands."""
    files = [(name, name.encode(), "image/png") for name in ("my", "my logo.png", "other")]
    message: Any = parsed(html='"cid:my logo.png"', attachments=files)
    related, *attached = message.iter_parts()
    assert ["my logo.png"] == [part.get_filename() for part in related.iter_attachments()]
    assert ["my", "other"] == [part.get_filename() for part in attached]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.pdf", PICTURE, "application/pdf"),
        ("a.txt", b"a\nb\r\n", "text/plain"),
        ("a.txt", "ä\n".encode(), 'text/plain; charset="utf-8"'),
        ("a.txt", b"\xe4\n", "text/plain"),
        ("a.tar.gz", b"", "application/gzip"),
        ("a.tar.bz2", b"", "application/octet-stream"),
        ("a", b"\x00", "application/octet-stream"),
        ("data:text,x.png", b"", "image/png"),
    ],
)
def test_files_are_read_to_the_byte(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    """A path, as text or not, is a file's with its name, its bytes, and the type that goes with its name."""
    path = tmp_path / name
    path.write_bytes(data)
    for attachment in (path, str(path)):
        message: Any = parsed(attachments=[attachment])
        (part,) = message.iter_attachments()
        assert (name, data, expected) == (part.get_filename(), part.get_payload(decode=True), part["Content-Type"])


def test_type_may_have_parameters() -> None:
    """A type's parameters stay as they were, and bytes may be of any kind."""
    kind = 'text/csv; charset=iso-8859-1;header="a b"'
    message: Any = parsed(attachments=[("a.csv", bytearray(b"\xe4"), kind)])
    (part,) = message.iter_attachments()
    assert ("\xe4", "a b") == (part.get_content(), part["Content-Type"].params["header"])


@pytest.mark.parametrize(
    ("urls", "header", "post"),
    [
        ("https://example.com/u/1?a=%2C", "<https://example.com/u/1?a=%2C>", "List-Unsubscribe=One-Click"),
        ("HTTPS://[::1]:8/", "<HTTPS://[::1]:8/>", "List-Unsubscribe=One-Click"),
        ("mailto:a@b.de?subject=leave", "<mailto:a@b.de?subject=leave>", None),
        (iter(["mailto:a@b.de", "mailto:c@d.de"]), "<mailto:a@b.de>, <mailto:c@d.de>", None),
        (("mailto:a@b.de", "https://a.de"), "<mailto:a@b.de>, <https://a.de>", "List-Unsubscribe=One-Click"),
    ],
)
def test_recipients_can_unsubscribe(urls: Any, header: str, post: str | None) -> None:
    """URLs become the two headers of RFC 8058, or without https: the first one alone."""
    message = parsed(list_unsubscribe=urls)
    assert (header, post) == (message["List-Unsubscribe"], message["List-Unsubscribe-Post"])


@pytest.mark.parametrize("is_path", [True, False])
def test_message_is_attached_as_it_is(tmp_path: Path, *, is_path: bool) -> None:
    """A message can be attached, and is not encoded: RFC 2046 forbids that."""
    data = b"From: a@b.de\r\nSubject: Hi\r\n\r\nText\r\n"
    path = tmp_path / "a.eml"
    path.write_bytes(data)
    sent = made(attachments=[path if is_path else ("a.eml", data, "message/rfc822")])
    head = b'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="a.eml"\r\n\r\n'
    assert head + data + b"\r\n--=_mixed--" in sent


def test_host_of_a_url_is_written_as_in_the_dns() -> None:
    """A host beyond ASCII is taken in either spelling, as everywhere."""
    urls = ["https://bücher.example/u", "mailto:leave@bücher.example?subject=x"]
    data = made(list_unsubscribe=urls)
    expected = "<https://xn--bcher-kva.example/u>,\n <mailto:leave@xn--bcher-kva.example?subject=x>\n"
    assert lines(f"List-Unsubscribe: {expected}") in data
