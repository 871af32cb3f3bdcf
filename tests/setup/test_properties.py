"""Properties of plans, for random accounts and desired states."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService
from pinpoint_email.setup import ApplyError, Plan, Step, current_state, dump_state, parse_state, plan
from tests.properties import examples

from .accounts import NUMBER, Recording, Snapshot, expected_account, expected_losses, make, names_in, snapshot
from .states import EVERYTHING, IDENTITIES, Pair, accounts, pairs

pytestmark = pytest.mark.once
ERRORS = ["BadRequestException", "InternalFailure", "TooManyRequestsException"]
CONFLICTS = ["AlreadyExistsException", "ConcurrentModificationException", "NotFoundException"]
FAULTS: list[dict[str, Any]] = [
    *({"error": error, "takes_effect": effect} for error in ERRORS for effect in (False, True)),
    {"drop": True, "takes_effect": False},
    {"drop": True, "takes_effect": True},
]


@pytest.fixture
def bare(service: LocalService, caller: PinpointEmailClient) -> Snapshot:
    """Take a snapshot of an account with all names that are drawn, and no settings."""
    make(caller, EVERYTHING)
    read = snapshot(caller)
    service.reset()
    return read


def planned(client: PinpointEmailClient, pair: Pair) -> Plan:
    """Plan for a pair."""
    return plan(client, pair.desired, prune=pair.prune, account_number=NUMBER)


def first_of(steps: tuple[Step, ...], action: str) -> int:
    """Return the position of the first step with an action."""
    return [step.action for step in steps].index(action)


@examples(40)
@given(pair=pairs())
def test_account_becomes_what_it_should_be(
    service: LocalService, session: Recording, caller: PinpointEmailClient, bare: Snapshot, pair: Pair
) -> None:
    """An applied plan changes what is mentioned and nothing else, and then there is nothing to do."""
    service.reset()
    make(caller, pair.current)
    before = snapshot(caller)
    session.sent.clear()
    todo = planned(caller, pair)
    assert [] == session.changes
    assert todo.steps == todo.apply(delete_identities=IDENTITIES)
    after = snapshot(caller)
    assert expected_account(before, pair.desired, bare, prune=pair.prune) == after
    assert expected_losses(before, pair.desired, prune=pair.prune) == names_in(before) - names_in(after)
    session.sent.clear()
    again = planned(caller, pair)
    assert () == again.steps == again.apply(delete_identities=IDENTITIES)
    assert [] == session.changes


@examples(10)
@given(state=accounts())
def test_account_is_written_and_read(service: LocalService, caller: PinpointEmailClient, state: Any) -> None:
    """An account that is written to a file is read as the same, and there is nothing to do for it."""
    service.reset()
    make(caller, state)
    read = current_state(caller, account_number=NUMBER)
    assert read == parse_state(dump_state(read))
    assert () == plan(caller, read, prune=True).steps


@examples(15)
@given(pair=pairs(), data=st.data())
def test_failure_in_the_middle_is_made_up_for(
    service: LocalService, caller: PinpointEmailClient, bare: Snapshot, pair: Pair, data: st.DataObject
) -> None:
    """Whatever step fails, the error says how far the plan came, and the next plan goes on from there."""
    service.reset()
    make(caller, pair.current)
    before = snapshot(caller)
    todo = planned(caller, pair)
    assume(todo.steps)
    action = data.draw(st.sampled_from(todo.steps)).action
    service.fail_next(action, **data.draw(st.sampled_from(FAULTS)))
    with pytest.raises(ApplyError) as caught:
        todo.apply(delete_identities=IDENTITIES)
    assert first_of(todo.steps, action) == len(caught.value.done)
    assert todo.steps == (*caught.value.done, caught.value.failed, *caught.value.remaining)
    planned(caller, pair).apply(delete_identities=IDENTITIES)
    assert expected_account(before, pair.desired, bare, prune=pair.prune) == snapshot(caller)
    assert () == planned(caller, pair).steps


@examples(10)
@given(pair=pairs(), data=st.data())
def test_conflict_in_the_middle_is_overcome(
    service: LocalService, caller: PinpointEmailClient, bare: Snapshot, pair: Pair, data: st.DataObject
) -> None:
    """Whatever step someone else has done before, the rest is done in the same run."""
    service.reset()
    make(caller, pair.current)
    before = snapshot(caller)
    todo = planned(caller, pair)
    assume(todo.steps)
    action = data.draw(st.sampled_from(todo.steps)).action
    service.fail_next(action, error=data.draw(st.sampled_from(CONFLICTS)), takes_effect=True)
    todo.apply(delete_identities=IDENTITIES)
    assert expected_account(before, pair.desired, bare, prune=pair.prune) == snapshot(caller)
    assert () == planned(caller, pair).steps
