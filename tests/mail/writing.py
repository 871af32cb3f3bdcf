"""What leaves for a message, and what can be said of it without knowing what is meant."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any, cast

import pytest

from pinpoint_email import EmailContent
from tests.mail.building import AnyMessage
from tests.mail.decoder import Part, message
from tests.mail.reading import Shown
from tests.mail.words import ENCODED_WORD, faults

__all__ = [
    "POLICIES",
    "Reader",
    "faults_of_form",
    "field",
    "in_every_policy",
    "of_each_class",
    "parsed",
    "with_headers",
    "written",
]

_LONGEST = 998
_LONGEST_ENCODED = 76
_ADDRESSES = {"from", "sender", "reply-to", "to", "cc"}
_MAY_COME = {"mime-version", "content-transfer-encoding"}
"""What a body that has to be encoded anew may need."""


Reader = Callable[[bytes], Shown]
POLICIES = (policy.default, policy.compat32, policy.SMTP)
in_every_policy = pytest.mark.parametrize("kind", POLICIES, ids=("default", "compat32", "SMTP"))
of_each_class = pytest.mark.parametrize("kind", [EmailMessage, Message])


def with_headers(kind: type[AnyMessage], **headers: object) -> AnyMessage:
    """A short message with these headers."""
    made = kind()
    header = cast("Callable[[str, object], None]", made.__setitem__)
    for name, value in ({"From": "jane@example.com", "To": "ada@example.org"} | headers).items():
        header(name.replace("_", "-"), value)
    made.set_payload("Hello\n")
    return made


def parsed(kind: Any, source: str | bytes) -> AnyMessage:
    """A message that is read from its source."""
    data = source.encode() if isinstance(source, str) else source
    return message_from_bytes(data, policy=kind)


def field(data: bytes, name: str) -> str:
    """The value of the one field of a name, with its folds."""
    (value,) = (value for given, value in message(data).fields if given.lower() == name.lower())
    return value


def written(original: AnyMessage) -> bytes:
    """The bytes that leave."""
    raw = EmailContent.from_mime(original).raw
    assert raw is not None
    return raw.data


def faults_of_form(original: AnyMessage, data: bytes) -> list[str]:
    """What SMTP cannot carry, what was not in the message, what did not stay as it was, and bad encoded words."""
    found: list[str] = []
    if not data.isascii():
        found.append("bytes beyond ASCII")
    if re.search(rb"\r(?!\n)|(?<!\r)\n", data):
        found.append("a line that does not end in CRLF")
    if max(map(len, data.split(b"\r\n"))) > _LONGEST:
        found.append("a line that is too long")
    if b"hidden" in data:
        found.append("Bcc")
    parts, came = list(original.walk()), list(_walk(message(data)))
    if len(parts) != len(came):
        return [*found, f"{len(came)} parts, not {len(parts)}"]
    for part, after in zip(parts, came, strict=True):
        found += _faults_of_headers(part, after)
    return found


def _walk(part: Part) -> Iterator[Part]:
    yield part
    for inner in part.parts:
        yield from _walk(inner)


def _faults_of_headers(part: AnyMessage, after: Part) -> Iterator[str]:
    given = [(name, value) for name, value in part.raw_items() if name.lower() != "bcc"]
    expected, actual = (
        [name for name, _ in fields if name.lower() not in _MAY_COME] for fields in (given, after.fields)
    )
    if expected != actual:
        yield f"{actual} in place of {expected}"
        return
    for name, value in after.fields:
        if name.lower() not in _MAY_COME:
            (before,) = (each for key, each in given if key == name)
            # Objects do not tell how they were written: addresses drop quotes, and a Header has more than text.
            if not isinstance(before, str) or hasattr(before, "addresses") or not before.isascii():
                yield from faults(value, phrase=name.lower() in _ADDRESSES)
                yield from _long_lines(f"{name}:{value}")
            elif max(map(len, f"{name}: {before}".splitlines())) <= _LONGEST:
                exact = re.sub(r"\r\n|\r|\n", "\r\n", before).strip(" \t")
                # A boundary is made when it is needed.
                came = value.partition(";")[0] if "multipart/" in exact and "boundary" not in exact else value
                if exact != came.strip(" \t"):
                    yield f"{name} was {exact!r}, is {value!r}"


def _long_lines(field: str) -> Iterator[str]:
    """Lines with encoded words that are longer than RFC 2047 (2) allows, and could be shorter."""
    for line in field.split("\r\n"):
        longest_word = max(map(len, line.split()), default=0)
        if ENCODED_WORD.search(line) and len(line) > _LONGEST_ENCODED >= longest_word:
            yield f"a line of {len(line)}: {line}"
