"""What a thread is exchanging with the service at the moment, how far it has got, and when it has to end.

``requests`` and urllib3 tell neither: their exceptions for a request that never left look like those
for one that may have arrived, and their timeouts begin anew with every byte.
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from enum import Enum

__all__ = ["EXCHANGE", "Exchange", "NoTimeError", "Stage"]


class Stage(Enum):
    """How far a request has got."""

    UNKNOWN = "unknown"
    """No connection of ours carries it, or none has been chosen yet."""
    CONNECTING = "connecting"
    """A connection is being made, so that nothing of it has left."""
    SENT = "sent"
    """A part of it has been handed to the operating system."""


class NoTimeError(TimeoutError):
    """The call has to end before anything more is done."""


class Exchange(threading.local):
    """What the thread is sending, how far it has got, and how long it may take."""

    stage = Stage.UNKNOWN
    target = ""
    """Path and query, which may have an address in them."""
    route = ""
    """What may be shown in place of the target."""
    _read_timeout: float = 0
    _deadline: float | None = None
    _monotonic: Callable[[], float] = time.monotonic

    @contextmanager
    def attempt(
        self, *, target: str, route: str, read_timeout: float, deadline: float | None, monotonic: Callable[[], float]
    ) -> Generator[None]:
        """Be about one attempt, and then again about what was before: a caller's hook may make calls of its own."""
        before = vars(self).copy()
        self.stage = Stage.UNKNOWN
        self.target = target
        self.route = route
        self._read_timeout = read_timeout
        self._deadline = deadline
        self._monotonic = monotonic
        try:
            yield
        finally:
            vars(self).clear()
            vars(self).update(before)

    @property
    def is_bounded(self) -> bool:
        """Whether the call has to end at some time."""
        return self._deadline is not None

    @property
    def is_over(self) -> bool:
        """Whether that time has come."""
        return self._deadline is not None and self._monotonic() >= self._deadline

    def remaining(self) -> float | None:
        """How many seconds are left, if there is a bound.

        Raises:
            NoTimeError: None are.
        """
        if self._deadline is None:
            return None
        remaining = self._deadline - self._monotonic()
        if remaining <= 0:
            raise NoTimeError
        return remaining

    def patience(self) -> float:
        """How many seconds to wait for the next byte.

        Raises:
            NoTimeError: No time is left.
        """
        remaining = self.remaining()
        return self._read_timeout if remaining is None else min(self._read_timeout, remaining)


EXCHANGE = Exchange()
