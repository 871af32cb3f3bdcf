import re
from urllib.parse import unquote

import pytest

from pinpoint_email.local import LocalService

from .test_control import MESSAGES, deliver
from .wire import RawResponse, send

pytestmark = pytest.mark.once


def attached(headers: str, data: bytes = b"data") -> bytes:
    """A message that is an attachment."""
    return headers.encode() + b"\r\n\r\n" + data


def named(answer: RawResponse) -> str:
    """The name that a download has for a browser."""
    disposition = answer.headers["Content-Disposition"]
    extended = re.search(r"filename\*=UTF-8''(\S+)", disposition)
    plain = re.search(r'filename=("(?:[^"\\]|\\.)*"|[^;]*)', disposition)
    if extended:
        return unquote(extended[1])
    return re.sub(r"\\(.)", r"\1", plain[1].strip('"')) if plain else ""


@pytest.mark.parametrize("number", ["1", "999", "-1", "x", "9" * 30, "9" * 5000])
def test_unknown_attachment_is_not_found(service: LocalService, number: str) -> None:
    """An attachment that does not exist gets a 404 response, whatever its number."""
    (name,) = deliver(service, attached("Content-Type: image/gif"))
    answer = send(service, "GET", f"{MESSAGES}/{name}/attachments/{number}")
    assert 404 == answer.status


@pytest.mark.parametrize("source", [b"", b"Subject: \xff\r\n\r\n" + bytes(range(256)), b"a\nb\rc\r\n.\r\n\0"])
def test_source_is_downloaded(service: LocalService, source: bytes) -> None:
    """A message's source is a file to save, byte for byte, that no browser shows."""
    (name,) = deliver(service, source)
    answer = send(service, "GET", f"{MESSAGES}/{name}/source")
    assert (200, "message/rfc822", source) == (answer.status, answer.headers["Content-Type"], answer.body)
    assert ("attachment", f"{name}.eml") == (answer.headers["Content-Disposition"].partition(";")[0], named(answer))


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ('Content-Disposition: attachment; filename="report.pdf"', "report.pdf"),
        ('Content-Disposition: attachment; filename="a b.pdf"', "a b.pdf"),
        (r'Content-Disposition: attachment; filename="a\"b.pdf"', 'a"b.pdf'),
        ("Content-Disposition: attachment; filename*=utf-8''%C3%BCber.pdf", "über.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%E2%82%AC%20100.pdf", "€ 100.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''a%3B%20filename%3Db", "a; filename=b"),
        ("Content-Type: image/gif; name=a.gif", "a.gif"),
        ("Content-Type: image/gif", "attachment-0"),
    ],
)
def test_attachment_is_downloaded(service: LocalService, headers: str, name: str) -> None:
    """An attachment is a file to save, under its own name if it has one."""
    source = headers if headers.startswith("Content-Type") else f"Content-Type: image/gif\r\n{headers}"
    (message,) = deliver(service, attached(source, b"GIF\0\xff\r\n"))
    answer = send(service, "GET", f"{MESSAGES}/{message}/attachments/0")
    assert (200, b"GIF\0\xff\r\n", name) == (answer.status, answer.body, named(answer))
    assert "attachment" == answer.headers["Content-Disposition"].partition(";")[0]


@pytest.mark.parametrize(
    "encoded",
    ["%0D%0ASet-Cookie%3A%20x", "a%0Ab", "a%00b", "..%2F..%2Fetc%2Fpasswd", "..%5Cx", "%FF", "%22%3E", "%E2%80%AE"],
)
def test_hostile_file_name_does_no_harm(service: LocalService, encoded: str) -> None:
    """An attachment of any name is downloaded, and its name adds no header."""
    headers = f"Content-Type: image/gif\r\nContent-Disposition: attachment; filename*=utf-8''{encoded}"
    (message,) = deliver(service, attached(headers))
    answer = send(service, "GET", f"{MESSAGES}/{message}/attachments/0")
    assert (200, b"data") == (answer.status, answer.body)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "kind",
    [
        "text/html",
        "image/svg+xml",
        "text/html; charset=utf-7",
        "a/b/c",
        "x",
        "=?utf-8?q?text/=E2=82=AC?=",
        "a/ü",
        "a/€",
    ],
)
def test_hostile_content_type_does_no_harm(service: LocalService, kind: str) -> None:
    """An attachment of any media type is downloaded, and not shown."""
    source = attached(f"Content-Disposition: attachment; filename=a\r\nContent-Type: {kind}")
    (message,) = deliver(service, source)
    answer = send(service, "GET", f"{MESSAGES}/{message}/attachments/0")
    assert (200, b"data", "a") == (answer.status, answer.body, named(answer))
