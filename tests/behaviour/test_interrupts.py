"""An interrupt at any instant: Ctrl-C, a soft limit of Celery's, a decorator that limits time."""

import random
import signal
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from pinpoint_email import Options, PinpointEmailClient
from pinpoint_email._transport.transport import OwnConnections
from tests.clients import client_of
from tests.servers import RawServer, Received, http

from .test_processes import ask, named

CONNECTIONS = 3


class Soft(Exception):  # noqa: N818  (like the names of what is raised so)
    """A time limit that is an Exception, like Celery's."""


class Hard(BaseException):
    """A time limit that is a BaseException."""


def _raise(kind: type[BaseException]) -> Callable[..., None]:
    def handle(*_: object) -> None:
        raise kind

    return handle


@contextmanager
def limiting(kind: type[BaseException]) -> Generator[None]:
    """Have an alarm raise a time limit."""
    before = signal.signal(signal.SIGALRM, _raise(kind))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _free(client: PinpointEmailClient) -> int:
    connections = client._caller.transport._connections
    assert isinstance(connections, OwnConnections)
    return CONNECTIONS - len(connections._line._calls)


# A socket that an interrupt takes from urllib3's hands before it is anyone's is closed by being dropped.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", [Soft, Hard])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_interrupts_at_random_instants_leave_a_client_whole(
    kind: type[BaseException], scheme: str, certificate: Path
) -> None:
    """Interrupts lose no place in the line, mix up no answers, and leave the call unchanged."""
    chance = random.Random(7)  # noqa: S311
    interrupted = 0
    options = Options(max_pool_connections=CONNECTIONS, read_timeout=10, verify=str(certificate))
    with (
        RawServer(named, certificate if scheme == "https" else None) as server,
        client_of(server.url, options=options) as client,
        ThreadPoolExecutor(1) as another,
        limiting(kind),
    ):
        ends = time.monotonic() + 1.5
        number = 0
        while time.monotonic() < ends:
            number += 1
            try:
                signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.00001, 0.002))
                assert f"name-{number}" == ask(client, f"name-{number}")
                signal.setitimer(signal.ITIMER_REAL, 0)
            except kind:
                interrupted += 1
            assert f"after-{number}" == another.submit(ask, client, f"after-{number}").result(10)
            assert CONNECTIONS == _free(client)
    assert interrupted > 10


def test_interrupt_closes_a_connection_whose_answer_is_on_its_way() -> None:
    """After an interrupt, the next call has a connection and an answer of its own."""

    def slowly(received: Received) -> bytes:
        if "slow" in received.target:
            time.sleep(0.2)
        return named(received)

    with (
        RawServer(slowly) as server,
        client_of(server.url, options=Options(max_pool_connections=1)) as client,
        limiting(Hard),
    ):
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(Hard) as kept:
            ask(client, "slow")
        assert "next" == ask(client, "next")
        assert 2 == server.connections
        del kept


@pytest.mark.parametrize("kind", [Soft, Hard])
def test_interrupt_over_a_callers_session_closes_its_connection(kind: type[BaseException]) -> None:
    """After an interrupt, the caller's session keeps no part of the answer."""
    large = http(200, b" " * 2_000_000 + b"{}")
    with (
        RawServer(lambda _: large) as server,
        requests.Session() as session,
        limiting(kind),
    ):
        client = client_of(server.url, session=session, options=Options(max_attempts=1))

        def interrupt(response: requests.Response, **_: object) -> None:
            response.raw.read(10)
            signal.raise_signal(signal.SIGALRM)

        session.hooks["response"].append(interrupt)
        with pytest.raises(Exception if kind is Soft else Hard):
            client.get_account()
        assert server.is_idle()
