"""Deliverability: the dashboard, its figures, blacklists, and inbox placement tests."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from attrs import field, frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email._mime.wire_address import ADDRESS
from pinpoint_email._values.checks import Mismatch, Range
from pinpoint_email._values.domains import DNS_NAME
from pinpoint_email._values.members import hidden
from pinpoint_email.enums import DeliverabilityDashboardAccountStatus, DeliverabilityTestStatus
from pinpoint_email.models import (
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
from pinpoint_email.response import Page, Response

from .sending import with_addresses

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

_MAX_PERIOD = timedelta(days=30)


def _at_most_30_days(values: Mapping[str, Any]) -> None:
    if values["end_date"] - values["start_date"] > _MAX_PERIOD:
        raise Mismatch("a date at most 30 days after start_date", "a later one", "end_date")


@frozen(kw_only=True, eq=False, repr=False)
class CreateDeliverabilityTestReportResponse(Response):
    """The answer of ``CreateDeliverabilityTestReport``: a test that has begun."""

    report_id: str
    """The test's identifier, for ``get_deliverability_test_report``."""
    deliverability_test_status: DeliverabilityTestStatus
    """Whether the test is finished: ``IN_PROGRESS`` or ``COMPLETED``."""


@frozen(kw_only=True, eq=False, repr=False)
class GetBlacklistReportsResponse(Response):
    """The answer of ``GetBlacklistReports``: the blacklists that IP addresses are on."""

    blacklist_report: Mapping[str, tuple[BlacklistEntry, ...]] = field(hash=False)
    """The blacklist entries by IP address; an address that is on no blacklist has none."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDeliverabilityDashboardOptionsResponse(Response):
    """The answer of ``GetDeliverabilityDashboardOptions``: the account's Deliverability dashboard subscription."""

    dashboard_enabled: bool
    """Whether the dashboard is switched on."""
    subscription_expiry_date: datetime | None = None
    """When the subscription ends, in UTC; ``None`` unless it ends with this calendar month."""
    account_status: DeliverabilityDashboardAccountStatus | None = None
    """The subscription's state: ``ACTIVE``, ``PENDING_EXPIRATION`` or ``DISABLED``."""
    active_subscribed_domains: tuple[DomainDeliverabilityTrackingOption, ...] = ()
    """The domains whose subscription goes on."""
    pending_expiration_subscribed_domains: tuple[DomainDeliverabilityTrackingOption, ...] = ()
    """The domains whose subscription ends with this calendar month."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDeliverabilityTestReportResponse(Response):
    """The answer of ``GetDeliverabilityTestReport``: a predictive inbox placement test and its results."""

    deliverability_test_report: DeliverabilityTestReport
    """The test, and whether it is finished."""
    overall_placement: PlacementStatistics
    """Where its messages ended up, over all email providers."""
    isp_placements: tuple[IspPlacement, ...]
    """Where its messages ended up, for each email provider."""
    message: str | None = field(default=None, repr=hidden)
    """The message that was tested."""
    tags: tuple[Tag, ...] = ()
    """The test's tags; empty if there are none."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDomainDeliverabilityCampaignResponse(Response):
    """The answer of ``GetDomainDeliverabilityCampaign``: a campaign's figures."""

    domain_deliverability_campaign: DomainDeliverabilityCampaign
    """The campaign and its figures."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDomainStatisticsReportResponse(Response):
    """The answer of ``GetDomainStatisticsReport``: a domain's figures over a range of days."""

    overall_volume: OverallVolume
    """The figures over all days."""
    daily_volumes: tuple[DailyVolume, ...]
    """The figures of each day."""


@frozen(kw_only=True, eq=False, repr=False)
class ListDeliverabilityTestReportsResponse(Page[DeliverabilityTestReport]):
    """The answer of ``ListDeliverabilityTestReports``: a page of tests."""

    deliverability_test_reports: tuple[DeliverabilityTestReport, ...]
    """The tests, finished or not, without their results."""


@frozen(kw_only=True, eq=False, repr=False)
class ListDomainDeliverabilityCampaignsResponse(Page[DomainDeliverabilityCampaign]):
    """The answer of ``ListDomainDeliverabilityCampaigns``: a page of campaigns."""

    domain_deliverability_campaigns: tuple[DomainDeliverabilityCampaign, ...]
    """The campaigns and their figures."""


class Deliverability(Resource):
    """The actions on the Deliverability dashboard and what it shows."""

    @action("POST /v1/email/deliverability-dashboard/test", completion=with_addresses, sends=True)
    def create_deliverability_test_report(
        self,
        *,
        report_name: str | None = None,
        from_email_address: Annotated[str, ADDRESS],
        content: EmailContent,
        tags: Iterable[Tag] | None = None,
    ) -> CreateDeliverabilityTestReportResponse:
        """Start a predictive inbox placement test of a message; its results come after about a day.

        The service sends the message to mailboxes of its own at large email providers and sees where it ends
        up. It needs the Deliverability dashboard, which costs a monthly fee. A request that may have taken
        effect is not repeated unasked: the call then ends in :exc:`OutcomeUnknownError`.
        :func:`wait_until_test_report_completed` waits for the results.

        Args:
            report_name: A name of its own to know the test by. None for no name.
            from_email_address: The sender, whose address or domain has to be verified.
            content: The message, in exactly one of its three forms.
            tags: Labels for the test. The service takes at most 50, each with a key of its own. None for no
                tags.

        Returns:
            The test's identifier, and whether it is finished.

        Raises:
            AccountSuspendedException: AWS has ended the account's sending for good.
            BadRequestException: The service refuses an argument, such as a sender that is not an address.
            ConcurrentModificationException: Another operation is changing the same resource.
            LimitExceededException: The account has made as many tests as it may.
            MailFromDomainNotVerifiedException: The sender is not verified.
            MessageRejected: The service refuses the content.
            NotFoundException: What an argument names does not exist, such as the template.
            SendingPausedException: Sending is switched off for the account.
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
        """Read which blacklists dedicated IP addresses of the account's are on.

        Args:
            blacklist_item_names: The addresses, which have to be dedicated ones that the account sends from.

        Returns:
            The blacklist entries for each address.

        Raises:
            BadRequestException: The service refuses an address, because it is not one, say.
            NotFoundException: The account has no such address.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetBlacklistReports``.
        """
        return self._call(Deliverability.get_blacklist_reports, blacklist_item_names=blacklist_item_names)

    @action("GET /v1/email/deliverability-dashboard")
    def get_deliverability_dashboard_options(self) -> GetDeliverabilityDashboardOptionsResponse:
        """Read the state of the account's Deliverability dashboard, which costs a monthly fee while it is on.

        Returns:
            The subscription, and the domains in it.

        Raises:
            BadRequestException: The service cannot make sense of the request.
            LimitExceededException: The account is at a limit of the service.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDeliverabilityDashboardOptions``.
        """
        return self._call(Deliverability.get_deliverability_dashboard_options)

    @action("GET /v1/email/deliverability-dashboard/test-reports/{report_id}")
    def get_deliverability_test_report(self, *, report_id: str) -> GetDeliverabilityTestReportResponse:
        """Read a predictive inbox placement test and its results, which are there about a day after its start.

        Args:
            report_id: The test's identifier, from ``create_deliverability_test_report``.

        Returns:
            The test, where its messages ended up, the message, and the test's tags.

        Raises:
            BadRequestException: The service refuses the identifier.
            NotFoundException: There is no such test.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDeliverabilityTestReport``.
        """
        return self._call(Deliverability.get_deliverability_test_report, report_id=report_id)

    @action("GET /v1/email/deliverability-dashboard/campaigns/{campaign_id}")
    def get_domain_deliverability_campaign(self, *, campaign_id: str) -> GetDomainDeliverabilityCampaignResponse:
        """Read the figures of a campaign: how its mail was placed, opened and deleted.

        There are figures only for a campaign whose sending domain is subscribed to the Deliverability
        dashboard.

        Args:
            campaign_id: The identifier that the dashboard gave the campaign. Campaigns made in Amazon Pinpoint
                have others.

        Returns:
            The campaign's figures.

        Raises:
            BadRequestException: The service refuses the identifier.
            NotFoundException: There is no such campaign.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDomainDeliverabilityCampaign``.
        """
        return self._call(Deliverability.get_domain_deliverability_campaign, campaign_id=campaign_id)

    @action("GET /v1/email/deliverability-dashboard/statistics-report/{domain}", rule=_at_most_30_days)
    def get_domain_statistics_report(
        self, *, domain: Annotated[str, DNS_NAME], start_date: date | datetime, end_date: date | datetime
    ) -> GetDomainStatisticsReportResponse:
        """Read how a domain's mail was placed and opened, over a range of days and on each of them.

        Args:
            domain: The domain.
            start_date: The first day: a ``date``, which stands for its beginning in UTC, or an aware
                ``datetime``.
            end_date: The last day, at most 30 days after ``start_date``; a ``date`` or ``datetime`` likewise.

        Returns:
            The figures over all days, and of each day.

        Raises:
            BadRequestException: The service refuses the domain or the dates.
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

        ``paginate(client.list_deliverability_test_reports)`` iterates over all of them.

        Args:
            next_token: The previous page's ``next_token``. None for the first page.
            page_size: How many tests a page may have, 0 to 1,000. None leaves it to the service.

        Returns:
            A page of tests, without their results.

        Raises:
            BadRequestException: The service refuses the token.
            NotFoundException: There is nothing to list.
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
        subscribed_domain: Annotated[str, DNS_NAME],
        next_token: str | None = None,
        page_size: int | None = None,
    ) -> ListDomainDeliverabilityCampaignsResponse:
        """List the campaigns that were sent from a domain in a range of days, a page at a time.

        ``paginate(client.list_domain_deliverability_campaigns, ...)`` iterates over all of them.

        Args:
            start_date: The first day: a ``date``, which stands for its beginning in UTC, or an aware
                ``datetime``.
            end_date: The last day, at most 30 days after ``start_date``; a ``date`` or ``datetime`` likewise.
            subscribed_domain: The domain, which has to be subscribed to the Deliverability dashboard.
            next_token: The previous page's ``next_token``. None for the first page.
            page_size: How many campaigns a page may have. None leaves it to the service.

        Returns:
            A page of campaigns with their figures.

        Raises:
            BadRequestException: The service refuses the domain, the dates, the token or the page size.
            NotFoundException: The domain does not exist, or is not subscribed.
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
        """Switch the Deliverability dashboard on or off, and set the domains that it has figures for.

        While it is on, it costs a monthly fee. A subscription that is ended runs on until the end of the
        calendar month.

        Args:
            dashboard_enabled: Whether the dashboard is on.
            subscribed_domains: All the verified domains to have figures for. Those that are not listed are
                unsubscribed; None sends no list.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            AlreadyExistsException: What is asked for exists already, such as a subscription.
            BadRequestException: The service refuses an argument, such as a domain that is not one.
            LimitExceededException: The account has as many subscribed domains as it may have.
            NotFoundException: There is no such domain.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutDeliverabilityDashboardOption``.
        """
        return self._call(
            Deliverability.put_deliverability_dashboard_option,
            dashboard_enabled=dashboard_enabled,
            subscribed_domains=subscribed_domains,
        )
