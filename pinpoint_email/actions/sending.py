"""Sending."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from attrs import frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email._mime.wire_address import ADDRESS
from pinpoint_email._values.checks import Mismatch
from pinpoint_email._values.facts import MAX_RECIPIENTS
from pinpoint_email.models import Destination, EmailContent, MessageTag, RawMessage
from pinpoint_email.response import Response

if TYPE_CHECKING:
    from email.message import EmailMessage, Message

__all__ = ["SendEmailResponse", "Sending", "with_addresses"]


@frozen(kw_only=True, eq=False, repr=False)
class SendEmailResponse(Response):
    """The answer of ``SendEmail``: the service has accepted the message."""

    message_id: str | None = None
    """The identifier that the service gave the message; its events carry it."""


def _at_most_50_recipients(values: Mapping[str, Any]) -> None:
    destination: Destination = values["destination"]
    lists = (destination.to_addresses, destination.cc_addresses, destination.bcc_addresses)
    count = sum(len(addresses or ()) for addresses in lists)
    if count > MAX_RECIPIENTS:
        raise Mismatch(
            f"at most {MAX_RECIPIENTS} recipients in all; to send to more, call once for each {MAX_RECIPIENTS}",
            str(count),
            "destination",
        )


def with_addresses(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with sender and recipients in the headers of a message that ``from_text`` made without them."""
    content: EmailContent = values["content"]
    if content.raw is not None and type(content.raw) is not RawMessage:
        from pinpoint_email._mime.unaddressed import UnaddressedMessage, addressed

        if isinstance(content.raw, UnaddressedMessage):
            content = EmailContent(raw=addressed(content.raw, values))
    return {**values, "content": content}


class Sending(Resource):
    """The action that sends."""

    @action("POST /v1/email/outbound-emails", rule=_at_most_50_recipients, completion=with_addresses, sends=True)
    def send_email(
        self,
        *,
        from_email_address: Annotated[str, ADDRESS] | None = None,
        destination: Destination,
        reply_to_addresses: Iterable[Annotated[str, ADDRESS]] | None = None,
        feedback_forwarding_email_address: Annotated[str, ADDRESS] | None = None,
        content: EmailContent,
        email_tags: Iterable[MessageTag] | None = None,
        configuration_set_name: str | None = None,
    ) -> SendEmailResponse:
        """Send one message to up to 50 recipients: simple, raw, or from a stored template.

        An answer means that the service has accepted the message, not that it is delivered: it is dropped later
        if an attachment holds a virus or the template cannot be filled in, and events tell. A request that may
        have taken effect is not repeated unasked: the call then ends in
        :exc:`OutcomeUnknownError`.

        Args:
            from_email_address: The sender, whose address or domain has to be verified. None only for a raw
                message with a ``From`` header, which :meth:`EmailContent.from_text` does not make.
            destination: The recipients, at most 50 in To, Cc and Bcc together.
            reply_to_addresses: Where replies go; each address gets them. None for the sender.
            feedback_forwarding_email_address: Where the service mails bounces and complaints. None leaves it to
                the identity's settings.
            content: The message, in exactly one of its three forms.
            email_tags: Names and values that the message's events carry. None for no tags.
            configuration_set_name: The configuration set to send with. None for none, or for the one that a raw
                message names in ``X-SES-CONFIGURATION-SET``.

        Returns:
            The message's identifier.

        Raises:
            AccountSuspendedException: AWS has ended the account's sending for good.
            BadRequestException: The service refuses an argument, such as a recipient that is not an address.
            LimitExceededException: The account has sent as much as it may.
            MailFromDomainNotVerifiedException: The sender is not verified, or its MAIL FROM domain is not while
                its identity is set to refuse messages then.
            MessageRejected: The service refuses the content.
            NotFoundException: There is no such configuration set or template.
            SendingPausedException: Sending is switched off, for the account or for the configuration set.
            TooManyRequestsException: The account sends faster than it may.

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
        """Send a message of the standard library's.

        It goes out as raw content. What is ASCII in lines of at most 998 bytes stays as it is, all else is encoded.
        No ``Bcc`` header leaves, nor ``X-SES-CONFIGURATION-SET`` and ``X-SES-MESSAGE-TAGS``, which are passed as
        parameters.

        Args:
            message: The message; the object itself is not changed.
            from_email_address: The sender, if it is to be another than the one in the header ``From``, whose place it
                takes with SES v2. None for that one, or if there is none, for the one in ``Sender``.
            destination: The recipients, at most 50 in To, Cc and Bcc together. None for those in the headers.
            feedback_forwarding_email_address: Where the service mails bounces and complaints. None leaves it to
                the identity's settings.
            email_tags: Names and values that the message's events carry. None for no tags, or for those that the
                message names in ``X-SES-MESSAGE-TAGS``, such as ``campaign=march, variant=B``.
            configuration_set_name: The configuration set to send with. None for none, or for the one that the
                message names in ``X-SES-CONFIGURATION-SET``.

        Returns:
            The message's identifier.

        Raises:
            ParamValidationError: The message cannot be written, has no sender or no recipients, or more than 40 MB.
            PinpointEmailError: As :meth:`send_email`.

        Calls ``SendEmail``.
        """
        from pinpoint_email._mime import envelope
        from pinpoint_email._mime.messages import raw_data

        return self.send_email(
            from_email_address=from_email_address or envelope.sender_of(message),
            destination=destination or envelope.destination_of(message),
            feedback_forwarding_email_address=feedback_forwarding_email_address,
            content=EmailContent(raw=RawMessage(data=raw_data(message, without=envelope.SES_HEADERS))),
            email_tags=envelope.tags_of(message) if email_tags is None else email_tags,
            configuration_set_name=configuration_set_name or envelope.configuration_set_of(message),
        )
