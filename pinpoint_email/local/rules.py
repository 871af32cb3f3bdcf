"""The settings of the local service."""

from pathlib import Path

from attrs import field, frozen

from pinpoint_email._values.facts import ACCOUNT_NUMBER

__all__ = ["Rules"]

_MAX_REPORT_DELAY = 365 * 86_400
"""A year."""


def _account(_: object, __: object, value: str) -> None:
    if not ACCOUNT_NUMBER.fullmatch(value):
        raise ValueError(f"account: expected 12 digits, got {value!r}")


def _delay(_: object, __: object, value: float) -> None:
    if not 0 <= value <= _MAX_REPORT_DELAY:
        raise ValueError(f"report_delay: expected 0 to {_MAX_REPORT_DELAY:,} seconds, got {value}")


def _folder(_: object, __: object, value: Path | None) -> None:
    if value is not None and not value.is_dir():
        raise ValueError(f"templates: expected a folder, and {value} is none")


@frozen(kw_only=True)
class Rules:
    """The account's limits, and the behaviour of the service."""

    account: str = field(default="123456789012", validator=_account)
    """The account's number."""
    sandbox: bool = False
    """Restrict mail to verified recipients, 200 a day and one a second."""
    manual_verification: bool = False
    """Leave identities pending until they are confirmed."""
    report_delay: float = field(default=5.0, validator=_delay)
    """The time that a test report takes, in seconds."""
    templates: Path | None = field(default=None, validator=_folder)
    """The folder of the message templates."""

    @property
    def max_24_hour_send(self) -> int:
        """The maximum number of recipients in 24 hours."""
        return 200 if self.sandbox else 50_000

    @property
    def max_send_rate(self) -> int:
        """The maximum number of recipients a second, which only the sandbox enforces."""
        return 1 if self.sandbox else 14
