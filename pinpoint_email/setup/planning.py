"""Making a plan of a desired state, and reading an account as a state."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Annotated, Any, Optional

from attrs import evolve, field, frozen

from pinpoint_email._values.checks import Form, Mismatch, check_for, describe
from pinpoint_email._values.domains import normal_identity
from pinpoint_email._values.facts import ACCOUNT_NUMBER, RESERVED_POOLS
from pinpoint_email._values.members import argument
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.pagination import paginate

from .account import read_account
from .applying import Application, Progress
from .comparison import Comparison
from .configuration_sets import list_sets, read_set
from .dedicated_ip_pools import read_pools
from .deliverability_dashboard import read_dashboard
from .email_identities import list_identities, read_identity
from .mistakes import PlanError, StateError
from .rules import is_expressible, mistakes_in
from .state import ConfigurationSetState, DeliverabilityDashboardState, EmailIdentityState, State
from .steps import Step
from .tags import AccountNumber, Arns
from .text import plain_step, plan_lines, summary

__all__ = ["Plan", "current_state", "plan"]

_STATE = check_for(State)
_SWITCH = check_for(bool)
_ACCOUNT_NUMBER = check_for(Optional[Annotated[str, Form("12 digits", ACCOUNT_NUMBER)]])  # noqa: UP045  (a type checker wants it)
_NAMES = check_for(Iterable[str])


@frozen(kw_only=True)
class Plan:
    """The steps that bring an account to its desired state. Printed, it is a list for people."""

    steps: tuple[Step, ...]
    """The requests to send, in the order that dependencies need."""
    _client: PinpointEmailClient = field(alias="client", repr=False, eq=False)
    _look_again: Callable[[], tuple[Step, ...]] = field(alias="look_again", repr=False, eq=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps

    def apply(
        self, on_step: Callable[[Progress], object] | None = None, *, delete_identities: Iterable[str] = ()
    ) -> tuple[Step, ...]:
        """Do what the plan says, a request at a time.

        What someone else changes in the meantime is read afresh, and what is then left is done. Nothing is
        taken away that is not in this plan.

        Args:
            on_step: Is called with each step before and after it is done, for a display of the progress, say,
                or to wait for what the step needs. What it raises ends the work. None for no call.
            delete_identities: The email identities whose deletion is confirmed. Others stay, whatever the plan
                says.

        Returns:
            The steps that were done.

        Raises:
            ApplyError: A step failed; what was done before it stays done.
            ParamValidationError: ``delete_identities`` is not an iterable of text.
        """
        names: tuple[str, ...] = argument("Plan.apply", "delete_identities", _NAMES, delete_identities)
        confirmed = {normal_identity(name) for name in names}
        return Application(self._client, list(self.steps), self._look_again, on_step, confirmed).run()

    def to_dict(self) -> dict[str, Any]:
        """The plan as a dictionary that JSON can hold, its actions and parameters named as in the reference."""
        return {"steps": [plain_step(step) for step in self.steps]}

    def __str__(self) -> str:
        return "\n".join([*(line.text for line in plan_lines(self.steps)), summary(self.steps)])


def plan(
    client: PinpointEmailClient,
    desired: State,
    *,
    prune: bool = False,
    account_number: str | AccountNumber | None = None,
) -> Plan:
    """Compare an account with what it should be. Nothing is changed.

    Only what the state mentions is read.

    Args:
        client: The client, of the account and the Region.
        desired: What the account should be.
        prune: Whether what a mentioned table does not list is to be deleted: pools, identities, configuration
            sets, event destinations, tags, the dashboard's domains, and addresses in pools. A table that is not
            mentioned at all is left alone.
        account_number: The account's number, 12 digits, or a function that finds it, such as
            :func:`find_account_number`; it is called only if tags of what exists have to be reached. None for
            the state's.

    Returns:
        The plan, to be looked at and applied.

    Raises:
        StateError: The state has mistakes, or names what the account does not have.
        PlanError: The account's number is needed and not known.
        ParamValidationError: An argument is not what it should be.
        PinpointEmailError: As the reading actions.
    """
    argument("plan", "client", _client, client)
    argument("plan", "desired", _STATE, desired)
    argument("plan", "prune", _SWITCH, prune)
    if mistakes := tuple(mistakes_in(desired)):
        raise StateError(mistakes)
    arns = Arns(client.region_name, _number("plan", account_number, desired))
    comparison = Comparison(client, desired, prune, arns)
    return Plan(steps=comparison.steps(), client=client, look_again=comparison.steps)


def current_state(client: PinpointEmailClient, *, account_number: str | AccountNumber | None = None) -> State:
    """Read an account as a state: planned for the same account, there is nothing to do.

    What a state cannot say is left out, such as event destinations of a kind that this library does not know.

    Args:
        client: The client, of the account and the Region.
        account_number: The account's number, 12 digits, or a function that finds it, which is called only if
            there are pools. Their tags can be read only with it, and are not mentioned without.

    Returns:
        Everything that a state can mention.

    Raises:
        PlanError: The tags of a pool cannot be read with this account number.
        ParamValidationError: An argument is not what it should be.
        PinpointEmailError: As the reading actions.
    """
    argument("current_state", "client", _client, client)
    find = _number("current_state", account_number, None)
    names = [name for name in paginate(client.list_dedicated_ip_pools) if name not in RESERVED_POOLS]
    # The function may send a request, which only the tags of pools are worth.
    number = _if_known(find) if names or isinstance(account_number, str) else None
    arns = Arns(client.region_name, lambda: number)
    pools = read_pools(client, arns, lambda name: number is not None and name not in RESERVED_POOLS, ips=True)
    identities = {name: read_identity(client, name) for name in list_identities(client)}
    sets = {name: read_set(client, name, events=True) for name in list_sets(client)}
    return State(
        account=evolve(read_account(client), number=number),
        dedicated_ip_pools={name: pool for name, pool in pools.items() if name not in RESERVED_POOLS},
        email_identities={name: _identity(identity) for name, identity in identities.items() if identity},
        configuration_sets={name: _configuration_set(found) for name, found in sets.items() if found},
        deliverability_dashboard=_dashboard(read_dashboard(client)),
    )


def _identity(identity: EmailIdentityState) -> EmailIdentityState:
    """Leave out what a state cannot say: without a MAIL FROM domain, there is no MX record that could fail."""
    return identity if identity.mail_from_domain else evolve(identity, behavior_on_mx_failure=None)


def _configuration_set(found: ConfigurationSetState) -> ConfigurationSetState:
    """Leave out what a state cannot say: an unknown TLS policy, and event destinations of unknown kinds."""
    tls_policy = found.tls_policy if found.tls_policy and found.tls_policy.is_known else None
    destinations = (found.event_destinations or {}).items()
    kept = {name: definition for name, definition in destinations if is_expressible(definition)}
    return evolve(found, tls_policy=tls_policy, event_destinations=kept)


def _dashboard(found: DeliverabilityDashboardState) -> DeliverabilityDashboardState:
    """Leave out what a state cannot say: domains while the dashboard is off."""
    return found if found.enabled else evolve(found, subscribed_domains=None)


def _number(where: str, given: str | AccountNumber | None, desired: State | None) -> AccountNumber:
    """Return a function that finds the account's number.

    The number that is given comes first, then the state's, then the function that is given, which is called once.
    """
    if not callable(given):
        argument(where, "account_number", _ACCOUNT_NUMBER, given)
    in_state = desired.account.number if desired and desired.account else None
    known = given if isinstance(given, str) else in_state
    if known is not None or not callable(given):
        return lambda: known
    return cache(partial(_found, given))


def _found(find: AccountNumber) -> str | None:
    number = find()
    argument("account_number", "its result", _ACCOUNT_NUMBER, number)
    return number


def _if_known(find: AccountNumber) -> str | None:
    try:
        return find()
    except PlanError:
        return None


def _client(value: object) -> object:
    if not isinstance(value, PinpointEmailClient):
        raise Mismatch("PinpointEmailClient", describe(value))
    return value
