from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_email import (
    BadRequestException,
    DomainIspPlacement,
    GetDomainStatisticsReportResponse,
    NotFoundException,
    PinpointEmailClient,
    PlacementStatistics,
    VolumeStatistics,
)
from pinpoint_email.local import LocalService
from pinpoint_email.local.figures import (
    campaign_of,
    daily_volume,
    day_of_campaign,
    days_between,
    overall_volume,
    placements,
)

from .test_deliverability import DASHBOARD, at_the_beginning_of_a_month, subscribe
from .wire import refusal

DOMAINS = st.from_regex(r"[a-z0-9-]{1,20}(\.[a-z]{2,8}){1,2}", fullmatch=True)
DAYS = st.dates()
MONDAY = date(2026, 3, 2)


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of a service with two domains."""
    with service.client() as client:
        for name in ("example.com", "example.org"):
            client.create_email_identity(email_identity=name)
        yield client


def days_from(first: date, length: int) -> list[date]:
    """Some days in a row."""
    return [first + timedelta(days=number) for number in range(length)]


def sums(parts: Iterable[Any], *names: str) -> list[int]:
    """The sums of some members of several values."""
    found = list(parts)
    return [sum(getattr(part, name) for part in found) for name in names]


def volume(statistics: VolumeStatistics | None) -> VolumeStatistics:
    """Statistics that are there."""
    assert statistics is not None
    return statistics


def items(value: object) -> dict[str, object]:
    """The members of a value by their names, or the items of a tuple by their places."""
    if isinstance(value, tuple):
        return {str(place): item for place, item in enumerate(cast("tuple[object, ...]", value))}
    cls = cast("type[Any]", type(value))
    return {field.name: getattr(value, field.name) for field in attrs.fields(cls)} if attrs.has(cls) else {}


def numbers(value: object) -> list[float]:
    """All numbers in a value and in what it is made of."""
    if isinstance(value, (int, float)):
        return [value]
    return [number for item in items(value).values() for number in numbers(item)]


def percentages(value: object) -> list[float]:
    """All percentages in a value and in what it is made of."""
    members = items(value)
    own = [members[name] for name in members if name.endswith(("percentage", "percent", "rate"))]
    own += [members[name] for name in ("projected_inbox", "projected_spam") if name in members]
    return [*cast("list[float]", own), *(found for item in members.values() for found in percentages(item))]


RANGES = st.builds(days_from, st.dates(max_value=date(9999, 11, 1)), st.integers(0, 31))


@given(DOMAINS, RANGES)
def test_figures_are_always_the_same(domain: str, days: list[date]) -> None:
    """The same domain and days give the same figures, whenever they are asked for."""
    first, second = (
        [
            overall_volume(domain, days),
            *(daily_volume(domain, day) for day in days),
            *(campaign_of(domain, day) for day in days),
            *(placements(domain, day) for day in days),
        ]
        for _ in range(2)
    )
    assert first == second


@given(DOMAINS, RANGES)
def test_days_add_up(domain: str, days: list[date]) -> None:
    """Each count over all days is the sum of the days' counts, in all and at each provider."""
    overall = overall_volume(domain, days)
    daily = [daily_volume(domain, day) for day in days]
    counts = ("inbox_raw_count", "spam_raw_count")
    assert sums([volume(day.volume_statistics) for day in daily], *counts) == sums(
        [volume(overall.volume_statistics)], *counts
    )
    for position, provider in enumerate(overall.domain_isp_placements):
        of_days = [day.domain_isp_placements[position] for day in daily]
        assert {provider.isp_name} >= {placement.isp_name for placement in of_days}
        assert sums(of_days, *counts) == sums([provider], *counts)


@given(DOMAINS, DAYS)
def test_providers_add_up(domain: str, day: date) -> None:
    """Each count of a day is the sum of the providers' counts, and there is mail at each of them every day."""
    found = daily_volume(domain, day)
    counts = ("inbox_raw_count", "spam_raw_count")
    assert sums(found.domain_isp_placements, *counts) == sums([volume(found.volume_statistics)], *counts)
    assert {"AOL", "Gmail", "Hotmail", "Yahoo"} == {placement.isp_name for placement in found.domain_isp_placements}
    assert 0 < min(placement.inbox_raw_count or 0 for placement in found.domain_isp_placements)


@given(DOMAINS, RANGES)
def test_percentages_are_those_of_the_counts(domain: str, days: list[date]) -> None:
    """A provider's percentages make 100, and are its counts' shares; so are the projected ones."""
    overall = overall_volume(domain, days)
    statistics = volume(overall.volume_statistics)
    placed = [share_of(placement) for placement in overall.domain_isp_placements]
    whole = 100 if days else 0
    projected = [statistics.projected_inbox or 0, statistics.projected_spam or 0]
    assert [whole] * 5 == [sum(projected), *(round(inbox + spam, 6) for inbox, spam, _ in placed)]
    assert all(abs(inbox - expected) < 0.01 for inbox, _, expected in placed)
    assert abs(projected[0] - expected_share(statistics)) <= 0.5


def share_of(placement: DomainIspPlacement) -> tuple[float, float, float]:
    """A provider's percentages, and the first one as it follows from the counts."""
    return placement.inbox_percentage or 0, placement.spam_percentage or 0, expected_share(placement)


def expected_share(value: DomainIspPlacement | VolumeStatistics) -> float:
    """The percentage of mail that reached inboxes."""
    inbox, spam = value.inbox_raw_count or 0, value.spam_raw_count or 0
    return 100 * inbox / (inbox + spam) if inbox + spam else 0


@given(DOMAINS, RANGES)
def test_no_figure_is_impossible(domain: str, days: list[date]) -> None:
    """No figure is negative, and every percentage is from 0 to 100."""
    for value in [
        overall_volume(domain, days),
        *(daily_volume(domain, day) for day in days),
        *(campaign_of(domain, day) for day in days),
        *(placements(domain, day) for day in days),
    ]:
        assert 0 <= min(numbers(value), default=0)
        assert all(0 <= percentage <= 100 for percentage in percentages(value))


@given(DOMAINS, DAYS)
def test_placements_make_the_whole(domain: str, day: date) -> None:
    """The percentages in inboxes, in spam folders and missing add up to 100, at each provider and on average."""
    overall, by_provider = placements(domain, day)
    found = [overall, *(placement.placement_statistics or PlacementStatistics() for placement in by_provider)]
    places = ("inbox_percentage", "spam_percentage", "missing_percentage")
    assert [100.0] * 5 == [round(sum(sums([statistics], *places)), 6) for statistics in found]
    for name in (*places, "spf_percentage", "dkim_percentage"):
        assert round(sum(sums(found[1:], name)) / 4, 6) == round(sum(sums([overall], name)), 6)


@given(DOMAINS, DAYS)
def test_campaign_is_a_part_of_its_day(domain: str, day: date) -> None:
    """A campaign is of a Tuesday or a Thursday, within the day, and has no more mail than the day."""
    campaign = campaign_of(domain, day)
    assert (day.weekday() in {1, 3}) == (campaign is not None)
    if campaign:
        statistics = volume(daily_volume(domain, day).volume_statistics)
        first, last = campaign.first_seen_date_time, campaign.last_seen_date_time
        assert first is not None
        assert last is not None
        assert datetime.combine(day, time(), UTC) < first < last < datetime.combine(day, time(23, 59), UTC)
        inbox, spam = campaign.inbox_count or 0, campaign.spam_count or 0
        assert (inbox + spam, f"news@{domain}") == (campaign.projected_volume, campaign.from_address)
        assert 0 < inbox < (statistics.inbox_raw_count or 0)
        assert spam <= (statistics.spam_raw_count or 0)
        assert (campaign.read_delete_rate or 0) <= (campaign.delete_rate or 0)
        assert (campaign.read_rate or 0) + (campaign.delete_rate or 0) <= 100


@given(DOMAINS, DAYS)
def test_campaign_is_found_by_its_identifier(domain: str, day: date) -> None:
    """The identifier of a campaign contains its day, and is not shared by another domain."""
    campaign, other = campaign_of(domain, day), campaign_of(f"other.{domain}", day)
    if campaign and other:
        assert day == day_of_campaign(campaign.campaign_id or "")
        assert campaign.campaign_id != other.campaign_id


@given(st.text())
def test_text_that_is_no_campaign_has_no_day(text: str) -> None:
    """Any text is the identifier of a day's campaign or of none."""
    day = day_of_campaign(text)
    assert day is None or isinstance(day, date)


@pytest.mark.parametrize("text", ["", "x", "000000", "ffffff", "-00001", "zzzzzz0123456789abcdef"])
def test_impossible_campaign_has_no_day(text: str) -> None:
    """An identifier that begins with no day is of no campaign."""
    assert None is day_of_campaign(text)


def test_weekends_are_quiet() -> None:
    """There is less mail on Saturdays and Sundays than on any other day of the week."""
    week = [
        volume(daily_volume("example.com", MONDAY + timedelta(days=number)).volume_statistics) for number in range(7)
    ]
    sizes = [(day.inbox_raw_count or 0) + (day.spam_raw_count or 0) for day in week]
    assert max(sizes[5:]) < min(sizes[:5])


def test_domains_and_days_differ() -> None:
    """Another domain, and another day, have other figures."""
    found = [
        daily_volume(domain, day).domain_isp_placements
        for domain in ("a.example", "b.example")
        for day in (MONDAY, MONDAY + timedelta(days=1))
    ]
    assert 4 == len(set(found))


def test_no_days_have_no_mail() -> None:
    """Over no days at all there is no mail, and no share of it that was opened."""
    overall = overall_volume("example.com", [])
    assert {0} == set(numbers(overall))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), [(2, 27), (2, 28), (3, 1)]),
        (datetime(2026, 2, 27, 23, 59, tzinfo=UTC), datetime(2026, 2, 28, 0, 1, tzinfo=UTC), [(2, 27), (2, 28)]),
        (datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 2, 27, tzinfo=UTC), [(2, 27)]),
        (datetime(2026, 2, 27, tzinfo=UTC), datetime(2026, 2, 26, tzinfo=UTC), []),
    ],
)
def test_both_ends_are_among_the_days(first: datetime, last: datetime, expected: list[tuple[int, int]]) -> None:
    """A range has its first day and its last, at whatever time of the day."""
    assert expected == [(day.month, day.day) for day in days_between(first, last)]


def test_statistics_are_those_of_the_days(service: LocalService, caller: PinpointEmailClient) -> None:
    """A report has each day's figures and their sum, whatever the domain's case."""
    today = service.clock.now().date()
    days = [today - timedelta(days=number) for number in (3, 2, 1)]
    expected = GetDomainStatisticsReportResponse(
        overall_volume=overall_volume("example.com", days),
        daily_volumes=tuple(daily_volume("example.com", day) for day in days),
    )
    for name in ("example.com", "EXAMPLE.com"):
        found = caller.get_domain_statistics_report(domain=name, start_date=days[0], end_date=days[-1])
        assert expected == found


@pytest.mark.parametrize(("first", "days"), [(-1, 2), (0, 1), (1, 0)])
def test_days_to_come_have_no_figures(
    service: LocalService, caller: PinpointEmailClient, first: int, days: int
) -> None:
    """A report ends with the day that it is."""
    at_the_beginning_of_a_month(service)
    today = service.clock.now().date()
    found = caller.get_domain_statistics_report(
        domain="example.com", start_date=today + timedelta(days=first), end_date=today + timedelta(days=9)
    )
    expected = [today + timedelta(days=first + number) for number in range(days)]
    assert expected == [day.start_date.date() for day in found.daily_volumes if day.start_date]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("StartDate=2026-01-01&EndDate=2026-02-01", "EndDate: expected a date at most 30 days after start_date"),
        ("StartDate=2026-01-02T00:00:00Z&EndDate=2026-01-01T00:00:00Z", "EndDate: expected a date not before"),
        ("StartDate=2026-01-02", "EndDate: expected a value, got none."),
        ("EndDate=2026-01-02", "StartDate: expected a value, got none."),
        ("StartDate=yesterday&EndDate=2026-01-01", "StartDate: expected a time, got str of 9 characters."),
    ],
)
@pytest.mark.parametrize("path", ["statistics-report/example.com", "domains/example.com/campaigns"])
def test_range_that_cannot_be_is_refused(
    service: LocalService, caller: PinpointEmailClient, path: str, query: str, message: str
) -> None:
    """A range has two ends, the first before the last, at most 30 days apart."""
    subscribe(caller, "example.com")
    answer = refusal(service, "GET", f"{DASHBOARD}/{path}?{query}")
    assert (400, "BadRequestException", message) == (*answer[:2], answer[2][: len(message)])


def test_range_may_be_30_days(caller: PinpointEmailClient) -> None:
    """Thirty days apart, with both ends, are 31 days."""
    found = caller.get_domain_statistics_report(
        domain="example.com", start_date=datetime(2025, 1, 1, tzinfo=UTC), end_date=datetime(2025, 1, 31, tzinfo=UTC)
    )
    assert 31 == len(found.daily_volumes)


@pytest.mark.parametrize("domain", ["other.org", "sub.example.com"])
def test_unknown_domain_has_no_statistics(service: LocalService, caller: PinpointEmailClient, domain: str) -> None:
    """Figures are there for the account's domains only."""
    today = service.clock.now().date()
    with pytest.raises(NotFoundException, match=f"Email identity {domain} does not exist"):
        caller.get_domain_statistics_report(domain=domain, start_date=today, end_date=today)


def test_campaigns_are_listed_and_found(service: LocalService, caller: PinpointEmailClient) -> None:
    """In two weeks a subscribed domain has four campaigns, page by page, and each can be read alone."""
    subscribe(caller, "example.org", "example.com")
    today = service.clock.now().date()
    arguments: dict[str, Any] = {
        "subscribed_domain": "Example.com",
        "start_date": today - timedelta(days=14),
        "end_date": today - timedelta(days=1),
        "page_size": 3,
    }
    first = caller.list_domain_deliverability_campaigns(**arguments)
    second = caller.list_domain_deliverability_campaigns(**arguments, next_token=first.next_token)
    found = [*first.domain_deliverability_campaigns, *second.domain_deliverability_campaigns]
    assert [3, 1, None] == [len(first.domain_deliverability_campaigns), len(found) - 3, second.next_token]
    assert {"news@example.com"} == {campaign.from_address for campaign in found}
    assert sorted(found, key=lambda campaign: campaign.first_seen_date_time or datetime.now(UTC)) == found
    assert found == [
        caller.get_domain_deliverability_campaign(campaign_id=campaign.campaign_id or "").domain_deliverability_campaign
        for campaign in found
    ]


def test_campaign_is_there_once_it_was_seen(service: LocalService, caller: PinpointEmailClient) -> None:
    """A campaign is listed and found from when it last reached an inbox, and not before."""
    subscribe(caller, "example.com")
    # From a Monday on, the next campaign is hours away.
    service.clock.advance(timedelta(days=7 - service.clock.now().weekday()))
    today = service.clock.now().date()
    range_of_days: dict[str, Any] = {"start_date": today, "end_date": today + timedelta(days=7)}

    def campaigns() -> list[str]:
        answer = caller.list_domain_deliverability_campaigns(subscribed_domain="example.com", **range_of_days)
        return [campaign.campaign_id or "" for campaign in answer.domain_deliverability_campaigns]

    before = campaigns()
    service.clock.advance(timedelta(days=7))
    *_, last = campaigns()
    assert last not in before
    campaign = caller.get_domain_deliverability_campaign(campaign_id=last).domain_deliverability_campaign
    service.reset()
    caller.create_email_identity(email_identity="example.com")
    subscribe(caller, "example.com")
    seen = campaign.last_seen_date_time
    assert seen is not None
    service.clock.advance(seen - service.clock.now() - timedelta(minutes=1))
    with pytest.raises(NotFoundException, match=f"Campaign {last} does not exist"):
        caller.get_domain_deliverability_campaign(campaign_id=last)
    assert last not in campaigns()
    service.clock.advance(timedelta(minutes=1))
    assert last in campaigns()
    assert campaign == caller.get_domain_deliverability_campaign(campaign_id=last).domain_deliverability_campaign


def test_campaigns_are_for_subscribed_domains(service: LocalService, caller: PinpointEmailClient) -> None:
    """A domain has campaigns while it is subscribed, also while that expires."""
    at_the_beginning_of_a_month(service)
    subscribe(caller, "example.com")
    today = service.clock.now().date()
    arguments: dict[str, Any] = {"start_date": today - timedelta(days=14), "end_date": today - timedelta(days=1)}
    (first, *_) = caller.list_domain_deliverability_campaigns(
        subscribed_domain="example.com", **arguments
    ).domain_deliverability_campaigns
    subscribe(caller)
    assert first.campaign_id is not None
    assert (
        first == caller.get_domain_deliverability_campaign(campaign_id=first.campaign_id).domain_deliverability_campaign
    )
    service.clock.advance(timedelta(days=31))
    with pytest.raises(NotFoundException, match=f"Campaign {first.campaign_id} does not exist"):
        caller.get_domain_deliverability_campaign(campaign_id=first.campaign_id)
    for domain in ("example.com", "example.org", "other.org"):
        with pytest.raises(NotFoundException, match=f"Domain {domain} is not subscribed"):
            caller.list_domain_deliverability_campaigns(subscribed_domain=domain, **arguments)


@pytest.mark.parametrize("campaign_id", ["none", "000000", "ffffff", "0b4c1f0123456789abcdef"])
def test_unknown_campaign_is_not_found(service: LocalService, caller: PinpointEmailClient, campaign_id: str) -> None:
    """An identifier that is of no campaign is not found."""
    subscribe(caller, "example.com")
    expected = (404, "NotFoundException", f"Campaign {campaign_id} does not exist.")
    assert expected == refusal(service, "GET", f"{DASHBOARD}/campaigns/{campaign_id}")


def test_token_of_another_domain_is_refused(service: LocalService, caller: PinpointEmailClient) -> None:
    """A token of one domain's campaigns is refused for another domain."""
    subscribe(caller, "example.org", "example.com")
    today = service.clock.now().date()
    arguments: dict[str, Any] = {"start_date": today - timedelta(days=14), "end_date": today - timedelta(days=1)}
    token = caller.list_domain_deliverability_campaigns(
        subscribed_domain="example.com", page_size=1, **arguments
    ).next_token
    with pytest.raises(BadRequestException, match="NextToken"):
        caller.list_domain_deliverability_campaigns(subscribed_domain="example.org", next_token=token, **arguments)
