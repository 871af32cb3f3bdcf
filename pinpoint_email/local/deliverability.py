"""The actions on the Deliverability dashboard, its figures and test reports."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from attrs import evolve

from pinpoint_email.actions.deliverability import (
    CreateDeliverabilityTestReportResponse,
    GetBlacklistReportsResponse,
    GetDeliverabilityDashboardOptionsResponse,
    GetDeliverabilityTestReportResponse,
    GetDomainDeliverabilityCampaignResponse,
    GetDomainStatisticsReportResponse,
    ListDeliverabilityTestReportsResponse,
    ListDomainDeliverabilityCampaignsResponse,
)
from pinpoint_email.enums import DeliverabilityDashboardAccountStatus, DeliverabilityTestStatus, IdentityType
from pinpoint_email.models import (
    BlacklistEntry,
    DeliverabilityTestReport,
    Destination,
    DomainDeliverabilityCampaign,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    InboxPlacementTrackingOption,
    PlacementStatistics,
    Tag,
)
from pinpoint_email.response import Response

from .checks import check_tags
from .errors import Refusal, bad_request
from .figures import campaign_of, daily_volume, day_of_campaign, days_between, overall_volume, placements
from .messages import address_in, header, parse
from .outgoing import Envelope, check_sender, check_switches, mime_of
from .paging import page
from .records import Dashboard, IpAddress, Report
from .state import Region
from .stored_templates import Unfillable

__all__ = [
    "create_deliverability_test_report",
    "get_blacklist_reports",
    "get_deliverability_dashboard_options",
    "get_deliverability_test_report",
    "get_domain_deliverability_campaign",
    "get_domain_statistics_report",
    "list_deliverability_test_reports",
    "list_domain_deliverability_campaigns",
    "put_deliverability_dashboard_option",
]

_LISTING_TIME = datetime(2026, 1, 15, tzinfo=UTC)
_MAX_REPORTS = 10_000


def create_deliverability_test_report(
    region: Region,
    *,
    report_name: str = "",
    from_email_address: str,
    content: EmailContent,
    tags: tuple[Tag, ...] = (),
) -> CreateDeliverabilityTestReportResponse:
    """CreateDeliverabilityTestReport."""
    check_switches(region, None)
    check_sender(region, from_email_address)
    report_id = str(uuid4())
    envelope = Envelope(
        sender=from_email_address, destination=Destination(), configuration_set_name=None, email_tags=()
    )
    try:
        source = mime_of(region, content, envelope, (), report_id)
    except Unfillable as error:
        raise Refusal("MessageRejected", f"Content.Template: {error}.") from None
    report = Report(
        name=report_id,
        tags=check_tags(tags),
        report_name=report_name,
        subject=header(parse(source), "Subject"),
        from_email_address=from_email_address,
        message=source.decode("utf-8", "replace"),
        created=region.now,
    )
    region.add(report, limit=_MAX_REPORTS)
    return CreateDeliverabilityTestReportResponse(
        report_id=report_id, deliverability_test_status=_status(region, report)
    )


def get_blacklist_reports(region: Region, *, blacklist_item_names: tuple[str, ...]) -> GetBlacklistReportsResponse:
    """GetBlacklistReports. The last address of a Region is on a blacklist, so that there is an entry to see."""
    known = region.all(IpAddress)
    for name in blacklist_item_names:
        region.find(IpAddress, name)
    entry = BlacklistEntry(
        rbl_name="rbl.example",
        listing_time=_LISTING_TIME,
        description="Made up: an address in this network was seen to send spam.",
    )
    return GetBlacklistReportsResponse(
        blacklist_report={name: (entry,) if name == known[-1].name else () for name in blacklist_item_names}
    )


def get_deliverability_dashboard_options(region: Region) -> GetDeliverabilityDashboardOptionsResponse:
    """GetDeliverabilityDashboardOptions."""
    dashboard = _dashboard(region)
    status = DeliverabilityDashboardAccountStatus.DISABLED
    if dashboard.enabled:
        status = DeliverabilityDashboardAccountStatus.ACTIVE
    elif dashboard.expiry:
        status = DeliverabilityDashboardAccountStatus.PENDING_EXPIRATION
    return GetDeliverabilityDashboardOptionsResponse(
        dashboard_enabled=dashboard.enabled,
        subscription_expiry_date=None if dashboard.enabled else dashboard.expiry,
        account_status=status,
        active_subscribed_domains=dashboard.subscribed,
        pending_expiration_subscribed_domains=dashboard.expiring,
    )


def get_deliverability_test_report(region: Region, *, report_id: str) -> GetDeliverabilityTestReportResponse:
    """GetDeliverabilityTestReport."""
    report = region.find(Report, report_id)
    domain = address_in(report.from_email_address).rpartition("@")[2].lower()
    overall, by_provider = placements(domain, report.created.date())
    if _status(region, report) is DeliverabilityTestStatus.IN_PROGRESS:
        overall, by_provider = PlacementStatistics(), ()
    return GetDeliverabilityTestReportResponse(
        deliverability_test_report=_description(region, report),
        overall_placement=overall,
        isp_placements=by_provider,
        message=report.message,
        tags=report.tags,
    )


def get_domain_deliverability_campaign(region: Region, *, campaign_id: str) -> GetDomainDeliverabilityCampaignResponse:
    """GetDomainDeliverabilityCampaign."""
    # The identifier says which day the campaign is of, so that no search is needed.
    day = day_of_campaign(campaign_id)
    for option in _tracked(_dashboard(region)):
        found = _campaigns(region, option.domain or "", [day] if day else [])
        if found and found[0].campaign_id == campaign_id:
            return GetDomainDeliverabilityCampaignResponse(domain_deliverability_campaign=found[0])
    raise Refusal("NotFoundException", f"Campaign {campaign_id} does not exist.")


def get_domain_statistics_report(
    region: Region, *, domain: str, start_date: datetime, end_date: datetime
) -> GetDomainStatisticsReportResponse:
    """GetDomainStatisticsReport."""
    days = _days(region, start_date, end_date)
    name = _domain(region, domain, "Domain")
    return GetDomainStatisticsReportResponse(
        overall_volume=overall_volume(name, days), daily_volumes=tuple(daily_volume(name, day) for day in days)
    )


def list_deliverability_test_reports(
    region: Region, *, next_token: str | None = None, page_size: int | None = None
) -> ListDeliverabilityTestReportsResponse:
    """ListDeliverabilityTestReports."""
    found, following = region.page(Report, next_token, page_size)
    return ListDeliverabilityTestReportsResponse(
        deliverability_test_reports=tuple(_description(region, report) for report in found), next_token=following
    )


def list_domain_deliverability_campaigns(
    region: Region,
    *,
    start_date: datetime,
    end_date: datetime,
    subscribed_domain: str,
    next_token: str | None = None,
    page_size: int | None = None,
) -> ListDomainDeliverabilityCampaignsResponse:
    """ListDomainDeliverabilityCampaigns."""
    days = _days(region, start_date, end_date)
    name = subscribed_domain.lower()
    if all(option.domain != name for option in _tracked(_dashboard(region))):
        raise Refusal("NotFoundException", f"Domain {subscribed_domain} is not subscribed to the dashboard.")

    def after(position: int, count: int) -> list[tuple[int, DomainDeliverabilityCampaign]]:
        # A day has at most one campaign, so that its ordinal can be the position.
        found = _campaigns(region, name, [day for day in days if day.toordinal() > position])
        return [((campaign.first_seen_date_time or start_date).toordinal(), campaign) for campaign in found][:count]

    found, following = page(f"Campaigns of {name}", after, next_token, page_size)
    return ListDomainDeliverabilityCampaignsResponse(domain_deliverability_campaigns=tuple(found), next_token=following)


def put_deliverability_dashboard_option(
    region: Region,
    *,
    dashboard_enabled: bool,
    subscribed_domains: tuple[DomainDeliverabilityTrackingOption, ...] | None = None,
) -> Response:
    """PutDeliverabilityDashboardOption. Domains that are no longer subscribed expire at the end of the month."""
    before = _dashboard(region)
    known = {option.domain: option for option in _tracked(before)}
    wanted = {option.domain: option for option in before.subscribed}
    if subscribed_domains is not None:
        found = (_subscription(region, option, known) for option in subscribed_domains)
        wanted = {option.domain: option for option in found}
    subscribed = wanted if dashboard_enabled else {}
    expiring = tuple(option for domain, option in known.items() if domain not in subscribed)
    ends = bool(expiring) or (not dashboard_enabled and (before.enabled or before.expiry is not None))
    region.put(
        Dashboard(
            enabled=dashboard_enabled,
            subscribed=tuple(subscribed.values()),
            expiring=expiring,
            expiry=_end_of_month(region.now) if ends else None,
        )
    )
    return Response()


def _dashboard(region: Region) -> Dashboard:
    """Return the subscription, without expired domains."""
    dashboard = region.get(Dashboard, "") or Dashboard()
    if dashboard.expiry and dashboard.expiry <= region.now:
        return evolve(dashboard, expiring=(), expiry=None)
    return dashboard


def _tracked(dashboard: Dashboard) -> tuple[DomainDeliverabilityTrackingOption, ...]:
    return (*dashboard.subscribed, *dashboard.expiring)


def _subscription(
    region: Region,
    option: DomainDeliverabilityTrackingOption,
    known: Mapping[str | None, DomainDeliverabilityTrackingOption],
) -> DomainDeliverabilityTrackingOption:
    if not option.domain:
        raise bad_request("SubscribedDomains.Domain", "a verified domain, got none")
    name = _domain(region, option.domain, "SubscribedDomains.Domain")
    tracking = option.inbox_placement_tracking_option or InboxPlacementTrackingOption(global_=True)
    started = known[name].subscription_start_date if name in known else region.now
    return DomainDeliverabilityTrackingOption(
        domain=name,
        subscription_start_date=option.subscription_start_date or started,
        inbox_placement_tracking_option=tracking,
    )


def _domain(region: Region, name: str, member: str) -> str:
    """Return the name of one of the account's verified domains, as it is stored.

    Raises:
        Refusal: The identity does not exist, is not verified, or is an address.
    """
    identity = region.identity(name)
    if identity.identity_type is not IdentityType.DOMAIN or not identity.verified:
        raise bad_request(member, "a verified domain")
    return identity.name


def _end_of_month(now: datetime) -> datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    # 31 days after the first of any month is a day of the next one.
    return (first + timedelta(days=31)).replace(day=1)


def _days(region: Region, first: datetime, last: datetime) -> list[date]:
    """List the requested days, except those in the future.

    Raises:
        Refusal: The last day is before the first.
    """
    if last < first:
        raise bad_request("EndDate", "a date not before StartDate")
    return [day for day in days_between(first, last) if day <= region.now.date()]


def _campaigns(region: Region, domain: str, days: Iterable[date]) -> list[DomainDeliverabilityCampaign]:
    """List the campaigns of some days, except those that are not over yet."""
    found = (campaign_of(domain, day) for day in days)
    return [
        campaign
        for campaign in found
        if campaign and campaign.last_seen_date_time and campaign.last_seen_date_time <= region.now
    ]


def _status(region: Region, report: Report) -> DeliverabilityTestStatus:
    if region.now - report.created >= timedelta(seconds=region.rules.report_delay):
        return DeliverabilityTestStatus.COMPLETED
    return DeliverabilityTestStatus.IN_PROGRESS


def _description(region: Region, report: Report) -> DeliverabilityTestReport:
    return DeliverabilityTestReport(
        report_id=report.name,
        report_name=report.report_name,
        subject=report.subject,
        from_email_address=report.from_email_address,
        create_date=report.created,
        deliverability_test_status=_status(region, report),
    )
