"""Sending."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from ._action import action
from ._check import Mismatch
from ._resource import Resource
from .models import Destination, EmailContent, MessageTag
from .response import Response

if TYPE_CHECKING:
    from email.message import EmailMessage, Message

__all__ = ["SendEmailResponse", "Sending"]

_MOST_RECIPIENTS = 50


@frozen(kw_only=True, eq=False, repr=False)
class SendEmailResponse(Response):
    """The receipt for a message."""

    message_id: str | None = None
    """The identifier that the service gave the message."""


def _at_most_50_recipients(values: Mapping[str, Any]) -> None:
    destination: Destination = values["destination"]
    lists = (destination.to_addresses, destination.cc_addresses, destination.bcc_addresses)
    count = sum(len(addresses or ()) for addresses in lists)
    if count > _MOST_RECIPIENTS:
        raise Mismatch(
            f"at most {_MOST_RECIPIENTS} recipients in all; to send to more, call once for each {_MOST_RECIPIENTS}",
            str(count),
            "destination",
        )


class Sending(Resource):
    """The action that sends."""

    @action("POST /v1/email/outbound-emails", rule=_at_most_50_recipients, sends=True)
    def send_email(
        self,
        *,
        from_email_address: str | None = None,
        destination: Destination,
        reply_to_addresses: Iterable[str] | None = None,
        feedback_forwarding_email_address: str | None = None,
        content: EmailContent,
        email_tags: Iterable[MessageTag] | None = None,
        configuration_set_name: str | None = None,
    ) -> SendEmailResponse:
        """Send a message, simple, raw or from a template.

        That the service accepts a message does not mean that it will be sent: an attachment may hold a
        virus, or a template may not fit its data.

        Args:
            from_email_address: The sender; the address or its domain has to be verified. A raw message
                may name it in its headers instead.
            destination: The recipients, at most 50 in all.
            reply_to_addresses: Where replies go, each of them.
            feedback_forwarding_email_address: Where the service sends news of bounces and complaints.
            content: The message.
            email_tags: Names and values to tell the message's events by.
            configuration_set_name: The configuration set to send with.

        Returns:
            The message's identifier.

        Raises:
            AccountSuspendedException: The account may not send any more.
            BadRequestException: The service does not accept the request.
            LimitExceededException: The account has sent as much as it may.
            MailFromDomainNotVerifiedException: The sender is not verified.
            MessageRejected: The content is not valid.
            NotFoundException: There is no such configuration set or template.
            SendingPausedException: Sending is paused for the account or the configuration set.
            TooManyRequestsException: The account sends too fast.

        Mirrors ``SendEmail``.
        """
        return self._call(
            Sending.send_email,
            from_email_address=from_email_address,
            destination=destination,
            reply_to_addresses=reply_to_addresses,
            feedback_forwarding_email_address=feedback_forwarding_email_address,
            content=content,
            email_tags=email_tags,
            configuration_set_name=configuration_set_name,
        )

    def send_message(
        self,
        message: "EmailMessage | Message[Any, Any]",
        *,
        from_email_address: str | None = None,
        destination: Destination | None = None,
        feedback_forwarding_email_address: str | None = None,
        email_tags: Iterable[MessageTag] | None = None,
        configuration_set_name: str | None = None,
    ) -> SendEmailResponse:
        """Send a message of the standard library's, as ``smtplib.SMTP.send_message`` does.

        Attachments and inline images stay as they are, headers are encoded, lines are kept within SMTP's
        limit, and no ``Bcc`` header leaves.

        Args:
            message: The message; it stays as it is.
            from_email_address: The sender, else that in the header ``Sender`` or ``From``.
            destination: The recipients, at most 50 in all, else those in ``To``, ``Cc`` and ``Bcc``.
            feedback_forwarding_email_address: Where the service sends news of bounces and complaints.
            email_tags: Names and values to tell the message's events by.
            configuration_set_name: The configuration set to send with.

        Returns:
            The message's identifier.

        Raises:
            ParamValidationError: The message cannot be written, or has no sender or no recipients.
            PinpointEmailError: As :meth:`send_email`.

        Calls ``SendEmail``.
        """
        from .mime import destination_of, sender_of

        return self.send_email(
            from_email_address=from_email_address or sender_of(message),
            destination=destination or destination_of(message),
            feedback_forwarding_email_address=feedback_forwarding_email_address,
            content=EmailContent.from_mime(message),
            email_tags=email_tags,
            configuration_set_name=configuration_set_name,
        )
