"""A right argument for every parameter."""

from datetime import date
from typing import Any

from pinpoint_email import (
    Body,
    Content,
    Destination,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    EventDestinationDefinition,
    Message,
    MessageTag,
    Tag,
)
from pinpoint_email._call.action import Action

__all__ = ["CONTENT", "DESTINATION", "minimal_arguments"]

CONTENT = EmailContent(simple=Message(subject=Content(data="A subject"), body=Body(text=Content(data="A text"))))
DESTINATION = Destination(to_addresses=["to@example.com"])

_ARGUMENTS: dict[str, Any] = {
    "blacklist_item_names": ["192.0.2.1"],
    "content": CONTENT,
    "dashboard_enabled": True,
    "destination": DESTINATION,
    "email_tags": [MessageTag(name="name", value="value")],
    "end_date": date(2026, 11, 2),
    "event_destination": EventDestinationDefinition(enabled=True),
    "start_date": date(2026, 11, 1),
    "subscribed_domains": [DomainDeliverabilityTrackingOption(domain="example.com")],
    "tag_keys": ["key"],
    "tags": [Tag(key="key", value="value")],
    "warmup_percentage": 50,
}


def minimal_arguments(action: Action) -> dict[str, Any]:
    """The arguments that an action requires."""
    return {
        parameter.name: _ARGUMENTS.get(parameter.name, "name")
        for parameter in action.parameters.values()
        if parameter.required
    }
