"""Random states of an account, with few names, so that two of them have much in common."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from pinpoint_email import (
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    EventDestinationDefinition,
    EventType,
    InboxPlacementTrackingOption,
    KinesisFirehoseDestination,
    PinpointDestination,
    SnsDestination,
)
from pinpoint_email.setup import (
    AccountState,
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    State,
)

from .accounts import DEFAULT_POOL, normal

__all__ = ["EVERYTHING", "IDENTITIES", "Pair", "accounts", "pairs"]

IPS = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
POOLS = ("bulk", "receipts", DEFAULT_POOL)
IDENTITIES = ("a.example", "b.example", "ada@a.example", "Bob@c.example")
SETS = ("news", "shop")
STREAM = KinesisFirehoseDestination(
    iam_role_arn="arn:aws:iam::1:role/a", delivery_stream_arn="arn:aws:firehose:us-east-1:1:stream/a"
)
PROJECT = PinpointDestination(application_arn="arn:aws:mobiletargeting:us-east-1:1:apps/a")
EVERYTHING = State(
    dedicated_ip_pools={name: DedicatedIpPoolState() for name in POOLS},
    email_identities={name: EmailIdentityState() for name in IDENTITIES},
    configuration_sets={name: ConfigurationSetState() for name in SETS},
)
"""A resource of each name, without settings."""

switches = st.booleans()
tag_values = st.sampled_from(["", "a", "b c"])
tags = st.fixed_dictionaries({}, optional={"team": tag_values, "stage": tag_values, "owner@x": tag_values})
names = st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True)
sources = st.sampled_from(["MESSAGE_TAG", "LINK_TAG"])
events = st.lists(st.sampled_from(list(EventType)[:3]), min_size=1, max_size=3)


@st.composite
def definitions(draw: st.DrawFn) -> EventDestinationDefinition:
    """Draw an event destination of any kind."""
    arn = f"arn:aws:sns:us-east-1:1:{draw(st.sampled_from('ab'))}"
    dimensions = [
        CloudWatchDimensionConfiguration(
            dimension_name=name, dimension_value_source=draw(sources), default_dimension_value="none"
        )
        for name in draw(names)
    ]
    target: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"sns_destination": SnsDestination(topic_arn=arn)},
                {"cloud_watch_destination": CloudWatchDestination(dimension_configurations=dimensions)},
                {"kinesis_firehose_destination": STREAM},
                {"pinpoint_destination": PROJECT},
            ]
        )
    )
    return EventDestinationDefinition(enabled=draw(st.none() | switches), matching_event_types=draw(events), **target)


options = st.builds(
    InboxPlacementTrackingOption,
    global_=st.none() | switches,
    tracked_isps=st.none() | st.lists(st.sampled_from(["Gmail", "Outlook"])),
)


@frozen
class Pair:
    """An account, and its desired state."""

    current: State
    desired: State
    prune: bool


def often(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mention something more often than not."""
    return st.sampled_from([False, True, True, True]).flatmap(lambda there: strategy if there else st.none())


def some(names: Sequence[str]) -> st.SearchStrategy[Sequence[str]]:
    """Draw some of the names, in any order, as often few as many."""
    return st.integers(0, len(names)).flatmap(lambda size: st.permutations(names).map(lambda order: order[:size]))


@st.composite
def pools(draw: st.DrawFn, needed: Collection[str]) -> dict[str, DedicatedIpPoolState]:
    """Draw pools, those that are needed among them; each address is in one of them at most."""
    names = [*sorted(needed), *draw(some([name for name in POOLS if name not in needed]))]
    homes = {ip: draw(st.sampled_from([None, *names])) for ip in IPS}
    return {
        name: DedicatedIpPoolState(
            ips=draw(often(st.permutations([ip for ip in IPS if homes[ip] == name]))),
            tags=draw(often(tags)),
        )
        for name in names
    }


@st.composite
def identities(draw: st.DrawFn, before: Mapping[str, EmailIdentityState] | None) -> dict[str, EmailIdentityState]:
    """Draw identities: beside existing ones, some in capitals, and without what a file cannot say."""
    names = draw(some(IDENTITIES))
    return {
        name.upper() if before is not None and "@" not in name and draw(switches) else name: draw(
            identity(name, before)
        )
        for name in names
    }


@st.composite
def identity(draw: st.DrawFn, name: str, before: Mapping[str, EmailIdentityState] | None) -> EmailIdentityState:
    """Draw the settings of an identity."""
    domain = name.rpartition("@")[2]
    mail_from = draw(st.sampled_from([None, "", f"bounce.{domain}", f"Mail.{domain}"]))
    has_domain = mail_from
    if before is not None and mail_from is None:
        has_domain = before[name].mail_from_domain if name in before else None
    behavior = draw(st.sampled_from([None, "USE_DEFAULT_VALUE", "REJECT_MESSAGE"]))
    return EmailIdentityState(
        dkim_signing_enabled=draw(st.none() | switches),
        feedback_forwarding_enabled=draw(st.none() | switches),
        mail_from_domain=mail_from,
        behavior_on_mx_failure=behavior if before is None or has_domain else None,
        tags=draw(often(tags)),
    )


@st.composite
def sets(draw: st.DrawFn, pools_for: Callable[[str], Sequence[str | None]]) -> dict[str, ConfigurationSetState]:
    """Draw configuration sets, each with one of the pools that it may send through."""
    return {
        name: ConfigurationSetState(
            sending_pool_name=draw(st.sampled_from(pools_for(name))),
            tls_policy=draw(st.sampled_from([None, "OPTIONAL", "REQUIRE"])),
            reputation_metrics_enabled=draw(st.none() | switches),
            sending_enabled=draw(st.none() | switches),
            custom_redirect_domain=draw(st.sampled_from([None, "", "click.example", "c.example"])),
            tags=draw(often(tags)),
            event_destinations=draw(
                often(st.fixed_dictionaries({}, optional={"one": definitions(), "two": definitions()}))
            ),
        )
        for name in draw(some(SETS))
    }


@st.composite
def dashboards(draw: st.DrawFn, domains: Sequence[str]) -> DeliverabilityDashboardState:
    """Draw a dashboard, with some of the domains if it is enabled."""
    listed = {name: draw(options) for name in draw(some(domains))}
    # Switching it off takes all domains away, and with them most of what there is to test.
    if draw(st.sampled_from([False, True, True, True])):
        return DeliverabilityDashboardState(enabled=True, subscribed_domains=draw(st.none() | st.just(listed)))
    return DeliverabilityDashboardState(enabled=False, subscribed_domains=draw(st.sampled_from([None, {}])))


switchboards = st.builds(
    AccountState,
    sending_enabled=st.none() | switches,
    dedicated_ip_auto_warmup_enabled=st.none() | switches,
)


@st.composite
def accounts(draw: st.DrawFn) -> State:
    """Draw an account as it could exist."""
    there = draw(pools(()))
    known = draw(identities(None))
    return State(
        account=draw(switchboards),
        dedicated_ip_pools=there,
        email_identities=known,
        configuration_sets=draw(sets(lambda _: ["", *sorted({DEFAULT_POOL, *there})])),
        deliverability_dashboard=draw(dashboards(_domains(known))),
    )


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Draw an account, and a desired state that can be had in it."""
    current, prune = draw(accounts()), draw(switches)
    there, before = {DEFAULT_POOL, *(current.dedicated_ip_pools or ())}, current.configuration_sets or {}
    has_pools, has_sets = draw(st.tuples(*[st.sampled_from([False, True, True, True])] * 2))
    used = {name for name in (found.sending_pool_name for found in before.values()) if name}
    wanted = draw(pools(used - {DEFAULT_POOL} if prune and not has_sets else ())) if has_pools else None
    stay = {*there, *(wanted or ())} if wanted is None or not prune else {DEFAULT_POOL, *wanted}

    def pools_for(name: str) -> list[str | None]:
        leaves = name in before and before[name].sending_pool_name not in {"", *stay}
        return [*([] if leaves else [None]), "", *sorted(stay)]

    known = draw(often(identities(current.email_identities or {})))
    kept = current.email_identities or () if known is None or not prune else ()
    domains = _domains([*kept, *map(normal, known or ())])
    desired = State(
        account=draw(often(switchboards)),
        dedicated_ip_pools=wanted,
        email_identities=known,
        configuration_sets=draw(sets(pools_for)) if has_sets else None,
        deliverability_dashboard=draw(often(dashboards(domains))),
    )
    return Pair(current, desired, prune)


def _domains(identities: Collection[str]) -> list[str]:
    return sorted({name for name in identities if "@" not in name})
