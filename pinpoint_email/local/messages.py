"""Messages as the local service stores them: real MIME."""

import re
from collections.abc import Iterable
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from functools import cached_property
from typing import Any, cast

from attrs import field, frozen

from pinpoint_email._values.checks import Mismatch
from pinpoint_email._values.domains import identity_name
from pinpoint_email._values.members import hidden, hidden_address
from pinpoint_email.models import Body, Content, Destination, Message, MessageTag

from .errors import Refusal

__all__ = [
    "MIME_ERRORS",
    "Attachment",
    "ReceivedMessage",
    "address_in",
    "addresses",
    "compose",
    "content_type_of",
    "data_of",
    "header",
    "parse",
]

_ATOM = r"[^\s@<>,;:\"()\[\]\\.]+"
_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[\w-]+(\.[\w-]+)*", re.ASCII)
_CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LINE_BREAK = re.compile(r"[\r\n]")
MIME_ERRORS = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError, Warning)
"""Exceptions that the standard library raises on malformed headers and unknown character sets."""


@frozen(kw_only=True)
class Attachment:
    """A part of a message that is neither its text nor its HTML."""

    filename: str | None
    """The name that it was given; ``None`` for no name."""
    content_type: str
    """Its media type, such as ``application/pdf``."""
    data: bytes = field(repr=hidden)
    """Its content, decoded."""


@frozen(kw_only=True)
class ReceivedMessage:
    """A message that was sent to the local service."""

    message_id: str
    """The identifier that the sender got in the response."""
    region_name: str
    """The Region that it was sent in."""
    received_at: datetime
    """The time of arrival, in UTC."""
    from_address: str = field(repr=hidden_address)
    """The sender."""
    to_addresses: tuple[str, ...] = field(repr=hidden)
    """The recipients in ``To``."""
    cc_addresses: tuple[str, ...] = field(repr=hidden)
    """The recipients in ``Cc``."""
    bcc_addresses: tuple[str, ...] = field(repr=hidden)
    """The recipients in ``Bcc``."""
    feedback_forwarding_address: str | None = field(default=None, repr=hidden_address)
    """The address for notifications of bounces and complaints, if the sender gave one."""
    source: bytes = field(repr=hidden)
    """The message itself, as MIME: a raw message as it was sent, any other as the service composed it."""
    configuration_set_name: str | None
    """The configuration set that it was sent with, if any."""
    email_tags: tuple[MessageTag, ...]
    """The names and values to tell its events by."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """All recipients: those in ``To``, ``Cc`` and ``Bcc``."""
        return (*self.to_addresses, *self.cc_addresses, *self.bcc_addresses)

    @cached_property
    def mime(self) -> EmailMessage:
        """The message, parsed: as much of it as can be read."""
        return parse(self.source)

    @cached_property
    def subject(self) -> str:
        """The subject, decoded; ``""`` if there is none."""
        return header(self.mime, "Subject")

    @cached_property
    def text(self) -> str | None:
        """The body as text, decoded; ``None`` if there is none."""
        return self._body("plain")

    @cached_property
    def html(self) -> str | None:
        """The body as HTML, decoded; ``None`` if there is none."""
        return self._body("html")

    @cached_property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that come with it, including inline pictures."""
        bodies = [self._part("plain"), self._part("html")]
        return tuple(
            Attachment(filename=_filename(part), content_type=content_type_of(part), data=data_of(part))
            for part in self.mime.walk()
            if not part.is_multipart() and not any(part is body for body in bodies)
        )

    def _part(self, kind: str) -> EmailMessage | None:
        try:
            return cast("EmailMessage | None", self.mime.get_body((kind,)))
        except MIME_ERRORS:
            return None

    def _body(self, kind: str) -> str | None:
        part = self._part(kind)
        if part is None:
            return None
        try:
            return _text(str(part.get_content())).replace("\r\n", "\n")
        except MIME_ERRORS:
            return data_of(part).decode("utf-8", "replace")


def parse(source: bytes) -> EmailMessage:
    """Parse MIME, however malformed: as much of it as can be read."""
    try:
        return message_from_bytes(source, policy=policy.SMTP)
    except MIME_ERRORS:
        return EmailMessage(policy=policy.SMTP)


def header(message: EmailMessage, name: str) -> str:
    """Return the decoded value of a header; empty if it is missing or unreadable."""
    try:
        return _text(str(message.get(name, ""))).strip()
    except MIME_ERRORS:
        return ""


def addresses(message: EmailMessage, name: str) -> tuple[str, ...]:
    """The addresses in a header, their domains as in the DNS if they can be there."""
    found = (address for _, address in getaddresses([header(message, name)]) if address)
    return tuple(_in_dns(address) or address for address in found)


def content_type_of(part: Any) -> str:
    """Return the media type of a part, or that of any binary data if it is unreadable."""
    try:
        content_type: str = part.get_content_type()
    except MIME_ERRORS:
        content_type = ""
    return content_type if _CONTENT_TYPE.fullmatch(content_type) else "application/octet-stream"


def data_of(part: Any) -> bytes:
    """Return the decoded content of a part; empty if it is unreadable."""
    try:
        payload: object = part.get_payload(decode=True)
    except MIME_ERRORS:
        payload = None
    return payload if isinstance(payload, bytes) else b""


def address_in(text: str) -> str:
    """Return the only address in a text such as ``Name <name@example.com>``; empty if there is not exactly one.

    Its domain is as in the DNS.
    """
    if _CONTROL.search(text):
        return ""
    found = [_in_dns(address) for _, address in getaddresses([text])]
    return found[0] if len(found) == 1 and _ADDRESS.fullmatch(found[0]) else ""


def _in_dns(address: str) -> str:
    """Write an address with its domain as in the DNS; empty if that is not possible."""
    try:
        return identity_name(address)
    except Mismatch:
        return ""


def compose(
    content: Message, sender: str, destination: Destination, reply_to: Iterable[str], message_id: str, now: datetime
) -> bytes:
    """Compose the MIME form of a simple message.

    Raises:
        Refusal: The message cannot be composed.
    """
    message = EmailMessage(policy=policy.SMTP)
    fields = {
        "From": sender,
        "To": ", ".join(destination.to_addresses or ()),
        "Cc": ", ".join(destination.cc_addresses or ()),
        "Reply-To": ", ".join(reply_to),
        "Subject": _encoded(content.subject, "Content.Simple.Subject"),
        "Date": format_datetime(now),
        "Message-ID": f"<{message_id}@local>",
    }
    try:
        for name, value in fields.items():
            if value or name == "Subject":
                message[name] = value
        _fill(message, content.body)
        source = message.as_bytes()
        # Some line breaks get through the standard library, encoded ones for example.
        if parse(source).keys() == message.keys() and not _LINE_BREAK.search("".join(fields.values())):
            return source
    except MIME_ERRORS:
        pass
    raise Refusal("BadRequestException", "The message cannot be put together from these addresses and this subject.")


def _fill(message: EmailMessage, body: Body) -> None:
    parts = [("plain", body.text), ("html", body.html)]
    given = [(kind, content) for kind, content in parts if content is not None]
    if not given:
        raise Refusal("BadRequestException", "Content.Simple.Body: expected Text, Html or both.")
    for kind, content in given:
        text = _encoded(content, f"Content.Simple.Body.{'Text' if kind == 'plain' else 'Html'}")
        # The first body is the content of the message, and the second an alternative to it.
        add = message.set_content if content is given[0][1] else message.add_alternative
        add(text, subtype=kind, charset=content.charset or "us-ascii")


def _encoded(content: Content, member: str) -> str:
    """Return the text of a content, provided that its character set can encode it."""
    charset = content.charset or "us-ascii"
    try:
        # Mail has line breaks in ASCII, unlike UTF-16 and its relatives.
        usable = "\n".encode(charset) == b"\n" and content.data.encode(charset).decode(charset) == content.data
    except (LookupError, ValueError):
        usable = False
    if not usable:
        raise Refusal("BadRequestException", f"{member}.Data: expected text in the character set {charset}.")
    return content.data


def _filename(part: Any) -> str | None:
    try:
        name: str | None = part.get_filename()
    except MIME_ERRORS:
        name = None
    return name and _text(name)


def _text(text: str) -> str:
    """Replace lone surrogates, which some character sets decode to, and which UTF-8 cannot encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
