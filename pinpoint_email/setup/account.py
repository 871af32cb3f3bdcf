"""The account's switches: what they are, and the steps to what they should be."""

from collections.abc import Iterator

from pinpoint_email.client import PinpointEmailClient

from .state import AccountState
from .steps import Step, StepKind, changes_of

__all__ = ["account_steps", "read_account"]

_SWITCHES = {
    "sending_enabled": ("put_account_sending_attributes", "sending_enabled"),
    "dedicated_ip_auto_warmup_enabled": ("put_account_dedicated_ip_warmup_attributes", "auto_warmup_enabled"),
}
"""Each switch's method and that method's parameter."""


def read_account(client: PinpointEmailClient) -> AccountState:
    """The switches as they are."""
    account = client.get_account()
    return AccountState(
        sending_enabled=account.sending_enabled,
        dedicated_ip_auto_warmup_enabled=account.dedicated_ip_auto_warmup_enabled,
    )


def account_steps(current: AccountState, desired: AccountState) -> Iterator[Step]:
    """What is to be done to the switches."""
    for member, (method, parameter) in _SWITCHES.items():
        if changes := changes_of(current, desired, [member]):
            yield Step(
                kind=StepKind.CHANGE,
                path=("account",),
                method=method,
                parameters={parameter: getattr(desired, member)},
                changes=changes,
            )
