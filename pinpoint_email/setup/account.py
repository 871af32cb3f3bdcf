"""The account's switches: reading them, and planning their changes."""

from collections.abc import Iterator

from pinpoint_email.client import PinpointEmailClient

from .state import AccountState
from .steps import Setting, Step, setting_steps

__all__ = ["account_steps", "read_account"]


def read_account(client: PinpointEmailClient) -> AccountState:
    """Read the account's switches."""
    account = client.get_account()
    return AccountState(
        sending_enabled=account.sending_enabled,
        dedicated_ip_auto_warmup_enabled=account.dedicated_ip_auto_warmup_enabled,
    )


def account_steps(current: AccountState, desired: AccountState) -> Iterator[Step]:
    """Plan the changes of the account's switches."""
    settings = [
        Setting(
            method="put_account_sending_attributes",
            members=["sending_enabled"],
            parameters={"sending_enabled": desired.sending_enabled},
        ),
        Setting(
            method="put_account_dedicated_ip_warmup_attributes",
            members=["dedicated_ip_auto_warmup_enabled"],
            parameters={"auto_warmup_enabled": desired.dedicated_ip_auto_warmup_enabled},
        ),
    ]
    return setting_steps(("account",), current, desired, settings)
