"""What is closed when, and what keeps connections open."""

import gc
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Event

import pytest
import requests

from pinpoint_email import (
    OutcomeUnknownError,
    PinpointEmailClient,
    PinpointEmailError,
    ReadTimeoutError,
    TransportError,
)
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer, Received, Reply, stall

from .clocks import hurried
from .test_processes import ask, named


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """Switch the garbage collector off, so that only what is closed at once counts as closed."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def failing(received: Received) -> Reply:
    """Answer a call, unless its answer is to be lost or delayed."""
    if "wait" in received.target:
        return stall
    return None if "lost" in received.target else named(received)


def _use(client: PinpointEmailClient, server: RawServer) -> None:
    """Leave some idle connections behind."""
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(partial(ask, client), [f"name-{number}" for number in range(50)]))
    assert server.connections > 1


@pytest.mark.parametrize("failure", ["lost", "wait", None])
def test_close_closes_what_is_idle_at_once(failure: str | None) -> None:
    """close() ends idle connections at once, even while the exception of a failed call is kept."""
    kept: list[PinpointEmailError] = []
    with RawServer(failing) as server:
        client = client_of(server.url)
        hurried(client)
        _use(client, server)
        if failure:
            with pytest.raises(TransportError) as caught:
                ask(client.with_options(read_timeout=0.05), failure)
            kept.append(caught.value)
            ask(client, "good")
        client.close()
        assert server.is_idle()
        assert "again" == ask(client, "again")
        client.close()


def test_connection_in_use_is_closed_after_its_answer() -> None:
    """A connection that is in use during close() is closed after its answer, not kept."""
    has_it, go_on = Event(), Event()

    def answer(received: Received) -> Reply:
        has_it.set()
        go_on.wait(5)
        return named(received)

    with RawServer(answer) as server, ThreadPoolExecutor(1) as thread:
        client = client_of(server.url)
        call = thread.submit(ask, client, "name")
        assert has_it.wait(5)
        client.close()
        go_on.set()
        assert "name" == call.result(5)
        assert server.is_idle()


@pytest.mark.parametrize("over_session", [False, True])
def test_client_that_is_dropped_after_failures_closes_its_connections(*, over_session: bool) -> None:
    """No exception forms a reference cycle with the frames that hold the pool."""
    with RawServer(failing) as server:
        session = requests.Session() if over_session else None
        client = client_of(server.url, session=session)
        hurried(client)
        for name in ("name", "lost", "name"):
            with suppress(TransportError):
                ask(client, name)
        dropped = weakref.ref(client._caller)
        del client, session
        assert dropped() is None
        assert server.is_idle()


@pytest.mark.parametrize("name", ["lost", "wait"])
def test_cause_that_is_kept_keeps_no_pool(name: str) -> None:
    """Neither a cause's traceback nor urllib3's exception in it keeps the pool alive."""
    with RawServer(failing) as server:
        client = client_of(server.url)
        hurried(client)
        with pytest.raises(TransportError) as caught:
            ask(client.with_options(read_timeout=0.05), name)
        cause = caught.value.__cause__
        assert cause is not None
        dropped = weakref.ref(client._caller.transport)
        del caught, client
        assert dropped() is None
        assert cause.__traceback__ is None


def test_cause_of_an_unknown_outcome_says_what_happened() -> None:
    """The cause of an unknown outcome still has the exceptions of the attempt chained below it."""
    with RawServer(lambda _: stall) as server, client_of(server.url) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            client.with_options(read_timeout=0.05).send_email(destination=DESTINATION, content=CONTENT)
        assert isinstance(caught.value.__cause__, ReadTimeoutError)
        assert "ReadTimeoutError" == type(caught.value.__cause__.__cause__).__name__
