import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pinpoint_email import (
    BadRequestException,
    BlacklistEntry,
    Body,
    Content,
    DeliverabilityDashboardAccountStatus,
    DeliverabilityTestReport,
    DeliverabilityTestStatus,
    DomainDeliverabilityTrackingOption,
    EmailContent,
    GetBlacklistReportsResponse,
    GetDeliverabilityDashboardOptionsResponse,
    InboxPlacementTrackingOption,
    LimitExceededException,
    ListDeliverabilityTestReportsResponse,
    MailFromDomainNotVerifiedException,
    Message,
    NotFoundException,
    PinpointEmailClient,
    PlacementStatistics,
    RawMessage,
    SendingPausedException,
    Tag,
)
from pinpoint_email.local import LocalService
from pinpoint_email.local.figures import placements

from .wire import call, refusal

pytestmark = pytest.mark.once

DASHBOARD = "/v1/email/deliverability-dashboard"
HELLO = EmailContent(
    simple=Message(
        subject=Content(data="Grüße", charset="UTF-8"), body=Body(text=Content(data="Hällo", charset="UTF-8"))
    )
)
GLOBAL = InboxPlacementTrackingOption(global_=True, tracked_isps=())
LISTED = "192.0.2.3"
ACTIVE, EXPIRING, DISABLED = (
    DeliverabilityDashboardAccountStatus(status) for status in ("ACTIVE", "PENDING_EXPIRATION", "DISABLED")
)


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of a service with two domains and an address."""
    with service.client() as client:
        for name in ("example.com", "example.org", "jane@third.org"):
            client.create_email_identity(email_identity=name)
        yield client


def begin(client: PinpointEmailClient, name: str | None = None, **changes: Any) -> str:
    """The identifier of a new test."""
    members: dict[str, Any] = {"from_email_address": "Jane <jane@example.com>", "content": HELLO} | changes
    return client.create_deliverability_test_report(report_name=name, **members).report_id


def subscribe(client: PinpointEmailClient, *domains: str, enabled: bool = True) -> None:
    """Subscribe domains, and no others, to the dashboard."""
    client.put_deliverability_dashboard_option(
        dashboard_enabled=enabled,
        subscribed_domains=[DomainDeliverabilityTrackingOption(domain=domain) for domain in domains],
    )


def option(domain: str, start: datetime | None, tracking: InboxPlacementTrackingOption = GLOBAL) -> Any:
    """A subscription as the dashboard returns it."""
    return DomainDeliverabilityTrackingOption(
        domain=domain, subscription_start_date=start, inbox_placement_tracking_option=tracking
    )


def dashboard(client: PinpointEmailClient) -> GetDeliverabilityDashboardOptionsResponse:
    """The state of the dashboard."""
    return client.get_deliverability_dashboard_options()


def domains_of(answer: GetDeliverabilityDashboardOptionsResponse) -> tuple[list[str | None], list[str | None]]:
    """The domains whose subscription continues, and those whose subscription expires."""
    active, expiring = answer.active_subscribed_domains, answer.pending_expiration_subscribed_domains
    return [found.domain for found in active], [found.domain for found in expiring]


def end_of_month(moment: datetime) -> datetime:
    """The beginning of the next month."""
    return datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=UTC)


def at_the_beginning_of_a_month(service: LocalService) -> None:
    """Move the time to the 2nd of the next month, so that no month ends while a test runs."""
    service.clock.advance(end_of_month(service.clock.now()) + timedelta(days=1) - service.clock.now())


def test_test_takes_its_time(service: LocalService, caller: PinpointEmailClient) -> None:
    """A test is in progress, without results, and completed after the delay."""
    tags = (Tag(key="team", value="news"),)
    before = service.clock.now()
    created = caller.create_deliverability_test_report(
        report_name="spring", from_email_address="Jane <jane@example.com>", content=HELLO, tags=tags
    )
    assert DeliverabilityTestStatus.IN_PROGRESS == created.deliverability_test_status
    running = caller.get_deliverability_test_report(report_id=created.report_id)
    begun = running.deliverability_test_report.create_date
    assert begun is not None
    assert before <= begun <= service.clock.now()
    expected = DeliverabilityTestReport(
        report_id=created.report_id,
        report_name="spring",
        subject="Grüße",
        from_email_address="Jane <jane@example.com>",
        create_date=begun,
        deliverability_test_status=DeliverabilityTestStatus.IN_PROGRESS,
    )
    assert (expected, tags) == (running.deliverability_test_report, running.tags)
    assert (PlacementStatistics(), ()) == (running.overall_placement, running.isp_placements)
    service.clock.advance(5)
    done = caller.get_deliverability_test_report(report_id=created.report_id)
    assert DeliverabilityTestStatus.COMPLETED == done.deliverability_test_report.deliverability_test_status
    assert placements("example.com", begun.date()) == (done.overall_placement, done.isp_placements)
    assert (running.message, tags) == (done.message, done.tags)


def test_test_can_be_done_at_once() -> None:
    """Without a delay a test is completed when it is made."""
    with LocalService(report_delay=0) as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        created = client.create_deliverability_test_report(from_email_address="jane@EXAMPLE.com", content=HELLO)
        assert DeliverabilityTestStatus.COMPLETED == created.deliverability_test_status
        done = client.get_deliverability_test_report(report_id=created.report_id)
    begun = done.deliverability_test_report.create_date or service.clock.now()
    assert placements("example.com", begun.date()) == (done.overall_placement, done.isp_placements)


def test_tested_message_is_kept_but_not_sent(service: LocalService, caller: PinpointEmailClient) -> None:
    """A test's message can be read in the report; it is neither in the mail nor counted."""
    raw = b"From: x@example.com\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n\xff"
    simple, complete = (
        caller.get_deliverability_test_report(report_id=begin(caller, content=content))
        for content in (HELLO, EmailContent(raw=RawMessage(data=raw)))
    )
    assert ["Grüße", "Grüße"] == [report.deliverability_test_report.subject for report in (simple, complete)]
    assert "From: Jane <jane@example.com>\r\nSubject:" in (simple.message or "")
    assert raw.decode("utf-8", "replace") == complete.message
    quota = caller.get_account().send_quota
    assert ((), (), 0.0) == (service.messages, service.events, quota.sent_last_24_hours if quota else None)


def test_pages_of_tests_follow_one_another(caller: PinpointEmailClient) -> None:
    """The pages of the list, followed by their tokens, give every test once, finished or not."""
    expected = [begin(caller, name) for name in ("a", None, "c")]
    first = caller.list_deliverability_test_reports(page_size=2)
    second = caller.list_deliverability_test_reports(page_size=2, next_token=first.next_token)
    found = (*first.deliverability_test_reports, *second.deliverability_test_reports)
    assert [expected, None] == [[report.report_id for report in found], second.next_token]
    assert ["a", "", "c"] == [report.report_name for report in found]
    alone = caller.get_deliverability_test_report(report_id=expected[0]).deliverability_test_report
    assert alone == found[0]


def test_no_tests_are_an_empty_list(caller: PinpointEmailClient) -> None:
    """An account without tests has an empty list of them."""
    assert ListDeliverabilityTestReportsResponse(deliverability_test_reports=()) == (
        caller.list_deliverability_test_reports()
    )


def test_test_needs_what_a_message_needs(caller: PinpointEmailClient) -> None:
    """A test is refused for what a message would be refused for."""
    with pytest.raises(MailFromDomainNotVerifiedException):
        begin(caller, from_email_address="jane@other.org")
    with pytest.raises(BadRequestException, match="FromEmailAddress"):
        begin(caller, from_email_address="jane")
    with pytest.raises(BadRequestException, match="Tags: expected at most 50"):
        begin(caller, tags=[Tag(key="a", value="b")] * 2)
    with pytest.raises(BadRequestException, match=r"Body: expected Text, Html or both"):
        begin(caller, content=EmailContent(simple=Message(subject=Content(data="x"), body=Body())))
    caller.put_account_sending_attributes(sending_enabled=False)
    with pytest.raises(SendingPausedException):
        begin(caller)
    assert () == caller.list_deliverability_test_reports().deliverability_test_reports


def test_there_are_only_so_many_tests(caller: PinpointEmailClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit no test is made."""
    monkeypatch.setattr("pinpoint_email.local.deliverability._MAX_REPORTS", 1)
    begin(caller)
    with pytest.raises(LimitExceededException, match="there are 1 already"):
        begin(caller)


def test_unknown_test_is_not_found(caller: PinpointEmailClient) -> None:
    """A test that is not there has no report."""
    with pytest.raises(NotFoundException, match="Deliverability test report none does not exist"):
        caller.get_deliverability_test_report(report_id="none")


def test_last_address_is_on_a_blacklist(service: LocalService, caller: PinpointEmailClient) -> None:
    """Of the requested addresses, the Region's last is on a blacklist, and the others on none."""
    answer = caller.get_blacklist_reports(blacklist_item_names=[LISTED, "192.0.2.1"])
    (entry,) = answer.blacklist_report[LISTED]
    listed = entry.listing_time
    assert listed is not None
    assert listed < service.clock.now()
    assert GetBlacklistReportsResponse(blacklist_report={LISTED: (entry,), "192.0.2.1": ()}) == answer
    assert entry == BlacklistEntry(rbl_name="rbl.example", listing_time=listed, description=entry.description)


def test_blacklist_stays_as_it_is(service: LocalService, caller: PinpointEmailClient) -> None:
    """The listing time of an address changes neither with time nor with its warm-up."""
    before = caller.get_blacklist_reports(blacklist_item_names=[LISTED])
    service.clock.advance(timedelta(days=5))
    caller.put_dedicated_ip_warmup_attributes(ip=LISTED, warmup_percentage=50)
    caller.put_account_dedicated_ip_warmup_attributes(auto_warmup_enabled=False)
    assert before == caller.get_blacklist_reports(blacklist_item_names=[LISTED])


@pytest.mark.parametrize("ip", ["192.0.2.4", "", "example.com"])
def test_unknown_address_is_on_no_list(caller: PinpointEmailClient, ip: str) -> None:
    """Only the account's own addresses can be asked for."""
    with pytest.raises(NotFoundException, match=f"Dedicated IP address {ip} does not exist"):
        caller.get_blacklist_reports(blacklist_item_names=["192.0.2.1", ip])


def test_dashboard_begins_disabled(caller: PinpointEmailClient) -> None:
    """Nothing is subscribed at first, and switching off what is off changes nothing."""
    expected = GetDeliverabilityDashboardOptionsResponse(dashboard_enabled=False, account_status=DISABLED)
    assert expected == dashboard(caller)
    subscribe(caller, "example.com", enabled=False)
    assert expected == dashboard(caller)


def test_domains_are_subscribed(service: LocalService, caller: PinpointEmailClient) -> None:
    """Domains are subscribed from now, or from when the caller says, with the tracking that was asked for."""
    began = datetime(2026, 1, 1, tzinfo=UTC)
    tracking = InboxPlacementTrackingOption(global_=False, tracked_isps=("Gmail", "Yahoo"))
    before = service.clock.now()
    caller.put_deliverability_dashboard_option(
        dashboard_enabled=True,
        subscribed_domains=[
            DomainDeliverabilityTrackingOption(domain="Example.COM"),
            option("example.org", began, tracking),
        ],
    )
    answer = dashboard(caller)
    start = answer.active_subscribed_domains[0].subscription_start_date
    assert start is not None
    assert before <= start <= service.clock.now()
    assert answer == GetDeliverabilityDashboardOptionsResponse(
        dashboard_enabled=True,
        account_status=ACTIVE,
        active_subscribed_domains=(option("example.com", start), option("example.org", began, tracking)),
    )


def test_domain_keeps_its_start(service: LocalService, caller: PinpointEmailClient) -> None:
    """A domain that is subscribed again, even while it expires, keeps the date from which it was."""
    at_the_beginning_of_a_month(service)
    subscribe(caller, "example.com")
    (first,) = dashboard(caller).active_subscribed_domains
    for domains in (("example.com", "example.org"), ("example.org",), ("example.com",)):
        service.clock.advance(timedelta(days=1))
        subscribe(caller, *domains)
    assert (first,) == dashboard(caller).active_subscribed_domains


def test_domains_that_are_not_named_stay(caller: PinpointEmailClient) -> None:
    """Without a list of domains they stay as they are; with an empty one they all expire."""
    subscribe(caller, "example.com")
    caller.put_deliverability_dashboard_option(dashboard_enabled=True)
    assert (["example.com"], []) == domains_of(dashboard(caller))
    subscribe(caller)
    assert (["example.com"],) == domains_of(dashboard(caller))[1:]


def test_domain_expires_with_the_month(service: LocalService, caller: PinpointEmailClient) -> None:
    """A domain that is no longer named is tracked until the month ends; the dashboard stays on."""
    at_the_beginning_of_a_month(service)
    subscribe(caller, "example.com", "example.org")
    subscribe(caller, "example.org")
    answer = dashboard(caller)
    assert (["example.org"], ["example.com"]) == domains_of(answer)
    assert (True, ACTIVE, None) == (answer.dashboard_enabled, answer.account_status, answer.subscription_expiry_date)
    service.clock.advance(timedelta(days=31))
    assert (["example.org"], []) == domains_of(dashboard(caller))


def test_subscription_expires_with_the_month(service: LocalService, caller: PinpointEmailClient) -> None:
    """A dashboard that is switched off expires at the end of the month, and is then disabled."""
    at_the_beginning_of_a_month(service)
    subscribe(caller, "example.com")
    active = dashboard(caller).active_subscribed_domains
    for _ in range(2):
        caller.put_deliverability_dashboard_option(dashboard_enabled=False)
    expiry = end_of_month(service.clock.now())
    assert dashboard(caller) == GetDeliverabilityDashboardOptionsResponse(
        dashboard_enabled=False,
        subscription_expiry_date=expiry,
        account_status=EXPIRING,
        pending_expiration_subscribed_domains=active,
    )
    service.clock.advance(expiry - service.clock.now() - timedelta(minutes=1))
    assert EXPIRING == dashboard(caller).account_status
    service.clock.advance(timedelta(minutes=1))
    expected = GetDeliverabilityDashboardOptionsResponse(dashboard_enabled=False, account_status=DISABLED)
    assert expected == dashboard(caller)


def test_subscription_without_domains_expires_too(service: LocalService, caller: PinpointEmailClient) -> None:
    """A dashboard without domains that is switched off twice still expires at the end of the month."""
    at_the_beginning_of_a_month(service)
    caller.put_deliverability_dashboard_option(dashboard_enabled=True)
    for _ in range(2):
        caller.put_deliverability_dashboard_option(dashboard_enabled=False)
        assert dashboard(caller) == GetDeliverabilityDashboardOptionsResponse(
            dashboard_enabled=False,
            subscription_expiry_date=end_of_month(service.clock.now()),
            account_status=EXPIRING,
        )


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("other.org", (404, "NotFoundException")),
        ("jane@third.org", (400, "BadRequestException")),
        (None, (400, "BadRequestException")),
    ],
)
def test_only_verified_domains_are_subscribed(
    service: LocalService, caller: PinpointEmailClient, domain: str | None, expected: tuple[int, str]
) -> None:
    """Only the account's verified domains can be subscribed."""
    subscribe(caller, "example.com")
    members = {"DashboardEnabled": True, "SubscribedDomains": [{"Domain": domain}]}
    assert expected == refusal(service, "PUT", DASHBOARD, members)[:2]
    assert (["example.com"], []) == domains_of(dashboard(caller))


def test_pending_domain_is_not_subscribed() -> None:
    """A domain that waits for its verification cannot be subscribed."""
    with LocalService(manual_verification=True) as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        with pytest.raises(BadRequestException, match=r"SubscribedDomains\.Domain: expected a verified domain"):
            subscribe(client, "example.com")


def test_domain_is_subscribed_once(caller: PinpointEmailClient) -> None:
    """A domain that is named twice is subscribed once."""
    subscribe(caller, "example.com", "EXAMPLE.com")
    assert (["example.com"], []) == domains_of(dashboard(caller))


def test_expiry_is_left_out_on_the_wire(service: LocalService) -> None:
    """The response of a disabled dashboard has no expiry date."""
    members = json.loads(call(service, "GET", DASHBOARD).body)
    assert {
        "DashboardEnabled": False,
        "AccountStatus": "DISABLED",
        "ActiveSubscribedDomains": [],
        "PendingExpirationSubscribedDomains": [],
    } == members
