"""The headers that name sender and recipients, for content that is made before these are known."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from pinpoint_email._values.checks import Mismatch
from pinpoint_email._values.members import hidden
from pinpoint_email.models import Destination, RawMessage

from .folding import fold, split

__all__ = ["UnaddressedMessage", "addressed"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@frozen(kw_only=True, eq=False, repr=False)
class UnaddressedMessage(RawMessage):
    """A MIME message without ``From``, ``To``, ``Cc`` and ``Reply-To``: each call that sends it adds its own."""

    def __repr__(self) -> str:
        return f"RawMessage(data={hidden(self.data)})"


def addressed(message: UnaddressedMessage, parameters: Mapping[str, Any]) -> RawMessage:
    """The message with the sender and recipients of a call in front; those in Bcc are in no header.

    Raises:
        Mismatch: There is no sender, or an address has control characters, which could begin a header.
    """
    if parameters.get("from_email_address") is None:
        raise Mismatch("a sender for the header From, which this content does not have", "None", "from_email_address")
    headers = [fold(name, split(f" {', '.join(addresses)}")) for name, addresses in _fields(parameters) if addresses]
    return RawMessage(data="".join(f"{header}\r\n" for header in headers).encode("ascii") + message.data)


def _fields(parameters: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each header's name and addresses."""
    to: Destination = parameters.get("destination", Destination())
    yield "From", [_one_line(parameters["from_email_address"], "from_email_address")]
    yield "To", _all_one_line(to.to_addresses, "destination.to_addresses")
    yield "Cc", _all_one_line(to.cc_addresses, "destination.cc_addresses")
    yield "Reply-To", _all_one_line(parameters.get("reply_to_addresses"), "reply_to_addresses")


def _all_one_line(addresses: Iterable[str] | None, member: str) -> list[str]:
    return [_one_line(address, f"{member}[{position}]") for position, address in enumerate(addresses or ())]


def _one_line(address: str, member: str) -> str:
    if other := _CONTROL.search(address):
        found = f"{other.group()!r} at position {other.start()}"
        raise Mismatch("an address without control characters", found, member)
    return address.strip()
