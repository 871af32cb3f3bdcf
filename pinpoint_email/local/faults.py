"""Faults that tests ask the local service to simulate."""

import math
from threading import Lock

from attrs import define, field, frozen

from pinpoint_email._call.action import ACTIONS
from pinpoint_email._values.wire import wire_name

__all__ = ["Fault", "Faults"]

_MAX_DELAY = 3600.0
_MAX_TIMES = 10_000


@frozen(kw_only=True)
class Fault:
    """A way in which a call fails, or is slow."""

    action: str | None
    """The action that fails; ``None`` for any."""
    error: str | None = None
    """The code of the error to respond with."""
    delay: float = 0.0
    """The delay of the response, in seconds."""
    drop: bool = False
    """Close the connection without a response."""
    takes_effect: bool = False
    """Perform the action all the same."""

    def __attrs_post_init__(self) -> None:
        if not (math.isfinite(self.delay) and 0 <= self.delay <= _MAX_DELAY):
            raise ValueError(f"delay: expected 0 to {_MAX_DELAY:g} seconds, got {self.delay}")
        if self.error is not None and not (self.error.isascii() and self.error.isalnum()):
            raise ValueError(f"error: expected an error's code such as 'TooManyRequestsException', got {self.error!r}")
        if self.error is not None and self.drop:
            raise ValueError("error, drop: expected one of them at most")
        if not (self.error or self.delay or self.drop):
            raise ValueError("error, delay, drop: expected one of them at least")


@define
class Faults:
    """The pending faults, in the order in which they were requested."""

    _pending: list[Fault] = field(factory=list[Fault], init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def fail_next(
        self,
        action: str | None = None,
        error: str | None = None,
        *,
        delay: float = 0.0,
        drop: bool = False,
        takes_effect: bool = False,
        times: int = 1,
    ) -> None:
        """Have the next calls of an action, or of any, fail.

        Raises:
            ValueError: There is no such action, or no such fault.
        """
        name = None if action is None else wire_name(action)
        if name is not None and name not in {known.name for known in ACTIONS.values()}:
            raise ValueError(f"action: expected an action such as 'SendEmail', got {action!r}")
        if not 1 <= times <= _MAX_TIMES:
            raise ValueError(f"times: expected a number from 1 to {_MAX_TIMES:,}, got {times}")
        fault = Fault(action=name, error=error, delay=delay, drop=drop, takes_effect=takes_effect)
        with self._lock:
            self._pending += [fault] * times

    def take(self, action: str) -> Fault | None:
        """Take the first pending fault that applies to an action, if there is one."""
        with self._lock:
            for fault in self._pending:
                if fault.action in {None, action}:
                    self._pending.remove(fault)
                    return fault
        return None

    def clear(self) -> None:
        """Forget all pending faults."""
        with self._lock:
            self._pending.clear()
