"""From the standard library's messages to what the service takes.

The standard library writes a message in several ways, some of which change it. Here, headers and
parts are brought into a form that SMTP can carry first, and then written as they are.
"""

import copy
import re
import unicodedata
from base64 import encodebytes
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from email.errors import InvalidHeaderDefect, MessageError
from email.generator import BytesGenerator
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from pinpoint_email._values.checks import describe
from pinpoint_email.exceptions import ParamValidationError
from pinpoint_email.models import Destination

__all__ = ["destination_of", "raw_data", "sender_of"]

if TYPE_CHECKING:
    AnyMessage = EmailMessage | Message[Any, Any]
else:
    AnyMessage = Message
_ADDRESSES = {"from", "sender", "reply-to", "to", "cc", "resent-from", "resent-sender", "resent-to", "resent-cc"}
_BCC = ("Bcc", "Resent-Bcc")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*|\[[!-Z^-~]+\]", re.ASCII)
_ENCODED = {"base64", "quoted-printable"}
_FOLD = re.compile(r"\r\n(?=[ \t])|[\r\n](?=[ \t])")
"""A line break within a header."""
_LINE = 78
_MAX_LINE = 998
"""In bytes, without the line break."""
_MIME_ERRORS = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError, Warning)
"""Exceptions of the standard library for headers and parts that it cannot make sense of."""
_NAME = re.compile(r"[!-9;-~]+")
_POLICY = SMTP.clone(refold_source="none", utf8=False)


def raw_data(message: AnyMessage) -> bytes:
    """A message as it goes out: without ``Bcc``, in ASCII, with lines that SMTP can carry.

    Raises:
        ParamValidationError: It is no message, or cannot be written.
    """
    with _explained(message):
        outgoing = copy.deepcopy(message)
        for name in _BCC:
            del outgoing[name]
        for part in _changeable_parts(outgoing):
            _write_headers(part)
            _write_content(part, outgoing)
        data = _flat(outgoing)
    if not data.isascii() or _longest_line(data) > _MAX_LINE:
        raise _refused(
            "message",
            f"ASCII in lines of at most {_MAX_LINE} bytes where it is signed or cannot be broken;"
            " EmailContent.from_mime takes bytes as they are",
            "other text or longer lines",
        )
    return data


def sender_of(message: AnyMessage) -> str:
    """The address that a message is from: its ``Sender`` if there is one, else its ``From``.

    Raises:
        ParamValidationError: There is neither, or it is no address in ASCII.
    """
    with _explained(message):
        prefix = _prefix(message)
        for name in (f"{prefix}Sender", f"{prefix}From"):
            for address in _addresses(message, name):
                return address
    raise _refused(f"{prefix}From", "an address, or from_email_address", "none")


def destination_of(message: AnyMessage) -> Destination:
    """The recipients in a message's headers ``To``, ``Cc`` and ``Bcc``; of one that is sent on, in ``Resent-To`` etc.

    Raises:
        ParamValidationError: There are none, or one is no address in ASCII.
    """
    with _explained(message):
        prefix = _prefix(message)
        to, cc, bcc = (tuple(_addresses(message, prefix + name)) for name in ("To", "Cc", "Bcc"))
    if not (to or cc or bcc):
        raise _refused(f"{prefix}To, {prefix}Cc, {prefix}Bcc", "recipients, or a destination", "none")
    return Destination(to_addresses=to, cc_addresses=cc, bcc_addresses=bcc)


@contextmanager
def _explained(message: object) -> Generator[None]:
    """Turn an exception of the standard library, whose text may quote the message, into one that may be shown."""
    if not isinstance(message, Message):
        raise _refused("message", "EmailMessage", describe(message))
    try:
        yield
    except ParamValidationError:
        raise
    except _MIME_ERRORS as error:
        kind = type(error).__name__
        raise _refused("message", "a message that can be written", f"one that raises {kind}") from None


def _prefix(message: AnyMessage) -> str:
    """The beginning of the names of those headers that say where a message goes."""
    match message.get_all("Resent-Date", []):
        case []:
            return ""
        case [_]:
            return "Resent-"
        case dates:
            raise _refused("Resent-Date", "one at most, or from_email_address and destination", f"{len(dates)}")


def _addresses(message: AnyMessage, name: str) -> Iterator[str]:
    """The addresses in the headers of a name, in ASCII."""
    for given, value in message.raw_items():
        if given.lower() == name.lower():
            # A header that was assigned has been mended when it is read as text.
            _check_defects(name, value)
            for address in _parsed(name, _text(value)):
                yield f"{_ascii_local_part(address, name)}@{_ascii_domain(address.domain, name)}"


def _parsed(name: str, folded: str) -> Sequence[Address]:
    text = _FOLD.sub("", folded)
    header: Any = SMTP.header_factory(name, text)
    _check_defects(name, header)
    if _CONTROL.search(text):
        raise _no_addresses(name)
    addresses: Sequence[Address] = header.addresses
    return addresses


def _check_defects(name: str, header: object) -> None:
    if any(isinstance(defect, InvalidHeaderDefect) for defect in getattr(header, "defects", ())):
        raise _no_addresses(name)


def _no_addresses(name: str) -> ParamValidationError:
    return _refused(name, "addresses, separated by commas", "something else")


def _ascii_local_part(address: Address, header: str) -> str:
    """The part before the @, quoted if need be; the service takes ASCII only."""
    local = address.addr_spec.rpartition("@")[0]
    if not local or not local.isascii():
        raise _refused(header, "addresses with a name in ASCII before the @", "another")
    return local


def _ascii_domain(domain: str, header: str) -> str:
    """A domain as it stands in the DNS."""
    normal = unicodedata.normalize("NFC", domain).lower()
    try:
        encoded = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        # The standard library knows the older rules only, by which some domains become others.
        same = domain.isascii() or encoded.encode().decode("idna") == normal
    except UnicodeError:
        same, encoded = False, ""
    if not same or not _DOMAIN.fullmatch(encoded):
        raise _refused(
            header, "addresses with a domain after the @; write an unusual one as in the DNS, xn--...", "another"
        )
    return encoded


def _changeable_parts(message: AnyMessage) -> Iterator[AnyMessage]:
    """A message and its parts, but for what is in a signed one."""
    yield message
    if message.is_multipart() and message.get_content_type() != "multipart/signed":
        for part in cast("list[AnyMessage]", message.get_payload()):
            yield from _changeable_parts(part)


def _write_headers(part: AnyMessage) -> None:
    """Put all headers of a part into the form in which they leave, in their order."""
    written = [(name, _written(name, value)) for name, value in part.raw_items()]
    for name in part.keys():  # noqa: SIM118
        del part[name]
    for name, value in written:
        lines = value.splitlines()
        if not _NAME.fullmatch(name) or not all(line.strip() and line[0] in " \t" for line in lines[1:]):
            raise _refused("headers", "headers without line breaks", "one that begins another")
        part.set_raw(name, value)


def _written(name: str, value: object) -> str:
    """A header's value in ASCII, in lines that are not too long if it can be."""
    text = _text(value)
    if isinstance(value, str) and text.isascii() and _longest_line(f"{name}: {text}".encode()) <= _LINE:
        return str(value)
    if name.lower() in _ADDRESSES:
        for address in _parsed(name, text):
            _ascii_local_part(address, name)
            if not address.domain.isascii():
                text = text.replace(address.domain, _ascii_domain(address.domain, name))
    folded = _fold(name, text, _LINE)
    if text.isascii() and "=?" in folded and "=?" not in text:
        # A long word is better kept whole, as far as SMTP allows, than encoded: it may be an identifier.
        folded = _fold(name, text, _MAX_LINE)
    return folded


def _fold(name: str, text: str, length: int) -> str:
    folded: str = SMTP.header_factory(name, _FOLD.sub("", text)).fold(policy=SMTP.clone(max_line_length=length))
    return folded.partition(":")[2].strip()


def _text(value: object) -> str:
    """A header's value as text: what came as bytes is taken for UTF-8, else for Latin-1."""
    data = str(value).encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _write_content(part: AnyMessage, message: AnyMessage) -> None:
    """Encode the content of a part that SMTP could not carry, or could change."""
    if part.is_multipart():
        part.preamble = part.epilogue = None
        return
    # get_payload() would decode it.
    written = cast("str | None", vars(part)["_payload"]) or ""
    data = written.encode("ascii", "surrogateescape")
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    breaks = part.get_content_maintype() != "text" and (b"\r" in data or b"\n" in data)
    if not data.isascii() or _longest_line(data) > _MAX_LINE or (breaks and encoding not in _ENCODED):
        content = cast("bytes", part.get_payload(decode=True))
        del part["Content-Transfer-Encoding"]
        part["Content-Transfer-Encoding"] = "base64"
        part.set_payload(encodebytes(content).decode("ascii"))
        if "MIME-Version" not in message:
            message["MIME-Version"] = "1.0"


def _flat(message: AnyMessage) -> bytes:
    buffer = BytesIO()
    BytesGenerator(buffer, mangle_from_=False, policy=_POLICY).flatten(cast("EmailMessage", message))
    return buffer.getvalue()


def _longest_line(data: bytes) -> int:
    return max(map(len, data.splitlines()), default=0)


def _refused(member: str, expected: str, got: str) -> ParamValidationError:
    return ParamValidationError(where="EmailMessage", member=member, expected=expected, got=got)
