"""A clock that does not wait, and clients that go by it."""

from typing import Any

import attrs

from pinpoint_email import PinpointEmailClient
from pinpoint_email._clock import ClientClock

__all__ = ["StillClock", "hurried"]


class StillClock(ClientClock):
    """A clock on which time passes only by sleeping, and whose random numbers are set."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.waits: list[float] = []
        self.next_random = 1.0

    def monotonic(self) -> float:
        """The time that was slept."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.waits.append(seconds)
        self.time += seconds

    def random(self) -> float:
        """The number that was set."""
        return self.next_random


def hurried(client: PinpointEmailClient, **parts: Any) -> StillClock:
    """Give a client a clock that does not wait, and other parts in place of its own."""
    clock = StillClock()
    client._caller = attrs.evolve(client._caller, clock=clock, **parts)
    return clock
