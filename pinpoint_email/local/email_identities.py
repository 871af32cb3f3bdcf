"""The actions on email identities."""

import re

from pinpoint_email.email_identities import (
    CreateEmailIdentityResponse,
    GetEmailIdentityResponse,
    ListEmailIdentitiesResponse,
)
from pinpoint_email.enums import BehaviorOnMxFailure, DkimStatus, IdentityType, MailFromDomainStatus
from pinpoint_email.models import DkimAttributes, IdentityInfo, MailFromAttributes, Tag
from pinpoint_email.response import Response

from .errors import Refusal
from .pages import page
from .state import Identity, Region

__all__ = [
    "create_email_identity",
    "delete_email_identity",
    "get_email_identity",
    "list_email_identities",
    "put_email_identity_dkim_attributes",
    "put_email_identity_feedback_attributes",
    "put_email_identity_mail_from_attributes",
]

_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_NAME = re.compile(rf"(?:[^\s\x00-\x1f\x7f@<>,;:\"\\()\[\]]+@)?{_DOMAIN.pattern}")
_MOST_TAGS = 50


def create_email_identity(
    region: Region, *, email_identity: str, tags: tuple[Tag, ...] = ()
) -> CreateEmailIdentityResponse:
    """CreateEmailIdentity. An identity that is there already is answered as it is."""
    name = _normal(email_identity)
    if not _NAME.fullmatch(name):
        raise Refusal("BadRequestException", "EmailIdentity: expected an email address or a domain.")
    if len(tags) > _MOST_TAGS or len({tag.key for tag in tags}) < len(tags):
        raise Refusal("BadRequestException", f"Tags: expected at most {_MOST_TAGS} tags with different keys.")
    identity = region.identities.setdefault(name, Identity(name, tags))
    return CreateEmailIdentityResponse(
        identity_type=identity.kind,
        verified_for_sending_status=identity.verified,
        dkim_attributes=_dkim_attributes(identity),
    )


def delete_email_identity(region: Region, *, email_identity: str) -> Response:
    """DeleteEmailIdentity."""
    del region.identities[_find(region, email_identity).name]
    return Response()


def get_email_identity(region: Region, *, email_identity: str) -> GetEmailIdentityResponse:
    """GetEmailIdentity."""
    identity = _find(region, email_identity)
    return GetEmailIdentityResponse(
        identity_type=identity.kind,
        feedback_forwarding_status=identity.feedback_forwarding,
        verified_for_sending_status=identity.verified,
        dkim_attributes=_dkim_attributes(identity),
        mail_from_attributes=_mail_from_attributes(identity),
        tags=identity.tags,
    )


def list_email_identities(
    region: Region, *, next_token: str | None = None, page_size: int | None = None
) -> ListEmailIdentitiesResponse:
    """ListEmailIdentities."""
    identities, following = page(list(region.identities.values()), next_token, page_size)
    return ListEmailIdentitiesResponse(
        email_identities=tuple(
            IdentityInfo(identity_type=identity.kind, identity_name=identity.name, sending_enabled=identity.verified)
            for identity in identities
        ),
        next_token=following,
    )


def put_email_identity_dkim_attributes(
    region: Region, *, email_identity: str, signing_enabled: bool = False
) -> Response:
    """PutEmailIdentityDkimAttributes."""
    _find(region, email_identity).signing_enabled = signing_enabled
    return Response()


def put_email_identity_feedback_attributes(
    region: Region, *, email_identity: str, email_forwarding_enabled: bool = False
) -> Response:
    """PutEmailIdentityFeedbackAttributes."""
    _find(region, email_identity).feedback_forwarding = email_forwarding_enabled
    return Response()


def put_email_identity_mail_from_attributes(
    region: Region,
    *,
    email_identity: str,
    mail_from_domain: str | None = None,
    behavior_on_mx_failure: BehaviorOnMxFailure = BehaviorOnMxFailure.USE_DEFAULT_VALUE,
) -> Response:
    """PutEmailIdentityMailFromAttributes."""
    identity = _find(region, email_identity)
    domain = identity.name.rpartition("@")[2]
    wanted = mail_from_domain.lower() if mail_from_domain else None
    if wanted and not (_DOMAIN.fullmatch(wanted) and wanted.endswith(f".{domain}")):
        raise Refusal("BadRequestException", f"MailFromDomain: expected a subdomain of {domain}.")
    identity.mail_from_domain = wanted
    identity.behavior_on_mx_failure = behavior_on_mx_failure
    return Response()


def _normal(name: str) -> str:
    """A name as it is kept: what follows the @ is the same in capitals."""
    local, at, domain = name.rpartition("@")
    return local + at + domain.lower()


def _find(region: Region, name: str) -> Identity:
    identity = region.identities.get(_normal(name))
    if identity is None:
        raise Refusal("NotFoundException", f"Email identity {name} does not exist.")
    return identity


def _dkim_attributes(identity: Identity) -> DkimAttributes:
    if identity.kind is IdentityType.EMAIL_ADDRESS:
        return DkimAttributes(signing_enabled=False, status=DkimStatus.NOT_STARTED)
    return DkimAttributes(
        signing_enabled=identity.signing_enabled, status=DkimStatus.SUCCESS, tokens=identity.dkim_tokens
    )


def _mail_from_attributes(identity: Identity) -> MailFromAttributes:
    return MailFromAttributes(
        mail_from_domain=identity.mail_from_domain or "",
        mail_from_domain_status=MailFromDomainStatus.SUCCESS if identity.mail_from_domain else MailFromDomainStatus(""),
        behavior_on_mx_failure=identity.behavior_on_mx_failure,
    )
