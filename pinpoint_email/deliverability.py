"""Deliverability: the dashboard, its figures, blacklists, and inbox placement tests."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from attrs import field, frozen

from ._action import action
from ._check import Mismatch, Range
from ._members import hidden
from ._resource import Resource
from .enums import DeliverabilityDashboardAccountStatus, DeliverabilityTestStatus
from .models import (
    BlacklistEntry,
    DailyVolume,
    DeliverabilityTestReport,
    DomainDeliverabilityCampaign,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    IspPlacement,
    OverallVolume,
    PlacementStatistics,
    Tag,
)
from .response import Page, Response

__all__ = [
    "CreateDeliverabilityTestReportResponse",
    "Deliverability",
    "GetBlacklistReportsResponse",
    "GetDeliverabilityDashboardOptionsResponse",
    "GetDeliverabilityTestReportResponse",
    "GetDomainDeliverabilityCampaignResponse",
    "GetDomainStatisticsReportResponse",
    "ListDeliverabilityTestReportsResponse",
    "ListDomainDeliverabilityCampaignsResponse",
]

_LONGEST = timedelta(days=30)


def _at_most_30_days(values: Mapping[str, Any]) -> None:
    if values["end_date"] - values["start_date"] > _LONGEST:
        raise Mismatch("a date at most 30 days after start_date", "a later one", "end_date")


@frozen(kw_only=True, eq=False, repr=False)
class CreateDeliverabilityTestReportResponse(Response):
    """A test that has begun."""

    report_id: str
    """The test's identifier."""
    deliverability_test_status: DeliverabilityTestStatus
    """Whether it is finished."""


@frozen(kw_only=True, eq=False, repr=False)
class GetBlacklistReportsResponse(Response):
    """What blacklists say of IP addresses."""

    blacklist_report: Mapping[str, tuple[BlacklistEntry, ...]] = field(hash=False)
    """The entries for each address."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDeliverabilityDashboardOptionsResponse(Response):
    """The account's Deliverability dashboard subscription."""

    dashboard_enabled: bool
    """Whether the dashboard is switched on."""
    subscription_expiry_date: datetime | None = None
    """When the subscription ends, in UTC, if it is to end with the calendar month."""
    account_status: DeliverabilityDashboardAccountStatus | None = None
    """The state of the subscription."""
    active_subscribed_domains: tuple[DomainDeliverabilityTrackingOption, ...] = ()
    """The domains whose subscription goes on."""
    pending_expiration_subscribed_domains: tuple[DomainDeliverabilityTrackingOption, ...] = ()
    """The domains whose subscription ends with the calendar month."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDeliverabilityTestReportResponse(Response):
    """The results of a predictive inbox placement test."""

    deliverability_test_report: DeliverabilityTestReport
    """The test."""
    overall_placement: PlacementStatistics
    """Where its messages ended up."""
    isp_placements: tuple[IspPlacement, ...]
    """Where its messages ended up at each email provider."""
    message: str | None = field(default=None, repr=hidden)
    """The message that was tested."""
    tags: tuple[Tag, ...] = ()
    """The test's tags."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDomainDeliverabilityCampaignResponse(Response):
    """A campaign."""

    domain_deliverability_campaign: DomainDeliverabilityCampaign
    """The campaign's figures."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDomainStatisticsReportResponse(Response):
    """A domain's figures over a range of days."""

    overall_volume: OverallVolume
    """The sum over all days."""
    daily_volumes: tuple[DailyVolume, ...]
    """Each day's figures."""


@frozen(kw_only=True, eq=False, repr=False)
class ListDeliverabilityTestReportsResponse(Page[DeliverabilityTestReport]):
    """A page of tests."""

    deliverability_test_reports: tuple[DeliverabilityTestReport, ...]
    """The tests, finished or not."""


@frozen(kw_only=True, eq=False, repr=False)
class ListDomainDeliverabilityCampaignsResponse(Page[DomainDeliverabilityCampaign]):
    """A page of campaigns."""

    domain_deliverability_campaigns: tuple[DomainDeliverabilityCampaign, ...]
    """The campaigns and their figures."""


class Deliverability(Resource):
    """The actions on the Deliverability dashboard and what it shows."""

    @action("POST /v1/email/deliverability-dashboard/test", sends=True)
    def create_deliverability_test_report(
        self,
        *,
        report_name: str | None = None,
        from_email_address: str,
        content: EmailContent,
        tags: Iterable[Tag] | None = None,
    ) -> CreateDeliverabilityTestReportResponse:
        """Begin a predictive inbox placement test.

        The service sends the message to addresses of its own at the large email providers and sees
        where it ends up. The results are there after about a day.

        Args:
            report_name: A name to find the results by.
            from_email_address: The sender.
            content: The message.
            tags: Labels for the test, at most 50.

        Returns:
            The test's identifier and state.

        Raises:
            AccountSuspendedException: The account may not send any more.
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            LimitExceededException: The account has made as many tests as it may.
            MailFromDomainNotVerifiedException: The sender is not verified.
            MessageRejected: The content is not valid.
            NotFoundException: Something that the request refers to does not exist.
            SendingPausedException: Sending is paused for the account.
            TooManyRequestsException: The action is called too often.

        Mirrors ``CreateDeliverabilityTestReport``.
        """
        return self._call(
            Deliverability.create_deliverability_test_report,
            report_name=report_name,
            from_email_address=from_email_address,
            content=content,
            tags=tags,
        )

    @action("GET /v1/email/deliverability-dashboard/blacklist-report")
    def get_blacklist_reports(self, *, blacklist_item_names: Iterable[str]) -> GetBlacklistReportsResponse:
        """Read which blacklists dedicated IP addresses are on.

        Args:
            blacklist_item_names: The addresses, of those that the account sends from.

        Returns:
            The entries for each address.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: The account has no such address.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetBlacklistReports``.
        """
        return self._call(Deliverability.get_blacklist_reports, blacklist_item_names=blacklist_item_names)

    @action("GET /v1/email/deliverability-dashboard")
    def get_deliverability_dashboard_options(self) -> GetDeliverabilityDashboardOptionsResponse:
        """Read the state of the account's Deliverability dashboard, which costs a monthly fee.

        Returns:
            The subscription and the domains in it.

        Raises:
            BadRequestException: The service does not accept the request.
            LimitExceededException: A limit of the account is reached.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDeliverabilityDashboardOptions``.
        """
        return self._call(Deliverability.get_deliverability_dashboard_options)

    @action("GET /v1/email/deliverability-dashboard/test-reports/{report_id}")
    def get_deliverability_test_report(self, *, report_id: str) -> GetDeliverabilityTestReportResponse:
        """Read the results of a predictive inbox placement test.

        Args:
            report_id: The test's identifier.

        Returns:
            The test, and where its messages ended up.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such test.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDeliverabilityTestReport``.
        """
        return self._call(Deliverability.get_deliverability_test_report, report_id=report_id)

    @action("GET /v1/email/deliverability-dashboard/campaigns/{campaign_id}")
    def get_domain_deliverability_campaign(self, *, campaign_id: str) -> GetDomainDeliverabilityCampaignResponse:
        """Read the figures of a campaign whose domain is subscribed to the dashboard.

        Args:
            campaign_id: The campaign's identifier, as the dashboard assigns it; not that of a
                campaign made in Amazon Pinpoint.

        Returns:
            The campaign's figures.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such campaign.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDomainDeliverabilityCampaign``.
        """
        return self._call(Deliverability.get_domain_deliverability_campaign, campaign_id=campaign_id)

    @action("GET /v1/email/deliverability-dashboard/statistics-report/{domain}", rule=_at_most_30_days)
    def get_domain_statistics_report(
        self, *, domain: str, start_date: date | datetime, end_date: date | datetime
    ) -> GetDomainStatisticsReportResponse:
        """Read how a domain's mail was placed and opened over a range of days.

        Args:
            domain: The domain.
            start_date: The first day; a ``date`` is its beginning in UTC.
            end_date: The last day, at most 30 days later; a ``date`` is its beginning in UTC.

        Returns:
            The figures, in sum and for each day.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such domain.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDomainStatisticsReport``.
        """
        return self._call(
            Deliverability.get_domain_statistics_report, domain=domain, start_date=start_date, end_date=end_date
        )

    @action("GET /v1/email/deliverability-dashboard/test-reports")
    def list_deliverability_test_reports(
        self, *, next_token: str | None = None, page_size: Annotated[int, Range(0, 1000)] | None = None
    ) -> ListDeliverabilityTestReportsResponse:
        """List the account's predictive inbox placement tests, finished or not, a page at a time.

        Args:
            next_token: The previous page's ``next_token``; none for the first page.
            page_size: How many to return at most, 0 to 1000.

        Returns:
            A page of tests.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There are no tests to list.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListDeliverabilityTestReports``.
        """
        return self._call(Deliverability.list_deliverability_test_reports, next_token=next_token, page_size=page_size)

    @action("GET /v1/email/deliverability-dashboard/domains/{subscribed_domain}/campaigns", rule=_at_most_30_days)
    def list_domain_deliverability_campaigns(
        self,
        *,
        start_date: date | datetime,
        end_date: date | datetime,
        subscribed_domain: str,
        next_token: str | None = None,
        page_size: int | None = None,
    ) -> ListDomainDeliverabilityCampaignsResponse:
        """List the campaigns that used a domain over a range of days, a page at a time.

        Args:
            start_date: The first day; a ``date`` is its beginning in UTC.
            end_date: The last day, at most 30 days later; a ``date`` is its beginning in UTC.
            subscribed_domain: The domain, which has to be subscribed to the dashboard.
            next_token: The previous page's ``next_token``; none for the first page.
            page_size: How many to return at most.

        Returns:
            A page of campaigns.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such domain.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListDomainDeliverabilityCampaigns``.
        """
        return self._call(
            Deliverability.list_domain_deliverability_campaigns,
            start_date=start_date,
            end_date=end_date,
            subscribed_domain=subscribed_domain,
            next_token=next_token,
            page_size=page_size,
        )

    @action("PUT /v1/email/deliverability-dashboard")
    def put_deliverability_dashboard_option(
        self,
        *,
        dashboard_enabled: bool,
        subscribed_domains: Iterable[DomainDeliverabilityTrackingOption] | None = None,
    ) -> Response:
        """Switch the Deliverability dashboard on or off. While it is on, it costs a monthly fee.

        Args:
            dashboard_enabled: Whether the dashboard is on.
            subscribed_domains: The verified domains to show figures for.

        Returns:
            Nothing but the metadata.

        Raises:
            AlreadyExistsException: The subscription exists already.
            BadRequestException: The service does not accept the request.
            LimitExceededException: A limit of the account is reached.
            NotFoundException: There is no such domain.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutDeliverabilityDashboardOption``.
        """
        return self._call(
            Deliverability.put_deliverability_dashboard_option,
            dashboard_enabled=dashboard_enabled,
            subscribed_domains=subscribed_domains,
        )
