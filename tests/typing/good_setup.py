"""Account setup."""

from pathlib import Path
from typing import Any, assert_type

from pinpoint_email import EventDestinationDefinition, PinpointEmailClient, SnsDestination, TlsPolicy
from pinpoint_email.setup import (
    AccountState,
    ApplyError,
    ConfigurationSetState,
    DedicatedIpPoolState,
    EmailIdentityState,
    Mistake,
    Plan,
    Progress,
    State,
    StateError,
    Step,
    StepKind,
    StepStatus,
    current_state,
    dump_state,
    find_account_number,
    load_state,
    plan,
)


def describe() -> State:
    """What an account should be."""
    return State(
        account=AccountState(number="123456789012", sending_enabled=True),
        dedicated_ip_pools={"news": DedicatedIpPoolState(ips=["192.0.2.1"], tags={"team": "news"})},
        email_identities={"example.com": EmailIdentityState(behavior_on_mx_failure="REJECT_MESSAGE")},
        configuration_sets={
            "newsletter": ConfigurationSetState(
                tls_policy=TlsPolicy.REQUIRE,
                event_destinations={
                    "bounces": EventDestinationDefinition(
                        matching_event_types=["BOUNCE"], sns_destination=SnsDestination(topic_arn="arn")
                    )
                },
            )
        },
    )


def apply(client: PinpointEmailClient, path: Path) -> None:
    """Plans, steps and how they go."""
    try:
        todo = plan(client, load_state(path), prune=True, account_number=find_account_number)
    except StateError as error:
        assert_type(error.mistakes, tuple[Mistake, ...])
        return
    assert_type(todo, Plan)
    assert_type(todo.is_empty, bool)
    assert_type(todo.to_dict(), dict[str, Any])
    for step in todo.steps:
        assert_type(step, Step)
        assert_type(step.kind, StepKind)
    try:
        assert_type(todo.apply(show, delete_identities=["example.com"]), tuple[Step, ...])
    except ApplyError as error:
        assert_type(error.failed, Step)
        assert_type(error.done, tuple[Step, ...])
        assert_type(error.remaining, tuple[Step, ...])
    state = current_state(client, account_number="123456789012")
    assert_type(state, State)
    assert_type(dump_state(state), str)
    if state.dedicated_ip_pools is not None:
        assert_type(state.dedicated_ip_pools["news"].ips, tuple[str, ...] | None)


def show(progress: Progress) -> None:
    """The news of a step."""
    assert_type(progress.status, StepStatus)
    print(progress.step.key, progress.done, progress.left)
