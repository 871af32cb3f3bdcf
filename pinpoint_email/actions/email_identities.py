"""Email identities: the addresses and domains that the account may send from."""

from collections.abc import Iterable
from typing import Annotated

from attrs import frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email._values.checks import Range
from pinpoint_email._values.domains import DNS_NAME, IDENTITY
from pinpoint_email.enums import BehaviorOnMxFailure, IdentityType
from pinpoint_email.models import DkimAttributes, IdentityInfo, MailFromAttributes, Tag
from pinpoint_email.response import Page, Response

__all__ = [
    "CreateEmailIdentityResponse",
    "EmailIdentities",
    "GetEmailIdentityResponse",
    "ListEmailIdentitiesResponse",
]


@frozen(kw_only=True, eq=False, repr=False)
class CreateEmailIdentityResponse(Response):
    """The answer of ``CreateEmailIdentity``: a new identity, and what verifies it."""

    identity_type: IdentityType | None = None
    """Whether it is an address or a domain."""
    verified_for_sending_status: bool | None = None
    """Whether it is verified already, so that mail can be sent from it."""
    dkim_attributes: DkimAttributes | None = None
    """A domain's DKIM tokens, from which its DNS records are made; :func:`dns_records` does that."""


@frozen(kw_only=True, eq=False, repr=False)
class GetEmailIdentityResponse(Response):
    """The answer of ``GetEmailIdentity``: an identity's verification and settings."""

    identity_type: IdentityType | None = None
    """Whether it is an address or a domain."""
    feedback_forwarding_status: bool | None = None
    """Whether bounces and complaints are mailed to the ``Return-Path`` of the message that they are about."""
    verified_for_sending_status: bool | None = None
    """Whether it is verified, so that mail can be sent from it."""
    dkim_attributes: DkimAttributes | None = None
    """Whether its mail is signed with DKIM, and how far a domain's DKIM records have been found."""
    mail_from_attributes: MailFromAttributes | None = None
    """Its custom MAIL FROM domain. Without one, the service gives only ``behavior_on_mx_failure``."""
    tags: tuple[Tag, ...] = ()
    """Its tags; empty if there are none."""


@frozen(kw_only=True, eq=False, repr=False)
class ListEmailIdentitiesResponse(Page[IdentityInfo]):
    """The answer of ``ListEmailIdentities``: a page of identities."""

    email_identities: tuple[IdentityInfo, ...] = ()
    """The identities, verified or not."""


class EmailIdentities(Resource):
    """The actions on email identities."""

    @action("POST /v1/email/identities")
    def create_email_identity(
        self, *, email_identity: Annotated[str, IDENTITY], tags: Iterable[Tag] | None = None
    ) -> CreateEmailIdentityResponse:
        """Add an address or a domain to send from, and start its verification.

        To an address, the service mails a link; it is verified once the link is followed. For a domain, it
        answers with DKIM tokens: once the three CNAME records made of them are found in its DNS, which can take
        72 hours, the domain is verified and every address in it can be sent from.
        :func:`dns_records` makes the records, and
        :func:`wait_until_identity_verified` waits. With ``api="sesv2"``, an identity that
        exists is an :exc:`AlreadyExistsException`.

        Args:
            email_identity: The address or domain. A domain beyond ASCII may be given in either spelling, here and
                elsewhere; it is sent as it stands in the DNS.
            tags: Labels for it. The service takes at most 50, each with a key of its own. None for no tags.

        Returns:
            What kind of identity it is, whether it is verified, and a domain's DKIM tokens.

        Raises:
            BadRequestException: The service refuses an argument, such as a name that is neither an address nor
                a domain.
            ConcurrentModificationException: Another operation is changing the identity.
            LimitExceededException: The account has as many identities as it may have.
            TooManyRequestsException: The action is called too often.

        Mirrors ``CreateEmailIdentity``.
        """
        return self._call(EmailIdentities.create_email_identity, email_identity=email_identity, tags=tags)

    @action("DELETE /v1/email/identities/{email_identity}")
    def delete_email_identity(self, *, email_identity: Annotated[str, IDENTITY]) -> Response:
        """Remove an identity from the account, with its settings and its verification.

        Mail from it is then refused, unless it is an address whose domain is verified as well.

        Args:
            email_identity: The address or domain.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses the name.
            ConcurrentModificationException: Another operation is changing the identity.
            NotFoundException: There is no such identity.
            TooManyRequestsException: The action is called too often.

        Mirrors ``DeleteEmailIdentity``.
        """
        return self._call(EmailIdentities.delete_email_identity, email_identity=email_identity)

    @action("GET /v1/email/identities/{email_identity}")
    def get_email_identity(self, *, email_identity: Annotated[str, IDENTITY]) -> GetEmailIdentityResponse:
        """Read an identity: whether it is verified, its DKIM, MAIL FROM and feedback settings, and its tags.

        Args:
            email_identity: The address or domain.

        Returns:
            The identity.

        Raises:
            BadRequestException: The service refuses the name.
            NotFoundException: There is no such identity.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetEmailIdentity``.
        """
        return self._call(EmailIdentities.get_email_identity, email_identity=email_identity)

    @action("GET /v1/email/identities")
    def list_email_identities(
        self, *, next_token: str | None = None, page_size: Annotated[int, Range(0, 1000)] | None = None
    ) -> ListEmailIdentitiesResponse:
        """List the account's identities in the client's Region, verified or not, a page at a time.

        ``paginate(client.list_email_identities)`` iterates over all of them.

        Args:
            next_token: The previous page's ``next_token``. None for the first page.
            page_size: How many identities a page may have, 0 to 1,000. None leaves it to the service.

        Returns:
            A page of identities.

        Raises:
            BadRequestException: The service refuses the token.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListEmailIdentities``.
        """
        return self._call(EmailIdentities.list_email_identities, next_token=next_token, page_size=page_size)

    @action("PUT /v1/email/identities/{email_identity}/dkim")
    def put_email_identity_dkim_attributes(
        self, *, email_identity: Annotated[str, IDENTITY], signing_enabled: bool | None = None
    ) -> Response:
        """Switch DKIM signing of mail from an identity on or off.

        Args:
            email_identity: The address or domain.
            signing_enabled: Whether its mail is signed. None is not sent, which the service takes as False.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses the name.
            NotFoundException: There is no such identity.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutEmailIdentityDkimAttributes``.
        """
        return self._call(
            EmailIdentities.put_email_identity_dkim_attributes,
            email_identity=email_identity,
            signing_enabled=signing_enabled,
        )

    @action("PUT /v1/email/identities/{email_identity}/feedback")
    def put_email_identity_feedback_attributes(
        self, *, email_identity: Annotated[str, IDENTITY], email_forwarding_enabled: bool | None = None
    ) -> Response:
        """Switch on or off that bounces and complaints of mail from an identity are reported by email.

        Switch it off only with an event destination in place: as long as nothing else reports them, the service
        mails them all the same.

        Args:
            email_identity: The address or domain.
            email_forwarding_enabled: Whether reports are mailed, to the ``Return-Path`` of the message that
                they are about. None is not sent, which the service takes as False.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses the name.
            NotFoundException: There is no such identity.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutEmailIdentityFeedbackAttributes``.
        """
        return self._call(
            EmailIdentities.put_email_identity_feedback_attributes,
            email_identity=email_identity,
            email_forwarding_enabled=email_forwarding_enabled,
        )

    @action("PUT /v1/email/identities/{email_identity}/mail-from")
    def put_email_identity_mail_from_attributes(
        self,
        *,
        email_identity: Annotated[str, IDENTITY],
        mail_from_domain: Annotated[str, DNS_NAME] | None = None,
        behavior_on_mx_failure: BehaviorOnMxFailure | str | None = None,
    ) -> Response:
        """Set, replace or remove the custom MAIL FROM domain of a verified identity.

        It is used once the service has found its MX record; :func:`dns_records` makes that
        record, and :func:`wait_until_mail_from_verified` waits.

        Args:
            email_identity: The verified address or domain.
            mail_from_domain: A subdomain of the identity's domain. It must not receive mail, nor stand in a
                sender's address if feedback is forwarded to it. None removes the custom domain.
            behavior_on_mx_failure: While the MX record is not found, ``USE_DEFAULT_VALUE`` sends with
                ``amazonses.com`` instead, and ``REJECT_MESSAGE`` refuses to send with
                :exc:`MailFromDomainNotVerifiedException`. None for ``USE_DEFAULT_VALUE``.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument, such as a domain that is not a subdomain of
                the identity's.
            NotFoundException: There is no such identity.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutEmailIdentityMailFromAttributes``.
        """
        return self._call(
            EmailIdentities.put_email_identity_mail_from_attributes,
            email_identity=email_identity,
            mail_from_domain=mail_from_domain,
            behavior_on_mx_failure=behavior_on_mx_failure,
        )
