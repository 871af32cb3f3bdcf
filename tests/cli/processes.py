"""Running the command line as a separate process, as a user does."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO

from attrs import field, frozen

from pinpoint_email.local import LocalService

COMMAND = Path(sys.executable).with_name("pinpoint-email")
EXAMPLE = Path(__file__).parents[2] / "examples" / "account.toml"
_MAX_SECONDS = 30.0
"""The limit for a command."""
_REQUEST_ID = re.compile(r"request [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _without_ids(text: str) -> str:
    return _REQUEST_ID.sub("request ID", text)


@frozen
class Ended:
    """A command that has ended: its exit status and what it wrote, with requests' identifiers left out."""

    status: int | str | None
    out: str = field(default="", converter=_without_ids)
    err: str = field(default="", converter=_without_ids)


def at(service: LocalService) -> tuple[str, str]:
    """Return the option that has a command use a service."""
    return "--endpoint-url", service.url


def run(*arguments: str | Path, text: str = "", **variables: str) -> Ended:
    """Run ``pinpoint-email`` to its end, with a text to read."""
    return run_program([COMMAND, *arguments], text=text, **variables)


def run_python(program: str, *arguments: str) -> Ended:
    """Run a Python program to its end."""
    return run_program([sys.executable, "-c", program, *arguments])


def run_program(command: list[str | Path], *, text: str = "", **variables: str) -> Ended:
    """Run a program to its end."""
    ended = subprocess.run(  # noqa: S603  (our own)
        command,
        input=text,
        env=os.environ | variables,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=_MAX_SECONDS,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@contextmanager
def running(*arguments: str | Path) -> Generator["subprocess.Popen[str]"]:
    """Run ``pinpoint-email`` during a block, and kill it if it takes too long."""
    with (
        subprocess.Popen(  # noqa: S603  (our own)
            [COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process,
        ending(process),
    ):
        yield process


@contextmanager
def ending(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> Generator[None]:
    """Kill a process at the end of a block, or earlier if it takes too long."""
    timer = Timer(_MAX_SECONDS, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()


def run_into(command: list[str | Path], out: int | IO[str], err: int | IO[str]) -> int:
    """Run a program whose output goes elsewhere, and return its exit status."""
    return subprocess.run(  # noqa: S603  (our own)
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, check=False, timeout=_MAX_SECONDS
    ).returncode


@contextmanager
def closed_pipe() -> Generator[int]:
    """Open a pipe that no one reads from."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        yield writer
    finally:
        os.close(writer)


def wait_for(request: str, seen: Sequence[str]) -> None:
    """Wait until a service has seen a request."""
    deadline = time.monotonic() + _MAX_SECONDS
    while request not in seen:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def lines(process: "subprocess.Popen[str]", count: int) -> str:
    """Read the next lines that a process writes."""
    assert process.stdout is not None
    return "".join(process.stdout.readline() for _ in range(count))
