"""The resources as the local service stores them, each under its name in its Region."""

from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from attrs import evolve, frozen

from pinpoint_email.enums import BehaviorOnMxFailure, DkimStatus, IdentityType, MailFromDomainStatus
from pinpoint_email.models import (
    DeliveryOptions,
    DomainDeliverabilityTrackingOption,
    EventDestination,
    ReputationOptions,
    SendingOptions,
    Tag,
    TrackingOptions,
)

from .store import StoredRecord

__all__ = [
    "Account",
    "ConfigurationSet",
    "Dashboard",
    "Identity",
    "IpAddress",
    "Pool",
    "Report",
    "Tagged",
]


@frozen(kw_only=True)
class Account(StoredRecord):
    """The account's switches: a single record, hence without a name."""

    KIND: ClassVar[str] = "Account"
    name: str = ""
    sending_enabled: bool = True
    auto_warmup_enabled: bool = True


@frozen(kw_only=True)
class Identity(StoredRecord):
    """An address or a domain."""

    KIND: ClassVar[str] = "Email identity"
    tags: tuple[Tag, ...]
    verified: bool
    dkim_status: DkimStatus
    signing_enabled: bool
    given_up: bool = False
    """True if the service has looked in vain for proof that the account owns it."""
    feedback_forwarding: bool = True
    mail_from_domain: str | None = None
    mail_from_domain_status: MailFromDomainStatus | None = None
    behavior_on_mx_failure: BehaviorOnMxFailure = BehaviorOnMxFailure.USE_DEFAULT_VALUE

    @property
    def identity_type(self) -> IdentityType:
        """The type of the identity."""
        return IdentityType.EMAIL_ADDRESS if "@" in self.name else IdentityType.DOMAIN

    @property
    def dkim_tokens(self) -> tuple[str, ...]:
        """A domain's three DKIM tokens: always the same ones for the same domain."""
        if self.identity_type is IdentityType.EMAIL_ADDRESS:
            return ()
        return tuple(sha256(f"{self.name} {number}".encode()).hexdigest()[:32] for number in range(3))

    @property
    def lacks_mx_record(self) -> bool:
        """True if it has a MAIL FROM domain whose MX record has not been found."""
        return self.mail_from_domain_status not in {None, MailFromDomainStatus.SUCCESS}

    def looked_up(self, *, found: bool) -> "Identity":
        """Return the identity as it is once proof that the account owns it is found, or the search is given up."""
        dkim = DkimStatus.SUCCESS if found else DkimStatus.FAILED
        mail_from = MailFromDomainStatus.SUCCESS if found else MailFromDomainStatus.FAILED
        return evolve(
            self,
            verified=found,
            given_up=not found,
            dkim_status=self.dkim_status if self.identity_type is IdentityType.EMAIL_ADDRESS else dkim,
            mail_from_domain_status=mail_from if self.mail_from_domain else None,
        )


@frozen(kw_only=True)
class ConfigurationSet(StoredRecord):
    """A configuration set with its event destinations."""

    KIND: ClassVar[str] = "Configuration set"
    tags: tuple[Tag, ...]
    tracking_options: TrackingOptions | None
    delivery_options: DeliveryOptions
    reputation_options: ReputationOptions
    sending_options: SendingOptions
    event_destinations: tuple[EventDestination, ...] = ()


@frozen(kw_only=True)
class Pool(StoredRecord):
    """A pool of dedicated IP addresses."""

    KIND: ClassVar[str] = "Dedicated IP pool"
    tags: tuple[Tag, ...]


@frozen(kw_only=True)
class IpAddress(StoredRecord):
    """A dedicated IP address."""

    KIND: ClassVar[str] = "Dedicated IP address"
    pool_name: str
    warmup_percentage: int
    """The progress of the warm-up, in percent, at the time ``since``."""
    since: datetime


@frozen(kw_only=True)
class Report(StoredRecord):
    """A predictive inbox placement test."""

    KIND: ClassVar[str] = "Deliverability test report"
    tags: tuple[Tag, ...]
    report_name: str
    subject: str
    from_email_address: str
    message: str
    created: datetime


@frozen(kw_only=True)
class Dashboard(StoredRecord):
    """The Deliverability dashboard subscription: a single record, hence without a name."""

    KIND: ClassVar[str] = "Deliverability dashboard"
    name: str = ""
    enabled: bool = False
    subscribed: tuple[DomainDeliverabilityTrackingOption, ...] = ()
    expiring: tuple[DomainDeliverabilityTrackingOption, ...] = ()
    expiry: datetime | None = None
    """The end of the expiring domains' subscription, and of the whole one if it is disabled."""


Tagged = Identity | ConfigurationSet | Pool | Report
