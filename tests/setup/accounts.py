"""An account on a local service, made, read and expected without the code under test."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

from pinpoint_email import (
    DeliveryOptions,
    DomainDeliverabilityTrackingOption,
    EventDestinationDefinition,
    Options,
    PinpointEmailClient,
    ReputationOptions,
    SendingOptions,
    Tag,
    TrackingOptions,
    to_dict,
)
from pinpoint_email.local import LocalService
from pinpoint_email.setup import (
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    State,
)

__all__ = [
    "DEFAULT_POOL",
    "NUMBER",
    "Recording",
    "Snapshot",
    "arn_of",
    "expected_account",
    "expected_losses",
    "make",
    "names_in",
    "normal",
    "snapshot",
]

NUMBER = "123456789012"
DEFAULT_POOL = "ses-default-dedicated-pool"
Snapshot = dict[str, Any]
Name = tuple[str, ...]


class Recording(requests.Session):
    """A session that records the requests sent over it."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Record the request, and send it."""
        self.sent.append(f"{request.method} {unquote(urlsplit(request.url or '').path)}")
        return super().send(request, **kwargs)

    @property
    def changes(self) -> list[str]:
        """Return the requests that could change something."""
        return [request for request in self.sent if not request.startswith("GET ")]

    def client(self, service: LocalService) -> PinpointEmailClient:
        """Make a client of a local service that sends over this session, one attempt for each call."""
        return PinpointEmailClient(
            region_name="us-east-1",
            endpoint_url=service.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            options=Options(max_attempts=1),
            session=self,
        )


def normal(identity: str) -> str:
    """Return an identity's name as the service keeps it."""
    local, at, domain = identity.rpartition("@")
    return local + at + domain.lower()


def arn_of(kind: str, name: str) -> str:
    """Return the Amazon Resource Name of a resource in the service."""
    return f"arn:aws:ses:us-east-1:{NUMBER}:{kind}/{name}"


def make(client: PinpointEmailClient, state: State) -> None:
    """Bring a new account into a state, with the service's defaults for what the state does not mention."""
    if state.account and state.account.sending_enabled is not None:
        client.put_account_sending_attributes(sending_enabled=state.account.sending_enabled)
    if state.account and state.account.dedicated_ip_auto_warmup_enabled is not None:
        client.put_account_dedicated_ip_warmup_attributes(
            auto_warmup_enabled=state.account.dedicated_ip_auto_warmup_enabled
        )
    for name, pool in (state.dedicated_ip_pools or {}).items():
        _make_pool(client, name, pool)
    for name, identity in (state.email_identities or {}).items():
        _make_identity(client, name, identity)
    for name, configuration_set in (state.configuration_sets or {}).items():
        _make_set(client, name, configuration_set)
    if state.deliverability_dashboard:
        _make_dashboard(client, state.deliverability_dashboard)


def _make_pool(client: PinpointEmailClient, name: str, pool: DedicatedIpPoolState) -> None:
    if name != DEFAULT_POOL:
        client.create_dedicated_ip_pool(pool_name=name)
    if pool.tags:
        client.tag_resource(resource_arn=arn_of("dedicated-ip-pool", name), tags=_tags(pool.tags))
    for ip in pool.ips or ():
        client.put_dedicated_ip_in_pool(ip=ip, destination_pool_name=name)


def _make_identity(client: PinpointEmailClient, name: str, identity: EmailIdentityState) -> None:
    client.create_email_identity(email_identity=name, tags=_tags(identity.tags))
    if identity.dkim_signing_enabled is not None:
        client.put_email_identity_dkim_attributes(email_identity=name, signing_enabled=identity.dkim_signing_enabled)
    if identity.feedback_forwarding_enabled is not None:
        client.put_email_identity_feedback_attributes(
            email_identity=name, email_forwarding_enabled=identity.feedback_forwarding_enabled
        )
    if identity.mail_from_domain is not None or identity.behavior_on_mx_failure is not None:
        client.put_email_identity_mail_from_attributes(
            email_identity=name,
            mail_from_domain=identity.mail_from_domain or None,
            behavior_on_mx_failure=identity.behavior_on_mx_failure,
        )


def _make_set(client: PinpointEmailClient, name: str, made: ConfigurationSetState) -> None:
    redirect = made.custom_redirect_domain
    client.create_configuration_set(
        configuration_set_name=name,
        delivery_options=DeliveryOptions(tls_policy=made.tls_policy, sending_pool_name=made.sending_pool_name or None),
        reputation_options=ReputationOptions(reputation_metrics_enabled=made.reputation_metrics_enabled),
        sending_options=SendingOptions(sending_enabled=made.sending_enabled),
        tracking_options=TrackingOptions(custom_redirect_domain=redirect) if redirect else None,
        tags=_tags(made.tags),
    )
    for destination_name, definition in (made.event_destinations or {}).items():
        client.create_configuration_set_event_destination(
            configuration_set_name=name, event_destination_name=destination_name, event_destination=definition
        )


def _make_dashboard(client: PinpointEmailClient, dashboard: DeliverabilityDashboardState) -> None:
    options = [
        DomainDeliverabilityTrackingOption(domain=domain, inbox_placement_tracking_option=option)
        for domain, option in (dashboard.subscribed_domains or {}).items()
    ]
    client.put_deliverability_dashboard_option(dashboard_enabled=dashboard.enabled, subscribed_domains=options)


def _tags(tags: Mapping[str, str] | None) -> list[Tag]:
    return [Tag(key=key, value=value) for key, value in (tags or {}).items()]


def snapshot(client: PinpointEmailClient) -> Snapshot:
    """Read everything in the account that a state could mention or leave alone, with the client's actions."""
    pools = client.list_dedicated_ip_pools().dedicated_ip_pools
    identities = client.list_email_identities().email_identities
    sets = client.list_configuration_sets().configuration_sets
    dashboard = client.get_deliverability_dashboard_options()
    return {
        "account": to_dict(client.get_account()),
        "ips": {found.ip: to_dict(found) for found in client.get_dedicated_ips().dedicated_ips},
        "pools": {
            name: _by_key(client.list_tags_for_resource(resource_arn=arn_of("dedicated-ip-pool", name)))
            for name in pools
        },
        "identities": {
            str(found.identity_name): _by_key(client.get_email_identity(email_identity=str(found.identity_name)))
            for found in identities
        },
        "sets": {name: _set_snapshot(client, name) for name in sets},
        "dashboard": {
            "enabled": dashboard.dashboard_enabled,
            "domains": {
                found.domain: _domain_snapshot(to_dict(found.inbox_placement_tracking_option))
                for found in dashboard.active_subscribed_domains
            },
        },
    }


def _set_snapshot(client: PinpointEmailClient, name: str) -> Snapshot:
    found = _by_key(client.get_configuration_set(configuration_set_name=name))
    # The time at which figures started anew follows from the switches.
    found["ReputationOptions"].pop("LastFreshStart", None)
    answer = client.get_configuration_set_event_destinations(configuration_set_name=name)
    destinations = (to_dict(destination) for destination in answer.event_destinations)
    return found | {"EventDestinations": {destination["Name"]: _in_order(destination) for destination in destinations}}


def _by_key(response: Any) -> Snapshot:
    read = to_dict(response)
    return read | {"Tags": {tag["Key"]: tag["Value"] for tag in read["Tags"]}}


def _in_order(destination: Snapshot) -> Snapshot:
    """Sort the lists of an event destination, whose order means nothing."""
    watch: dict[str, list[dict[str, str]]] | None = destination.get("CloudWatchDestination")
    if watch:
        watch["DimensionConfigurations"].sort(key=lambda dimension: dimension["DimensionName"])
    return destination | {"MatchingEventTypes": sorted(set(destination["MatchingEventTypes"]))}


def _domain_snapshot(option: Snapshot) -> Snapshot:
    return {"Global": option.get("Global"), "TrackedIsps": sorted(set(option.get("TrackedIsps", ())))}


def expected_account(before: Snapshot, desired: State, bare: Snapshot, *, prune: bool) -> Snapshot:
    """Return the account as it is after a desired state was applied to it.

    Args:
        before: The account.
        desired: The desired state.
        bare: An account with a resource of each name that there could be, made with nothing but the name.
        prune: Whether what is not listed goes.
    """
    after = deepcopy(before)
    if desired.account:
        _give(after["account"], "SendingEnabled", desired.account.sending_enabled)
        _give(after["account"], "DedicatedIpAutoWarmupEnabled", desired.account.dedicated_ip_auto_warmup_enabled)
    if desired.dedicated_ip_pools is not None:
        _expect_pools(after, before, desired.dedicated_ip_pools, prune=prune)
    if desired.email_identities is not None:
        wanted = {normal(name): identity for name, identity in desired.email_identities.items()}
        for name, identity in wanted.items():
            there = after["identities"].setdefault(name, deepcopy(bare["identities"][name]))
            _expect_identity(there, identity, prune=prune)
        _prune(after["identities"], wanted, prune=prune)
    if desired.configuration_sets is not None:
        for name, configuration_set in desired.configuration_sets.items():
            there = after["sets"].setdefault(name, deepcopy(bare["sets"][name]))
            _expect_set(there, configuration_set, prune=prune)
        _prune(after["sets"], desired.configuration_sets, prune=prune)
    if desired.deliverability_dashboard:
        _expect_dashboard(after["dashboard"], desired.deliverability_dashboard, prune=prune)
    return after


def _give(members: Snapshot, name: str, value: object) -> None:
    """Set a member, if it is mentioned."""
    if value is not None:
        members[name] = value


def _prune(table: Snapshot, wanted: Any, *, prune: bool) -> None:
    for name in [name for name in table if prune and name not in wanted]:
        del table[name]


def _expect_tags(there: Snapshot, tags: Any, *, prune: bool) -> None:
    if tags is not None:
        there["Tags"] = dict(tags) if prune else there["Tags"] | dict(tags)


def _expect_pools(after: Snapshot, before: Snapshot, pools: Any, *, prune: bool) -> None:
    for name, pool in pools.items():
        _expect_tags(after["pools"].setdefault(name, {"Tags": {}}), pool.tags, prune=prune)
        if prune and pool.ips is not None:
            for ip, found in before["ips"].items():
                if found["PoolName"] == name:
                    after["ips"][ip]["PoolName"] = DEFAULT_POOL
    if prune:
        _prune(after["pools"], {*pools, DEFAULT_POOL}, prune=True)
        for found in after["ips"].values():
            if found["PoolName"] not in after["pools"]:
                found["PoolName"] = DEFAULT_POOL
    for name, pool in pools.items():
        for ip in pool.ips or ():
            after["ips"][ip]["PoolName"] = name


def _expect_identity(there: Snapshot, identity: EmailIdentityState, *, prune: bool) -> None:
    _give(there["DkimAttributes"], "SigningEnabled", identity.dkim_signing_enabled)
    _give(there, "FeedbackForwardingStatus", identity.feedback_forwarding_enabled)
    mail_from, domain = there["MailFromAttributes"], identity.mail_from_domain
    if domain is not None:
        mail_from |= {"MailFromDomain": domain.lower(), "MailFromDomainStatus": "SUCCESS" if domain else ""}
    _give(mail_from, "BehaviorOnMxFailure", identity.behavior_on_mx_failure)
    _expect_tags(there, identity.tags, prune=prune)


def _expect_set(there: Snapshot, wanted: ConfigurationSetState, *, prune: bool) -> None:
    _give(there["DeliveryOptions"], "SendingPoolName", wanted.sending_pool_name)
    if wanted.sending_pool_name == "":
        del there["DeliveryOptions"]["SendingPoolName"]
    _give(there["DeliveryOptions"], "TlsPolicy", wanted.tls_policy)
    _give(there["ReputationOptions"], "ReputationMetricsEnabled", wanted.reputation_metrics_enabled)
    _give(there["SendingOptions"], "SendingEnabled", wanted.sending_enabled)
    if wanted.custom_redirect_domain is not None:
        there["TrackingOptions"] = {"CustomRedirectDomain": wanted.custom_redirect_domain}
    if wanted.custom_redirect_domain == "":
        del there["TrackingOptions"]
    _expect_tags(there, wanted.tags, prune=prune)
    if wanted.event_destinations is not None:
        for name, definition in wanted.event_destinations.items():
            was_enabled = there["EventDestinations"].get(name, {}).get("Enabled", True)
            there["EventDestinations"][name] = _expected_destination(name, definition, was_enabled=was_enabled)
        _prune(there["EventDestinations"], wanted.event_destinations, prune=prune)


def _expected_destination(name: str, definition: EventDestinationDefinition, *, was_enabled: bool) -> Snapshot:
    return _in_order({"Name": name, "Enabled": was_enabled} | to_dict(definition))


def _expect_dashboard(there: Snapshot, wanted: DeliverabilityDashboardState, *, prune: bool) -> None:
    domains: dict[str, Snapshot] = there["domains"] if wanted.enabled else {}
    there |= {"enabled": wanted.enabled, "domains": domains}
    if wanted.subscribed_domains is not None:
        for name, option in wanted.subscribed_domains.items():
            known = domains.get(name.lower(), {"Global": True, "TrackedIsps": []})
            domains[name.lower()] = _domain_snapshot(known | to_dict(option))
        _prune(domains, {name.lower() for name in wanted.subscribed_domains}, prune=prune)


def names_in(account: Snapshot) -> set[Name]:
    """Return the names of everything that could be deleted."""
    tagged = [
        (kind, name, found["Tags"]) for kind in ("pools", "identities", "sets") for name, found in account[kind].items()
    ]
    return {
        *((kind, name) for kind, name, _ in tagged),
        *((kind, name, "tags", key) for kind, name, tags in tagged for key in tags),
        *(
            ("sets", name, "events", event)
            for name, found in account["sets"].items()
            for event in found["EventDestinations"]
        ),
        *(("domains", name) for name in account["dashboard"]["domains"]),
    }


def expected_losses(before: Snapshot, desired: State, *, prune: bool) -> set[Name]:
    """Return the names of everything that applying a desired state takes away from an account."""
    dashboard = desired.deliverability_dashboard
    off = {name for name in names_in(before) if dashboard and not dashboard.enabled and name[0] == "domains"}
    return off | {name for name in names_in(before) if prune and not _is_kept(desired, name)}


def _is_kept(desired: State, name: Name) -> bool:
    """Tell whether a name is listed, or is in a table that is not mentioned."""
    dashboard = desired.deliverability_dashboard
    tables: dict[str, Any] = {
        "pools": desired.dedicated_ip_pools,
        "identities": desired.email_identities,
        "sets": desired.configuration_sets,
        "domains": dashboard and dashboard.subscribed_domains,
    }
    table = tables[name[0]]
    listed = None if table is None else {normal(key): found for key, found in table.items()}
    if listed is None or name == ("pools", DEFAULT_POOL):
        return True
    if len(name) == 2 or name[1] not in listed:
        return name[1] in listed or name[:2] == ("pools", DEFAULT_POOL)
    inner = listed[name[1]].tags if name[2] == "tags" else listed[name[1]].event_destinations
    return inner is None or name[3] in inner
