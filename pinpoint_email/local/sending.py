"""The action that sends a message."""

from uuid import uuid4

from attrs import evolve

from pinpoint_email.actions.sending import SendEmailResponse
from pinpoint_email.models import Destination, EmailContent, MessageTag

from .events import events_of, rendering_failures
from .messages import ReceivedMessage
from .outgoing import Envelope, check_quota, check_recipients, check_sender, check_switches, mime_of
from .records import ConfigurationSet
from .state import Region
from .stored_templates import Unfillable

__all__ = ["send_email"]


def send_email(
    region: Region,
    *,
    from_email_address: str = "",
    destination: Destination,
    reply_to_addresses: tuple[str, ...] = (),
    feedback_forwarding_email_address: str | None = None,
    content: EmailContent,
    email_tags: tuple[MessageTag, ...] = (),
    configuration_set_name: str | None = None,
) -> SendEmailResponse:
    """SendEmail."""
    envelope = Envelope(
        sender=from_email_address,
        destination=destination,
        configuration_set_name=configuration_set_name,
        email_tags=email_tags,
    )
    if content.raw is not None:
        envelope = envelope.completed(content.raw.data)
    name = envelope.configuration_set_name
    configuration_set = region.find(ConfigurationSet, name) if name else None
    check_switches(region, configuration_set)
    check_sender(region, envelope.sender)
    check_recipients(region, envelope.recipients)
    check_quota(region, len(envelope.recipients))
    message = ReceivedMessage(
        message_id=str(uuid4()),
        region_name=region.name,
        received_at=region.now,
        from_address=envelope.sender,
        to_addresses=envelope.destination.to_addresses or (),
        cc_addresses=envelope.destination.cc_addresses or (),
        bcc_addresses=envelope.destination.bcc_addresses or (),
        feedback_forwarding_address=feedback_forwarding_email_address,
        source=b"",
        configuration_set_name=name,
        email_tags=envelope.email_tags,
    )
    try:
        source = mime_of(region, content, envelope, reply_to_addresses, message.message_id)
    except Unfillable as error:
        # As with AWS, the message is accepted, and only an event tells of the failure.
        region.mailbox.keep_events(rendering_failures(message, str(error), configuration_set))
    else:
        message = evolve(message, source=source)
        region.mailbox.keep(message, events_of(message, configuration_set))
    return SendEmailResponse(message_id=message.message_id)
