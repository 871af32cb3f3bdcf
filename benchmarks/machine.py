"""What else the machine was doing."""

import os
import sys
import time
from pathlib import Path
from typing import Self

from attrs import frozen

__all__ = ["Moment", "cpu_of_children", "load_average", "others"]

_STAT = Path("/proc/stat")


@frozen
class Moment:
    """The processors' times at one moment, in seconds, all of them together."""

    at: float
    ours: float
    """What this process and its children have used, as far as they have ended."""
    busy: float
    stolen: float
    """What the host gave to other machines while this one wanted it."""

    @classmethod
    def now(cls) -> Self | None:
        """The times; None where the system does not tell."""
        children = cpu_of_children()
        if children is None or not _STAT.exists():
            return None
        ticks = [int(field) / os.sysconf("SC_CLK_TCK") for field in _STAT.read_text("ascii").split("\n")[0].split()[1:]]
        user, nice, system, _, _, interrupts, soft_interrupts, stolen, *_ = ticks
        return cls(
            at=time.monotonic(),
            ours=time.process_time() + children,
            busy=user + nice + system + interrupts + soft_interrupts,
            stolen=stolen,
        )


def others(begin: Moment, end: Moment) -> tuple[float, float]:
    """How many processors other programs, and other machines on the host, kept busy on average."""
    elapsed = end.at - begin.at
    used = (end.busy - begin.busy) - (end.ours - begin.ours)
    return max(0.0, used / elapsed), (end.stolen - begin.stolen) / elapsed


def load_average() -> float | None:
    """How many processes wanted to run in the last minute; None where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def cpu_of_children() -> float | None:
    """The CPU time of the child processes that have ended, in seconds; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    from resource import RUSAGE_CHILDREN, getrusage

    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
