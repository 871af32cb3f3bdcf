"""The action that sends."""

from uuid import uuid4

from pinpoint_email.models import Destination, EmailContent, MessageTag
from pinpoint_email.sending import SendEmailResponse

from .errors import Refusal
from .messages import ReceivedMessage, address_in, addresses, compose, parse
from .state import Region

__all__ = ["send_email"]

_MOST_RECIPIENTS = 50


def send_email(
    region: Region,
    *,
    from_email_address: str | None = None,
    destination: Destination,
    reply_to_addresses: tuple[str, ...] = (),
    feedback_forwarding_email_address: str | None = None,
    content: EmailContent,
    email_tags: tuple[MessageTag, ...] = (),
    configuration_set_name: str | None = None,
) -> SendEmailResponse:
    """SendEmail."""
    del feedback_forwarding_email_address  # nothing bounces yet
    message_id = str(uuid4())
    now = region.now()
    if content.raw is not None:
        source = content.raw.data
        sender, destination = _envelope(source, from_email_address, destination)
        _check(region, sender, destination)
    elif content.simple is not None:
        sender = from_email_address or ""
        _check(region, sender, destination)
        source = compose(content.simple, sender, destination, reply_to_addresses, message_id, now)
    else:
        raise Refusal("NotFoundException", "The template does not exist.")
    region.messages.append(
        ReceivedMessage(
            message_id=message_id,
            region_name=region.name,
            received_at=now,
            from_address=sender,
            to_addresses=destination.to_addresses or (),
            cc_addresses=destination.cc_addresses or (),
            bcc_addresses=destination.bcc_addresses or (),
            source=source,
            configuration_set_name=configuration_set_name,
            email_tags=email_tags,
        )
    )
    return SendEmailResponse(message_id=message_id)


def _envelope(source: bytes, sender: str | None, destination: Destination) -> tuple[str, Destination]:
    """Whom a raw message is from and to: what is given, else what its headers say."""
    message = parse(source)
    if not sender:
        sender = next(iter(addresses(message, "From")), "")
    if not _recipients(destination):
        destination = Destination(
            to_addresses=addresses(message, "To"),
            cc_addresses=addresses(message, "Cc"),
            bcc_addresses=addresses(message, "Bcc"),
        )
    return sender, destination


def _recipients(destination: Destination) -> tuple[str, ...]:
    return (
        *(destination.to_addresses or ()),
        *(destination.cc_addresses or ()),
        *(destination.bcc_addresses or ()),
    )


def _check(region: Region, sender: str, destination: Destination) -> None:
    address = address_in(sender)
    if not address:
        raise Refusal("BadRequestException", "FromEmailAddress: expected an email address.")
    if not region.is_verified(address):
        raise Refusal("MailFromDomainNotVerifiedException", f"Email address is not verified: {address}")
    recipients = _recipients(destination)
    if not 1 <= len(recipients) <= _MOST_RECIPIENTS:
        raise Refusal(
            "BadRequestException", f"Destination: expected 1 to {_MOST_RECIPIENTS} recipients, got {len(recipients)}."
        )
    for recipient in recipients:
        if not address_in(recipient):
            raise Refusal("BadRequestException", f"Destination: expected email addresses, got {recipient!r}.")
