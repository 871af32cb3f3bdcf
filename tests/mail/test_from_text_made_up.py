"""What ``from_text`` makes is read as it was meant, by a reader made from the RFCs and by mailparser."""

import re
from typing import Any

import pytest

from pinpoint_email import EmailContent
from tests.mail.decoder import message
from tests.mail.made_up import File, Meant, made_up
from tests.mail.words import faults, unstructured
from tests.mail.writing import Reader


def made(meant: Meant) -> bytes:
    """The message of subject, bodies, files and a header, with all files as attachments."""
    raw = EmailContent.from_text(
        subject=meant.subject,
        text=meant.text,
        html=meant.html,
        attachments=[(name_of(file), file.content, file.content_type) for file in meant.files],
        headers={"X-Note": meant.note},
    ).raw
    assert raw is not None
    return raw.data


def shown_of(meant: Meant) -> dict[str, Any]:
    """What a recipient is meant to see of it."""
    files = [(name_of(file), file.content_type, file.content) for file in meant.files]
    return {"subject": meant.subject, "text": lines(meant.text), "html": lines(meant.html), "files": files}


def name_of(file: File) -> str:
    """The name of a file as a system has it."""
    return re.sub(r"[/\\]", "-", file.name)[:60]


def lines(text: str | None) -> str:
    """A text with the line breaks of one system, but for the last."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


@pytest.mark.parametrize("number", range(40))
def test_it_is_read_as_it_was_meant(reader: Reader, number: int) -> None:
    """Subject, bodies and files arrive to the character and to the byte."""
    meant = made_up(f"from_text {number}")
    data = made(meant)
    seen = reader(data)
    files = [(name, kind, content) for name, kind, _, content in seen["files"]]
    came = {"subject": seen["subject"], "text": seen["text"], "html": seen["html"], "files": files}
    assert shown_of(meant) == came


@pytest.mark.parametrize("name", ["X-A", "X-Campaign-Identifier", "X-" + "N" * 48])
@pytest.mark.parametrize("before", ["", "a ", "ü "])
def test_long_words_arrive(name: str, before: str) -> None:
    """A word that nearly fills a line, or more than one, is in lines that SMTP carries, and complete."""
    for length in range(900, 1010):
        value = f"{before}{'x' * length}"
        raw = EmailContent.from_text(subject=value, text="", headers={name: value}).raw
        assert raw is not None
        part = message(raw.data)
        assert [value, value] == [_text(part.get(each)) for each in ("Subject", name)]
        assert max(map(len, raw.data.split(b"\r\n"))) <= 998


def _text(value: str) -> str:
    assert [] == faults(value)
    return unstructured(value)


def test_structured_headers_keep_their_structure() -> None:
    """A header with addresses is one with addresses, whoever makes it."""
    headers = {"Disposition-Notification-To": "Jürgen Groß <a@bücher.example>, Böß <c@example.org>"}
    raw = EmailContent.from_text(subject="S", text="T", headers=headers).raw
    assert raw is not None
    value = message(raw.data).get("Disposition-Notification-To")
    assert ["<a@xn--bcher-kva.example>,", "<c@example.org>"] == [word for word in value.split() if "@" in word]
