"""Applying plans, alone and while others change the same account."""

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import responses
from attrs import evolve

from pinpoint_email import (
    AccessDeniedException,
    AlreadyExistsException,
    BadRequestException,
    DeliveryOptions,
    DomainDeliverabilityTrackingOption,
    EventDestinationDefinition,
    InboxPlacementTrackingOption,
    NotFoundException,
    ParamValidationError,
    PinpointEmailClient,
    PinpointEmailError,
    SnsDestination,
    Tag,
)
from pinpoint_email.local import LocalService
from pinpoint_email.setup import (
    AccountState,
    ApplyError,
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    Mistake,
    Plan,
    PlanError,
    Progress,
    State,
    StateError,
    StepStatus,
    plan,
)

from .accounts import NUMBER, Recording, arn_of, make, names_in, snapshot

pytestmark = pytest.mark.once

Meddler = Callable[[PinpointEmailClient], object]
"""Changes an account as someone else would."""
TOPIC = EventDestinationDefinition(
    enabled=True,
    matching_event_types=["SEND"],
    sns_destination=SnsDestination(topic_arn="arn:aws:sns:us-east-1:1:a"),
)
SET_AND_POOL = State(
    dedicated_ip_pools={"bulk": DedicatedIpPoolState(ips=["192.0.2.1"])},
    configuration_sets={"news": ConfigurationSetState(sending_pool_name="bulk", event_destinations={"one": TOPIC})},
)
ADDRESS = "ada@a.example"
NO_SIGNING = State(email_identities={ADDRESS: EmailIdentityState(dkim_signing_enabled=True)})


class News:
    """A callback that records the progress, and acts on certain steps."""

    def __init__(self, **actions: Callable[[], object]) -> None:
        self.told: list[str] = []
        self._actions = actions

    def __call__(self, progress: Progress) -> None:
        """Record the progress of a step, and act on it."""
        step, status = progress.step, progress.status
        self.told.append(f"{status} {step.action} {step.key} {progress.done}+{progress.left}")
        self._actions.get(f"{status}_{step.method}", lambda: None)()

    def statuses(self) -> list[str]:
        """Return the statuses of all steps, one after the other."""
        return [told.split(" ")[0] for told in self.told]


def meddle(service: LocalService, *actions: Meddler) -> Callable[[], None]:
    """Make a function that does what someone else would in the account, one action a call."""
    left = list(actions)

    def act() -> None:
        with service.client() as client:
            for action in left[:1]:
                left.remove(action)
                action(client)

    return act


def planned(client: PinpointEmailClient, desired: State, *, prune: bool = False) -> Plan:
    """Plan for a state in the service's account."""
    return plan(client, desired, prune=prune, account_number=NUMBER)


def test_news_come_in_order(caller: PinpointEmailClient, session: Recording) -> None:
    """Each step is reported as it begins and when it is done, with the numbers of steps done and left."""
    todo, news = planned(caller, SET_AND_POOL), News()
    session.sent.clear()
    assert todo.steps == todo.apply(on_step=news)
    ip = 'dedicated_ip_pools.bulk.ips."192.0.2.1"'
    event = "configuration_sets.news.event_destinations.one"
    assert [
        "started CreateDedicatedIpPool dedicated_ip_pools.bulk 0+4",
        "done CreateDedicatedIpPool dedicated_ip_pools.bulk 1+3",
        f"started PutDedicatedIpInPool {ip} 1+3",
        f"done PutDedicatedIpInPool {ip} 2+2",
        "started CreateConfigurationSet configuration_sets.news 2+2",
        "done CreateConfigurationSet configuration_sets.news 3+1",
        f"started CreateConfigurationSetEventDestination {event} 3+1",
        f"done CreateConfigurationSetEventDestination {event} 4+0",
    ] == news.told
    assert 4 == len(session.sent)


def test_plan_is_done_without_news(caller: PinpointEmailClient) -> None:
    """A plan can be applied without a callback."""
    planned(caller, SET_AND_POOL).apply()
    assert planned(caller, SET_AND_POOL).is_empty


def test_empty_plan_does_nothing(caller: PinpointEmailClient, session: Recording) -> None:
    """An empty plan reports nothing and sends nothing."""
    todo, news = planned(caller, State()), News()
    assert () == todo.apply(news)
    assert ([], []) == (news.told, session.sent)


def test_plan_that_is_applied_again_changes_nothing(caller: PinpointEmailClient) -> None:
    """A plan that is applied twice neither creates twice, nor fails on what it has deleted."""
    make(
        caller,
        State(
            configuration_sets={"gone": ConfigurationSetState()}, email_identities={"b.example": EmailIdentityState()}
        ),
    )
    desired = State(
        dedicated_ip_pools=SET_AND_POOL.dedicated_ip_pools,
        configuration_sets=SET_AND_POOL.configuration_sets,
        email_identities={"a.example": EmailIdentityState(mail_from_domain="b.a.example")},
    )
    todo = planned(caller, desired, prune=True)
    todo.apply(delete_identities=["b.example"])
    once = snapshot(caller)
    todo.apply(delete_identities=["b.example"])
    assert once == snapshot(caller)


@pytest.mark.parametrize(
    ("confirmed", "left"),
    [
        ([], {"Bob@b.example", "c.example", "d.example"}),
        (["Bob@B.EXAMPLE", "C.example"], {"d.example"}),
        (["bob@b.example"], {"Bob@b.example", "c.example", "d.example"}),
        (("other.example", "c.example", "d.example"), {"Bob@b.example"}),
        (iter(["c.example"]), {"Bob@b.example", "d.example"}),
    ],
)
def test_identities_go_only_if_each_is_named(caller: PinpointEmailClient, confirmed: Any, left: set[str]) -> None:
    """A plan alone deletes no identity; each one has to be named."""
    there = {name: EmailIdentityState() for name in ("Bob@b.example", "c.example", "d.example")}
    make(caller, State(email_identities=there))
    todo, news = planned(caller, State(email_identities={}), prune=True), News()
    done = todo.apply(news, delete_identities=confirmed)
    assert left == set(snapshot(caller)["identities"])
    assert there.keys() - left == {step.deletes_identity for step in done}
    assert len(left) == news.statuses().count("kept")
    assert tuple(step for step in todo.steps if step.deletes_identity not in left) == done


def test_identity_that_stays_is_told(caller: PinpointEmailClient) -> None:
    """An identity that is kept is reported: it is neither begun nor done, and no longer left to do."""
    make(caller, State(email_identities={ADDRESS: EmailIdentityState(), "b.example": EmailIdentityState()}))
    news = News()
    planned(caller, State(email_identities={}), prune=True).apply(news, delete_identities=["b.example"])
    assert [
        f'kept DeleteEmailIdentity email_identities."{ADDRESS}" 0+1',
        'started DeleteEmailIdentity email_identities."b.example" 0+1',
        'done DeleteEmailIdentity email_identities."b.example" 1+0',
    ] == news.told


@pytest.mark.parametrize("confirmed", ["a.example", b"a.example", None, 5, [5]])
def test_identities_are_named_in_a_list(caller: PinpointEmailClient, confirmed: Any) -> None:
    """A single name is refused where a list of names is expected."""
    make(caller, State(email_identities={"a.example": EmailIdentityState()}))
    todo = planned(caller, State(email_identities={}), prune=True)
    with pytest.raises(ParamValidationError, match="delete_identities: expected"):
        todo.apply(delete_identities=confirmed)


def test_failure_ends_the_work(service: LocalService, caller: PinpointEmailClient) -> None:
    """The error has the step that failed and the reason; steps before it stay done, later ones are not tried."""
    todo, news = planned(caller, SET_AND_POOL), News()
    service.fail_next("CreateConfigurationSet", "AccessDeniedException")
    with pytest.raises(ApplyError) as caught:
        todo.apply(news)
    assert ["started", "done", "started", "done", "started", "failed"] == news.statuses()
    assert "failed CreateConfigurationSet configuration_sets.news 2+2" == news.told[-1]
    assert todo.steps == (*caught.value.done, caught.value.failed, *caught.value.remaining)
    assert todo.steps[2] == caught.value.failed
    assert isinstance(caught.value.__cause__, AccessDeniedException)
    assert ("", f"configuration_sets.news: {caught.value.__cause__}") == (caught.value.hint, str(caught.value))
    assert {"bulk"} < snapshot(caller)["pools"].keys()
    assert todo.steps[2:] == planned(caller, SET_AND_POOL).steps


def test_lost_answer_ends_the_work(service: LocalService, caller: PinpointEmailClient) -> None:
    """A step whose response is lost has failed; the next plan finds out whether it took effect."""
    todo = planned(caller, SET_AND_POOL)
    service.fail_next("CreateConfigurationSet", drop=True, takes_effect=True)
    with pytest.raises(ApplyError) as caught:
        todo.apply()
    assert isinstance(caught.value.__cause__, PinpointEmailError)
    assert not isinstance(caught.value.__cause__, AlreadyExistsException)
    assert todo.steps[3:] == planned(caller, SET_AND_POOL).steps


def test_lost_answer_of_a_patient_client_is_made_up_for(service: LocalService) -> None:
    """A client that retries meets what it has made itself, and goes on."""
    with service.client() as patient:
        service.fail_next("CreateConfigurationSet", drop=True, takes_effect=True)
        planned(patient, SET_AND_POOL).apply()
        assert planned(patient, SET_AND_POOL).is_empty


def test_work_ends_with_what_the_callback_raises(caller: PinpointEmailClient) -> None:
    """An exception of the callback is raised as it is, and nothing more is done."""

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        planned(caller, SET_AND_POOL).apply(News(started_create_configuration_set=stop))
    assert {} == snapshot(caller)["sets"]
    with pytest.raises(KeyboardInterrupt):
        planned(caller, SET_AND_POOL).apply(News(done_create_configuration_set=stop))
    assert {} == snapshot(caller)["sets"]["news"]["EventDestinations"]
    with pytest.raises(PlanError, match="mine"):
        planned(caller, SET_AND_POOL).apply(_raise_plan_error)
    planned(caller, SET_AND_POOL).apply()
    assert planned(caller, SET_AND_POOL).is_empty


def _raise_plan_error(_: Progress) -> None:
    raise PlanError("mine")


CONFLICTS: dict[str, tuple[State, str, Meddler]] = {
    "pool was made": (
        SET_AND_POOL,
        "started_create_dedicated_ip_pool",
        lambda other: other.create_dedicated_ip_pool(pool_name="bulk"),
    ),
    "pool is gone": (
        SET_AND_POOL,
        "started_put_dedicated_ip_in_pool",
        lambda other: other.delete_dedicated_ip_pool(pool_name="bulk"),
    ),
    "pool that is to go is gone": (
        State(dedicated_ip_pools={}),
        "started_delete_dedicated_ip_pool",
        lambda other: other.delete_dedicated_ip_pool(pool_name="old"),
    ),
    "set was made": (
        SET_AND_POOL,
        "started_create_configuration_set",
        lambda other: other.create_configuration_set(configuration_set_name="news", tags=[Tag(key="k", value="v")]),
    ),
    "set was made with a pool that is gone": (
        SET_AND_POOL,
        "started_create_configuration_set",
        lambda other: other.delete_dedicated_ip_pool(pool_name="bulk"),
    ),
    "set is gone before its event destination": (
        SET_AND_POOL,
        "started_create_configuration_set_event_destination",
        lambda other: other.delete_configuration_set(configuration_set_name="news"),
    ),
    "event destination was made": (
        SET_AND_POOL,
        "started_create_configuration_set_event_destination",
        lambda other: other.create_configuration_set_event_destination(
            configuration_set_name="news", event_destination_name="one", event_destination=TOPIC
        ),
    ),
    "set is gone before it is changed": (
        State(configuration_sets={"there": ConfigurationSetState(sending_enabled=False, event_destinations={})}),
        "started_put_configuration_set_sending_options",
        lambda other: other.delete_configuration_set(configuration_set_name="there"),
    ),
    "set is gone before it is tagged": (
        State(configuration_sets={"there": ConfigurationSetState(tags={"k": "v"})}),
        "started_tag_resource",
        lambda other: other.delete_configuration_set(configuration_set_name="there"),
    ),
    "event destination is gone": (
        State(
            configuration_sets={
                "there": ConfigurationSetState(
                    event_destinations={
                        "one": EventDestinationDefinition(
                            matching_event_types=["OPEN"], sns_destination=TOPIC.sns_destination
                        )
                    }
                )
            }
        ),
        "started_update_configuration_set_event_destination",
        lambda other: other.delete_configuration_set_event_destination(
            configuration_set_name="there", event_destination_name="one"
        ),
    ),
    "event destination that is to go is gone": (
        State(configuration_sets={"there": ConfigurationSetState(event_destinations={})}),
        "started_delete_configuration_set_event_destination",
        lambda other: other.delete_configuration_set_event_destination(
            configuration_set_name="there", event_destination_name="one"
        ),
    ),
    "set that is to go is gone": (
        State(configuration_sets={}),
        "started_delete_configuration_set",
        lambda other: other.delete_configuration_set(configuration_set_name="there"),
    ),
    "identity is gone before it is changed": (
        State(email_identities={"a.example": EmailIdentityState(dkim_signing_enabled=False)}),
        "started_put_email_identity_dkim_attributes",
        lambda other: other.delete_email_identity(email_identity="a.example"),
    ),
    "identity that is to go is gone": (
        State(email_identities={}),
        "started_delete_email_identity",
        lambda other: other.delete_email_identity(email_identity="a.example"),
    ),
}


@pytest.mark.parametrize(("desired", "moment", "meddler"), CONFLICTS.values(), ids=CONFLICTS)
def test_work_goes_on_where_someone_was_faster(
    service: LocalService, caller: PinpointEmailClient, desired: State, moment: str, meddler: Meddler
) -> None:
    """Changes by someone else in between are read afresh, and everything is done in the same run."""
    make(
        caller,
        State(
            dedicated_ip_pools={"old": DedicatedIpPoolState()},
            email_identities={"a.example": EmailIdentityState()},
            configuration_sets={"there": ConfigurationSetState(event_destinations={"one": TOPIC})},
        ),
    )
    news = News(**{moment: meddle(service, meddler)})
    planned(caller, desired, prune=True).apply(news, delete_identities=["a.example"])
    assert 1 == news.statuses().count("overtaken")
    assert planned(caller, desired, prune=True).is_empty


def test_news_of_a_conflict(service: LocalService, caller: PinpointEmailClient) -> None:
    """The step that met the conflict is reported, and then the steps of the fresh plan."""
    made = meddle(service, lambda other: other.create_configuration_set(configuration_set_name="news"))
    todo, news = planned(caller, SET_AND_POOL), News(started_create_configuration_set=made)
    done = todo.apply(news)
    event = "configuration_sets.news.event_destinations.one"
    assert [
        "started CreateConfigurationSet configuration_sets.news 2+2",
        "overtaken CreateConfigurationSet configuration_sets.news 2+2",
        "started PutConfigurationSetDeliveryOptions configuration_sets.news 2+2",
        "done PutConfigurationSetDeliveryOptions configuration_sets.news 3+1",
        f"started CreateConfigurationSetEventDestination {event} 3+1",
        f"done CreateConfigurationSetEventDestination {event} 4+0",
    ] == news.told[4:]
    assert todo.steps[:2] == done[:2]
    assert todo.steps[3] == done[3]


@pytest.mark.parametrize("code", ["AlreadyExistsException", "ConcurrentModificationException", "NotFoundException"])
def test_conflict_with_nobody_is_a_failure(service: LocalService, caller: PinpointEmailClient, code: str) -> None:
    """If a fresh look shows that nothing has changed, the work ends."""
    todo, news = planned(caller, SET_AND_POOL), News()
    service.fail_next("CreateConfigurationSet", code)
    with pytest.raises(ApplyError) as caught:
        todo.apply(news)
    assert ["started", "failed"] == news.statuses()[4:]
    assert todo.steps == (*caught.value.done, caught.value.failed, *caught.value.remaining)
    assert code == type(caught.value.__cause__).__name__
    assert todo.steps[2:] == planned(caller, SET_AND_POOL).steps


def test_each_step_can_meet_a_conflict(service: LocalService, caller: PinpointEmailClient) -> None:
    """Someone who is always a step ahead does not end the work."""
    news = News(
        started_create_dedicated_ip_pool=meddle(
            service, lambda other: other.create_dedicated_ip_pool(pool_name="bulk")
        ),
        started_create_configuration_set=meddle(
            service, lambda other: other.create_configuration_set(configuration_set_name="news")
        ),
        started_create_configuration_set_event_destination=meddle(
            service,
            lambda other: other.create_configuration_set_event_destination(
                configuration_set_name="news", event_destination_name="one", event_destination=TOPIC
            ),
        ),
    )
    planned(caller, SET_AND_POOL).apply(news)
    assert 3 == news.statuses().count("overtaken")
    assert planned(caller, SET_AND_POOL).is_empty


def test_someone_who_undoes_everything_wins(service: LocalService, caller: PinpointEmailClient) -> None:
    """Against someone who deletes again and again what is made, the work ends with an error."""
    times = iter(range(20))

    def delete() -> None:
        assert next(times, None) is not None, "this would never end"
        with service.client() as other:
            other.delete_email_identity(email_identity="a.example")

    desired = State(email_identities={"a.example": EmailIdentityState(dkim_signing_enabled=False)})
    with pytest.raises(ApplyError) as caught:
        planned(caller, desired).apply(News(started_put_email_identity_dkim_attributes=delete))
    assert isinstance(caught.value.__cause__, NotFoundException)


def test_fresh_look_can_fail(service: LocalService, caller: PinpointEmailClient) -> None:
    """If the account cannot be read afresh, the work ends with the step that met the conflict."""
    todo = planned(caller, SET_AND_POOL)
    service.fail_next("CreateConfigurationSet", "AlreadyExistsException")
    news = News(
        started_create_configuration_set=lambda: service.fail_next("GetConfigurationSet", "BadRequestException")
    )
    with pytest.raises(ApplyError) as caught:
        todo.apply(news)
    assert ["started", "failed"] == news.statuses()[4:]
    assert todo.steps == (*caught.value.done, caught.value.failed, *caught.value.remaining)
    assert isinstance(caught.value.__cause__, BadRequestException)


def test_fresh_look_can_show_a_mistake(service: LocalService, caller: PinpointEmailClient) -> None:
    """If something that is needed is gone for good, the work ends, and the error says what is missing."""
    make(caller, State(dedicated_ip_pools={"old": DedicatedIpPoolState()}))
    desired = State(configuration_sets={"news": ConfigurationSetState(sending_pool_name="old")})
    gone = meddle(service, lambda other: other.delete_dedicated_ip_pool(pool_name="old"))
    with pytest.raises(ApplyError) as caught:
        planned(caller, desired).apply(News(started_create_configuration_set=gone))
    assert isinstance(caught.value.__cause__, StateError)
    assert "configuration_sets.news.sending_pool_name: expected a pool that is there, and stays, got 'old'" in str(
        caught.value
    )


ALL_KINDS = State(
    dedicated_ip_pools={
        "old": DedicatedIpPoolState(),
        "kept": DedicatedIpPoolState(ips=["192.0.2.1"], tags={"old": ""}),
    },
    email_identities={"old.example": EmailIdentityState(), "a.example": EmailIdentityState(tags={"old": ""})},
    configuration_sets={
        "old": ConfigurationSetState(),
        "kept": ConfigurationSetState(event_destinations={"old": TOPIC}, tags={"old": ""}),
    },
    deliverability_dashboard=DeliverabilityDashboardState(
        enabled=True, subscribed_domains={"old.example": InboxPlacementTrackingOption()}
    ),
)
"""An account with something of every kind to take away."""
KEPT = State(
    account=AccountState(sending_enabled=False),
    dedicated_ip_pools={"kept": DedicatedIpPoolState(ips=[], tags={})},
    email_identities={"a.example": EmailIdentityState(tags={})},
    configuration_sets={"kept": ConfigurationSetState(event_destinations={}, tags={})},
    deliverability_dashboard=DeliverabilityDashboardState(enabled=True, subscribed_domains={}),
)
"""The desired state for ALL_KINDS, which takes away everything that is called old."""
ARNS = (
    arn_of("dedicated-ip-pool", "kept"),
    arn_of("identity", "a.example"),
    arn_of("configuration-set", "kept"),
)


def subscribe(client: PinpointEmailClient, *domains: str) -> None:
    """Subscribe domains to the dashboard."""
    client.put_deliverability_dashboard_option(
        dashboard_enabled=True,
        subscribed_domains=[DomainDeliverabilityTrackingOption(domain=domain) for domain in domains],
    )


def add_everywhere(other: PinpointEmailClient) -> None:
    """Add something of every kind."""
    other.create_dedicated_ip_pool(pool_name="fresh")
    other.put_dedicated_ip_in_pool(ip="192.0.2.2", destination_pool_name="kept")
    other.create_email_identity(email_identity="fresh.example")
    other.create_configuration_set(configuration_set_name="fresh")
    other.create_configuration_set_event_destination(
        configuration_set_name="kept", event_destination_name="fresh", event_destination=TOPIC
    )
    subscribe(other, "old.example", "fresh.example")
    for arn in ARNS:
        other.tag_resource(resource_arn=arn, tags=[Tag(key="fresh", value="")])


FRESH = {
    ("pools", "fresh"),
    ("pools", "kept", "tags", "fresh"),
    ("identities", "a.example", "tags", "fresh"),
    ("identities", "fresh.example"),
    ("sets", "kept", "tags", "fresh"),
    ("sets", "kept", "events", "fresh"),
    ("sets", "fresh"),
    ("domains", "fresh.example"),
}


def test_what_comes_in_between_stays(service: LocalService, caller: PinpointEmailClient) -> None:
    """A fresh plan takes away what the first one did, and nothing that came later."""
    make(caller, ALL_KINDS)
    todo = planned(caller, KEPT, prune=True)
    service.fail_next("PutAccountSendingAttributes", "ConcurrentModificationException")
    news = News(started_put_account_sending_attributes=meddle(service, add_everywhere))
    todo.apply(news, delete_identities=["old.example", "fresh.example"])
    after = snapshot(caller)
    there = names_in(after)
    assert FRESH == {name for name in there if "fresh" in name[-1]}
    assert set() == {name for name in there if "old" in name[-1]}
    assert ["ses-default-dedicated-pool", "kept"] == [
        after["ips"][f"192.0.2.{number}"]["PoolName"] for number in (1, 2)
    ]
    assert "overtaken PutAccountSendingAttributes account 0+" in " ".join(news.told)
    assert any(
        told.startswith('kept PutDedicatedIpInPool dedicated_ip_pools.kept.ips."192.0.2.2" ') for told in news.told
    )


def test_what_is_no_loss_is_done_all_the_same(service: LocalService, caller: PinpointEmailClient) -> None:
    """Resources that came later prevent nothing but their own deletion."""
    make(caller, State(email_identities={name: EmailIdentityState() for name in ("a.example", "fresh.example")}))
    subscribe(caller)
    desired = State(
        account=AccountState(sending_enabled=False),
        configuration_sets={"news": ConfigurationSetState()},
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=True, subscribed_domains={"a.example": InboxPlacementTrackingOption()}
        ),
    )
    todo = planned(caller, desired, prune=True)

    def meddler(other: PinpointEmailClient) -> None:
        other.create_configuration_set(configuration_set_name="news")
        subscribe(other, "fresh.example")

    todo.apply(News(started_create_configuration_set=meddle(service, meddler)))
    assert {"a.example", "fresh.example"} == snapshot(caller)["dashboard"]["domains"].keys()


def test_tags_that_are_to_go_go_all_the_same(service: LocalService, caller: PinpointEmailClient) -> None:
    """A tag that came later stays, and those that the plan has shown go."""
    make(caller, State(configuration_sets={"kept": ConfigurationSetState(tags={"old": ""})}))
    desired = State(
        dedicated_ip_pools={"new": DedicatedIpPoolState()}, configuration_sets={"kept": ConfigurationSetState(tags={})}
    )
    todo = planned(caller, desired, prune=True)

    def meddler(other: PinpointEmailClient) -> None:
        other.create_dedicated_ip_pool(pool_name="new")
        other.tag_resource(resource_arn=ARNS[2], tags=[Tag(key="fresh", value="")])

    todo.apply(News(started_create_dedicated_ip_pool=meddle(service, meddler)))
    assert {"fresh": ""} == snapshot(caller)["sets"]["kept"]["Tags"]


def test_what_comes_after_the_plan_stays(service: LocalService, caller: PinpointEmailClient) -> None:
    """Resources that came after the plan was made are not taken away by applying it."""
    make(caller, ALL_KINDS)
    todo = planned(caller, KEPT, prune=True)
    meddle(service, add_everywhere)()
    todo.apply(delete_identities=["old.example", "fresh.example"])
    after = names_in(snapshot(caller))
    assert FRESH == {name for name in after if "fresh" in name[-1]}
    assert set() == {name for name in after if "old" in name[-1]}


WHOLE: dict[str, tuple[State, Meddler, Callable[[dict[str, Any]], object], object]] = {
    "domain": (
        State(
            deliverability_dashboard=DeliverabilityDashboardState(
                enabled=True, subscribed_domains={"a.example": InboxPlacementTrackingOption()}
            )
        ),
        lambda other: subscribe(other, "old.example", "fresh.example"),
        lambda account: sorted(account["dashboard"]["domains"]),
        ["a.example", "fresh.example", "old.example"],
    ),
    "sending pool": (
        State(configuration_sets={"kept": ConfigurationSetState(tls_policy="REQUIRE")}),
        lambda other: other.put_configuration_set_delivery_options(
            configuration_set_name="kept", sending_pool_name="old"
        ),
        lambda account: account["sets"]["kept"]["DeliveryOptions"],
        {"TlsPolicy": "REQUIRE", "SendingPoolName": "old"},
    ),
    "switch of an event destination": (
        State(
            configuration_sets={
                "kept": ConfigurationSetState(
                    event_destinations={
                        "old": EventDestinationDefinition(
                            matching_event_types=["OPEN"], sns_destination=TOPIC.sns_destination
                        )
                    }
                )
            }
        ),
        lambda other: other.update_configuration_set_event_destination(
            configuration_set_name="kept", event_destination_name="old", event_destination=evolve(TOPIC, enabled=False)
        ),
        lambda account: account["sets"]["kept"]["EventDestinations"]["old"]["Enabled"],
        False,
    ),
    "behaviour": (
        State(email_identities={"a.example": EmailIdentityState(mail_from_domain="b.a.example")}),
        lambda other: other.put_email_identity_mail_from_attributes(
            email_identity="a.example", behavior_on_mx_failure="REJECT_MESSAGE"
        ),
        lambda account: account["identities"]["a.example"]["MailFromAttributes"]["BehaviorOnMxFailure"],
        "REJECT_MESSAGE",
    ),
}


@pytest.mark.parametrize(("desired", "meddler", "member", "expected"), WHOLE.values(), ids=WHOLE)
def test_what_is_not_mentioned_is_not_put_back(
    service: LocalService,
    caller: PinpointEmailClient,
    desired: State,
    meddler: Meddler,
    member: Callable[[dict[str, Any]], object],
    expected: object,
) -> None:
    """A request that also replaces what is not mentioned sends its value as it is then, not as it was planned."""
    make(caller, ALL_KINDS)
    make(caller, State(email_identities={"fresh.example": EmailIdentityState()}))
    todo = planned(caller, desired)
    meddle(service, meddler)()
    todo.apply()
    assert expected == member(snapshot(caller))


@pytest.mark.parametrize("_", range(5))
def test_two_can_do_the_same(service: LocalService, _: int) -> None:
    """Two who apply the same plan at the same time both come to the end, and everything is done."""
    desired = State(
        account=AccountState(sending_enabled=False),
        dedicated_ip_pools={
            name: DedicatedIpPoolState(ips=[f"192.0.2.{number}"], tags={"k": name})
            for number, name in enumerate("abc", start=1)
        },
        email_identities={
            f"{name}.example": EmailIdentityState(mail_from_domain=f"m.{name}.example", tags={"k": name})
            for name in "abc"
        },
        configuration_sets={
            name: ConfigurationSetState(
                sending_pool_name=name, sending_enabled=False, event_destinations={"one": TOPIC, "two": TOPIC}
            )
            for name in "abc"
        },
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=True, subscribed_domains={"a.example": InboxPlacementTrackingOption(global_=False)}
        ),
    )
    start = Barrier(2)

    def work(todo: Plan) -> None:
        start.wait(10)
        todo.apply(delete_identities=["old.example"])

    with service.client() as one, service.client() as other, ThreadPoolExecutor(2) as workers:
        make(one, ALL_KINDS)
        plans = [planned(client, desired, prune=True) for client in (one, other)]
        assert plans[0] == plans[1]
        assert [None, None] == list(workers.map(work, plans))
        assert planned(one, desired, prune=True).is_empty


def test_two_can_do_the_same_with_one_client(service: LocalService) -> None:
    """A plan and its client can be shared."""
    start = Barrier(4)

    def work(todo: Plan) -> None:
        start.wait(10)
        todo.apply()

    with service.client() as client, ThreadPoolExecutor(4) as workers:
        assert [None] * 4 == list(workers.map(work, [planned(client, SET_AND_POOL)] * 4))
        assert planned(client, SET_AND_POOL).is_empty


def address_refused(service: LocalService, client: PinpointEmailClient) -> None:
    """Have a request about an address refused."""
    service.fail_next("PutEmailIdentityDkimAttributes", "BadRequestException")
    planned(client, NO_SIGNING).apply()


def number_needed(service: LocalService, client: PinpointEmailClient) -> None:
    """Have a fresh plan need the account's number, which is not known, to tag an address."""
    desired = State(email_identities={ADDRESS: EmailIdentityState(tags={"k": "v"}, dkim_signing_enabled=True)})
    service.fail_next("PutEmailIdentityDkimAttributes", "ConcurrentModificationException")
    untag = meddle(
        service, lambda other: other.untag_resource(resource_arn=arn_of("identity", ADDRESS), tag_keys=["k"])
    )
    plan(client, desired).apply(News(started_put_email_identity_dkim_attributes=untag))


def test_wrong_number_is_hinted_at(caller: PinpointEmailClient) -> None:
    """If a resource to tag is not found, the error hints that the account's number may be wrong."""
    make(caller, State(configuration_sets={"a": ConfigurationSetState()}))
    todo = plan(
        caller, State(configuration_sets={"a": ConfigurationSetState(tags={"k": "v"})}), account_number="9" * 12
    )
    with pytest.raises(ApplyError) as caught:
        todo.apply()
    assert ". Is the account's number right?" == caught.value.hint
    assert f"configuration_sets.a.tags: {caught.value.__cause__}{caught.value.hint}" == str(caught.value)


def answer_lost(service: LocalService, client: PinpointEmailClient) -> None:
    """Have the response to a request about an address lost."""
    service.fail_next("PutEmailIdentityDkimAttributes", drop=True)
    planned(client, NO_SIGNING).apply()


@pytest.mark.parametrize("failure", [address_refused, number_needed, answer_lost])
def test_error_shows_no_address(
    service: LocalService, caller: PinpointEmailClient, failure: Callable[[LocalService, PinpointEmailClient], None]
) -> None:
    """Errors show only the domain of an address."""
    with pytest.raises(ApplyError) as caught:
        failure(service, caller)
    assert str(caught.value).startswith('email_identities."***@a.example": ')
    assert "ada" not in str(caught.value)
    assert "ada" not in repr(caught.value)


def test_error_of_the_service_shows_no_address(client: PinpointEmailClient, answers: responses.RequestsMock) -> None:
    """Errors do not show an address that the service names in its message either."""
    url = f"https://email.us-east-1.amazonaws.com/v1/email/identities/{ADDRESS.replace('@', '%40')}"
    answers.get(url, json={})
    answers.get(url.rpartition("/")[0], json={})
    told = f"Identities <{ADDRESS}>, 'bob@b.example' and {ADDRESS} are not verified."
    answers.put(f"{url}/dkim", status=400, json={"__type": "BadRequestException", "message": told})
    with pytest.raises(ApplyError) as caught:
        planned(client, NO_SIGNING).apply()
    assert "PutEmailIdentityDkimAttributes: BadRequestException: Identities" in str(caught.value)
    assert "are not verified." in str(caught.value)
    assert [] == [name for name in ("ada", "bob") if name in f"{caught.value} {caught.value!r}"]
    assert ADDRESS in str(caught.value.__cause__)


def test_errors_can_be_pickled(service: LocalService, caller: PinpointEmailClient) -> None:
    """Errors keep their class, text and attributes on the way to another process."""
    service.fail_next("PutEmailIdentityDkimAttributes", "BadRequestException")
    with pytest.raises(ApplyError) as caught:
        planned(caller, NO_SIGNING).apply()
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  (our own)
    assert (ApplyError, str(caught.value)) == (type(again), str(again))
    assert (caught.value.done, caught.value.failed, ()) == (again.done, again.failed, again.remaining)


@pytest.mark.parametrize(
    "error",
    [
        PlanError("a reason"),
        StateError([Mistake(path=("a", 0, "b@c"), expected="x", got="y", line=5)], source="account.toml"),
        StateError([]),
    ],
)
def test_other_errors_can_be_pickled(error: Any) -> None:
    """Errors of planning keep their class, text and attributes on the way to another process."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own)
    assert (type(error), str(error), vars(error)) == (type(again), str(again), vars(again))


def test_statuses_are_words() -> None:
    """A status is its own text."""
    assert ["started", "done", "kept", "overtaken", "failed"] == [str(status) for status in StepStatus]


def test_options_that_are_not_mentioned_stay(caller: PinpointEmailClient) -> None:
    """Options that one request puts together keep their values, except for the one that is mentioned."""
    make(caller, State(dedicated_ip_pools={"old": DedicatedIpPoolState()}))
    options = DeliveryOptions(sending_pool_name="old", tls_policy="REQUIRE")
    caller.create_configuration_set(configuration_set_name="news", delivery_options=options)
    planned(caller, State(configuration_sets={"news": ConfigurationSetState(tls_policy="OPTIONAL")})).apply()
    expected = {"TlsPolicy": "OPTIONAL", "SendingPoolName": "old"}
    assert expected == snapshot(caller)["sets"]["news"]["DeliveryOptions"]
