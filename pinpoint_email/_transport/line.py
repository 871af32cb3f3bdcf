"""The calls of a client in the order in which they came; the first so many may each have a connection."""

import threading
import time
from contextlib import suppress
from typing import Any

from .exchange import Exchange

__all__ = ["Line"]

_LOOK_AGAIN = 0.05
"""Seconds after which a call that waits looks by itself whether it is its turn."""
_LET_OTHERS_GO_ON = 0.001


class _Call:
    """A call in the line."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.alarm: Any = None


class Line:
    """A line that an interrupt leaves in order, between whichever two steps of Python it comes.

    A lock or a semaphore of the standard library can be left locked by one. Here a call's place is a key in a
    dictionary, which one step of C puts in and one takes out. Whoever is not woken looks again by itself.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._calls: dict[Exchange, _Call] = {}
        # Not a method: an interrupt could come at its start, before it has done anything.
        self.leave = self._calls.pop
        """End a call's turn: ``leave(exchange, None)``."""

    def join(self, exchange: Exchange) -> None:
        """Wait for the turn of a call, which has to leave in the end, even if this raises.

        Raises:
            NoTimeError: Its turn does not come in time.
        """
        self._calls[exchange] = call = _Call()
        if len(self._calls) > self._length:
            self._wait(exchange, call)

    def wake(self) -> None:
        """Wake the calls whose turn has come, after one has left."""
        if len(self._calls) >= self._length:
            for exchange in self._first():
                call = self._calls.get(exchange)
                if call is not None and call.alarm is not None:
                    with suppress(RuntimeError):  # it has rung already
                        call.alarm.release()

    def _wait(self, exchange: Exchange, call: _Call) -> None:
        # Found by its name when it is needed: gevent may have replaced it since the client was built.
        call.alarm = threading.Lock()
        call.alarm.acquire()
        while exchange not in (first := self._first()):
            others = map(self._calls.get, first)
            if any(other is not None and other.thread == call.thread for other in others):
                # Greenlets whose locks were not replaced: to wait at one would stop them all.
                time.sleep(exchange.at_most(_LET_OTHERS_GO_ON))
            else:
                call.alarm.acquire(timeout=exchange.at_most(_LOOK_AGAIN))
        call.alarm = None

    def _first(self) -> list[Exchange]:
        # Of the keys alone, as pairs would have to be made, and that can set off finalizers which change the line.
        return list(self._calls)[: self._length]
