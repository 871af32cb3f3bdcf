"""How the local service is told to behave."""

import re
from pathlib import Path

from attrs import field, frozen

__all__ = ["Rules"]

_YEAR = 365 * 86_400


def _account(_: object, __: object, value: str) -> None:
    if not re.fullmatch(r"\d{12}", value, re.ASCII):
        raise ValueError(f"account: expected 12 digits, got {value!r}")


def _delay(_: object, __: object, value: float) -> None:
    if not 0 <= value <= _YEAR:
        raise ValueError(f"report_delay: expected 0 to {_YEAR:,} seconds, got {value}")


def _folder(_: object, __: object, value: Path | None) -> None:
    if value is not None and not value.is_dir():
        raise ValueError(f"templates: expected a folder, and {value} is none")


@frozen(kw_only=True)
class Rules:
    """What the account may do, and how long things take."""

    account: str = field(default="123456789012", validator=_account)
    """The account's number."""
    sandbox: bool = False
    """Whether mail goes to verified recipients only, 200 a day and one a second."""
    manual_verification: bool = False
    """Whether identities stay pending until they are confirmed."""
    report_delay: float = field(default=5.0, validator=_delay)
    """How long a test report takes, in seconds."""
    templates: Path | None = field(default=None, validator=_folder)
    """The folder of the message templates."""

    @property
    def max_24_hour_send(self) -> int:
        """The most recipients in 24 hours."""
        return 200 if self.sandbox else 50_000

    @property
    def max_send_rate(self) -> int:
        """The most recipients a second; only the sandbox insists on it."""
        return 1 if self.sandbox else 14
