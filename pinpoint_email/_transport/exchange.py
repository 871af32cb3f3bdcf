"""One request on its way: how far it has got, and when it has to end.

``requests`` and urllib3 tell neither: their exceptions for a request that never left look like those
for one that may have arrived, and their timeouts begin anew with every byte.
"""

from collections.abc import Callable
from enum import Enum
from typing import Protocol

__all__ = ["Exchange", "NoTimeError", "Seconds", "Stage"]


class Stage(Enum):
    """The progress of a request."""

    UNKNOWN = "unknown"
    """Only a failure can tell, as no connection of this package carries it."""
    CONNECTING = "connecting"
    """A connection is being chosen or made, and nothing of it has left."""
    SENT = "sent"
    """A part of it may have been handed to the operating system."""


class NoTimeError(TimeoutError):
    """The call has to end before anything more is done."""


class _Connection(Protocol):
    def close(self) -> None: ...


class Exchange:
    """The state of one attempt.

    The call makes it and hands it down to its connection, so that it is never another's: greenlets share a thread,
    hooks make calls of their own, and an interrupt ends a call anywhere.
    """

    def __init__(self, read_timeout: float, deadline: float | None, monotonic: Callable[[], float]) -> None:
        self.stage = Stage.UNKNOWN
        self.is_complete = False
        """Whether nothing of it is left in its connection: the answer was read to its end, or the connection closed."""
        self.is_read = False
        """Whether anyone has gone through the request's headers, as is needed to send it."""
        self.writes = 0
        """The number of times that a connection has begun to write the request."""
        self._connection: _Connection | None = None
        self._read_timeout = read_timeout
        self._deadline = deadline
        self._monotonic = monotonic

    @property
    def is_over(self) -> bool:
        """Whether the time has come at which the call has to end."""
        return self._deadline is not None and self._monotonic() >= self._deadline

    def at_most(self, seconds: float) -> float:
        """So many seconds, or the fewer ones that are left of the call's time.

        Raises:
            NoTimeError: No time is left.
        """
        if self._deadline is None:
            return seconds
        remaining = self._deadline - self._monotonic()
        if remaining <= 0:
            raise NoTimeError
        return min(seconds, remaining)

    def timeout(self, waited: float = 0.0) -> float:
        """The number of seconds to wait for the next byte, some of which may have passed already.

        Raises:
            NoTimeError: No time is left.
        """
        return self.at_most(self._read_timeout - waited)

    def go_over(self, connection: _Connection) -> None:
        """Note the connection that carries the request."""
        self._connection = connection

    def end(self) -> None:
        """Close the connection if something of the exchange is left in it; else it may be another's by now."""
        connection, self._connection = self._connection, None
        if connection is not None and not self.is_complete:
            connection.close()


class Seconds(float):
    """A timeout that knows the exchange it belongs to.

    A timeout is all that urllib3 hands from a request to its connection before it connects.
    """

    exchange: Exchange

    @classmethod
    def of(cls, exchange: Exchange, seconds: float) -> "Seconds":
        """So many seconds for an exchange."""
        made = cls(seconds)
        made.exchange = exchange
        return made
