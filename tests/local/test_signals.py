import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Barrier

import pytest
from requests import Session

from pinpoint_email import Destination, EmailContent, PinpointEmailClient, PinpointEmailError
from pinpoint_email.local.__main__ import _signals, _wait

from .processes import RunningService, running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")

THREADS = 8
SIGNALLED_ANYWHERE = """
import builtins, signal, sys
from pinpoint_email.local.__main__ import main

class StillWaiting(Exception):
    pass

def still_waiting(number, frame):
    raise StillWaiting("hung" if left < 0 else "ended")

def count(frame, event, argument):
    global left
    if frame.f_code is still_waiting.__code__:
        return
    frame.f_trace_opcodes = True
    left -= event == "opcode"
    if left < 0:
        sys.settrace(None)
        signal.raise_signal(signal.SIGTERM)
    return count

def started(*arguments, **options):
    signal.setitimer(signal.ITIMER_REAL, 2)
    sys._getframe(1).f_trace = count
    sys._getframe(1).f_trace_opcodes = True
    sys.settrace(count)

signal.signal(signal.SIGALRM, still_waiting)
write, builtins.print = print, started
steps = 0
try:
    while True:
        left = steps
        main(["--port", "0"])
        steps += 1
except StillWaiting as outcome:
    sys.settrace(None)
    write(outcome, steps)
"""
"""A program that runs the service again and again, and terminates it one Python step later each time, beginning with
the line it prints. When no more steps are left, it prints in how many of them it ended; or that it hung before."""
SIGNALLED_ELSEWHERE = """
import builtins, signal, threading, time
from pinpoint_email.local.__main__ import main

def terminate():
    time.sleep(0.3)  # the main thread waits by now
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

builtins.print = lambda *arguments, **options: threading.Thread(target=terminate).start()
main(["--port", "0"])
"""
"""A program that runs the service, in which another thread than the main thread gets the signal."""


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The process's signal handlers, put back after the test."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGUSR1)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def work(service: RunningService, started: Barrier) -> None:
    """Send messages over one connection until the service has ended."""
    with service.client() as client:
        send(client)
        started.wait(20)
        with suppress(PinpointEmailError):
            while True:
                send(client)


def send(client: PinpointEmailClient) -> None:
    """Send a message."""
    client.send_email(
        from_email_address="a@example.com",
        destination=Destination(to_addresses=["b@c.de"]),
        content=EmailContent.from_text(subject="s", text="t"),
    )


def be_slow(service: RunningService) -> None:
    """Make a request that takes a minute."""
    with service.client() as client, pytest.raises(PinpointEmailError):
        client.get_account()


def connect(service: RunningService, begun: bytes) -> socket.socket:
    """A connection on which a request was begun, and which then says nothing."""
    connection = socket.create_connection(("127.0.0.1", int(service.url.rpartition(":")[2])), 10)
    connection.sendall(begun)
    return connection


def test_program_ends_on_sigterm() -> None:
    """The program prints its URL once it listens, and ends well when it is terminated."""
    with running() as service, service.client() as client:
        assert 200 == client.get_account().response_metadata.status_code
        assert ("", "", 0) == service.stop()


def test_signal_may_come_at_any_time() -> None:
    """The program ends at any point at which it is terminated."""
    command = [sys.executable, "-c", SIGNALLED_ANYWHERE]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)  # noqa: S603
    assert re.fullmatch(r"ended [1-9]\d*\n", ended.stdout)


def test_signal_may_come_to_any_thread() -> None:
    """A signal that the system gives to another thread ends the program as well, although the main thread waits."""
    command = [sys.executable, "-c", SIGNALLED_ELSEWHERE]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    assert (0, "", "") == (ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_more_signals_change_nothing(number: signal.Signals) -> None:
    """A program that was terminated ends with status 0, however many signals follow."""
    with running() as service:
        while service.process.poll() is None:
            service.process.send_signal(number)
            time.sleep(0.002)
        assert ("", "", 0) == (*service.process.communicate(), service.process.returncode)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("kept", [False, True])
def test_first_signal_ends_it_under_load(tmp_path: Path, number: signal.Signals, *, kept: bool) -> None:
    """While threads send, a request is slow, and connections say nothing, it ends at the first signal, and well."""
    begun = (
        b"",
        b"GET / HTT",
        b"POST /v1/email/outbound-emails HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{",
    )
    started = Barrier(THREADS + 1)
    with (
        ThreadPoolExecutor(THREADS + 1) as threads,
        running(*(["--state", str(tmp_path / "state")] if kept else [])) as service,
        ExitStack() as connections,
    ):
        with service.client() as client, Session() as session:
            client.create_email_identity(email_identity="example.com")
            slow = session.post(
                f"{service.url}/_local/fail-next",
                json={"action": "GetAccount", "error": "BadRequestException", "delay": 60},
                timeout=10,
            )
            assert slow.ok
        for part in begun:
            connections.enter_context(connect(service, part))
        futures = [threads.submit(be_slow, service)]
        futures += [threads.submit(work, service, started) for _ in range(THREADS)]
        started.wait(20)
        service.process.send_signal(number)
        assert ("", "", 0) == (*service.process.communicate(timeout=10), service.process.returncode)
        assert [None] * len(futures) == [future.result(20) for future in futures]


def test_other_signals_are_passed_over() -> None:
    """A signal that the process handles for another reason does not end the service."""
    signal.signal(signal.SIGUSR1, lambda _number, _frame: None)
    with _signals() as signals:
        for number in (signal.SIGUSR1, signal.SIGTERM):
            signal.raise_signal(number)
        _wait(signals)
        signals.settimeout(0)
        with pytest.raises(BlockingIOError):
            signals.recv(1)


def test_who_was_told_of_signals_is_told_again() -> None:
    """Signals wake the same socket after the service has ended as before it."""
    reader, writer = socket.socketpair()
    with reader, writer:
        writer.settimeout(0)
        signal.set_wakeup_fd(writer.fileno())
        try:
            with _signals():
                pass
        finally:
            told = signal.set_wakeup_fd(-1)
        assert writer.fileno() == told
