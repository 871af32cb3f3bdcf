"""The threads that call."""

import time
import traceback
from collections.abc import Callable
from random import Random
from threading import Event, Lock, Thread

from .calls import draw, make
from .clients import Line, Shared
from .tally import Tally

__all__ = ["Load"]

_SECONDS_BETWEEN_DISTURBANCES = 3.0
_LONGEST_DISTURBANCE = 10.0


class Load:
    """Threads that share a client and call until they are told to stop."""

    def __init__(self, build: Callable[[], Line], threads: int, seed: str, tally: Tally) -> None:
        self._shared = Shared(build)
        self._tally = tally
        self._stop = Event()
        self._disturbing = Lock()
        self._next_disturbance = time.monotonic() + _SECONDS_BETWEEN_DISTURBANCES
        # What hangs must not keep the process from ending.
        self._threads = [
            Thread(target=self._work, args=(Random(f"{seed}-{number}"),), daemon=True)  # noqa: S311  (nothing is secret)
            for number in range(threads)
        ]

    def start(self) -> None:
        """Have them begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait for them to end, but for those that hang, and close the client."""
        self._stop.set()
        while any(thread.is_alive() and thread.ident not in self._tally.stuck for thread in self._threads):
            time.sleep(0.05)
            self._tally.look()
        self._shared.close()

    def _work(self, random: Random) -> None:
        while not self._stop.is_set():
            call = draw(random)
            with self._tally.watch(str(call), call.bound), self._shared.use() as client:
                outcome = make(call, client)
            self._tally.count(call, outcome)
            self._disturb(random)

    def _disturb(self, random: Random) -> None:
        """Disturb the others every few seconds."""
        if time.monotonic() < self._next_disturbance or not self._disturbing.acquire(blocking=False):
            return
        try:
            with self._tally.watch("closing or replacing the client", _LONGEST_DISTURBANCE):
                self._shared.disturb(random)
        except Exception:  # noqa: BLE001  (what is looked for)
            self._tally.add_foreign(traceback.format_exc())
        finally:
            self._next_disturbance = time.monotonic() + _SECONDS_BETWEEN_DISTURBANCES
            self._disturbing.release()
