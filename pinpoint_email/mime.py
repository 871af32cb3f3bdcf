"""From the standard library's messages to what the service takes."""

import copy
import re
from base64 import encodebytes
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.generator import BytesGenerator
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message
from email.utils import formataddr, getaddresses
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from ._check import describe
from .exceptions import ParamValidationError
from .models import Destination

__all__ = ["destination_of", "raw_data", "sender_of"]

if TYPE_CHECKING:
    AnyMessage = EmailMessage | Message[Any, Any]
else:
    AnyMessage = Message
_BCC = ("Bcc", "Resent-Bcc")
_ADDRESSES = ("From", "Sender", "Reply-To", "To", "Cc")
_ADDED = {"content-transfer-encoding", "mime-version"}
"""The headers that writing a message may add."""
_LINE_BREAK = re.compile(r"\r\n(?![ \t])|\r(?!\n)(?![ \t])|(?<!\r)\n(?![ \t])")
"""A line break that does not fold a header."""
_LONGEST_LINE = 998
"""In bytes, without the line break."""
_MIME_ERRORS = (MessageError, ValueError, LookupError, AttributeError, TypeError)
"""What the standard library raises on headers and parts that it cannot make sense of."""


def raw_data(message: AnyMessage) -> bytes:
    """A message as it goes out: without ``Bcc``, in ASCII, with lines that SMTP can carry.

    Raises:
        ParamValidationError: It is no message, or cannot be written.
    """
    _check(message)
    outgoing = copy.copy(message)
    # Deleting gives the copy headers of its own; the caller's message keeps its own.
    for name in _BCC:
        del outgoing[name]
    try:
        _encode_addresses(outgoing)
        data = _flat(outgoing)
        if _longest_line(data) > _LONGEST_LINE:
            outgoing = copy.deepcopy(outgoing)
            _wrap_parts(outgoing)
            data = _flat(outgoing)
    except _MIME_ERRORS as error:
        if isinstance(error, ParamValidationError):
            raise
        raise _refused("a message that can be written", f"one that raises {type(error).__name__}") from error
    if _longest_line(data) > _LONGEST_LINE:
        raise _refused(f"lines of at most {_LONGEST_LINE} bytes", "a header with a longer word")
    _check_headers(outgoing, data)
    return data


def sender_of(message: AnyMessage) -> str:
    """The address that a message is from: its ``Sender`` if there is one, else its ``From``.

    Raises:
        ParamValidationError: There is neither, or it cannot be written in ASCII.
    """
    _check(message)
    for name in ("Sender", "From"):
        for _, address in _addresses(message, name):
            return address
    raise _refused("an address in the header From, or from_email_address", "none")


def destination_of(message: AnyMessage) -> Destination:
    """The recipients in a message's headers ``To``, ``Cc`` and ``Bcc``.

    Raises:
        ParamValidationError: There are none, or one cannot be written in ASCII.
    """
    _check(message)
    to, cc, bcc = (tuple(address for _, address in _addresses(message, name)) for name in ("To", "Cc", "Bcc"))
    if not (to or cc or bcc):
        raise _refused("recipients in the headers To, Cc or Bcc, or a destination", "none")
    return Destination(to_addresses=to, cc_addresses=cc, bcc_addresses=bcc)


def _check(message: object) -> None:
    if not isinstance(message, Message):
        raise _refused("EmailMessage", describe(message))


def _check_headers(message: AnyMessage, data: bytes) -> None:
    """Refuse what the standard library lets through: a line break in a header, which would begin another one."""
    written, meant = (Counter(name.lower() for name in names) for names in (message_from_bytes(data), message))
    others = {*(written - meant), *(meant - written)} - _ADDED
    if others or any(_LINE_BREAK.search(str(value)) for value in message.values()):
        raise _refused("headers without line breaks", "one that begins another header")


def _addresses(message: AnyMessage, name: str) -> Iterator[tuple[str, str]]:
    """The names and addresses in a header, the addresses in ASCII."""
    for header in message.get_all(name, ()):
        if isinstance(header, AddressHeader):
            found = [(address.display_name, address.addr_spec) for address in header.addresses]
        else:
            found = getaddresses([str(header)])
        for display_name, address in found:
            yield display_name, _ascii(address, name)


def _ascii(address: str, header: str) -> str:
    """An address with its domain in ASCII."""
    local, at, domain = address.rpartition("@")
    try:
        encoded = domain.encode("idna").decode("ascii")
        # The standard library knows the older rules only, by which some domains become others.
        same = domain.isascii() or encoded.encode().decode("idna") == domain.lower()
        if at and local and local.isascii() and same:
            return f"{local}@{encoded}"
    except UnicodeError:
        pass
    raise _refused(f"addresses in {header} that can be written in ASCII", describe(address))


def _encode_addresses(message: AnyMessage) -> None:
    """Write headers with more than ASCII anew: the standard library may encode the addresses with the names."""
    for name in _ADDRESSES:
        if not all(str(header).isascii() for header in message.get_all(name, ())):
            addresses = ", ".join(formataddr(pair) for pair in _addresses(message, name))
            del message[name]
            message[name] = addresses


def _wrap_parts(message: AnyMessage) -> None:
    """Encode the parts with lines that are too long."""
    for part in message.walk():
        content = cast("bytes | None", part.get_payload(decode=True))
        if content is not None and _longest_line(_flat(part)) > _LONGEST_LINE:
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = "base64"
            part.set_payload(encodebytes(content).decode("ascii"))


def _flat(message: AnyMessage) -> bytes:
    buffer = BytesIO()
    policy = message.policy.clone(cte_type="7bit", linesep="\r\n")
    BytesGenerator(buffer, policy=policy).flatten(message, linesep="\r\n")
    return buffer.getvalue()


def _longest_line(data: bytes) -> int:
    return max(map(len, data.splitlines()), default=0)


def _refused(expected: str, got: str) -> ParamValidationError:
    return ParamValidationError(where="message", member="message", expected=expected, got=got)
