"""Sending from several processes with Dask: at the account's rate in all, and to nobody twice.

Dask runs a task again when its worker dies. For mail that is wrong, and neither ``retries=0`` nor
``distributed.scheduler.allowed-failures`` prevents it: a task that has ended well is run again, too, if its
result was on the worker that died. So a task is not a message here. The addresses wait in a queue in Dask's
scheduler, which hands each out once, whichever worker asks and however often Dask starts it. A worker takes
an address, sends, and reports. An address taken but not reported is unknown, and is not sent to again.

Without arguments it starts the local service and sends there; ``--kill-a-worker`` kills a worker process in
the middle. With ``--live`` it sends from your AWS account, with the credentials that each worker finds:
``python examples/workers.py --live --from you@example.com --to you@example.com me@example.com``.
Needs ``pip install "pinpoint-email[examples]"``.
"""

import argparse
import logging
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from time import monotonic, sleep
from typing import Any

import distributed

from pinpoint_email import (
    Destination,
    EmailContent,
    OutcomeUnknownError,
    PinpointEmailClient,
    PinpointEmailError,
    ResponseDecodeError,
)
from pinpoint_email.local import LocalService

WORKERS = 2
dask: Any = distributed
"""Most of Dask's functions have no types."""


class Outcome(StrEnum):
    """What is known about a message."""

    SENT = "sent"
    NOT_SENT = "not sent"
    UNKNOWN = "unknown"


Ledger = dict[str, tuple[Outcome, str]]
"""The outcome for each address, with the message's identifier or a reason. If this process may die as well, keep it
in a database."""


def main() -> None:
    """Send, here or for real."""
    arguments = parse_arguments()
    if arguments.live:
        with PinpointEmailClient() as client:
            show(fan_out(client, arguments.sender, arguments.recipients, kill=arguments.kill_a_worker))
        return
    recipients = [f"reader-{number}@example.org" for number in range(1, 21)]
    with LocalService() as service, service.client() as client:
        client.create_email_identity(email_identity="example.com")
        service.fail_next("SendEmail", delay=0.1, times=len(recipients))  # as if it were far away
        show(fan_out(client, "news@example.com", recipients, kill=arguments.kill_a_worker))
        received = Counter(message.to_addresses[0] for message in service.messages)
        print(f"{service.url} received {received.total()} messages, at most {max(received.values())} for an address.")


def fan_out(client: PinpointEmailClient, sender: str, recipients: Iterable[str], *, kill: bool) -> Ledger:
    """Send to each of the recipients from worker processes, and account for all of them."""
    addresses = list(dict.fromkeys(recipients))
    quota = client.get_account().send_quota
    rate = (quota and quota.max_send_rate) or 1.0
    print(f"{len(addresses)} messages, {WORKERS} workers, {rate:g} messages a second in all")
    with (
        dask.LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL
        ) as cluster,
        dask.Client(cluster) as scheduler,
    ):
        waiting, reports = dask.Queue(), dask.Queue()
        for address in addresses:
            waiting.put(address)
        loops = [
            scheduler.submit(work, client, sender, waiting, reports, interval=WORKERS / rate, pure=False)
            for _ in range(WORKERS)
        ]
        if kill:
            while reports.qsize() < len(addresses) // 3 and not all(loop.done() for loop in loops):
                sleep(0.01)
            kill_a_worker(scheduler)
        dask.wait(loops)
        for loop in loops:
            if loop.status == "error":
                print(f"a worker gave up: {loop.exception()!r}", file=sys.stderr)
        return settle(addresses, waiting.get(batch=True), reports.get(batch=True))


def work(client: PinpointEmailClient, sender: str, waiting: Any, reports: Any, *, interval: float) -> None:
    """Send to the waiting addresses, at most one every ``interval`` seconds, until there are none."""
    due = monotonic()
    with client:
        while True:
            due = max(due + interval, monotonic())  # no burst to make up for lost time
            sleep(max(0, due - monotonic()))
            try:
                address = waiting.get(timeout="100ms")
            except TimeoutError:
                return
            reports.put([address, *send(client, sender, address)])


def send(client: PinpointEmailClient, sender: str, address: str) -> tuple[Outcome, str]:
    """Send a message, and return the outcome."""
    content = EmailContent.from_text(subject="The winter timetable", text="Trains run hourly.\n")
    try:
        receipt = client.send_email(
            from_email_address=sender, destination=Destination(to_addresses=[address]), content=content
        )
    except (OutcomeUnknownError, ResponseDecodeError) as error:
        return Outcome.UNKNOWN, str(error)
    except PinpointEmailError as error:
        return Outcome.NOT_SENT, str(error)
    return Outcome.SENT, receipt.message_id or ""


def kill_a_worker(scheduler: Any) -> None:
    """Kill the process of one of the workers. Dask starts another in its place."""
    victim = min(scheduler.run(os.getpid).values())
    os.kill(victim, signal.SIGKILL)
    print(f"killed the worker of process {victim}")


def settle(addresses: Iterable[str], left: Iterable[str], reports: Iterable[Sequence[str]]) -> Ledger:
    """The outcome for each address: unknown, unless it was left or reported."""
    ledger = dict.fromkeys(addresses, (Outcome.UNKNOWN, "a worker took it and did not report"))
    ledger |= dict.fromkeys(left, (Outcome.NOT_SENT, "no worker took it"))
    return ledger | {address: (Outcome(outcome), detail) for address, outcome, detail in reports}


def show(ledger: Ledger) -> None:
    """Print the outcome for each address."""
    for address, (outcome, detail) in ledger.items():
        print(f"{outcome:8}  {address}  {detail}")
    counts = Counter(outcome for outcome, _ in ledger.values())
    print(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="send from your AWS account")
    parser.add_argument("--from", dest="sender", help="the sender, for --live")
    parser.add_argument("--to", dest="recipients", nargs="+", help="the recipients, for --live")
    parser.add_argument("--kill-a-worker", action="store_true", help="kill a worker process in the middle")
    arguments = parser.parse_args()
    if arguments.live and not (arguments.sender and arguments.recipients):
        parser.error("--live needs --from and --to")
    return arguments


if __name__ == "__main__":
    try:
        main()
    except PinpointEmailError as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
