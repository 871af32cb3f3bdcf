"""Answers: what is optional, what is narrowed, and what comes of enumerations."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_type

from pinpoint_email import (
    BlacklistEntry,
    DedicatedIp,
    DkimAttributes,
    DkimStatus,
    EnforcementStatus,
    EventDestination,
    EventType,
    IdentityInfo,
    IdentityType,
    MailFromAttributes,
    MailFromDomainStatus,
    PinpointEmailClient,
    ResponseMetadata,
    SendQuota,
    Tag,
    WarmupStatus,
)


def read_account(client: PinpointEmailClient) -> float:
    """What an answer may leave out is None, until it is looked at."""
    account = client.get_account()
    assert_type(account.send_quota, SendQuota | None)
    assert_type(account.sending_enabled, bool | None)
    assert_type(account.enforcement_status, EnforcementStatus | None)
    assert_type(account.response_metadata, ResponseMetadata)
    assert_type(account.response_metadata.request_id, str | None)
    assert_type(account.response_metadata.status_code, int)
    assert_type(account.response_metadata.headers, Mapping[str, str])
    if account.send_quota is None or account.send_quota.max_24_hour_send is None:
        return 0.0
    return account.send_quota.max_24_hour_send - (account.send_quota.sent_last_24_hours or 0)


def read_identity(client: PinpointEmailClient) -> list[str]:
    """Lists are never None, so that they can be iterated over; members that are required are there."""
    identity = client.get_email_identity(email_identity="example.com")
    assert_type(identity.tags, tuple[Tag, ...])
    assert_type(identity.dkim_attributes, DkimAttributes | None)
    assert_type(identity.mail_from_attributes, MailFromAttributes | None)
    if identity.mail_from_attributes:
        assert_type(identity.mail_from_attributes.mail_from_domain, str)
        assert_type(identity.mail_from_attributes.mail_from_domain_status, MailFromDomainStatus)
    if identity.dkim_attributes and identity.dkim_attributes.status == DkimStatus.SUCCESS:
        return []
    tokens = identity.dkim_attributes.tokens if identity.dkim_attributes else ()
    assert_type(tokens, tuple[str, ...] | tuple[()])
    return [f"{token}._domainkey.example.com" for token in tokens]


def read_lists(client: PinpointEmailClient) -> None:
    """What is in lists and maps."""
    page = client.list_email_identities()
    assert_type(page.email_identities, tuple[IdentityInfo, ...])
    assert_type(page.items, tuple[IdentityInfo, ...])
    assert_type(page.next_token, str | None)
    pools = client.list_dedicated_ip_pools()
    assert_type(pools.dedicated_ip_pools, tuple[str, ...])
    for address in client.get_dedicated_ips().dedicated_ips:
        assert_type(address, DedicatedIp)
        assert_type(address.warmup_status, WarmupStatus)
        assert_type(address.pool_name, str | None)
    for destination in client.get_configuration_set_event_destinations(configuration_set_name="a").event_destinations:
        assert_type(destination, EventDestination)
        assert_type(destination.matching_event_types, tuple[EventType, ...])
    report = client.get_blacklist_reports(blacklist_item_names=["192.0.2.1"]).blacklist_report
    assert_type(report, Mapping[str, tuple[BlacklistEntry, ...]])
    for entry in report["192.0.2.1"]:
        assert_type(entry.listing_time, datetime | None)


def read_enumerations(client: PinpointEmailClient) -> str:
    """A value is a member, and a string; one that the library does not know is told apart by ``is_known``."""
    kind = client.get_email_identity(email_identity="example.com").identity_type
    assert_type(IdentityType("NEW_KIND"), IdentityType)
    if kind is None:
        return "nothing"
    assert_type(kind.is_known, bool)
    assert_type(kind.lower(), str)
    if not kind.is_known:
        return f"something new, {kind}"
    match kind:
        case IdentityType.EMAIL_ADDRESS:
            return "an address"
        case IdentityType.DOMAIN | IdentityType.MANAGED_DOMAIN:
            return "a domain"


def read_some_enumerations(client: PinpointEmailClient) -> str:
    """Where some members are told apart only, the others have a branch of their own."""
    match client.get_account().enforcement_status:
        case None:
            return "nothing"
        case EnforcementStatus.SHUTDOWN:
            return "paused"
        case status:
            return status.value
