"""The state of an account, desired or current, in values where None means "not mentioned", and so "left alone"."""

from collections.abc import Iterable, Mapping
from typing import Annotated, cast

from attrs import field, frozen

from pinpoint_email._values.domains import DNS_NAME, IDENTITY
from pinpoint_email._values.members import Value, hidden
from pinpoint_email.enums import BehaviorOnMxFailure, TlsPolicy
from pinpoint_email.models import EventDestinationDefinition, InboxPlacementTrackingOption

__all__ = [
    "AccountState",
    "ConfigurationSetState",
    "DedicatedIpPoolState",
    "DeliverabilityDashboardState",
    "EmailIdentityState",
    "State",
]


# These converters convert nothing: Value does. They tell type checkers what the constructors accept.


def _ips(value: Iterable[str] | None) -> tuple[str, ...] | None:
    return cast("tuple[str, ...] | None", value)


def _behavior(value: BehaviorOnMxFailure | str | None) -> BehaviorOnMxFailure | None:
    return cast("BehaviorOnMxFailure | None", value)


def _tls_policy(value: TlsPolicy | str | None) -> TlsPolicy | None:
    return cast("TlsPolicy | None", value)


@frozen(kw_only=True, eq=False, repr=False)
class AccountState(Value):
    """The account's switches in the Region, and its number."""

    number: str | None = None
    """The account's number, 12 digits. It is not a setting: the tags of existing resources are found by it."""
    sending_enabled: bool | None = None
    """Whether the account may send."""
    dedicated_ip_auto_warmup_enabled: bool | None = None
    """Whether dedicated IP addresses are warmed up automatically."""


@frozen(kw_only=True, eq=False, repr=False)
class DedicatedIpPoolState(Value):
    """A pool of dedicated IP addresses. Its name is 1 to 64 ASCII letters, digits, ``_`` or ``-``."""

    ips: tuple[str, ...] | None = field(default=None, converter=_ips)
    """The account's addresses that are to be in the pool, each in one pool only."""
    tags: Mapping[str, str] | None = field(default=None, hash=False)
    """Its tags, at most 50: their values by their keys, both within the limits of :class:`Tag`."""


@frozen(kw_only=True, eq=False, repr=False)
class EmailIdentityState(Value):
    """An address or a domain to send from."""

    dkim_signing_enabled: bool | None = None
    """Whether its mail is signed with DKIM."""
    feedback_forwarding_enabled: bool | None = None
    """Whether bounces and complaints are reported by email."""
    mail_from_domain: Annotated[str, DNS_NAME] | None = None
    """Its custom MAIL FROM domain, a subdomain of its own; ``""`` for none."""
    behavior_on_mx_failure: BehaviorOnMxFailure | None = field(default=None, converter=_behavior)
    """What the service does while the MAIL FROM domain's MX record is not found; not to be given without such a
    domain."""
    tags: Mapping[str, str] | None = field(default=None, hash=False)
    """Its tags, at most 50: their values by their keys, both within the limits of :class:`Tag`."""


@frozen(kw_only=True, eq=False, repr=False)
class ConfigurationSetState(Value):
    """A configuration set with its event destinations. Its name is 1 to 64 ASCII letters, digits, ``_`` or ``-``."""

    sending_pool_name: str | None = None
    """The dedicated IP pool that it sends through; ``""`` for none."""
    tls_policy: TlsPolicy | None = field(default=None, converter=_tls_policy)
    """``REQUIRE`` delivers over TLS or not at all, ``OPTIONAL`` in plain text where TLS cannot be had."""
    reputation_metrics_enabled: bool | None = None
    """Whether reputation figures are collected."""
    sending_enabled: bool | None = None
    """Whether mail may be sent with it."""
    custom_redirect_domain: Annotated[str, DNS_NAME] | None = None
    """The domain for tracking opens and clicks; ``""`` for AWS's own."""
    tags: Mapping[str, str] | None = field(default=None, hash=False)
    """Its tags, at most 50: their values by their keys, both within the limits of :class:`Tag`."""
    event_destinations: Mapping[str, EventDestinationDefinition] | None = field(default=None, hash=False)
    """Where events of its mail go, at most 10 event destinations by their names, 1 to 64 ASCII letters, digits, ``_``
    or ``-``. Each has one kind of event at least, and exactly one place. A new one is enabled unless it says
    otherwise."""


@frozen(kw_only=True, eq=False, repr=False)
class DeliverabilityDashboardState(Value):
    """The Deliverability dashboard, which costs a monthly fee while it is on."""

    enabled: bool
    """Whether the dashboard is switched on."""
    subscribed_domains: Mapping[Annotated[str, DNS_NAME], InboxPlacementTrackingOption] | None = field(
        default=None, hash=False
    )
    """The verified domains that it shows figures for, and which inbox placement figures are collected; only while it
    is on."""


@frozen(kw_only=True, eq=False, repr=False)
class State(Value):
    """The state of an account in one Region: the desired one, or the current one, as :func:`current_state` reads it.

    What is ``None`` is not mentioned, and left alone. :func:`plan` finds what differs.
    """

    account: AccountState | None = None
    """The account's switches."""
    dedicated_ip_pools: Mapping[str, DedicatedIpPoolState] | None = field(default=None, hash=False)
    """Dedicated IP pools by their names."""
    email_identities: Mapping[Annotated[str, IDENTITY], EmailIdentityState] | None = field(
        default=None, hash=False, repr=hidden
    )
    """Addresses and domains, with their settings; the names are kept with their domains as they stand in the DNS."""
    configuration_sets: Mapping[str, ConfigurationSetState] | None = field(default=None, hash=False)
    """Configuration sets by their names."""
    deliverability_dashboard: DeliverabilityDashboardState | None = None
    """The Deliverability dashboard."""
