"""Time and randomness, in one place so that tests can stand in for them."""

import random
import time
from datetime import UTC, datetime, timedelta

__all__ = ["ClientClock"]


class ClientClock:
    """The clock of a client, and the difference between it and the service's."""

    def __init__(self) -> None:
        self.offset = timedelta()
        """The difference between the service's time and this machine's."""

    def now(self) -> datetime:
        """The time, as the service should see it."""
        return datetime.now(UTC) + self.offset

    def correct(self, service_time: datetime) -> None:
        """Go by the service's clock from now on."""
        self.offset = service_time - datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def random(self) -> float:
        """A number from 0 to 1, for jitter."""
        return random.random()  # noqa: S311  (no secret depends on it)
