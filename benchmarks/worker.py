"""``python -m benchmarks.worker CONTENDER TASK URL CALLS SIZE``: one contender doing one task in a process of its own.

It warms up, does the task so many times, and prints what one call took as a line of JSON. CPU time is that of the whole
process, user and system.
"""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib import import_module
from time import perf_counter, process_time
from typing import Any, Protocol, cast

__all__ = ["Contender", "main", "peak_memory"]

Figures = dict[str, float | None]


class Contender(Protocol):
    """What a module of :mod:`benchmarks.contenders` has as its ``Client``."""

    def __init__(self, url: str, connections: int = ...) -> None:
        """Build a client."""

    def send(self, recipient: str) -> object:
        """Send a small message."""

    def send_raw(self, message: bytes) -> object:
        """Send a raw message."""

    def list_identities(self, entries: int) -> object:
        """Read a page of so many identities."""

    def close(self) -> None:
        """Close the connections."""


def main(arguments: Sequence[str]) -> None:
    """Do the task and print the figures."""
    contender, task, url, calls, size = arguments
    client: type[Contender] = import_module(f"benchmarks.contenders.{contender}").Client
    figures = _TASKS[task](client, url, int(calls), int(size))
    print(json.dumps({**figures, "memory": peak_memory()}))


def peak_memory() -> int | None:
    """The most memory that the process has had in use, in bytes; None where the system does not tell.

    Linux tells it for the program alone. What ``getrusage`` tells includes the parent process as it was when it started
    this one, and is asked only elsewhere.
    """
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  (pathlib would be measured)
            return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:")), None)
    except OSError:
        if sys.platform == "win32":
            return None
        from resource import RUSAGE_SELF, getrusage

        return getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _send(contender: type[Contender], url: str, calls: int, _: int) -> Figures:
    with closing(contender(url)) as client:
        return _measure(lambda number: client.send(f"user-{number}@example.org"), calls)


def _list(contender: type[Contender], url: str, calls: int, size: int) -> Figures:
    with closing(contender(url)) as client:
        return _measure(lambda _: client.list_identities(size), calls)


def _raw(contender: type[Contender], url: str, calls: int, size: int) -> Figures:
    message = b"x" * size
    with closing(contender(url)) as client:
        return _measure(lambda _: client.send_raw(message), calls)


def _client(contender: type[Contender], url: str, calls: int, _: int) -> Figures:
    """Further clients of a process that has one and has used it."""
    with closing(contender(url)) as client:
        client.send("ada@example.org")
        return _measure(lambda _: contender(url), calls)


def _threads(contender: type[Contender], url: str, calls: int, size: int) -> Figures:
    """So many threads with one client, and how much of the time the stub server was busy."""
    from concurrent.futures import ThreadPoolExecutor

    share = max(1, calls // size)
    with closing(contender(url, size)) as client, ThreadPoolExecutor(size) as threads:

        def work(thread: int, calls: int) -> None:
            for number in range(calls):
                client.send(f"user-{thread}-{number}@example.org")

        def work_all(calls: int) -> None:
            list(threads.map(work, range(size), [calls] * size))

        work_all(2)
        stub = _cpu_of_stub(url)
        cpu, wall = process_time(), perf_counter()
        work_all(share)
        cpu, wall = process_time() - cpu, perf_counter() - wall
        stub = _cpu_of_stub(url) - stub
    return {"cpu": cpu / (share * size), "wall": wall / (share * size), "stub": stub / wall}


def _measure(call: Callable[[int], object], calls: int) -> Figures:
    for number in range(max(1, calls // 10)):
        call(number)
    cpu, wall = process_time(), perf_counter()
    for number in range(calls):
        call(number)
    return {"cpu": (process_time() - cpu) / calls, "wall": (perf_counter() - wall) / calls}


def _cpu_of_stub(url: str) -> float:
    from http.client import HTTPConnection

    connection = HTTPConnection(url.removeprefix("http://"))
    connection.request("GET", "/stub")
    answer = cast("dict[str, float]", json.loads(connection.getresponse().read()))
    connection.close()
    return answer["cpu"]


_TASKS: dict[str, Callable[[type[Any], str, int, int], Figures]] = {
    "client": _client,
    "list": _list,
    "raw": _raw,
    "send": _send,
    "threads": _threads,
}


if __name__ == "__main__":
    main(sys.argv[1:])
