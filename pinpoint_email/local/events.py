"""Events of messages on their way to each recipient."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import field, frozen

from pinpoint_email._values.members import hidden_address
from pinpoint_email.enums import EventType

from .messages import ReceivedMessage, address_in
from .records import ConfigurationSet

__all__ = ["MessageEvent", "events_of", "is_simulator", "rendering_failures"]

_SIMULATOR = re.compile(r"(\w+)(?:\+[^@]*)?@simulator\.amazonses\.com", re.IGNORECASE)
_SIMULATED_EVENTS = {
    "bounce": ((EventType.BOUNCE, "the recipient's server knows no such address"),),
    "complaint": (
        (EventType.DELIVERY, None),
        (EventType.COMPLAINT, "the recipient marked the message as spam"),
    ),
    "ooto": ((EventType.DELIVERY, "the recipient is out of the office"),),
    "suppressionlist": ((EventType.BOUNCE, "the address is on the suppression list"),),
}
"""Events of mail to the mailbox simulator's addresses; all other mail is delivered."""
_REJECTED = ((EventType.REJECT, "an attachment holds malware"),)
_DELIVERED = ((EventType.DELIVERY, None),)
_MALWARE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
"""A part of the harmless file that antivirus programs are tested with."""


@frozen(kw_only=True)
class MessageEvent:
    """Something that happened to a message for one of its recipients."""

    event_type: EventType
    """The type of the event."""
    message_id: str
    """The identifier of the message, which is not kept if its template could not be filled in."""
    region_name: str
    """The Region that it was sent in."""
    recipient: str = field(repr=hidden_address)
    """The recipient, as the sender wrote it."""
    occurred_at: datetime
    """The time of the event, in UTC."""
    detail: str | None = None
    """The reason, if there is one to tell; else ``None``."""
    configuration_set_name: str | None = None
    """The configuration set that the message was sent with, if any."""
    event_destinations: tuple[str, ...] = ()
    """The names of the configuration set's event destinations that it goes to: enabled ones that match."""


def events_of(message: ReceivedMessage, configuration_set: ConfigurationSet | None) -> Iterator[MessageEvent]:
    """Yield the events of a message, recipient by recipient."""
    rejected = any(_MALWARE in attachment.data for attachment in message.attachments)
    for recipient in message.recipients:
        outcome = _REJECTED if rejected else _outcome(address_in(recipient))
        for event_type, detail in ((EventType.SEND, None), *outcome):
            yield _event(message, recipient, event_type, detail, configuration_set)


def is_simulator(address: str) -> bool:
    """Check whether an address belongs to the mailbox simulator, with or without a label."""
    return _SIMULATOR.fullmatch(address) is not None


def rendering_failures(
    message: ReceivedMessage, reason: str, configuration_set: ConfigurationSet | None
) -> Iterator[MessageEvent]:
    """Yield the events of a message whose template could not be filled in: all that is kept of it."""
    for recipient in message.recipients:
        yield _event(message, recipient, EventType.RENDERING_FAILURE, reason, configuration_set)


def _outcome(address: str) -> Sequence[tuple[EventType, str | None]]:
    found = _SIMULATOR.fullmatch(address)
    return _SIMULATED_EVENTS.get(found[1].lower(), _DELIVERED) if found else _DELIVERED


def _event(
    message: ReceivedMessage,
    recipient: str,
    event_type: EventType,
    detail: str | None,
    configuration_set: ConfigurationSet | None,
) -> MessageEvent:
    return MessageEvent(
        event_type=event_type,
        message_id=message.message_id,
        region_name=message.region_name,
        recipient=recipient,
        occurred_at=message.received_at,
        detail=detail,
        configuration_set_name=message.configuration_set_name,
        event_destinations=_destinations(configuration_set, event_type),
    )


def _destinations(configuration_set: ConfigurationSet | None, event_type: EventType) -> tuple[str, ...]:
    if configuration_set is None:
        return ()
    return tuple(
        destination.name
        for destination in configuration_set.event_destinations
        if destination.enabled and event_type in destination.matching_event_types
    )
