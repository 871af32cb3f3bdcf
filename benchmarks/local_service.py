"""``python -m benchmarks.local_service``: how many requests a second the local service answers, and how fast it starts.

The service runs in a process of its own, the clients are threads of this one: with many threads, the figures are as
much of the client as of the service.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from attrs import asdict, frozen

from pinpoint_email import Body, Content, Destination, EmailContent, Message, Options, PinpointEmailClient
from pinpoint_email.local import LocalService

_SECONDS = 1.8
_THREADS = (1, 8, 32)
_STARTS = 21
_LINE = re.compile(r"Pinpoint Email, local: (\S+)\n")
_CONTENT = EmailContent(simple=Message(subject=Content(data="Greeting"), body=Body(text=Content(data="Hello"))))
_DESTINATION = Destination(to_addresses=["b@example.org"])


@frozen(kw_only=True)
class Rate:
    """How fast requests were answered."""

    state: str
    """Where the service keeps its state."""
    action: str
    threads: int
    requests: int
    per_second: float
    median_ms: float
    """How long a request took, in the middle of all."""


@frozen(kw_only=True)
class Start:
    """How long a service in a process takes to start and to stop, after the import."""

    start_ms: float
    stop_ms: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.local_service", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file as well")
    parser.add_argument(
        "--seconds", type=float, default=_SECONDS, help="how long each of the 12 measurements takes (%(default)s)"
    )
    options = parser.parse_args(arguments)
    print(f"{'state':<7} {'action':<11} {'threads':>7} {'requests':>9} {'per second':>11} {'median ms':>10}")
    rates: list[Rate] = []
    with TemporaryDirectory() as folder:
        for state, more in (("memory", []), ("file", ["--state", str(Path(folder) / "state")])):
            with _service(more) as url:
                for rate in _rates(url, state, options.seconds):
                    rates.append(rate)
                    print(
                        f"{rate.state:<7} {rate.action:<11} {rate.threads:>7} {rate.requests:>9,}"
                        f" {rate.per_second:>11,.0f} {rate.median_ms:>10.1f}"
                    )
    start = _start()
    print(f"\nLocalService, median of {_STARTS}: start {start.start_ms:.1f} ms, stop {start.stop_ms:.1f} ms")
    if options.json:
        figures = {"rates": [asdict(rate) for rate in rates], "start": asdict(start)}
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


@contextmanager
def _service(more: Sequence[str]) -> Generator[str]:
    """A service in another process; its URL."""
    command = [sys.executable, "-m", "pinpoint_email.local", "--port", "0", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            found = _LINE.fullmatch(process.stdout.readline() if process.stdout else "")
            if found is None:
                sys.exit("The service did not start.")
            yield found[1]
        finally:
            process.terminate()


def _rates(url: str, state: str, seconds: float) -> Generator[Rate]:
    for threads in _THREADS:
        with PinpointEmailClient(
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106
            options=Options(max_attempts=1, max_pool_connections=threads),
        ) as client:
            client.create_email_identity(email_identity="example.com")
            for action, call in (("SendEmail", _send_email), ("GetAccount", _get_account)):
                yield _rate(partial(call, client), state, action, threads, seconds)


def _send_email(client: PinpointEmailClient) -> None:
    client.send_email(from_email_address="a@example.com", destination=_DESTINATION, content=_CONTENT)


def _get_account(client: PinpointEmailClient) -> None:
    client.get_account()


def _rate(call: Callable[[], None], state: str, action: str, threads: int, seconds: float) -> Rate:
    begun = perf_counter()
    end = begun + seconds

    def work(_: int) -> list[float]:
        taken: list[float] = []
        while (before := perf_counter()) < end:
            call()
            taken.append(perf_counter() - before)
        return taken

    with ThreadPoolExecutor(threads) as workers:
        taken = [each for some in workers.map(work, range(threads)) for each in some]
    elapsed = perf_counter() - begun
    return Rate(
        state=state,
        action=action,
        threads=threads,
        requests=len(taken),
        per_second=len(taken) / elapsed,
        median_ms=1000 * median(taken),
    )


def _start() -> Start:
    """The medians of several starts and stops, with one call between them."""
    starts: list[float] = []
    stops: list[float] = []
    for _ in range(_STARTS):
        moments = [perf_counter()]
        service = LocalService()
        service.start()
        moments.append(perf_counter())
        with service.client() as client:
            client.get_account()
        moments.append(perf_counter())
        service.stop()
        moments.append(perf_counter())
        starts.append(moments[1] - moments[0])
        stops.append(moments[3] - moments[2])
    return Start(start_ms=1000 * median(starts), stop_ms=1000 * median(stops))


if __name__ == "__main__":
    main()
