"""``python -m soak``: calls for minutes against a server that does everything wrong, in each way to it.

Threads share a client that is closed and replaced meanwhile, and on own connections the main thread's calls are broken
off by a signal at any instant. In the end, there should be no message sent twice, no answer of another call's, no
exception but the library's own, no call that hangs, and no more descriptors than in the beginning; else the exit
status is 1. The faults are drawn by a seed, but threads race for them, so that no two runs are the same.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .clients import WAYS, Line, connect
from .faults import FAULTS, GOOD, HANDSHAKE_FAULTS, TLS_FAULTS
from .interrupts import InterruptedCalls
from .load import Load
from .processes import Machine, Service, service
from .report import Report
from .tally import Tally

_SECONDS_BETWEEN_LINES = 30.0
_LONGEST_WARM_UP = 10.0
_NO_FILE = str(Path(__file__).with_name("no-such-file"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, print, and say whether all was well."""
    options = _parse(arguments)
    if options.list:
        print(*(fault.name for fault in (GOOD, *FAULTS, *TLS_FAULTS, *HANDSHAKE_FAULTS)), sep="\n")
        return 0
    # Nothing of the user's: no proxy, and files that are not there.
    os.environ.update(AWS_CONFIG_FILE=_NO_FILE, AWS_SHARED_CREDENTIALS_FILE=_NO_FILE, NO_PROXY="127.0.0.1")
    is_clean = True
    for way in WAYS if options.way == "all" else [options.way]:
        report = _soak(way, options)
        print(report, end="\n\n", flush=True)
        is_clean &= report.is_clean
    return 0 if is_clean else 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("--minutes", type=_above_zero, default=10.0, help="how long for each way (%(default)s)")
    parser.add_argument("--way", choices=[*WAYS, "all"], default="all", help="over which connections (%(default)s)")
    parser.add_argument("--threads", type=_at_least_one, default=8, help="how many threads call (%(default)s)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="what to draw by (the time)")
    parser.add_argument(
        "--interrupts",
        action=argparse.BooleanOptionalAction,
        default=hasattr(signal, "setitimer"),
        help="whether to break calls off as well, which needs signals",
    )
    parser.add_argument("--list", action="store_true", help="print the faults, and do nothing")
    return parser.parse_args(arguments)


def _above_zero(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError
    return number


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _soak(way: str, options: argparse.Namespace) -> Report:
    tally = Tally()
    seconds = options.minutes * 60
    with service(options.seed, encrypted=way == "tls") as server:
        warm_up = min(seconds / 5, _LONGEST_WARM_UP)
        _call(way, server, options, tally, warm_up)
        begin = Machine.now()
        _call(way, server, options, tally, seconds - warm_up)
        end = Machine.now()
        found = server.end({number for pair in tally.mixed for number in pair})
    title = f"{WAYS[way]}: {options.minutes:g} minutes, {options.threads} threads, seed {options.seed}"
    return Report(title, tally, found.twice, found.faults, begin, end)


def _call(way: str, server: Service, options: argparse.Namespace, tally: Tally, seconds: float) -> None:
    """Call for so many seconds, and close everything."""

    def build(connections: int) -> Callable[[], Line]:
        return lambda: connect(way, server, connections, f"{options.seed}")

    load = Load(build(max(1, options.threads * 3 // 4)), options.threads, f"{options.seed}-{seconds}", tally)
    # Not over a caller's session: an interrupt may leave the queue of its pool locked for good, which is the standard
    # library's and urllib3's, and nothing that a library above them could prevent.
    may_interrupt = options.interrupts and way != "session"
    interrupts = InterruptedCalls(build(1), f"{options.seed}-interrupts", tally) if may_interrupt else None
    begin = last = time.monotonic()
    load.start()
    while (now := time.monotonic()) < begin + seconds:
        if interrupts:
            interrupts.make_two()
        else:
            time.sleep(0.1)
        tally.look()
        if now - last >= _SECONDS_BETWEEN_LINES:
            last = now
            print(f"{way}: {now - begin:.0f} of {seconds:.0f} s, {tally}", file=sys.stderr, flush=True)
    load.stop()
    if interrupts:
        interrupts.close()


if __name__ == "__main__":
    sys.exit(main())
