"""What has come of the calls so far."""

import faulthandler
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock, get_ident

from .calls import Call, Outcome

__all__ = ["Tally"]


class Tally:
    """Counts, and a watch on the calls that are being made."""

    def __init__(self) -> None:
        self.calls = 0
        self.sends = 0
        self.outcomes: Counter[str] = Counter()
        self.mixed: list[tuple[str, str]] = []
        """The numbers of calls, with those in their answers."""
        self.foreign: list[str] = []
        self.hung: list[str] = []
        self.stuck: set[int | None] = set()
        """The threads whose calls hang."""
        self._lock = Lock()
        self._running: dict[int, tuple[float, str]] = {}

    def count(self, call: Call, outcome: Outcome) -> None:
        """Count a call."""
        with self._lock:
            self.calls += 1
            self.sends += call.sends
            self.outcomes[outcome.name] += 1
            if outcome.answered is not None:
                self.mixed.append((call.number, outcome.answered))
            if outcome.foreign is not None:
                self.foreign.append(outcome.foreign)

    def add_foreign(self, text: str) -> None:
        """Note the traceback of an exception that is none of the library's."""
        with self._lock:
            self.foreign.append(text)

    @contextmanager
    def watch(self, what: str, bound: float) -> Generator[None]:
        """Have it noted if something of this thread takes longer than it may."""
        thread = get_ident()
        with self._lock:
            self._running[thread] = (time.monotonic() + bound, what)
        try:
            yield
        finally:
            self.look()
            with self._lock:
                self._running.pop(thread, None)
                self.stuck.discard(thread)

    def look(self) -> None:
        """Note what takes longer than it may, once each, and write where all threads are."""
        now = time.monotonic()
        with self._lock:
            overdue = [(thread, what) for thread, (end, what) in self._running.items() if end < now]
            for thread, what in overdue:
                del self._running[thread]
                self.hung.append(what)
                self.stuck.add(thread)
        if overdue:
            faulthandler.dump_traceback()

    def __str__(self) -> str:
        return (
            f"{self.calls:,} calls, {len(self.mixed)} mixed answers, {len(self.foreign)} foreign exceptions,"
            f" {len(self.hung)} hung calls"
        )
