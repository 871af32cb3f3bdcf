"""The steps of plans, their order, and their text."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import pytest
import responses

from pinpoint_email import (
    AccessDeniedException,
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    EventDestinationDefinition,
    InboxPlacementTrackingOption,
    ParamValidationError,
    PinpointEmailClient,
    SnsDestination,
)
from pinpoint_email.local import LocalService
from pinpoint_email.setup import (
    AccountState,
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    Mistake,
    PlanError,
    State,
    StateError,
    StepKind,
    current_state,
    dump_state,
    parse_state,
    plan,
)

from .accounts import DEFAULT_POOL, NUMBER, Recording, arn_of, make, normal, snapshot

pytestmark = pytest.mark.once

SNS = SnsDestination(topic_arn="arn:aws:sns:us-east-1:1:a")
OTHER_SNS = SnsDestination(topic_arn="arn:aws:sns:us-east-1:1:b")
ENDPOINT = "https://email.us-east-1.amazonaws.com"
IPS = 'dedicated_ip_pools.{}.ips."{}"'
CURRENT = State(
    dedicated_ip_pools={
        "bulk": DedicatedIpPoolState(ips=["192.0.2.1"], tags={"team": "a", "stage": "x"}),
        "old": DedicatedIpPoolState(ips=["192.0.2.2"]),
    },
    email_identities={
        "a.example": EmailIdentityState(mail_from_domain="b.a.example", behavior_on_mx_failure="REJECT_MESSAGE"),
        "ada@b.example": EmailIdentityState(tags={"team": "a"}),
    },
    configuration_sets={
        "news": ConfigurationSetState(
            sending_pool_name="bulk",
            tls_policy="REQUIRE",
            custom_redirect_domain="c.a.example",
            tags={"team": "a"},
            event_destinations={
                "one": EventDestinationDefinition(
                    enabled=True, matching_event_types=["SEND", "OPEN"], sns_destination=SNS
                ),
                "two": EventDestinationDefinition(enabled=False, matching_event_types=["SEND"], sns_destination=SNS),
            },
        ),
        "shop": ConfigurationSetState(),
    },
    deliverability_dashboard=DeliverabilityDashboardState(
        enabled=True,
        subscribed_domains={"a.example": InboxPlacementTrackingOption(global_=True, tracked_isps=["Gmail", "Outlook"])},
    ),
)
"""The account of most tests here."""


def watch(*names: str) -> EventDestinationDefinition:
    """Make an event destination that counts by some dimensions."""
    return EventDestinationDefinition(
        matching_event_types=["SEND"],
        cloud_watch_destination=CloudWatchDestination(
            dimension_configurations=[
                CloudWatchDimensionConfiguration(
                    dimension_name=name, dimension_value_source="LINK_TAG", default_dimension_value="none"
                )
                for name in names
            ]
        ),
    )


def topic(*types: str, enabled: bool | None = None, sns: SnsDestination = SNS) -> EventDestinationDefinition:
    """Make an event destination that is a topic."""
    return EventDestinationDefinition(enabled=enabled, matching_event_types=types, sns_destination=sns)


def one_set(**members: Any) -> State:
    """Make a state that mentions only the existing configuration set."""
    return State(configuration_sets={"news": ConfigurationSetState(**members)})


def one_identity(**members: Any) -> State:
    """Make a state that mentions only the existing domain."""
    return State(email_identities={"a.example": EmailIdentityState(**members)})


def pools(**ips: Sequence[str] | None) -> State:
    """Make a state that mentions only pools with addresses."""
    return State(dedicated_ip_pools={name: DedicatedIpPoolState(ips=found) for name, found in ips.items()})


def dashboard(*, enabled: bool = True, **domains: InboxPlacementTrackingOption) -> State:
    """Make a state that mentions only the dashboard, with domains that are named by letters."""
    options = {f"{letter}.example": option for letter, option in domains.items()}
    return State(deliverability_dashboard=DeliverabilityDashboardState(enabled=enabled, subscribed_domains=options))


DASHBOARD_OFF = DeliverabilityDashboardState(enabled=False)


@pytest.fixture
def full(caller: PinpointEmailClient, session: Recording) -> PinpointEmailClient:
    """Make a client of an account that has something of every kind."""
    make(caller, CURRENT)
    session.sent.clear()
    return caller


CASES: dict[str, tuple[State, bool, list[str]]] = {
    "nothing": (State(), True, []),
    "the account as it is": (CURRENT, True, []),
    "switches": (
        State(account=AccountState(sending_enabled=False, dedicated_ip_auto_warmup_enabled=False)),
        False,
        [
            "change PutAccountSendingAttributes account",
            "change PutAccountDedicatedIpWarmupAttributes account",
        ],
    ),
    "switches as they are": (State(account=AccountState(number=NUMBER, sending_enabled=True)), False, []),
    "new pool with an address of another's": (
        pools(bulk=None, new=["192.0.2.2", "192.0.2.3"]),
        False,
        [
            "create CreateDedicatedIpPool dedicated_ip_pools.new",
            f"change PutDedicatedIpInPool {IPS.format('new', '192.0.2.2')}",
            f"change PutDedicatedIpInPool {IPS.format('new', '192.0.2.3')}",
        ],
    ),
    "address into the default pool": (
        pools(**{DEFAULT_POOL: ["192.0.2.1", "192.0.2.3"]}),
        False,
        [f"change PutDedicatedIpInPool {IPS.format(DEFAULT_POOL, '192.0.2.1')}"],
    ),
    "address that is not listed stays": (pools(bulk=[], old=[]), False, []),
    "address that is not listed goes": (
        pools(bulk=[], old=None),
        True,
        [f"delete PutDedicatedIpInPool {IPS.format('bulk', '192.0.2.1')}"],
    ),
    "address moves on rather than goes": (
        pools(bulk=[], old=["192.0.2.1"]),
        True,
        [
            f"change PutDedicatedIpInPool {IPS.format('old', '192.0.2.1')}",
            f"delete PutDedicatedIpInPool {IPS.format('old', '192.0.2.2')}",
        ],
    ),
    "no address goes from the default pool, which stays": (
        State(
            dedicated_ip_pools={
                name: DedicatedIpPoolState(ips=ips) for name, ips in (("bulk", None), ("old", None), (DEFAULT_POOL, ()))
            }
        ),
        True,
        [],
    ),
    "pool that is not listed goes": (pools(bulk=None), True, ["delete DeleteDedicatedIpPool dedicated_ip_pools.old"]),
    "pool's tags": (
        State(dedicated_ip_pools={"bulk": DedicatedIpPoolState(tags={"team": "b", "stage": "x", "k": ""})}),
        False,
        ["change TagResource dedicated_ip_pools.bulk.tags"],
    ),
    "pool's tags that are not listed": (
        State(
            dedicated_ip_pools={
                "bulk": DedicatedIpPoolState(tags={"team": "b"}),
                "old": DedicatedIpPoolState(tags={}),
            }
        ),
        True,
        ["delete UntagResource dedicated_ip_pools.bulk.tags", "change TagResource dedicated_ip_pools.bulk.tags"],
    ),
    "new pool with tags": (
        State(dedicated_ip_pools={"new": DedicatedIpPoolState(tags={"team": "b"})}),
        False,
        ["create CreateDedicatedIpPool dedicated_ip_pools.new"],
    ),
    "identity that is there": (one_identity(), True, ['delete DeleteEmailIdentity email_identities."ada@b.example"']),
    "identity in capitals": (State(email_identities={"ada@B.EXAMPLE": EmailIdentityState()}), False, []),
    "local part in capitals": (
        State(email_identities={"ADA@b.example": EmailIdentityState()}),
        False,
        ['create CreateEmailIdentity email_identities."ADA@b.example"'],
    ),
    "new identity with everything": (
        State(
            email_identities={
                "C.example": EmailIdentityState(
                    dkim_signing_enabled=True,
                    feedback_forwarding_enabled=False,
                    mail_from_domain="x.c.example",
                    behavior_on_mx_failure="REJECT_MESSAGE",
                    tags={"team": "a"},
                )
            }
        ),
        False,
        [
            'create CreateEmailIdentity email_identities."C.example"',
            'change PutEmailIdentityDkimAttributes email_identities."C.example"',
            'change PutEmailIdentityFeedbackAttributes email_identities."C.example"',
            'change PutEmailIdentityMailFromAttributes email_identities."C.example"',
        ],
    ),
    "new identity without a MAIL FROM domain": (
        State(email_identities={"c.example": EmailIdentityState(mail_from_domain="", tags={})}),
        False,
        ['create CreateEmailIdentity email_identities."c.example"'],
    ),
    "MAIL FROM domain as it is": (one_identity(mail_from_domain="B.A.example"), False, []),
    "identity's tags": (
        State(
            email_identities={
                "ada@b.example": EmailIdentityState(tags={"stage": "x"}),
                "a.example": EmailIdentityState(),
            }
        ),
        True,
        [
            'delete UntagResource email_identities."ada@b.example".tags',
            'change TagResource email_identities."ada@b.example".tags',
        ],
    ),
    "new set with everything": (
        State(
            dedicated_ip_pools={"bulk": DedicatedIpPoolState(), "new": DedicatedIpPoolState()},
            configuration_sets={
                "more": ConfigurationSetState(
                    sending_pool_name="new",
                    tls_policy="REQUIRE",
                    reputation_metrics_enabled=True,
                    sending_enabled=False,
                    custom_redirect_domain="c.a.example",
                    tags={"team": "a"},
                    event_destinations={"one": topic("SEND"), "two": watch("x")},
                )
            },
        ),
        False,
        [
            "create CreateDedicatedIpPool dedicated_ip_pools.new",
            "create CreateConfigurationSet configuration_sets.more",
            "create CreateConfigurationSetEventDestination configuration_sets.more.event_destinations.one",
            "create CreateConfigurationSetEventDestination configuration_sets.more.event_destinations.two",
            "change PutConfigurationSetTrackingOptions configuration_sets.more",
        ],
    ),
    "set's options": (
        one_set(
            sending_pool_name="",
            tls_policy="OPTIONAL",
            reputation_metrics_enabled=True,
            sending_enabled=False,
            custom_redirect_domain="",
            tags={"team": "b"},
        ),
        False,
        [
            "change PutConfigurationSetDeliveryOptions configuration_sets.news",
            "change PutConfigurationSetReputationOptions configuration_sets.news",
            "change PutConfigurationSetSendingOptions configuration_sets.news",
            "change TagResource configuration_sets.news.tags",
            "change PutConfigurationSetTrackingOptions configuration_sets.news",
        ],
    ),
    "set's tags go": (
        State(configuration_sets={"news": ConfigurationSetState(tags={}), "shop": ConfigurationSetState()}),
        True,
        ["delete UntagResource configuration_sets.news.tags"],
    ),
    "event destinations as they are, in another order": (
        one_set(event_destinations={"two": topic("SEND", "SEND"), "one": topic("OPEN", "SEND", enabled=True)}),
        False,
        [],
    ),
    "event destinations": (
        State(
            configuration_sets={
                "shop": ConfigurationSetState(),
                "news": ConfigurationSetState(
                    event_destinations={"new": topic("SEND"), "one": topic("SEND"), "two": topic("SEND", enabled=True)}
                ),
            }
        ),
        True,
        [
            "create CreateConfigurationSetEventDestination configuration_sets.news.event_destinations.new",
            "change UpdateConfigurationSetEventDestination configuration_sets.news.event_destinations.one",
            "change UpdateConfigurationSetEventDestination configuration_sets.news.event_destinations.two",
        ],
    ),
    "event destination becomes another": (
        one_set(event_destinations={"one": topic("SEND", "OPEN", sns=OTHER_SNS), "two": watch("x")}),
        False,
        [
            "change UpdateConfigurationSetEventDestination configuration_sets.news.event_destinations.one",
            "change UpdateConfigurationSetEventDestination configuration_sets.news.event_destinations.two",
        ],
    ),
    "event destinations go before sets": (
        one_set(event_destinations={"one": topic("SEND", "OPEN")}),
        True,
        [
            "delete DeleteConfigurationSetEventDestination configuration_sets.news.event_destinations.two",
            "delete DeleteConfigurationSet configuration_sets.shop",
        ],
    ),
    "set that goes takes its event destinations with it": (
        State(configuration_sets={}),
        True,
        [
            "delete DeleteConfigurationSet configuration_sets.news",
            "delete DeleteConfigurationSet configuration_sets.shop",
        ],
    ),
    "set that goes lets its pool go": (
        State(configuration_sets={}, dedicated_ip_pools={}),
        True,
        [
            "delete DeleteConfigurationSet configuration_sets.news",
            "delete DeleteConfigurationSet configuration_sets.shop",
            "delete DeleteDedicatedIpPool dedicated_ip_pools.bulk",
            "delete DeleteDedicatedIpPool dedicated_ip_pools.old",
        ],
    ),
    "set that takes another pool lets its own go": (
        State(
            configuration_sets={"news": ConfigurationSetState(sending_pool_name="new")},
            dedicated_ip_pools={"new": DedicatedIpPoolState(), "old": DedicatedIpPoolState()},
        ),
        True,
        [
            "create CreateDedicatedIpPool dedicated_ip_pools.new",
            "change PutConfigurationSetDeliveryOptions configuration_sets.news",
            "delete DeleteConfigurationSet configuration_sets.shop",
            "delete DeleteDedicatedIpPool dedicated_ip_pools.bulk",
        ],
    ),
    "dashboard as it is, in another order": (
        dashboard(a=InboxPlacementTrackingOption(tracked_isps=["Outlook", "Gmail", "Gmail"])),
        True,
        [],
    ),
    "dashboard off": (
        dashboard(enabled=False),
        True,
        ["change PutDeliverabilityDashboardOption deliverability_dashboard"],
    ),
    "dashboard's domains": (
        State(
            email_identities={
                "C.example": EmailIdentityState(),
                "a.example": EmailIdentityState(),
                "ada@b.example": EmailIdentityState(),
            },
            deliverability_dashboard=DeliverabilityDashboardState(
                enabled=True, subscribed_domains={"c.EXAMPLE": InboxPlacementTrackingOption()}
            ),
        ),
        True,
        [
            'create CreateEmailIdentity email_identities."C.example"',
            "delete PutDeliverabilityDashboardOption deliverability_dashboard",
        ],
    ),
    "options of the dashboard's domains": (
        dashboard(a=InboxPlacementTrackingOption(global_=False)),
        True,
        ["change PutDeliverabilityDashboardOption deliverability_dashboard"],
    ),
    "identity and dashboard go": (
        State(email_identities={"ada@b.example": EmailIdentityState()}, deliverability_dashboard=DASHBOARD_OFF),
        True,
        [
            "change PutDeliverabilityDashboardOption deliverability_dashboard",
            'delete DeleteEmailIdentity email_identities."a.example"',
        ],
    ),
    "last domain of the dashboard": (
        dashboard(),
        True,
        ["delete PutDeliverabilityDashboardOption deliverability_dashboard"],
    ),
    "dashboard's domain stays": (dashboard(), False, []),
    "domains of the dashboard that are not mentioned": (
        State(deliverability_dashboard=DeliverabilityDashboardState(enabled=True)),
        True,
        [],
    ),
}


@pytest.mark.parametrize(("desired", "prune", "expected"), CASES.values(), ids=CASES)
def test_steps_follow_from_what_differs(
    full: PinpointEmailClient, session: Recording, desired: State, expected: list[str], *, prune: bool
) -> None:
    """There is a step for everything mentioned that differs, in an order in which all can be done."""
    todo = plan(full, desired, prune=prune, account_number=NUMBER)
    assert expected == [f"{step.kind} {step.action} {step.key}" for step in todo.steps]
    assert ([], not expected) == (session.changes, todo.is_empty)


@pytest.mark.parametrize(("desired", "prune", "expected"), CASES.values(), ids=CASES)
def test_steps_can_be_done(
    full: PinpointEmailClient, session: Recording, desired: State, expected: list[str], *, prune: bool
) -> None:
    """Each step is one request, and when all are done there is nothing to do any more."""
    todo = plan(full, desired, prune=prune, account_number=NUMBER)
    todo.apply(delete_identities=["a.example", "ada@b.example"])
    assert len(expected) == len(session.changes)
    assert () == plan(full, desired, prune=prune, account_number=NUMBER).steps


DESIRED = State(
    account=AccountState(sending_enabled=False, number=NUMBER),
    dedicated_ip_pools={
        "new": DedicatedIpPoolState(ips=["192.0.2.1"], tags={"team": "b"}),
        "old": DedicatedIpPoolState(ips=[]),
    },
    email_identities={
        "c.example": EmailIdentityState(dkim_signing_enabled=True, mail_from_domain="B.c.example", tags={"k": "v"}),
        "Bob@D.example": EmailIdentityState(),
        "a.example": EmailIdentityState(mail_from_domain="", feedback_forwarding_enabled=False),
    },
    configuration_sets={
        "news": ConfigurationSetState(
            sending_pool_name="new",
            custom_redirect_domain="",
            tags={"team": "b", "stage": "\u00e4"},
            event_destinations={"one": topic("SEND", enabled=False), "new": watch("y", "x")},
        ),
        "more": ConfigurationSetState(sending_pool_name="new", tls_policy="REQUIRE", tags={"k": "v"}),
    },
    deliverability_dashboard=DeliverabilityDashboardState(
        enabled=True, subscribed_domains={"C.example": InboxPlacementTrackingOption(tracked_isps=["Gmail"])}
    ),
)


def test_plan_is_told_in_words(full: PinpointEmailClient) -> None:
    """A printed plan has a sign for each resource, a line for each member, and the numbers at the end."""
    dimensions = ", ".join(
        f'{{"dimension_name": "{name}", "dimension_value_source": "LINK_TAG", "default_dimension_value": "none"}}'
        for name in "xy"
    )
    assert (
        f"""\
~ account
    sending_enabled: true -> false
+ dedicated_ip_pools.new
    tags: {{"team": "b"}}
~ dedicated_ip_pools.new.ips."192.0.2.1"
    pool: "bulk" -> "new"
+ email_identities."c.example"
    tags: {{"k": "v"}}
    dkim_signing_enabled: true
    mail_from_domain: "b.c.example"
+ email_identities."Bob@D.example"
~ email_identities."a.example"
    feedback_forwarding_enabled: true -> false
    mail_from_domain: "b.a.example" -> ""
~ configuration_sets.news
    sending_pool_name: "bulk" -> "new"
~ configuration_sets.news.tags
    team: "a" -> "b"
    stage: none -> "ä"
~ configuration_sets.news.event_destinations.one
    enabled: true -> false
    matching_event_types: ["OPEN", "SEND"] -> ["SEND"]
+ configuration_sets.news.event_destinations.new
    enabled: true
    matching_event_types: ["SEND"]
    cloud_watch_destination: {{"dimension_configurations": [{dimensions}]}}
+ configuration_sets.more
    sending_pool_name: "new"
    tls_policy: "REQUIRE"
    tags: {{"k": "v"}}
~ configuration_sets.news
    custom_redirect_domain: "c.a.example" -> ""
- deliverability_dashboard
    subscribed_domains.a.example: {{"global": true, "tracked_isps": ["Gmail", "Outlook"]}} -> none
    subscribed_domains.c.example: none -> {{"global": true, "tracked_isps": ["Gmail"]}}
- configuration_sets.news.event_destinations.two
- configuration_sets.shop
- dedicated_ip_pools.old.ips."192.0.2.2"
    pool: "old" -> "{DEFAULT_POOL}"
- dedicated_ip_pools.bulk
- email_identities."ada@b.example"  (asks for a confirmation of its own)
5 to create, 6 to change, 4 to delete."""
    ) == str(plan(full, DESIRED, prune=True))


@pytest.mark.parametrize(
    ("desired", "text"),
    [
        (State(), "Nothing to do: the account is as it should be."),
        (
            State(deliverability_dashboard=DeliverabilityDashboardState(enabled=True)),
            (
                "~ deliverability_dashboard  (the dashboard costs a monthly fee while it is on)\n"
                "    enabled: false -> true\n1 to change."
            ),
        ),
        (
            State(dedicated_ip_pools={"a": DedicatedIpPoolState()}),
            "+ dedicated_ip_pools.a\n1 to create.",
        ),
        (
            State(email_identities={"ada@a.example": EmailIdentityState(tags={"k": "a\nb\x1f\u2028c"})}),
            '+ email_identities."ada@a.example"\n    tags: {"k": "a\\nb\\u001f\\u2028c"}\n1 to create.',
        ),
    ],
)
def test_small_plans_are_told(caller: PinpointEmailClient, desired: State, text: str) -> None:
    """A printed plan leaves out numbers of nought, names a fee, and escapes what would upset a terminal."""
    assert text == str(plan(caller, desired))


def test_dashboard_that_goes_off_costs_nothing(full: PinpointEmailClient) -> None:
    """The fee is mentioned only where it begins."""
    text = "~ deliverability_dashboard\n    enabled: true -> false\n1 to change."
    assert text == str(plan(full, dashboard(enabled=False)))


def test_tags_that_come_and_go_are_told_apart(full: PinpointEmailClient) -> None:
    """The removal of tags has a sign of its own, and their resource counts as changed."""
    desired = State(
        configuration_sets={"news": ConfigurationSetState(tags={"stage": "x"}), "shop": ConfigurationSetState()}
    )
    assert (
        '- configuration_sets.news.tags\n    team: "a" -> none\n'
        '~ configuration_sets.news.tags\n    stage: none -> "x"\n1 to change.'
    ) == str(plan(full, desired, prune=True, account_number=NUMBER))


def test_tag_keys_do_not_break_lines(caller: PinpointEmailClient) -> None:
    """The key of a tag, which someone else may have chosen, stands on one line."""
    desired = State(configuration_sets={"a": ConfigurationSetState(tags={})})
    make(caller, State(configuration_sets={"a": ConfigurationSetState(tags={"k\n+ b": "v"})}))
    lines = str(plan(caller, desired, prune=True, account_number=NUMBER)).splitlines()
    assert ["- configuration_sets.a.tags", "1 to change."] == [lines[0], *lines[2:]]


def test_resources_are_counted_once(caller: PinpointEmailClient) -> None:
    """However many requests it takes, a resource is created, changed or deleted once."""
    make(
        caller,
        State(
            dedicated_ip_pools={"there": DedicatedIpPoolState(ips=["192.0.2.1"]), "gone": DedicatedIpPoolState()},
            email_identities={"a.example": EmailIdentityState(tags={"old": ""})},
        ),
    )
    desired = State(
        dedicated_ip_pools={
            "new": DedicatedIpPoolState(ips=["192.0.2.2", "192.0.2.3"], tags={"k": "v"}),
            "there": DedicatedIpPoolState(ips=[], tags={"k": "v"}),
        },
        email_identities={
            "a.example": EmailIdentityState(
                dkim_signing_enabled=False, feedback_forwarding_enabled=False, tags={"k": "v"}
            ),
            "b.example": EmailIdentityState(dkim_signing_enabled=False, mail_from_domain="x.b.example"),
        },
    )
    events = {"tags": topic("SEND"), "ips": topic("SEND")}
    named = State(configuration_sets={"tags": ConfigurationSetState(event_destinations=events)})
    assert "3 to create." == str(plan(caller, named)).splitlines()[-1]
    counts = str(plan(caller, desired, prune=True, account_number=NUMBER)).splitlines()[-1]
    assert "2 to create, 2 to change, 1 to delete." == counts


def test_plan_is_a_dictionary(full: PinpointEmailClient) -> None:
    """The dictionary has every step with its request, as the reference names it."""
    full.create_email_identity(email_identity="c.example")
    desired = State(
        dedicated_ip_pools={"new": DedicatedIpPoolState()},
        configuration_sets={
            "news": ConfigurationSetState(tls_policy="OPTIONAL", event_destinations={"one": topic("SEND")})
        },
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=True, subscribed_domains={"c.example": InboxPlacementTrackingOption()}
        ),
    )
    todo = plan(full, desired)
    expected: dict[str, Any] = {
        "steps": [
            {
                "kind": "create",
                "key": "dedicated_ip_pools.new",
                "changes": [],
                "action": "CreateDedicatedIpPool",
                "parameters": {"PoolName": "new"},
                "awaits": [],
            },
            {
                "kind": "change",
                "key": "configuration_sets.news",
                "changes": [{"member": "tls_policy", "old": "REQUIRE", "new": "OPTIONAL"}],
                "action": "PutConfigurationSetDeliveryOptions",
                "parameters": {"ConfigurationSetName": "news", "SendingPoolName": "bulk", "TlsPolicy": "OPTIONAL"},
                "awaits": [],
            },
            {
                "kind": "change",
                "key": "configuration_sets.news.event_destinations.one",
                "changes": [{"member": "matching_event_types", "old": ["OPEN", "SEND"], "new": ["SEND"]}],
                "action": "UpdateConfigurationSetEventDestination",
                "parameters": {
                    "ConfigurationSetName": "news",
                    "EventDestinationName": "one",
                    "EventDestination": {
                        "Enabled": True,
                        "MatchingEventTypes": ["SEND"],
                        "SnsDestination": {"TopicArn": SNS.topic_arn},
                    },
                },
                "awaits": [],
            },
            {
                "kind": "change",
                "key": "deliverability_dashboard",
                "changes": [
                    {
                        "member": "subscribed_domains.c.example",
                        "old": None,
                        "new": {"global": True, "tracked_isps": []},
                    }
                ],
                "action": "PutDeliverabilityDashboardOption",
                "parameters": {
                    "DashboardEnabled": True,
                    "SubscribedDomains": [
                        {
                            "Domain": "a.example",
                            "InboxPlacementTrackingOption": {"Global": True, "TrackedIsps": ["Gmail", "Outlook"]},
                        },
                        {
                            "Domain": "c.example",
                            "InboxPlacementTrackingOption": {"Global": True, "TrackedIsps": []},
                        },
                    ],
                },
                "awaits": ["c.example"],
            },
        ]
    }
    assert expected == todo.to_dict() == json.loads(json.dumps(todo.to_dict()))
    assert [StepKind.CREATE, *[StepKind.CHANGE] * 3] == [step.kind for step in todo.steps]


def test_steps_await_what_has_to_be_verified(full: PinpointEmailClient) -> None:
    """A step that needs a verified domain names it, if it is one of the file's."""
    desired = State(
        email_identities={
            "C.example": EmailIdentityState(mail_from_domain="b.c.example"),
            "xc.example": EmailIdentityState(),
            "ada@d.example": EmailIdentityState(),
        },
        configuration_sets={
            "more": ConfigurationSetState(custom_redirect_domain="Click.C.example"),
            "same": ConfigurationSetState(custom_redirect_domain="c.example"),
            "other": ConfigurationSetState(custom_redirect_domain="click.d.example"),
            "news": ConfigurationSetState(custom_redirect_domain=""),
        },
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=True,
            subscribed_domains={
                name: InboxPlacementTrackingOption(global_=False) for name in ("c.EXAMPLE", "a.example", "xc.example")
            },
        ),
    )
    assert [
        ("configuration_sets.more", ("c.example",)),
        ("configuration_sets.same", ("c.example",)),
        ("configuration_sets.other", ()),
        ("configuration_sets.news", ()),
        ("deliverability_dashboard", ("c.example", "xc.example")),
    ] == [(step.key, step.awaits) for step in plan(full, desired).steps if "identit" not in step.key][-5:]


POOLS = "GET /v1/email/dedicated-ip-pools"
SETS = "/v1/email/configuration-sets"
IDENTITIES = "/v1/email/identities"
DASHBOARD = "GET /v1/email/deliverability-dashboard"


@pytest.mark.parametrize(
    ("desired", "prune", "reads"),
    [
        (State(), True, []),
        (State(account=AccountState()), True, ["GET /v1/email/account"]),
        (pools(bulk=["192.0.2.1"], new=None), False, [POOLS, "GET /v1/email/dedicated-ips"]),
        (
            State(
                dedicated_ip_pools={
                    "bulk": DedicatedIpPoolState(tags={}),
                    "old": DedicatedIpPoolState(),
                    "new": DedicatedIpPoolState(tags={}),
                }
            ),
            False,
            [POOLS, "GET /v1/email/tags"],
        ),
        (
            pools(bulk=None),
            True,
            [POOLS, f"GET {SETS}", f"GET {SETS}/news", f"GET {SETS}/shop"],
        ),
        (State(email_identities={}), False, []),
        (State(email_identities={}), True, [f"GET {IDENTITIES}"]),
        (State(email_identities={"a.example": EmailIdentityState()}), False, [f"GET {IDENTITIES}/a.example"]),
        (
            State(email_identities={"new@A.example": EmailIdentityState()}),
            True,
            [f"GET {IDENTITIES}", f"GET {IDENTITIES}/new@A.example"],
        ),
        (State(configuration_sets={}), False, []),
        (one_set(), False, [f"GET {SETS}/news"]),
        (one_set(sending_pool_name=""), False, [f"GET {SETS}/news"]),
        (one_set(sending_pool_name="bulk"), False, [POOLS, f"GET {SETS}/news"]),
        (one_set(event_destinations={}), False, [f"GET {SETS}/news", f"GET {SETS}/news/event-destinations"]),
        (
            State(configuration_sets={"new": ConfigurationSetState(event_destinations={})}),
            True,
            [f"GET {SETS}", f"GET {SETS}/news", f"GET {SETS}/shop", f"GET {SETS}/new"],
        ),
        (dashboard(), True, [DASHBOARD]),
        (dashboard(a=InboxPlacementTrackingOption()), True, [DASHBOARD]),
        (
            State(
                email_identities={"new.example": EmailIdentityState()},
                deliverability_dashboard=DeliverabilityDashboardState(
                    enabled=True, subscribed_domains={"new.example": InboxPlacementTrackingOption()}
                ),
            ),
            False,
            [DASHBOARD, f"GET {IDENTITIES}/new.example"],
        ),
    ],
)
def test_only_what_is_mentioned_is_read(
    full: PinpointEmailClient, session: Recording, desired: State, reads: list[str], *, prune: bool
) -> None:
    """Making a plan reads nothing that the plan does not need."""
    plan(full, desired, prune=prune, account_number=NUMBER)
    assert sorted(reads) == sorted(session.sent)


def test_error_in_reading_is_raised_as_it_is(service: LocalService, caller: PinpointEmailClient) -> None:
    """An error other than for a missing resource is raised as it is."""
    for action in ("GetConfigurationSet", "GetEmailIdentity", "GetAccount"):
        service.fail_next(action, "AccessDeniedException")
    for desired in (one_set(), one_identity(), State(account=AccountState())):
        with pytest.raises(AccessDeniedException):
            plan(caller, desired)


TAGGED = State(dedicated_ip_pools={"bulk": DedicatedIpPoolState(tags={})})


def unknown() -> str | None:
    """Find no account number."""
    return None


@pytest.mark.parametrize(
    ("given", "in_file"),
    [
        (NUMBER, None),
        (None, NUMBER),
        (lambda: NUMBER, None),
        (NUMBER, "999999999999"),
        (lambda: "999999999999", NUMBER),
    ],
)
def test_account_number_comes_from_the_nearest(
    full: PinpointEmailClient, given: str | Callable[[], str | None] | None, in_file: str | None
) -> None:
    """The argument takes precedence over the file, and the file over the function."""
    desired = State(dedicated_ip_pools=TAGGED.dedicated_ip_pools, account=AccountState(number=in_file))
    step = plan(full, desired, prune=True, account_number=given).steps[0]
    assert arn_of("dedicated-ip-pool", "bulk") == step.parameters["resource_arn"]


def test_account_number_is_found_only_if_it_is_needed(full: PinpointEmailClient) -> None:
    """The number is looked for only to tag existing resources, whose names contain it."""
    asked: list[str] = []

    def find() -> str:
        asked.append(NUMBER)
        return NUMBER

    untagged = State(email_identities=CURRENT.email_identities, configuration_sets=CURRENT.configuration_sets)
    plan(full, untagged, account_number=find)
    plan(full, State(dedicated_ip_pools={"new": DedicatedIpPoolState(tags={"k": "v"})}), account_number=find)
    plan(full, TAGGED, account_number=NUMBER)
    plan(
        full,
        State(account=AccountState(number=NUMBER), dedicated_ip_pools=TAGGED.dedicated_ip_pools),
        account_number=find,
    )
    assert [] == asked
    plan(full, one_set(tags={"k": "v"}), account_number=find)
    assert [NUMBER] == asked


def test_account_number_is_found_once(full: PinpointEmailClient) -> None:
    """The function, which may send a request, is called once, however many tags there are."""
    asked: list[str] = []

    def find() -> str:
        asked.append(NUMBER)
        return NUMBER

    tags = {"k": "v"}
    desired = State(
        dedicated_ip_pools={name: DedicatedIpPoolState(tags=tags) for name in ("bulk", "old")},
        configuration_sets={name: ConfigurationSetState(tags=tags) for name in ("news", "shop")},
    )
    assert 4 == len(plan(full, desired, account_number=find).steps)
    assert [NUMBER] == asked


@pytest.mark.parametrize(
    ("desired", "resource"),
    [
        (TAGGED, "dedicated-ip-pool bulk"),
        (one_set(tags={"k": "v"}), "configuration-set news"),
        (one_identity(tags={"k": "v"}), "identity a.example"),
    ],
)
@pytest.mark.parametrize("given", [None, unknown])
def test_account_number_that_is_needed_is_asked_for(
    full: PinpointEmailClient, desired: State, resource: str, given: Callable[[], str | None] | None
) -> None:
    """Without the number, the error says what it is needed for, and where to give it."""
    with pytest.raises(PlanError) as caught:
        plan(full, desired, account_number=given)
    assert (
        f"the tags of the {resource} are reached by its Amazon Resource Name, in which the account's number stands:"
        " give it as account_number (--account-number), or as number in the table account of the file"
    ) == str(caught.value)


def test_error_for_want_of_the_number_shows_no_address(full: PinpointEmailClient) -> None:
    """The error for a missing account number shows only the domain of an address."""
    with pytest.raises(PlanError) as caught:
        plan(full, State(email_identities={"ada@b.example": EmailIdentityState(tags={"k": "v"})}))
    assert "ada" not in str(caught.value)
    assert "***@b.example" in str(caught.value)


def test_number_of_another_account_is_told(full: PinpointEmailClient) -> None:
    """A wrong number is noticed where tags are read."""
    with pytest.raises(PlanError) as caught:
        plan(full, TAGGED, account_number="999999999999")
    assert (
        "the tags of the dedicated-ip-pool bulk cannot be read:"
        " arn:aws:ses:us-east-1:999999999999:dedicated-ip-pool/bulk does not exist. Is the account's number right?"
    ) == str(caught.value)
    with pytest.raises(PlanError, match="Is the account's number right"):
        current_state(full, account_number="999999999999")


@pytest.mark.parametrize("name", ["A.Example", "ada@B.EXAMPLE"])
def test_names_are_those_of_the_service(full: PinpointEmailClient, name: str) -> None:
    """Domains in Amazon Resource Names, where capitals count, are in lower case, as the service keeps them."""
    desired = State(email_identities={name: EmailIdentityState(tags={"k": "v"})})
    (step,) = plan(full, desired, account_number=NUMBER).steps
    assert arn_of("identity", normal(name)) == step.parameters["resource_arn"]


@pytest.mark.parametrize(
    ("region", "arn"), [("cn-north-1", "arn:aws-cn:ses:cn-north-1:"), ("eu-west-1", "arn:aws:ses:eu-west-1:")]
)
def test_names_are_of_the_region(service: LocalService, region: str, arn: str) -> None:
    """Amazon Resource Names have the client's Region, and its partition of AWS."""
    with service.client(region_name=region) as client:
        client.create_dedicated_ip_pool(pool_name="bulk")
        desired = State(dedicated_ip_pools={"bulk": DedicatedIpPoolState(tags={"k": "v"})})
        todo = plan(client, desired, account_number=NUMBER)
        todo.apply()
        assert f"{arn}{NUMBER}:dedicated-ip-pool/bulk" == todo.steps[0].parameters["resource_arn"]
        assert plan(client, desired, account_number=NUMBER).is_empty


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"client": None}, "plan: client: expected PinpointEmailClient, got None"),
        ({"client": "us-east-1"}, "plan: client: expected PinpointEmailClient, got str of 9 characters"),
        ({"desired": None}, "plan: desired: expected State, got None"),
        ({"desired": {}}, "plan: desired: expected State, got dict"),
        ({"prune": None}, "plan: prune: expected bool, got None"),
        ({"prune": 1}, "plan: prune: expected bool, got int 1"),
        ({"account_number": ""}, "plan: account_number: expected 12 digits, got an empty str"),
        ({"account_number": "12345678901"}, "plan: account_number: expected 12 digits, got str of 11 characters"),
        (
            {"account_number": "\u0661" * 12},
            "plan: account_number: expected 12 digits, got str of 12 characters",
        ),
        ({"account_number": "12345678901\n"}, "plan: account_number: expected 12 digits, got str of 12 characters"),
        ({"account_number": 123456789012}, "plan: account_number: expected"),
        ({"account_number": b"123456789012"}, "plan: account_number: expected"),
    ],
)
def test_wrong_arguments_are_refused(
    caller: PinpointEmailClient, session: Recording, arguments: dict[str, Any], message: str
) -> None:
    """A wrong argument is refused before anything is sent, and the error says what is expected."""
    with pytest.raises(ParamValidationError) as caught:
        plan(**cast("Any", {"client": caller, "desired": State()} | arguments))
    assert message == str(caught.value)[: len(message)]
    assert [] == session.sent


@pytest.mark.parametrize("found", ["", "1", 123456789012])
def test_number_that_is_found_has_12_digits(full: PinpointEmailClient, found: Any) -> None:
    """A number that the function finds is checked before it is used."""
    with pytest.raises(ParamValidationError, match="account_number: its result: expected"):
        plan(full, TAGGED, account_number=lambda: found)


@pytest.mark.parametrize("given", ["1", 123456789012])
def test_wrong_argument_of_the_reading_is_refused(caller: PinpointEmailClient, session: Recording, given: Any) -> None:
    """The error about a wrong argument names the function that was called."""
    with pytest.raises(ParamValidationError) as caught:
        current_state(caller, account_number=given)
    assert (
        "current_state: account_number: expected" == str(caught.value)[: len("current_state: account_number: expected")]
    )
    assert [] == session.sent


def test_mistakes_in_a_state_are_told(caller: PinpointEmailClient, session: Recording) -> None:
    """A state that was not read from a file is checked before anything is sent."""
    desired = State(dedicated_ip_pools={"a b": DedicatedIpPoolState()}, account=AccountState(number="1"))
    with pytest.raises(StateError) as caught:
        plan(caller, desired, account_number=NUMBER)
    assert (
        "desired state: account.number: expected 12 digits, got '1'\n"
        "desired state: dedicated_ip_pools.\"a b\": expected a name of 1 to 64 letters, digits, '_' or '-', got 'a b'"
    ) == str(caught.value)
    assert (None, []) == (caught.value.source, session.sent)


THERE = "a pool that is there, and stays"
SENDING_POOL = ("configuration_sets", "news", "sending_pool_name")
NOT_VERIFIED = Mistake(
    path=("deliverability_dashboard", "subscribed_domains", "c.example"),
    expected="an identity that is there, and stays",
    got="none",
)
IS_USED = Mistake(path=SENDING_POOL, expected=THERE, got="'bulk'")


@pytest.mark.parametrize(
    ("desired", "prune", "mistakes"),
    [
        (
            pools(bulk=["192.0.2.1", "192.0.2.9"], new=["2001:db8::1"]),
            False,
            [
                Mistake(
                    path=("dedicated_ip_pools", name, "ips", position),
                    expected="a dedicated IP address of the account's",
                    got=got,
                )
                for name, position, got in (("bulk", 1, "192.0.2.9"), ("new", 0, "2001:db8::1"))
            ],
        ),
        (one_set(sending_pool_name="none"), False, [Mistake(path=SENDING_POOL, expected=THERE, got="'none'")]),
        (
            State(
                configuration_sets={"new": ConfigurationSetState(sending_pool_name="none")},
                dedicated_ip_pools={"bulk": DedicatedIpPoolState(ips=["192.0.2.9"])},
            ),
            False,
            [
                Mistake(
                    path=("dedicated_ip_pools", "bulk", "ips", 0),
                    expected="a dedicated IP address of the account's",
                    got="192.0.2.9",
                ),
                Mistake(path=("configuration_sets", "new", "sending_pool_name"), expected=THERE, got="'none'"),
            ],
        ),
        (pools(old=None), True, [IS_USED]),
        (
            State(
                email_identities={
                    "ada@b.example": EmailIdentityState(behavior_on_mx_failure="REJECT_MESSAGE"),
                    "c.example": EmailIdentityState(behavior_on_mx_failure="USE_DEFAULT_VALUE"),
                    "a.example": EmailIdentityState(behavior_on_mx_failure="USE_DEFAULT_VALUE"),
                }
            ),
            False,
            [
                Mistake(
                    path=("email_identities", name, "behavior_on_mx_failure"),
                    expected="a mail_from_domain besides",
                    got="none",
                )
                for name in ("ada@b.example", "c.example")
            ],
        ),
        (
            dashboard(a=InboxPlacementTrackingOption(), c=InboxPlacementTrackingOption()),
            False,
            [NOT_VERIFIED],
        ),
        (
            State(
                email_identities={"ada@b.example": EmailIdentityState(), "c.example": EmailIdentityState()},
                deliverability_dashboard=DeliverabilityDashboardState(
                    enabled=True,
                    subscribed_domains={name: InboxPlacementTrackingOption() for name in ("c.example", "A.example")},
                ),
            ),
            True,
            [
                Mistake(
                    path=("deliverability_dashboard", "subscribed_domains", "A.example"),
                    expected="an identity that is there, and stays",
                    got="none",
                )
            ],
        ),
        (State(dedicated_ip_pools={}, configuration_sets={"news": ConfigurationSetState()}), True, [IS_USED]),
        (
            State(
                dedicated_ip_pools={"old": DedicatedIpPoolState()},
                configuration_sets={"news": ConfigurationSetState(sending_pool_name="bulk")},
            ),
            True,
            [IS_USED],
        ),
    ],
)
def test_what_the_account_lacks_is_told(
    full: PinpointEmailClient, session: Recording, desired: State, mistakes: list[Mistake], *, prune: bool
) -> None:
    """A reference to something that does not exist, or is to go, is a mistake; nothing is changed."""
    with pytest.raises(StateError) as caught:
        plan(full, desired, prune=prune)
    assert tuple(mistakes) == caught.value.mistakes
    assert [] == session.changes


@pytest.mark.parametrize(
    ("desired", "prune"),
    [
        (one_set(sending_pool_name="old"), True),
        (one_set(sending_pool_name=DEFAULT_POOL), True),
        (
            State(
                dedicated_ip_pools={},
                configuration_sets={"news": ConfigurationSetState(sending_pool_name=DEFAULT_POOL)},
            ),
            True,
        ),
        (State(dedicated_ip_pools={}, configuration_sets={"news": ConfigurationSetState(sending_pool_name="")}), True),
        (State(dedicated_ip_pools={}, configuration_sets={}), True),
        (pools(old=None), False),
        (
            State(
                dedicated_ip_pools={"new": DedicatedIpPoolState()},
                configuration_sets={"news": ConfigurationSetState(sending_pool_name="new")},
            ),
            False,
        ),
    ],
)
def test_pools_that_stay_can_be_used(full: PinpointEmailClient, desired: State, *, prune: bool) -> None:
    """A configuration set may send through pools that stay, new pools, and the default pool, which always stays."""
    plan(full, desired, prune=prune).apply()
    assert plan(full, desired, prune=prune).is_empty
    assert DEFAULT_POOL in snapshot(full)["pools"]


def test_what_the_service_leaves_out_is_not_there(client: PinpointEmailClient, answers: responses.RequestsMock) -> None:
    """A member that a response leaves out is read as what its absence means."""
    bodies: dict[str, object] = {
        "account": {},
        "identities/a.example": {},
        "configuration-sets/a": {},
        "configuration-sets/a/event-destinations": {
            "EventDestinations": [
                {"Name": "d", "MatchingEventTypes": ["SEND"], "SnsDestination": {"TopicArn": SNS.topic_arn}}
            ]
        },
        "dedicated-ips": {"DedicatedIps": [{"Ip": "192.0.2.1"}]},
        "dedicated-ip-pools": {},
        "deliverability-dashboard": {"DashboardEnabled": True, "ActiveSubscribedDomains": [{"Domain": "A.Example"}]},
    }
    for path, body in bodies.items():
        answers.get(f"{ENDPOINT}/v1/email/{path}", json=body)
    answers.get(f"{ENDPOINT}/v1/email/identities", json={})
    desired = State(
        account=AccountState(sending_enabled=False, dedicated_ip_auto_warmup_enabled=False),
        dedicated_ip_pools={DEFAULT_POOL: DedicatedIpPoolState(ips=["192.0.2.1"])},
        email_identities={
            "a.example": EmailIdentityState(
                feedback_forwarding_enabled=False, mail_from_domain="", tags={}, dkim_signing_enabled=False
            )
        },
        configuration_sets={
            "a": ConfigurationSetState(
                sending_pool_name="",
                custom_redirect_domain="",
                sending_enabled=False,
                tags={},
                event_destinations={"d": topic("SEND", enabled=False)},
            )
        },
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=True, subscribed_domains={"a.example": InboxPlacementTrackingOption()}
        ),
    )
    assert [
        "account: sending_enabled: None -> False",
        "account: dedicated_ip_auto_warmup_enabled: None -> False",
        'email_identities."a.example": dkim_signing_enabled: None -> False',
        'email_identities."a.example": feedback_forwarding_enabled: None -> False',
        "configuration_sets.a: sending_enabled: None -> False",
    ] == [
        f"{step.key}: {change.member}: {change.old} -> {change.new}"
        for step in plan(client, desired).steps
        for change in step.changes
    ]


def test_tags_of_aws_are_left_alone(client: PinpointEmailClient, answers: responses.RequestsMock) -> None:
    """Tags that AWS sets itself can be neither mentioned nor deleted."""
    tags = [{"Key": "aws:cloudformation:stack-id", "Value": "x"}, {"Key": "k", "Value": "v"}]
    answers.get(f"{ENDPOINT}/v1/email/configuration-sets", json={"ConfigurationSets": ["a"]})
    answers.get(f"{ENDPOINT}/v1/email/configuration-sets/a", json={"Tags": tags})
    desired = State(configuration_sets={"a": ConfigurationSetState(tags={})})
    (step,) = plan(client, desired, prune=True, account_number=NUMBER).steps
    assert ["k"] == step.parameters["tag_keys"]


@pytest.fixture
def on_ses(answers: responses.RequestsMock) -> Iterator[PinpointEmailClient]:
    """Make a client of SES v2, with a configuration set whose event destination is of an unknown kind."""
    there = {"Name": "bus", "MatchingEventTypes": ["SEND"], "EventBridgeDestination": {"EventBusArn": "x"}}
    answers.post(f"{ENDPOINT}/v2/email/list-configuration-sets", json={"ConfigurationSets": ["a"]})
    answers.get(f"{ENDPOINT}/v2/email/configuration-sets/a", json={})
    answers.get(f"{ENDPOINT}/v2/email/configuration-sets/a/event-destinations", json={"EventDestinations": [there]})
    with PinpointEmailClient(
        region_name="us-east-1", aws_access_key_id="AKID", aws_secret_access_key="secret", api="sesv2"
    ) as client:
        yield client


@pytest.mark.parametrize("prune", [False, True])
def test_event_destinations_of_a_kind_unknown_here_are_left_alone(on_ses: PinpointEmailClient, *, prune: bool) -> None:
    """Event destinations of kinds that only SES v2 has are not deleted, and there is no warning."""
    desired = State(configuration_sets={"a": ConfigurationSetState(event_destinations={})})
    assert plan(on_ses, desired, prune=prune).is_empty


def test_event_destinations_of_a_kind_unknown_here_are_not_replaced(on_ses: PinpointEmailClient) -> None:
    """The name of an event destination of an unknown kind cannot be used for another one."""
    desired = State(configuration_sets={"a": ConfigurationSetState(event_destinations={"bus": topic("SEND")})})
    with pytest.raises(StateError) as caught:
        plan(on_ses, desired)
    assert (
        "desired state: configuration_sets.a.event_destinations.bus: expected a destination of a kind known here,"
        " got one of another kind"
    ) == str(caught.value)


def test_accounts_of_ses_are_planned_for(service: LocalService) -> None:
    """Plans are made and applied on SES v2 in the same way."""
    with service.client(api="sesv2") as client:
        make(client, CURRENT)
        todo = plan(client, DESIRED, prune=True)
        assert todo.steps == todo.apply(delete_identities=["ada@b.example"])
        assert plan(client, DESIRED, prune=True).is_empty


def test_account_is_read(full: PinpointEmailClient, session: Recording) -> None:
    """An account is read as a state with everything but the default pool, and is not changed."""
    expected = parse_state(f"""\
        account = {{ number = "{NUMBER}", sending_enabled = true, dedicated_ip_auto_warmup_enabled = true }}
        dedicated_ip_pools.bulk = {{ ips = ["192.0.2.1"], tags = {{ team = "a", stage = "x" }} }}
        dedicated_ip_pools.old = {{ ips = ["192.0.2.2"], tags = {{}} }}
        [email_identities."a.example"]
        dkim_signing_enabled = true
        feedback_forwarding_enabled = true
        mail_from_domain = "b.a.example"
        behavior_on_mx_failure = "REJECT_MESSAGE"
        tags = {{}}
        [email_identities."ada@b.example"]
        dkim_signing_enabled = false
        feedback_forwarding_enabled = true
        mail_from_domain = ""
        tags.team = "a"
        [configuration_sets.news]
        sending_pool_name = "bulk"
        tls_policy = "REQUIRE"
        reputation_metrics_enabled = false
        sending_enabled = true
        custom_redirect_domain = "c.a.example"
        tags.team = "a"
        [configuration_sets.news.event_destinations.one]
        enabled = true
        matching_event_types = ["OPEN", "SEND"]
        sns_destination = {{ topic_arn = "{SNS.topic_arn}" }}
        [configuration_sets.news.event_destinations.two]
        enabled = false
        matching_event_types = ["SEND"]
        sns_destination = {{ topic_arn = "{SNS.topic_arn}" }}
        [configuration_sets.shop]
        sending_pool_name = ""
        tls_policy = "OPTIONAL"
        reputation_metrics_enabled = false
        sending_enabled = true
        custom_redirect_domain = ""
        tags = {{}}
        event_destinations = {{}}
        [deliverability_dashboard]
        enabled = true
        [deliverability_dashboard.subscribed_domains."a.example"]
        global = true
        tracked_isps = ["Gmail", "Outlook"]
    """)
    assert expected == current_state(full, account_number=NUMBER) == current_state(full, account_number=lambda: NUMBER)
    assert [] == session.changes


def test_pools_of_aws_are_left_alone(client: PinpointEmailClient, answers: responses.RequestsMock) -> None:
    """Pools that AWS has made can be sent through, and are neither listed nor deleted."""
    answers.get(f"{ENDPOINT}/v1/email/dedicated-ip-pools", json={"DedicatedIpPools": ["ses-shared-pool", DEFAULT_POOL]})
    answers.get(f"{ENDPOINT}/v1/email/configuration-sets", json={})
    answers.get(f"{ENDPOINT}/v1/email/configuration-sets/a", status=404, json={"__type": "NotFoundException"})
    desired = State(
        dedicated_ip_pools={},
        configuration_sets={"a": ConfigurationSetState(sending_pool_name="ses-shared-pool")},
    )
    assert ["CreateConfigurationSet"] == [step.action for step in plan(client, desired, prune=True).steps]


def test_what_a_state_cannot_say_is_left_out(client: PinpointEmailClient, answers: responses.RequestsMock) -> None:
    """Values that AWS has added since are left out of the state, so that it can be written, read and planned for."""
    types = {"new": ["SEND", "TELEPATHY"], "later": ["DELIVERY_DELAY"], "no-place": ["SEND"]}
    target: dict[str, Any] = {"SnsDestination": {"TopicArn": SNS.topic_arn}}
    targets: dict[str, dict[str, Any]] = {"no-place": {}}
    bodies: dict[str, object] = {
        "account": {"SendingEnabled": True, "DedicatedIpAutoWarmupEnabled": True},
        "identities": {"EmailIdentities": [{"IdentityName": "a.example"}, {}]},
        "identities/a.example": {
            "FeedbackForwardingStatus": True,
            "DkimAttributes": {"SigningEnabled": True},
            "MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
        },
        "configuration-sets": {"ConfigurationSets": ["a"]},
        "configuration-sets/a": {
            "DeliveryOptions": {"TlsPolicy": "QUANTUM"},
            "ReputationOptions": {"ReputationMetricsEnabled": True},
            "SendingOptions": {"SendingEnabled": True},
        },
        "configuration-sets/a/event-destinations": {
            "EventDestinations": [
                {"Name": name, "MatchingEventTypes": kinds, **targets.get(name, target)}
                for name, kinds in types.items()
            ]
        },
        "dedicated-ips": {},
        "dedicated-ip-pools": {"DedicatedIpPools": ["ses-shared-pool", DEFAULT_POOL]},
        "deliverability-dashboard": {
            "DashboardEnabled": False,
            "ActiveSubscribedDomains": [{"Domain": "a.example"}],
        },
    }
    for path, body in bodies.items():
        answers.get(f"{ENDPOINT}/v1/email/{path}", json=body)
    read = current_state(client, account_number=not_found)
    found = (read.configuration_sets or {})["a"]
    assert (None, ["later"]) == (found.tls_policy, list(found.event_destinations or ()))
    assert (None, "") == (
        (read.email_identities or {})["a.example"].behavior_on_mx_failure,
        (read.email_identities or {})["a.example"].mail_from_domain,
    )
    assert DeliverabilityDashboardState(enabled=False) == read.deliverability_dashboard
    assert ({}, AccountState(sending_enabled=True, dedicated_ip_auto_warmup_enabled=True)) == (
        read.dedicated_ip_pools,
        read.account,
    )
    assert read == parse_state(dump_state(read))


def not_found() -> str:
    """Find no account number, and raise an error that says so."""
    raise PlanError("no credentials")


@pytest.mark.parametrize("given", [None, unknown, not_found])
def test_account_is_read_without_its_number(
    full: PinpointEmailClient, session: Recording, given: Callable[[], str | None] | None
) -> None:
    """Without the number, the tags of pools are not mentioned, and everything else is."""
    read = current_state(full, account_number=given)
    assert {"bulk": DedicatedIpPoolState(ips=["192.0.2.1"]), "old": DedicatedIpPoolState(ips=["192.0.2.2"])} == (
        read.dedicated_ip_pools
    )
    assert AccountState(sending_enabled=True, dedicated_ip_auto_warmup_enabled=True) == read.account
    assert {"team": "a"} == (read.email_identities or {})["ada@b.example"].tags
    assert "GET /v1/email/tags" not in session.sent
    assert plan(full, read, prune=True).is_empty


def test_what_goes_while_the_account_is_read_is_left_out(service: LocalService, full: PinpointEmailClient) -> None:
    """A resource that is listed and then not found has been deleted, and is left out."""
    service.fail_next("GetEmailIdentity", "NotFoundException")
    service.fail_next("GetConfigurationSet", "NotFoundException")
    read = current_state(full, account_number=NUMBER)
    assert ["ada@b.example"] == list(read.email_identities or ())
    assert ["shop"] == list(read.configuration_sets or ())


@pytest.mark.parametrize("modules", [["tomli_w", "typer", "rich"]])
def test_extra_is_not_needed(modules: list[str]) -> None:
    """Everything except for writing TOML works without the extra."""
    program = f"import sys; sys.modules.update(dict.fromkeys({modules!r})); import pinpoint_email.setup"
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603  (our own)
