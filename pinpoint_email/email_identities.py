"""Email identities: the addresses and domains that the account may send from."""

from collections.abc import Iterable
from typing import Annotated

from attrs import frozen

from ._action import action
from ._check import Range
from ._resource import Resource
from .enums import BehaviorOnMxFailure, IdentityType
from .models import DkimAttributes, IdentityInfo, MailFromAttributes, Tag
from .response import Page, Response

__all__ = [
    "CreateEmailIdentityResponse",
    "EmailIdentities",
    "GetEmailIdentityResponse",
    "ListEmailIdentitiesResponse",
]


@frozen(kw_only=True, eq=False, repr=False)
class CreateEmailIdentityResponse(Response):
    """A new identity."""

    identity_type: IdentityType | None = None
    """Whether it is an address or a domain."""
    verified_for_sending_status: bool | None = None
    """Whether it is verified already, so that mail can be sent from it."""
    dkim_attributes: DkimAttributes | None = None
    """For a domain, what to publish in its DNS to verify it."""


@frozen(kw_only=True, eq=False, repr=False)
class GetEmailIdentityResponse(Response):
    """An identity."""

    identity_type: IdentityType | None = None
    """Whether it is an address or a domain."""
    feedback_forwarding_status: bool | None = None
    """Whether news of bounces and complaints is mailed."""
    verified_for_sending_status: bool | None = None
    """Whether it is verified, so that mail can be sent from it."""
    dkim_attributes: DkimAttributes | None = None
    """Its DKIM settings."""
    mail_from_attributes: MailFromAttributes | None = None
    """Its custom MAIL FROM domain."""
    tags: tuple[Tag, ...] = ()
    """Its tags."""


@frozen(kw_only=True, eq=False, repr=False)
class ListEmailIdentitiesResponse(Page[IdentityInfo]):
    """A page of identities."""

    email_identities: tuple[IdentityInfo, ...] = ()
    """The identities, verified or not."""


class EmailIdentities(Resource):
    """The actions on email identities."""

    @action("POST /v1/email/identities")
    def create_email_identity(
        self, *, email_identity: str, tags: Iterable[Tag] | None = None
    ) -> CreateEmailIdentityResponse:
        """Add an address or a domain and begin to verify it.

        The service mails a link to an address, which has to be followed. For a domain it answers with
        DKIM tokens, from which CNAME records are to be made and published; it can take 72 hours until
        they are found.

        Args:
            email_identity: The address or domain.
            tags: Labels for it, at most 50.

        Returns:
            The identity's kind and state, and a domain's DKIM tokens.

        Raises:
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            LimitExceededException: The account has as many identities as it may have.
            TooManyRequestsException: The action is called too often.

        Mirrors ``CreateEmailIdentity``.
        """
        return self._call(EmailIdentities.create_email_identity, email_identity=email_identity, tags=tags)

    @action("DELETE /v1/email/identities/{email_identity}")
    def delete_email_identity(self, *, email_identity: str) -> Response:
        """Remove an identity from the account.

        Args:
            email_identity: The address or domain.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            NotFoundException: There is no such identity.
            TooManyRequestsException: The action is called too often.

        Mirrors ``DeleteEmailIdentity``.
        """
        return self._call(EmailIdentities.delete_email_identity, email_identity=email_identity)

    @action("GET /v1/email/identities/{email_identity}")
    def get_email_identity(self, *, email_identity: str) -> GetEmailIdentityResponse:
        """Read an identity: whether it is verified, and its settings.

        Args:
            email_identity: The address or domain.

        Returns:
            The identity.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such identity.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetEmailIdentity``.
        """
        return self._call(EmailIdentities.get_email_identity, email_identity=email_identity)

    @action("GET /v1/email/identities")
    def list_email_identities(
        self, *, next_token: str | None = None, page_size: Annotated[int, Range(0, 1000)] | None = None
    ) -> ListEmailIdentitiesResponse:
        """List the account's identities in the Region, verified or not, a page at a time.

        Args:
            next_token: The previous page's ``next_token``; none for the first page.
            page_size: How many to return at most, 0 to 1000.

        Returns:
            A page of identities.

        Raises:
            BadRequestException: The service does not accept the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListEmailIdentities``.
        """
        return self._call(EmailIdentities.list_email_identities, next_token=next_token, page_size=page_size)

    @action("PUT /v1/email/identities/{email_identity}/dkim")
    def put_email_identity_dkim_attributes(
        self, *, email_identity: str, signing_enabled: bool | None = None
    ) -> Response:
        """Switch DKIM signing of an identity's mail on or off.

        Args:
            email_identity: The address or domain.
            signing_enabled: Whether its mail is signed.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
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
        self, *, email_identity: str, email_forwarding_enabled: bool | None = None
    ) -> Response:
        """Switch the mailing of bounces and complaints to an identity on or off.

        With it off and no event destination set up, the service mails them all the same, because an
        account has to take notice of them somehow.

        Args:
            email_identity: The address or domain.
            email_forwarding_enabled: Whether they are mailed, to the ``Return-Path`` of the message
                that they are about.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
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
        email_identity: str,
        mail_from_domain: str | None = None,
        behavior_on_mx_failure: BehaviorOnMxFailure | str | None = None,
    ) -> Response:
        """Set, change or take away the custom MAIL FROM domain of an identity.

        Args:
            email_identity: The verified address or domain.
            mail_from_domain: A subdomain of the identity that receives no mail, and that is in no
                sender's address if feedback is forwarded to it. None takes the custom domain away.
            behavior_on_mx_failure: What to do while the domain's MX record cannot be read: send with
                ``amazonses.com`` instead, or refuse the message.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
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
