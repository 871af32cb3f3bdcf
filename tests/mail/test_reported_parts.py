"""Parts and their names that public reports led to; each case names its report, and its text is our own."""

from base64 import b64encode, encodebytes
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from typing import Any, cast

import pytest

from pinpoint_email import EmailContent, ParamValidationError
from tests.mail.building import AnyMessage
from tests.mail.decoder import message, parameters
from tests.mail.reading import Shown
from tests.mail.words import unstructured
from tests.mail.writing import Reader, faults_of_form, field, in_every_policy, parsed, with_headers, written

# ruff: noqa: RUF001  (the dashes of several languages)
HEAD = b"From: a@example.com\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
DATA = b"%PDF-1.7\r\n\n\r" + bytes(range(256)) * 8
QUOTED = b"=\r\n".join(b"=%02X" % byte for byte in DATA)


def files(shown: Shown) -> list[tuple[str, bytes]]:
    """The names and contents of the attachments."""
    return [(name, content) for name, _, _, content in shown["files"]]


def attached(message_of: type[AnyMessage], name: str) -> AnyMessage:
    """A message with a file of a name."""
    if issubclass(message_of, EmailMessage):
        made = EmailMessage()
        made["From"] = "jane@example.com"
        made.set_content("Hello\n")
        made.add_attachment(DATA, "application", "pdf", filename=name)
        return cast("AnyMessage", made)
    part: AnyMessage = MIMEBase("application", "pdf")
    part["From"], part["Content-Transfer-Encoding"] = "jane@example.com", "base64"
    part.set_payload(encodebytes(DATA).decode())
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


@pytest.mark.parametrize("kind", [EmailMessage, Message])
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("재미있는 이야기 여우와 두루미 REPORT (높이 뛰기).pdf", id="simple-java-mail#340"),
        pytest.param("Řeka.txt", id="swiftmailer#64"),
        pytest.param("今日は世界.txt", id="go-mail#11"),
        pytest.param("Prüfung Q1.pdf", id="google_workspace_mcp#502"),
        pytest.param("Confirmación cliente.pdf", id="symfony#42586"),
        pytest.param("1234 67890" + "1234567890" * 6, id="cpython#74971"),
        pytest.param("ü" * 300 + ".pdf", id="long"),
        pytest.param("x" * 1200 + ".pdf", id="a name that no line holds"),
        pytest.param('a "quoted"; name=x, (c) \\ 100% it\'s.pdf', id="specials"),
        pytest.param('ü "quoted"; name=x, (c) \\ 100%41 it\'s_*.pdf', id="specials beyond ASCII"),
        pytest.param("two  spaces   here.pdf", id="spaces"),
        pytest.param("a/b\\c.pdf", id="slashes"),
    ],
)
def test_file_names(reader: Reader, kind: type[AnyMessage], name: str) -> None:
    """The name of a file is what it was, to the character."""
    made = attached(kind, name)
    data = written(made)
    assert [] == faults_of_form(made, data)
    assert [(name, DATA)] == files(reader(data))


@in_every_policy
def test_both_forms_of_a_file_name_are_kept(reader: Reader, kind: Any) -> None:
    """nodemailer#416: an older program reads filename, a newer one filename*."""
    value = "attachment; filename=\"EURO rates.txt\";\r\n filename*=utf-8''%e2%82%ac%20rates.txt"
    source = HEAD + f"X-Text: ü\r\nContent-Type: image/png\r\nContent-Disposition: {value}\r\n\r\nx".encode()
    data = written(parsed(kind, source))
    assert value == field(data, "Content-Disposition").strip()
    assert [("€ rates.txt", b"x")] == files(reader(data))


@in_every_policy
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
@pytest.mark.parametrize("second", ["", "; filename*=utf-8''Gr%C3%BC.pdf"])
def test_raw_file_names(reader: Reader, kind: Any, charset: str, second: str) -> None:
    """Perfect-SMTP#21: a name in raw bytes is encoded, in both headers."""
    lines = (
        f'Content-Type: application/pdf; name="Grü.pdf"\r\nContent-Disposition: attachment; filename="Grü.pdf"{second}'
    )
    data = written(parsed(kind, HEAD + lines.encode(charset) + b"\r\n\r\nx"))
    assert [("Grü.pdf", b"x")] == files(reader(data))
    assert "Grü.pdf" == parameters(field(data, "Content-Type"))[1]["name"]


@in_every_policy
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("base64 (done by us)", b64encode(DATA), id="a comment"),
        pytest.param("(by us) base64", encodebytes(DATA), id="a comment first"),
        pytest.param("base64 ", b64encode(DATA) + b"\n", id="cpython#98188"),
        pytest.param("base64\t", b64encode(DATA), id="cpython#123742"),
        pytest.param("\r\n base64", encodebytes(DATA), id="a fold"),
        pytest.param("BASE64", b64encode(DATA), id="upper case"),
        pytest.param("Quoted-Printable (x)", QUOTED, id="quoted-printable"),
        pytest.param("8bit (raw)", DATA, id="8bit"),
        pytest.param("binary ", DATA, id="binary"),
        pytest.param("7bit", DATA, id="what is not true"),
    ],
)
def test_encodings_are_read_as_what_they_say(reader: Reader, kind: Any, encoding: str, body: bytes) -> None:
    """ietf-tools/mailarchive#3515: what was encoded once is decoded once by who receives it."""
    head = "Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n"
    original = parsed(kind, HEAD + f"{head}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body)
    data = written(original)
    assert [] == faults_of_form(original, data)
    assert [("a.pdf", DATA)] == files(reader(data))


@in_every_policy
@pytest.mark.parametrize(
    ("charset", "text"),
    [("utf-8", "Grüße – 名\r\n"), ("iso-8859-1", "Grüße\r\n"), ("shift_jis", "名前\r\n"), ("utf-8", "ü" * 3000)],
)
def test_text_beyond_ascii_is_encoded(reader: Reader, kind: Any, charset: str, text: str) -> None:
    """django-anymail#115: SES takes no 8-bit text for sure."""
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
    original = parsed(kind, HEAD + head + text.encode(charset))
    data = written(original)
    assert [] == faults_of_form(original, data)
    assert text.replace("\r\n", "\n").removesuffix("\n") == reader(data)["text"]


INNER = [
    pytest.param(
        b'From: "Best" <offers@shop..example>, and text that makes this a longer line than any\r\n', id="a bad From"
    ),
    pytest.param(
        b"To: undisclosed recipients of the very long list of people who get this today <>\r\n", id="a bad To"
    ),
    pytest.param(b"DKIM-Signature: v=1; c=simple/simple\r\nSubject: " + b"a word " * 30 + b"\r\n", id="a signature"),
    pytest.param(
        b'From: "Doe, Jane of the Very Long Department of Names That Do Not Fit" <j@x.example>\r\n', id="quotes"
    ),
    pytest.param(b"Bcc: kept@example.org\r\nX: two  spaces \r\n\tand a tab\r\n", id="spaces"),
]


@in_every_policy
@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize(
    "content_type", ["message/rfc822", "MESSAGE/RFC822; name=x.eml", "multipart/signed; boundary=S"]
)
def test_attached_and_signed_messages_stay_as_they_are(kind: Any, content_type: str, inner: bytes) -> None:
    """django#18967, opengever.core#493: reports of abuse and signatures depend on every byte."""
    whole = inner + b"\r\nFrom here\r\n.\r\ntrailing  \r\n"
    if "signed" in content_type:
        whole = (
            b"--S\r\nContent-Type: message/rfc822\r\n\r\n" + whole + b"--S\r\nContent-Type: a/b\r\n\r\nx\r\n--S--\r\n"
        )
    frame = b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: %b\r\n\r\n%b\r\n--B--\r\n"
    source = HEAD + frame % (content_type.encode(), whole)
    data = written(parsed(kind, source))
    assert whole == data.split(content_type.encode() + b"\r\n\r\n")[1].partition(b"\r\n--B--")[0]


def test_attached_message_that_was_built() -> None:
    """django#18967: another message that is attached is ASCII as well."""
    made, inner = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "b@example.org", "Grüße"
    inner.set_content("Hällo\n")
    made["From"] = "a@example.com"
    made.set_content("see\n")
    made.add_attachment(inner)
    data = written(cast("AnyMessage", made))
    assert data.isascii()
    _, part = message(data).parts
    again = message(part.content)
    assert ("Grüße", "Hällo\n") == (unstructured(again.get("Subject")), again.text)


TEXT = b"--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n"
PICTURE = b"--x\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: attachment\r\n\r\nabc\r\n"


@in_every_policy
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TEXT + PICTURE, id="mailcore2#122"),
        pytest.param(TEXT + PICTURE + b"--x", id="half an end"),
        pytest.param(b"\r\n" + TEXT + PICTURE + b"--x--", id="no line end"),
        pytest.param(
            TEXT + PICTURE + b"--x--\r\n--x\r\nContent-Type: text/plain\r\n\r\nlate\r\n--x--\r\n", id="two ends"
        ),
        pytest.param(TEXT.replace(b"--x\r\n", b"--x  \r\n") + PICTURE + b"--x-- \r\n", id="spaces"),
        pytest.param(TEXT + b"--x\r\n\r\n" + PICTURE + b"--x--\r\n", id="flanker#47"),
    ],
)
def test_broken_multiparts(reader: Reader, kind: Any, body: bytes) -> None:
    """What can be read of a multipart without its end, or with too many, arrives."""
    data = written(parsed(kind, HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + body))
    assert ("Hello", [("a.png", b"abc")]) == (reader(data)["text"].strip(), files(reader(data)))


@in_every_policy
@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"Content-Type: multipart/mixed", id="suitenumerique/messages#767"),
        pytest.param(b"Content-Type: multipart/mixed; boundary=y", id="flanker#131"),
        pytest.param(b'Content-Type: multipart/mixed; boundary=""', id="an empty one"),
        pytest.param(b"Content-Type: multipart", id="half a type"),
        pytest.param(b"Content-Type: ", id="no type"),
    ],
)
def test_multiparts_without_their_boundary(kind: Any, head: bytes) -> None:
    """What cannot be taken apart is sent as it is."""
    data = written(parsed(kind, HEAD + head + b"\r\n\r\n" + TEXT + b"--x--\r\n"))
    assert b"Content-Type: text/plain\r\n\r\nHello" in data
    assert data.isascii()


@in_every_policy
def test_lines_that_mean_something_elsewhere(reader: Reader, kind: Any) -> None:
    """RFC 5321, 4.5.2: dots and From at the beginning of a line, and its spaces at the end, stay."""
    text = ".\r\n..\r\nFrom me\r\n>From you\r\n-- \r\ntrailing \t\r\n\r\n"
    data = written(parsed(kind, HEAD + b"\r\n" + text.encode()))
    assert HEAD + b"\r\n" + text.encode() == data
    assert text.replace("\r\n", "\n").removesuffix("\n") == reader(data)["text"]


@pytest.mark.parametrize("content", [b"Gr\xc3\xbc\xc3\x9fe\r\n", b"x" * 2000 + b"\r\n"])
@in_every_policy
def test_version_comes_with_an_encoding(kind: Any, content: bytes) -> None:
    """A body that has to be encoded needs a MIME version, another does not get one."""
    head = b"From: a@example.com\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    assert ["1.0"] == message(written(parsed(kind, head + content))).all("MIME-Version")
    assert head + b"plain\r\n" == written(parsed(kind, head + b"plain\r\n"))


def test_message_that_is_too_large_is_refused() -> None:
    """The service takes 40 MiB, so that more is not begun to be sent."""
    made = with_headers(Message)
    made.set_payload(("x" * 76 + "\n") * 551_000)
    with pytest.raises(ParamValidationError):
        EmailContent.from_mime(made)
