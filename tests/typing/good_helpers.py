"""Helpers: paginators, waiters, DNS records, dictionaries."""

import json
from datetime import date
from typing import Any, assert_type

from pinpoint_email import (
    DedicatedIp,
    DeliverabilityTestReport,
    Destination,
    DnsRecord,
    DnsRecords,
    DomainDeliverabilityCampaign,
    EventDestinationDefinition,
    GetDedicatedIpResponse,
    GetDedicatedIpsResponse,
    GetDeliverabilityTestReportResponse,
    GetEmailIdentityResponse,
    IdentityInfo,
    ListEmailIdentitiesResponse,
    Paginator,
    PinpointEmailClient,
    dns_records,
    from_dict,
    paginate,
    to_dict,
    wait_until_dedicated_ip_warmed_up,
    wait_until_dkim_verified,
    wait_until_identity_verified,
    wait_until_mail_from_verified,
    wait_until_test_report_completed,
)

DAY = date(2026, 1, 1)


def list_all(client: PinpointEmailClient, token: str | None) -> None:
    """The items of each of the six lists have their type, and so have the pages."""
    for identity in paginate(client.list_email_identities):
        assert_type(identity, IdentityInfo)
    for address in paginate(client.get_dedicated_ips, pool_name="news", page_size=10):
        assert_type(address, DedicatedIp)
    for name in paginate(client.list_configuration_sets, 5):
        assert_type(name, str)
    for name in paginate(client.list_dedicated_ip_pools, limit=5, resume_token=token):
        assert_type(name, str)
    for report in paginate(client.list_deliverability_test_reports, next_token=token):
        assert_type(report, DeliverabilityTestReport)
    campaigns = paginate(
        client.list_domain_deliverability_campaigns, start_date=DAY, end_date=DAY, subscribed_domain="example.com"
    )
    for campaign in campaigns:
        assert_type(campaign, DomainDeliverabilityCampaign)
    assert_type(list(paginate(client.list_email_identities)), list[IdentityInfo])
    assert_type(next(paginate(client.get_dedicated_ips)), DedicatedIp)
    assert_type([item.identity_name for item in paginate(client.list_email_identities)], list[str | None])


def list_pages(client: PinpointEmailClient) -> None:
    """A paginator, its pages, and where it stopped."""
    paginator = paginate(client.list_email_identities)
    assert_type(paginator, Paginator[ListEmailIdentitiesResponse])
    assert_type(paginator.resume_token, str | None)
    for page in paginator.pages():
        assert_type(page, ListEmailIdentitiesResponse)
    for addresses in paginate(client.get_dedicated_ips).pages():
        assert_type(addresses, GetDedicatedIpsResponse)


def wait(client: PinpointEmailClient) -> None:
    """Each waiter returns the answer that it waited for, and shows each answer."""
    statuses: list[bool | None] = []
    identity = wait_until_identity_verified(
        client,
        email_identity="example.com",
        timeout=60,
        interval=0.5,
        on_poll=lambda answer: statuses.append(answer.verified_for_sending_status),
    )
    assert_type(identity, GetEmailIdentityResponse)
    assert_type(wait_until_dkim_verified(client, email_identity="example.com"), GetEmailIdentityResponse)
    assert_type(wait_until_mail_from_verified(client, email_identity="example.com"), GetEmailIdentityResponse)
    assert_type(wait_until_dedicated_ip_warmed_up(client, ip="192.0.2.1", on_poll=print), GetDedicatedIpResponse)
    report = wait_until_test_report_completed(client, report_id="id", on_poll=None)
    assert_type(report, GetDeliverabilityTestReportResponse)
    assert_type(report.deliverability_test_report, DeliverabilityTestReport)


def publish(client: PinpointEmailClient) -> str:
    """DNS records, from either answer."""
    created = client.create_email_identity(email_identity="example.com")
    found = client.get_email_identity(email_identity="example.com")
    for identity in (created, found):
        records = dns_records("example.com", identity, region_name=client.region_name)
        assert_type(records, DnsRecords)
        for record in records:
            assert_type(record, DnsRecord)
            assert_type(record.value, str)
    return dns_records("example.com", found, region_name="eu-west-1").zone_file(ttl=300)


def convert(text: str) -> None:
    """Dictionaries, there and back."""
    assert_type(from_dict(Destination, {"ToAddresses": ["ada@example.org"]}), Destination)
    definition = from_dict(EventDestinationDefinition, json.loads(text), ignore_unknown=True)
    assert_type(definition, EventDestinationDefinition)
    assert_type(from_dict(ListEmailIdentitiesResponse, {}).items, tuple[IdentityInfo, ...])
    assert_type(to_dict(definition), dict[str, Any])
