"""Calls that are broken off at any instant, as by Ctrl-C, and the calls after them."""

import signal
import sys
import time
from collections.abc import Callable
from random import Random
from types import FrameType

from .calls import Outcome, draw, make
from .clients import Line
from .tally import Tally

__all__ = ["InterruptedCalls"]

_LONGEST = 20.0
_BROKEN_OFF = Outcome("(broken off)")


class _Interrupt(BaseException):
    """What breaks a call off."""


class InterruptedCalls:
    """Calls of the main thread, over a client with one connection, so that none can be lost without being missed."""

    def __init__(self, build: Callable[[], Line], seed: str, tally: Tally) -> None:
        self._build = build
        self._line = build()
        self._random = Random(seed)  # noqa: S311  (nothing is secret)
        self._tally = tally
        self._is_armed = False
        self._handler = signal.signal(signal.SIGALRM, self._interrupt)
        self._hook, sys.unraisablehook = sys.unraisablehook, self._pass_over

    def make_two(self) -> None:
        """Break a call off, or just not, and make another one. Either has to end."""
        self._make(interrupt_after=10 ** self._random.uniform(-4, -0.5))
        self._make(interrupt_after=_LONGEST)

    def close(self) -> None:
        """Close the client."""
        signal.signal(signal.SIGALRM, self._handler)
        sys.unraisablehook = self._hook
        self._line.close()

    def _make(self, interrupt_after: float) -> None:
        call = draw(self._random)
        began = time.monotonic()
        try:
            self._is_armed = True
            # Again after a long time, as a call may hang in what it does about an interrupt.
            signal.setitimer(signal.ITIMER_REAL, interrupt_after, _LONGEST)
            try:
                outcome = make(call, self._line.client)
            finally:
                self._disarm()
        except _Interrupt:
            self._disarm()  # once more, if it came before that
            outcome = _BROKEN_OFF
        self._tally.count(call, outcome)
        if time.monotonic() - began >= _LONGEST:
            self._tally.hung.append(f"{call}, broken off or after one that was")
            # The one before is not closed, which may hang as well.
            self._line = self._build()

    def _disarm(self) -> None:
        self._is_armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _interrupt(self, _signal: int, _frame: FrameType | None) -> None:
        if self._is_armed:
            raise _Interrupt

    def _pass_over(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Say nothing of an interrupt that came while Python was cleaning up, which does not let it through."""
        if unraisable.exc_type is not _Interrupt:
            self._hook(unraisable)
