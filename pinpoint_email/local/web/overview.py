"""A Region's resources as the pages show them, read through the actions that clients call."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import frozen

from pinpoint_email.actions.account import GetAccountResponse
from pinpoint_email.actions.deliverability import (
    GetDeliverabilityDashboardOptionsResponse,
    GetDeliverabilityTestReportResponse,
    GetDomainStatisticsReportResponse,
)
from pinpoint_email.actions.email_identities import GetEmailIdentityResponse
from pinpoint_email.dns import DnsRecord, dns_records
from pinpoint_email.enums import IdentityType
from pinpoint_email.local.account import get_account
from pinpoint_email.local.dedicated_ips import get_dedicated_ips
from pinpoint_email.local.deliverability import (
    get_blacklist_reports,
    get_deliverability_dashboard_options,
    get_deliverability_test_report,
    get_domain_statistics_report,
    list_domain_deliverability_campaigns,
)
from pinpoint_email.local.email_identities import get_email_identity
from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.records import ConfigurationSet, Identity, Pool, Report
from pinpoint_email.local.state import Region
from pinpoint_email.models import BlacklistEntry, DedicatedIp, DomainDeliverabilityCampaign, EventDestination

from .charts import DailyChart, daily_chart

__all__ = [
    "AccountView",
    "IdentityView",
    "Performance",
    "account_of",
    "domains_of",
    "identities_of",
    "performance_of",
    "target_of",
]

_MAX_REPORTS = 50


@frozen
class IdentityView:
    """An identity."""

    name: str
    status: str
    """``Verified``, ``Pending`` or ``Failed``."""
    details: GetEmailIdentityResponse
    records: tuple[DnsRecord, ...]


@frozen
class PoolView:
    """A pool of dedicated IP addresses."""

    name: str
    addresses: tuple[tuple[DedicatedIp, tuple[BlacklistEntry, ...]], ...]
    """The addresses, each with the blacklists that it is on."""


@frozen
class AccountView:
    """The account in a Region."""

    region: str
    account: GetAccountResponse
    dashboard: GetDeliverabilityDashboardOptionsResponse
    configuration_sets: tuple[ConfigurationSet, ...]
    pools: tuple[PoolView, ...]
    reports: tuple[GetDeliverabilityTestReportResponse, ...]
    """The latest test reports, newest first."""


@frozen
class Performance:
    """The figures of a domain over some days."""

    region: str
    domain: str
    figures: GetDomainStatisticsReportResponse
    chart: DailyChart
    campaigns: tuple[DomainDeliverabilityCampaign, ...] | None
    """The campaigns, newest first; ``None`` if the domain is not subscribed to the dashboard."""


def identities_of(region: Region) -> list[IdentityView]:
    """The identities in a Region."""
    return [_identity(region, identity) for identity in region.all(Identity)]


def domains_of(region: Region) -> Iterator[str]:
    """The domains among the identities in a Region."""
    return (identity.name for identity in region.all(Identity) if identity.identity_type is IdentityType.DOMAIN)


def account_of(region: Region) -> AccountView:
    """The account in a Region."""
    newest = region.all(Report)[: -_MAX_REPORTS - 1 : -1]
    return AccountView(
        region=region.name,
        account=get_account(region),
        dashboard=get_deliverability_dashboard_options(region),
        configuration_sets=tuple(region.all(ConfigurationSet)),
        pools=tuple(_pool(region, pool.name) for pool in region.all(Pool)),
        reports=tuple(get_deliverability_test_report(region, report_id=report.name) for report in newest),
    )


def performance_of(region: Region, domain: str, length: timedelta) -> Performance:
    """The figures of a domain over the last days."""
    start, end = region.now - length, region.now
    figures = get_domain_statistics_report(region, domain=domain, start_date=start, end_date=end)
    try:
        found = list_domain_deliverability_campaigns(region, start_date=start, end_date=end, subscribed_domain=domain)
        campaigns = found.domain_deliverability_campaigns[::-1]
    except Refusal:
        # The domain is not subscribed, which is no error here.
        campaigns = None
    return Performance(region.name, domain, figures, daily_chart(figures.daily_volumes), campaigns)


def target_of(destination: EventDestination) -> tuple[str, str]:
    """Return the service that an event destination sends to, and the resource there."""
    if firehose := destination.kinesis_firehose_destination:
        return "Amazon Data Firehose", firehose.delivery_stream_arn
    if topic := destination.sns_destination:
        return "Amazon SNS", topic.topic_arn
    if project := destination.pinpoint_destination:
        return "Amazon Pinpoint", project.application_arn or ""
    watch = destination.cloud_watch_destination
    dimensions = watch.dimension_configurations if watch else ()
    return "Amazon CloudWatch", ", ".join(dimension.dimension_name for dimension in dimensions)


def _identity(region: Region, identity: Identity) -> IdentityView:
    details = get_email_identity(region, email_identity=identity.name)
    status = "Verified" if identity.verified else "Failed" if identity.given_up else "Pending"
    return IdentityView(identity.name, status, details, dns_records(identity.name, details, region_name=region.name))


def _pool(region: Region, name: str) -> PoolView:
    addresses = get_dedicated_ips(region, pool_name=name).dedicated_ips
    lists = get_blacklist_reports(region, blacklist_item_names=tuple(address.ip for address in addresses))
    return PoolView(name, tuple((address, tuple(lists.blacklist_report[address.ip])) for address in addresses))
