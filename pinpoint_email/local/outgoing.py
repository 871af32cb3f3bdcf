"""Checks that every message has to pass before it is sent, and its MIME form."""

import re
from collections.abc import Iterable
from datetime import timedelta
from email.message import EmailMessage
from typing import cast

from attrs import frozen

from pinpoint_email._values.facts import MAX_RECIPIENTS
from pinpoint_email.enums import BehaviorOnMxFailure
from pinpoint_email.exceptions import ParamValidationError
from pinpoint_email.models import Destination, EmailContent, Message, MessageTag

from .errors import Refusal, bad_request
from .events import is_simulator
from .messages import address_in, addresses, compose, header, parse
from .records import ConfigurationSet
from .state import Region
from .stored_templates import fill

__all__ = ["Envelope", "check_quota", "check_recipients", "check_sender", "check_switches", "mime_of"]

_MAX_LINE_BYTES = 1000
"""With the line break: 998 bytes are allowed before it."""
_TAG = re.compile(r"([\w-]+)=([\w-]+)", re.ASCII)


@frozen(kw_only=True)
class Envelope:
    """The sender, recipients, configuration set and tags of a message."""

    sender: str
    destination: Destination
    configuration_set_name: str | None
    email_tags: tuple[MessageTag, ...]

    @property
    def recipients(self) -> tuple[str, ...]:
        """All recipients."""
        to = self.destination
        return (*(to.to_addresses or ()), *(to.cc_addresses or ()), *(to.bcc_addresses or ()))

    def completed(self, source: bytes) -> "Envelope":
        """Fill in missing values from the headers of a raw message."""
        message = parse(source)
        return Envelope(
            sender=self.sender or next(iter(addresses(message, "From")), ""),
            destination=self.destination if self.recipients else _destination(message),
            configuration_set_name=self.configuration_set_name or header(message, "X-SES-CONFIGURATION-SET") or None,
            email_tags=self.email_tags or _tags(header(message, "X-SES-MESSAGE-TAGS")),
        )


def _destination(message: EmailMessage) -> Destination:
    to, cc, bcc = (addresses(message, name) for name in ("To", "Cc", "Bcc"))
    try:
        return Destination(to_addresses=to, cc_addresses=cc, bcc_addresses=bcc)
    except ParamValidationError as error:
        raise bad_request("Destination", f"{error.expected}, got {error.got}") from None


def _tags(text: str) -> tuple[MessageTag, ...]:
    try:
        return tuple(MessageTag(name=name, value=value) for name, value in _TAG.findall(text))
    except ParamValidationError as error:
        raise bad_request("X-SES-MESSAGE-TAGS", f"{error.expected}, got {error.got}") from None


def check_switches(region: Region, configuration_set: ConfigurationSet | None) -> None:
    """Refuse to send while sending is paused.

    Raises:
        Refusal: Sending is paused for the account or the configuration set.
    """
    if not region.account.sending_enabled:
        raise Refusal("SendingPausedException", "Sending is paused for the account.")
    if configuration_set and not configuration_set.sending_options.sending_enabled:
        name = configuration_set.name
        raise Refusal("SendingPausedException", f"Sending is paused for the configuration set {name}.")


def check_sender(region: Region, sender: str) -> None:
    """Refuse a sender who may not send.

    Raises:
        Refusal: The sender is not a verified address, or its MAIL FROM domain lacks an MX record that it requires.
    """
    address = address_in(sender)
    if not address:
        raise bad_request("FromEmailAddress", "an email address")
    identity = region.verified(address)
    if identity is None:
        raise Refusal("MailFromDomainNotVerifiedException", f"Email address is not verified: {address}")
    if identity.lacks_mx_record and identity.behavior_on_mx_failure is BehaviorOnMxFailure.REJECT_MESSAGE:
        domain = identity.mail_from_domain
        raise Refusal("MailFromDomainNotVerifiedException", f"The MAIL FROM domain has no MX record: {domain}")


def check_recipients(region: Region, recipients: tuple[str, ...]) -> None:
    """Refuse recipients to whom no mail may be sent.

    Raises:
        Refusal: There are none or too many of them, or one is not an address or, in the sandbox, not verified.
    """
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise bad_request("Destination", f"1 to {MAX_RECIPIENTS} recipients, got {len(recipients)}")
    for recipient in recipients:
        address = address_in(recipient)
        if not address:
            raise bad_request("Destination", f"email addresses, got {recipient!r}")
        if region.rules.sandbox and not is_simulator(address) and region.verified(address) is None:
            raise Refusal("MessageRejected", f"In the sandbox, recipients have to be verified: {address}")


def check_quota(region: Region, count: int) -> None:
    """Refuse a message beyond the account's sending limits.

    Raises:
        Refusal: The limit for 24 hours would be exceeded or, in the sandbox, the limit for a second is reached.
    """
    limit = region.rules.max_24_hour_send
    if region.mailbox.sent_since(region.name, region.now - timedelta(days=1)) + count > limit:
        raise Refusal("LimitExceededException", f"The account may send to {limit:,} recipients in 24 hours.")
    second = region.mailbox.sent_since(region.name, region.now - timedelta(seconds=1))
    if region.rules.sandbox and second >= region.rules.max_send_rate:
        raise Refusal("TooManyRequestsException", "In the sandbox, one message may be sent a second.")


def mime_of(
    region: Region, content: EmailContent, envelope: Envelope, reply_to: Iterable[str], message_id: str
) -> bytes:
    """Write any of the three kinds of content as MIME.

    Raises:
        Refusal: The message cannot be composed, a line of it is too long, or there is no such template.
        Unfillable: The template has a variable that the data has no value for.
    """
    if content.raw is not None:
        if any(len(line) > _MAX_LINE_BYTES for line in content.raw.data.splitlines(keepends=True)):
            raise Refusal("MessageRejected", f"Content.Raw.Data: a line has more than {_MAX_LINE_BYTES:,} characters.")
        return content.raw.data
    template = content.template
    message = cast("Message", content.simple) if template is None else fill(region.rules.templates, template)
    return compose(message, envelope.sender, envelope.destination, reply_to, message_id, region.now)
