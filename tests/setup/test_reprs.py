"""Texts that may be logged show no one's address."""

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.setup import (
    Change,
    ConfigurationSetState,
    DedicatedIpPoolState,
    EmailIdentityState,
    Mistake,
    Progress,
    State,
    StateError,
    StepStatus,
    parse_state,
    plan,
)
from pinpoint_email.setup.rules import mistakes_in

from .accounts import make

ADDRESS = "ada@a.example"
ADDRESSED = State(
    email_identities={ADDRESS: EmailIdentityState(mail_from_domain="b.a.example", tags={ADDRESS: ADDRESS})}
)


def test_state_shows_no_address() -> None:
    """A state shows how many identities there are, and not their names."""
    assert (
        "State(account=None, dedicated_ip_pools=None, email_identities=<1 value>, configuration_sets=None,"
        " deliverability_dashboard=None)"
    ) == repr(ADDRESSED)
    assert "email_identities=<2 values>" in repr(
        State(email_identities={name: EmailIdentityState() for name in ("a", "b")})
    )


def test_plan_shows_no_address(caller: PinpointEmailClient) -> None:
    """A plan, its steps and their progress show only the domain of an address."""
    make(caller, State(email_identities={"bob@b.example": EmailIdentityState()}))
    todo = plan(caller, ADDRESSED, prune=True)
    told: list[Progress] = []
    todo.apply(told.append, delete_identities=["bob@b.example"])
    step = todo.steps[0]
    expected = (
        "Step(kind=<StepKind.CREATE: 'create'>, path=email_identities.\"***@a.example\","
        " method='create_email_identity', awaits=())"
    )
    assert expected == repr(step)
    assert f"Progress(step={expected}, status=<StepStatus.STARTED: 'started'>, done=0, left=3)" == repr(told[0])
    assert repr(todo).startswith(f"Plan(steps=({expected}, ")
    assert repr(todo).endswith("path=email_identities.\"***@b.example\", method='delete_email_identity', awaits=())))")
    shown = f"{todo!r} {told!r} {todo.steps!r}"
    assert [] == [name for name in ("ada", "bob") if name in shown]
    assert StepStatus.DONE == told[-1].status


@pytest.mark.parametrize(
    "key",
    [ADDRESS, "ada@", 'x"ada@a.example', "ada@b@a.example", "a\nada@a.example", "ada's@a.example", "ada+x@ä.example"],
)
def test_mistake_shows_no_address(key: str) -> None:
    """A mistake shows only the domain of an address, unless it is asked for in full."""
    mistake = Mistake(path=("email_identities", key, "tags", 0), expected="x", got="y", line=5)
    assert "ada" not in f"{mistake!r} {mistake} {StateError([mistake])} {StateError([mistake])!r}"
    assert str(mistake).endswith(".tags[0]: expected x, got y")
    assert f"{mistake.key}: expected x, got y" == mistake.in_full


def test_mistake_is_shown() -> None:
    """A mistake inside an identity is shown with the domain of its address."""
    mistake = Mistake(path=("email_identities", ADDRESS), expected="x", got="y", line=5)
    assert (
        "Mistake(path=email_identities.\"***@a.example\", expected='x', got='y', line=5)",
        'email_identities."***@a.example": expected x, got y',
        'email_identities."ada@a.example": expected x, got y',
    ) == (repr(mistake), str(mistake), mistake.in_full)
    assert "expected x, got y" == str(Mistake(path=(), expected="x", got="y"))


@pytest.mark.parametrize(
    "state",
    [
        State(dedicated_ip_pools={ADDRESS: DedicatedIpPoolState()}),
        State(configuration_sets={ADDRESS: ConfigurationSetState()}),
        State(configuration_sets={"a": ConfigurationSetState(sending_pool_name=ADDRESS)}),
        State(configuration_sets={"a": ConfigurationSetState(custom_redirect_domain=ADDRESS)}),
        State(email_identities={"a.example": EmailIdentityState(mail_from_domain=ADDRESS)}),
        State(dedicated_ip_pools={"a": DedicatedIpPoolState(ips=[ADDRESS])}),
    ],
)
def test_address_in_a_wrong_place_is_not_shown(state: State) -> None:
    """An address that stands where none belongs is not shown either, unless it is asked for in full."""
    (mistake,) = mistakes_in(state)
    assert "ada" not in f"{mistake!r} {mistake}"
    assert "ada" in mistake.in_full


def test_address_as_a_wrong_value_is_not_shown() -> None:
    """An address that is a wrong value in a file is not shown."""
    with pytest.raises(StateError) as caught:
        parse_state(f"configuration_sets.a.tls_policy = '{ADDRESS}'")
    assert "ada" not in str(caught.value)


def test_change_is_part_of_a_step_only() -> None:
    """A step does not show its changes, which have the values."""
    assert "Change(member='k', old=None, new='v')" == repr(Change(member="k", new="v"))
