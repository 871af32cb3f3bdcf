"""The actions on email identities."""

from attrs import evolve

from pinpoint_email._values.domains import normal_identity
from pinpoint_email.actions.email_identities import (
    CreateEmailIdentityResponse,
    GetEmailIdentityResponse,
    ListEmailIdentitiesResponse,
)
from pinpoint_email.enums import BehaviorOnMxFailure, DkimStatus, MailFromDomainStatus
from pinpoint_email.models import DkimAttributes, IdentityInfo, MailFromAttributes, Tag
from pinpoint_email.response import Response

from .checks import check_identity, check_tags, is_domain
from .errors import bad_request
from .records import Identity
from .state import Region

__all__ = [
    "create_email_identity",
    "delete_email_identity",
    "get_email_identity",
    "list_email_identities",
    "put_email_identity_dkim_attributes",
    "put_email_identity_feedback_attributes",
    "put_email_identity_mail_from_attributes",
]

_MAX_IDENTITIES = 10_000


def create_email_identity(
    region: Region, *, email_identity: str, tags: tuple[Tag, ...] = ()
) -> CreateEmailIdentityResponse:
    """CreateEmailIdentity. On Pinpoint's paths, an identity that already exists is returned as it is."""
    name = normal_identity(email_identity)
    check_identity(name)
    new = Identity(
        name=name,
        tags=check_tags(tags),
        verified=False,
        dkim_status=DkimStatus.NOT_STARTED if "@" in name else DkimStatus.PENDING,
        signing_enabled="@" not in name,
    )
    identity = region.get(Identity, name)
    # Only SES v2 names AlreadyExistsException among the errors of this action.
    if identity is None or region.api == "sesv2":
        identity = new if region.rules.manual_verification else new.looked_up(found=True)
        region.add(identity, limit=_MAX_IDENTITIES)
    return CreateEmailIdentityResponse(
        identity_type=identity.identity_type,
        verified_for_sending_status=identity.verified,
        dkim_attributes=_dkim_attributes(identity),
    )


def delete_email_identity(region: Region, *, email_identity: str) -> Response:
    """DeleteEmailIdentity."""
    region.remove(region.identity(email_identity))
    return Response()


def get_email_identity(region: Region, *, email_identity: str) -> GetEmailIdentityResponse:
    """GetEmailIdentity."""
    identity = region.identity(email_identity)
    return GetEmailIdentityResponse(
        identity_type=identity.identity_type,
        feedback_forwarding_status=identity.feedback_forwarding,
        verified_for_sending_status=identity.verified,
        dkim_attributes=_dkim_attributes(identity),
        mail_from_attributes=MailFromAttributes(
            mail_from_domain=identity.mail_from_domain or "",
            mail_from_domain_status=identity.mail_from_domain_status or MailFromDomainStatus(""),
            behavior_on_mx_failure=identity.behavior_on_mx_failure,
        ),
        tags=identity.tags,
    )


def list_email_identities(
    region: Region, *, next_token: str | None = None, page_size: int | None = None
) -> ListEmailIdentitiesResponse:
    """ListEmailIdentities."""
    identities, following = region.page(Identity, next_token, page_size)
    return ListEmailIdentitiesResponse(
        email_identities=tuple(
            IdentityInfo(
                identity_type=identity.identity_type, identity_name=identity.name, sending_enabled=identity.verified
            )
            for identity in identities
        ),
        next_token=following,
    )


def put_email_identity_dkim_attributes(
    region: Region, *, email_identity: str, signing_enabled: bool = False
) -> Response:
    """PutEmailIdentityDkimAttributes."""
    region.put(evolve(region.identity(email_identity), signing_enabled=signing_enabled))
    return Response()


def put_email_identity_feedback_attributes(
    region: Region, *, email_identity: str, email_forwarding_enabled: bool = False
) -> Response:
    """PutEmailIdentityFeedbackAttributes."""
    region.put(evolve(region.identity(email_identity), feedback_forwarding=email_forwarding_enabled))
    return Response()


def put_email_identity_mail_from_attributes(
    region: Region,
    *,
    email_identity: str,
    mail_from_domain: str | None = None,
    behavior_on_mx_failure: BehaviorOnMxFailure = BehaviorOnMxFailure.USE_DEFAULT_VALUE,
) -> Response:
    """PutEmailIdentityMailFromAttributes."""
    identity = region.identity(email_identity)
    wanted = mail_from_domain.lower() if mail_from_domain else None
    domain = identity.name.rpartition("@")[2]
    if wanted and not (is_domain(wanted) and wanted.endswith(f".{domain}")):
        raise bad_request("MailFromDomain", f"a subdomain of {domain}")
    status = identity.mail_from_domain_status
    if wanted != identity.mail_from_domain:
        found = not region.rules.manual_verification
        status = MailFromDomainStatus.SUCCESS if found else MailFromDomainStatus.PENDING
    region.put(
        evolve(
            identity,
            mail_from_domain=wanted,
            mail_from_domain_status=status if wanted else None,
            behavior_on_mx_failure=behavior_on_mx_failure,
        )
    )
    return Response()


def _dkim_attributes(identity: Identity) -> DkimAttributes:
    return DkimAttributes(
        signing_enabled=identity.signing_enabled, status=identity.dkim_status, tokens=identity.dkim_tokens
    )
