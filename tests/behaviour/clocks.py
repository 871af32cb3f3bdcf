"""Clients for what goes wrong, and a clock that does not wait."""

from typing import Any

import attrs

from pinpoint_email import PinpointEmailClient
from pinpoint_email._clock import Clock

__all__ = ["StillClock", "client_of", "hurried"]


class StillClock(Clock):
    """Time passes only by sleeping, and chance is what it is set to."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.waits: list[float] = []
        self.luck = 1.0

    def monotonic(self) -> float:
        """The time that was slept."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.waits.append(seconds)
        self.time += seconds

    def chance(self) -> float:
        """What it is set to."""
        return self.luck


def client_of(url: str, **arguments: Any) -> PinpointEmailClient:
    """A client of an endpoint."""
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret", "aws_session_token": "token"}
    given: dict[str, Any] = {"region_name": "us-east-1", "endpoint_url": url} | keys | arguments
    return PinpointEmailClient(**given)


def hurried(client: PinpointEmailClient, **parts: Any) -> StillClock:
    """Give a client a clock that does not wait, and other parts in place of its own."""
    clock = StillClock()
    client._caller = attrs.evolve(client._caller, clock=clock, **parts)
    return clock
