"""Account setup: say what an account should be, see the plan, apply it.

::

    desired = load_state("account.toml")
    todo = plan(client, desired)
    print(todo)
    todo.apply()
"""

from .account_number import find_account_number
from .applying import ApplyError, Progress, StepStatus
from .files import dump_state, load_state, parse_state
from .mistakes import Mistake, PlanError, StateError
from .planning import Plan, current_state, plan
from .state import (
    AccountState,
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    State,
)
from .steps import Change, Step, StepKind
from .tags import AccountNumber

__all__ = [
    "AccountNumber",
    "AccountState",
    "ApplyError",
    "Change",
    "ConfigurationSetState",
    "DedicatedIpPoolState",
    "DeliverabilityDashboardState",
    "EmailIdentityState",
    "Mistake",
    "Plan",
    "PlanError",
    "Progress",
    "State",
    "StateError",
    "Step",
    "StepKind",
    "StepStatus",
    "current_state",
    "dump_state",
    "find_account_number",
    "load_state",
    "parse_state",
    "plan",
]
