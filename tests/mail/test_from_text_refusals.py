import os
from pathlib import Path
from typing import Any

import pytest

from pinpoint_email import ParamValidationError

from .contents import LOGO, PDF, made, parsed


def refused(member: str, expected: str, got: str, **arguments: Any) -> None:
    """Hold that an argument is refused, with these words."""
    with pytest.raises(ParamValidationError) as caught:
        made(**arguments)
    error = caught.value
    assert ("EmailContent.from_text", member) == (error.where, error.member)
    assert (expected, got) == (error.expected, error.got)


def test_same_name_twice() -> None:
    """Two attachments may have one name, unless the HTML names it."""
    assert 2 == len([*parsed(attachments=[LOGO, LOGO]).iter_attachments()])
    refused(
        "attachments[2]",
        "a name of its own, as the HTML names it by cid:",
        "that of attachments[0]",
        html="cid:logo.png",
        attachments=[LOGO, PDF, LOGO],
    )


A_FILE = "the path of a file that can be read"
A_TYPE = (
    "a type such as 'application/pdf' or 'message/rfc822', no other message/... and no multipart/...,"
    " of at most 200 characters"
)
A_NAME = "a file name of 1 to 255 bytes in UTF-8, not of dots alone"
NO_CONTROL = "a file name without control characters, '/' and '\\'"


class BytesPath(os.PathLike[bytes]):
    """A path in bytes."""

    def __fspath__(self) -> bytes:
        return b"x"


@pytest.mark.parametrize(
    ("attachment", "expected", "got"),
    [
        ("missing.pdf", A_FILE, "one that raises FileNotFoundError"),
        (Path(), A_FILE, "one that raises IsADirectoryError"),
        ("", A_FILE, "one that raises IsADirectoryError"),
        ("a\0b", A_FILE, "one that raises ValueError"),
        ("\ud800", A_FILE, "one that raises UnicodeEncodeError"),
        (BytesPath(), A_FILE, "one that raises TypeError"),
        (b"a.pdf", "a path, or a tuple (name, data, type)", "bytes"),
        (["a", b"", "a/b"], "a path, or a tuple (name, data, type)", "list"),
        (("a", b""), "a path, or a tuple (name, data, type)", "a tuple of 2"),
        ((1, b"", "a/b"), "str", "int 1"),
        (("a\n", b"", "a/b"), NO_CONTROL, r"'\n' at position 1"),
        (("../a", b"", "a/b"), NO_CONTROL, "'/' at position 2"),
        ((r"C:\a", b"", "a/b"), NO_CONTROL, r"'\\' at position 2"),
        (("..", b"", "a/b"), A_NAME, "str of 2 characters"),
        (("", b"", "a/b"), A_NAME, "an empty str"),
        (("ä" * 128, b"", "a/b"), A_NAME, "str of 128 characters"),
        (("\ud800", b"", "a/b"), "text that UTF-8 can encode", "a lone surrogate at position 0"),
        (("a", "b", "a/b"), "bytes", "str of 1 character"),
        (("a", b"", None), "str", "None"),
        (("a", b"", "pdf"), A_TYPE, "str of 3 characters"),
        (("a", b"", "a/b\r\nBcc: eve@example.org"), A_TYPE, "str of 25 characters"),
        (("a", b"", "Message/partial"), A_TYPE, "str of 15 characters"),
        (("a", b"", "multipart/mixed"), A_TYPE, "str of 15 characters"),
        (("a", b"", "a/b;"), A_TYPE, "str of 4 characters"),
        (("a", b"", "a/" + "b" * 199), A_TYPE, "str of 201 characters"),
    ],
)
def test_wrong_attachment_is_refused(attachment: Any, expected: str, got: str) -> None:
    """An attachment that is wrong is refused with its place, and without what it holds."""
    member = {
        "str": ".type" if got == "None" else ".name",
        "bytes": ".data",
        A_TYPE: ".type",
        NO_CONTROL: ".name",
        A_NAME: ".name",
        "text that UTF-8 can encode": ".name",
    }
    refused(f"attachments[1]{member.get(expected, '')}", expected, got, attachments=[PDF, attachment])


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    """A file that may not be read, or whose name no mail can carry, is refused."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    refused("attachments[0]", A_FILE, "one that raises OSError", attachments=[loop])
    odd = tmp_path / os.fsdecode(b"\xff")
    odd.touch()
    refused("attachments[0]", "text that UTF-8 can encode", "a lone surrogate at position 0", attachments=[odd])


@pytest.mark.parametrize(("value", "got"), [("a.pdf", "str of 5 characters"), (Path("a"), "PosixPath")])
def test_attachments_are_a_list(value: Any, got: str) -> None:
    """A single attachment without a list is refused."""
    refused("attachments", 'a list of attachments, such as ["prices.pdf"]', got, attachments=value)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bcc", "recipients would see it; destination takes bcc_addresses"),
        ("From", "the call that sends makes it from from_email_address"),
        ("SUBJECT", "the argument subject makes it"),
        ("List-Unsubscribe-Post", "list_unsubscribe makes it"),
        ("Message-ID", "the service makes it"),
    ],
)
def test_header_that_is_made_otherwise_is_refused(name: str, reason: str) -> None:
    """The refusal of a header says where it comes from instead."""
    refused("headers[1]", f"another header, as {reason}", repr(name), headers=[("X-A", "b"), (name, "c")])


A_HEADER = "a header's name: 1 to 50 printable ASCII characters but for space and ':'"
A_LINE = "text without line breaks and control characters"


@pytest.mark.parametrize(
    ("pair", "expected", "got"),
    [
        (("Content-Type", "a"), "another header, as it is made with the parts", "'Content-Type'"),
        (
            ("Resent-To", "a"),
            "another header, as only a message that exists can be resent, which from_mime is for",
            "'Resent-To'",
        ),
        (("X A", "a"), A_HEADER, "str of 3 characters"),
        (("X:", "a"), A_HEADER, "str of 2 characters"),
        (("", "a"), A_HEADER, "an empty str"),
        (("Ä", "a"), A_HEADER, "str of 1 character"),
        (("X" * 51, "a"), A_HEADER, "str of 51 characters"),
        (("X\n", "a"), A_LINE, r"'\n' at position 1"),
        (("X", "a\r\nBcc: eve@example.org"), A_LINE, r"'\r' at position 1"),
        (("X", "a\x00"), A_LINE, r"'\x00' at position 1"),
        (("X", "\ud800"), "text that UTF-8 can encode", "a lone surrogate at position 0"),
        (("X", 1), "str", "int 1"),
        ("X", "a pair of name and value", "str of 1 character"),
        (("X", "a", "b"), "a pair of name and value", "tuple"),
    ],
)
def test_wrong_header_is_refused(pair: Any, expected: str, got: str) -> None:
    """A header that is wrong is refused, by its name if that is right."""
    is_value = len(pair) == 2 and pair[0] == "X"
    refused("headers['X']" if is_value else "headers[0]", expected, got, headers=[pair])


def test_headers_are_pairs() -> None:
    """Headers are a mapping or pairs, and a name may be there twice."""
    refused("headers", "a mapping, or pairs of name and value", "str of 6 characters", headers="X-A: b")
    assert ["b", "c"] == parsed(headers=(pair for pair in (("X-A", "b"), ("X-A", "c")))).get_all("X-A")


A_KIND = "'https://...' or 'mailto:name@...', of at most 900 characters"
A_URL = "a URL as RFC 3986 has it, in ASCII, with all else and commas percent-encoded, such as '%2C'"


@pytest.mark.parametrize(
    ("url", "expected", "got"),
    [
        ("http://example.com/u", A_KIND, "an http: URL"),
        ("HTTP://example.com/u", A_KIND, "an http: URL"),
        ("example.com/u", A_KIND, "str of 13 characters"),
        ("https:///u", A_KIND, "str of 10 characters"),
        ("mailto:leave", A_KIND, "str of 12 characters"),
        ("leave@example.com", A_KIND, "str of 17 characters"),
        ("", A_KIND, "an empty str"),
        ("https://a.de/" + "u" * 888, A_KIND, "str of 901 characters"),
        ("https://a.de/u v", A_URL, "' ' at position 14"),
        ("https://a.de/u,v", A_URL, "',' at position 14"),
        ("https://a.de/u>", A_URL, "'>' at position 14"),
        ("<https://a.de/>", A_URL, "'<' at position 0"),
        ("https://a.de/\n", A_URL, r"'\n' at position 13"),
        ("https://a.de/ä", A_URL, "'ä' at position 13"),
        ("https://☕.de/", "a domain as the DNS can have it, by IDNA 2008", "str of 4 characters"),
        ("https://a.de/%g0", A_URL, "'%' at position 13"),
        ("\ud800", "text that UTF-8 can encode", "a lone surrogate at position 0"),
        (b"https://a.de", "str", "bytes"),
    ],
)
def test_wrong_unsubscribe_url_is_refused(url: Any, expected: str, got: str) -> None:
    """A URL that no mail program could use is refused with its place."""
    refused("list_unsubscribe[1]", expected, got, list_unsubscribe=["mailto:a@b.de", url])
    if isinstance(url, str):
        refused("list_unsubscribe", expected, got, list_unsubscribe=url)


def test_one_url_is_for_a_click() -> None:
    """No URL at all is refused, and so are two that could be clicked."""
    expected = "one https: URL, mailto: URLs, or both"
    refused("list_unsubscribe", expected, "an empty list", list_unsubscribe=[])
    refused("list_unsubscribe", expected, "2 https: URLs", list_unsubscribe=["https://a.de", "https://b.de"])
    refused("list_unsubscribe", "a URL, or a list of URLs", "bytes", list_unsubscribe=b"https://a.de")


@pytest.mark.parametrize("attachments", [[], [PDF]])
@pytest.mark.parametrize(
    ("value", "expected", "got"),
    [
        ("\ud800", "text that UTF-8 can encode", "a lone surrogate at position 0"),
        (b"a", "str", "bytes"),
    ],
)
@pytest.mark.parametrize("member", ["subject", "text", "html"])
def test_wrong_text_is_refused(member: str, value: Any, expected: str, got: str, attachments: Any) -> None:
    """A subject or body that is no text is refused, in simple and in raw messages."""
    refused(member, expected, got, attachments=attachments, **{member: value})


def test_line_break_in_a_raw_subject_is_refused() -> None:
    """A subject cannot begin another header."""
    refused("subject", A_LINE, r"'\r' at position 1", subject="a\r\nBcc: eve@example.org", attachments=[PDF])


SIGNED = b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\xff\r\n--b--\r\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (SIGNED, "a signed part in ASCII, in lines of at most 998 bytes; bytes are taken as they are"),
        (b"Content-Type: message/rfc822\r\n\r\n" * 2000, "a message with fewer parts in parts"),
    ],
)
def test_message_that_cannot_be_attached_is_refused(data: bytes, expected: str) -> None:
    """A message that would arrive as another one, or that nobody can take apart, is refused."""
    with pytest.raises(ParamValidationError) as caught:
        made(attachments=[("m.eml", data, "message/rfc822")])
    error = caught.value
    assert ("EmailContent.from_text", "attachments", expected) == (error.where, error.member, error.expected)
