"""``python -m pinpoint_email.local``."""

import argparse
import signal
import socket
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from .service import LocalService

__all__ = ["main"]

_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str] | None = None, *, program: str = "python -m pinpoint_email.local") -> None:
    """Run the service until it is interrupted or terminated."""
    options = _parser(program).parse_args(arguments)
    try:
        service = LocalService(**vars(options))
    except OSError as error:
        sys.exit(f"cannot listen on {options.host}:{options.port}: {error}")
    except ValueError as error:
        sys.exit(str(error))
    with _signals() as signals, service:
        print(f"Pinpoint Email, local: {service.url}", flush=True)  # noqa: T201  (what it is started for)
        _wait(signals)


@contextmanager
def _signals() -> Generator[socket.socket]:
    """Open a socket from which the numbers of arriving signals are read, including those that end the service."""
    reader, writer = socket.socketpair()
    with reader, writer:
        writer.settimeout(0)
        # The system may deliver a signal to another thread, which would not wake the main one to run the handler.
        before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            for number in _ENDING_SIGNALS:
                signal.signal(number, lambda _number, _frame: None)
            yield reader
        finally:
            for number in _ENDING_SIGNALS:
                # An exiting interpreter restores the default in place of a handler, and a second signal would kill it.
                signal.signal(number, signal.SIG_IGN)
            signal.set_wakeup_fd(before)


def _wait(signals: socket.socket) -> None:
    """Wait for a signal that ends the service; others may come before it."""
    number = None
    while number not in _ENDING_SIGNALS:
        (number,) = signals.recv(1)


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program,
        description="A service on this machine that stands in for Amazon Pinpoint Email.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8005, help="the port to listen on (%(default)s); 0 for any")
    parser.add_argument("--access-key", default="test", help="the access key that it knows (%(default)s)")
    parser.add_argument("--secret-key", default="test", help="the access key's secret (%(default)s)")
    parser.add_argument("--account", default="123456789012", help="the number of the account (%(default)s)")
    parser.add_argument(
        "--allow-host",
        action="append",
        dest="allowed_hosts",
        default=[],
        metavar="NAME",
        help="a name under which others reach it; may be repeated",
    )
    parser.add_argument("--state", metavar="FILE", help="keep everything in this file, not in memory")
    parser.add_argument("--templates", metavar="DIR", help="the folder of the message templates")
    parser.add_argument("--sandbox", action="store_true", help="verified recipients only, 200 a day, one a second")
    parser.add_argument(
        "--manual-verification",
        action="store_true",
        help="leave identities pending until confirmed",
    )
    parser.add_argument(
        "--report-delay",
        type=float,
        default=5.0,
        metavar="SECONDS",
        help="how long a test report takes (%(default)s)",
    )
    return parser


if __name__ == "__main__":
    main()
