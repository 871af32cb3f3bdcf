"""Threads, forks and pickles."""

import copy
import gc
import itertools
import multiprocessing
import os
import pickle
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
import requests

from pinpoint_email import Options, PinpointEmailClient, _fork
from pinpoint_email._transport.transport import OwnConnections
from tests.clients import client_of
from tests.servers import RawServer, Received, http


def named(received: Received) -> bytes:
    """Answer with the name that was asked for."""
    name = received.target.rpartition("/")[2]
    return http(200, b'{"ConfigurationSetName": "%s"}' % name.encode())


def ask(client: PinpointEmailClient, name: str) -> str | None:
    """The name in the answer."""
    return client.get_configuration_set(configuration_set_name=name).configuration_set_name


@pytest.mark.parametrize("connections", [1, 10, 32])
def test_32_threads_share_a_client(connections: int) -> None:
    """Threads get their own answers, over no more connections than allowed."""
    names = [f"name-{number}" for number in range(640)]
    with (
        RawServer(named) as server,
        client_of(server.url, options=Options(max_pool_connections=connections)) as client,
        ThreadPoolExecutor(32) as threads,
    ):
        assert names == list(threads.map(partial(ask, client), names))
        assert 640 == len(server.requests)
        assert server.connections <= connections


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_opens_its_own_connections() -> None:
    """A forked child can call at once, while the parent goes on."""
    with RawServer(named) as server, client_of(server.url) as client:
        ask(client, "before")
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:  # pragma: no cover  (in another process)
            os.write(writer, (ask(client, "child") or "").encode())
            os._exit(0)
        names = [ask(client, f"parent-{number}") for number in range(20)]
        os.waitpid(child, 0)
        assert b"child" == os.read(reader, 100)
        assert [f"parent-{number}" for number in range(20)] == names
        os.close(reader)
        os.close(writer)
        assert 2 == server.connections
        assert 22 == len(server.requests)


def test_what_a_child_inherits_is_replaced() -> None:
    """A fork replaces the connections and the locks of quota and credentials."""
    with RawServer(named) as server, client_of(server.url) as client:
        connections = client._caller.transport._connections
        assert isinstance(connections, OwnConnections)
        inherited = connections._adapter
        ask(client, "before")
        _fork._renew()
        ask(client, "after")
        inherited.close()
        assert 2 == server.connections


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_child_forked_while_threads_build_clients_makes_its_calls(environment: Path) -> None:
    """No lock that a thread of the parent held stays locked in the child."""
    (environment / ".aws").mkdir()
    profiles = [f"[p{number}]\naws_access_key_id = A\naws_secret_access_key = B\n" for number in range(100)]
    (environment / ".aws" / "credentials").write_text("".join(profiles).replace("[p0]", "[default]"))
    stop = Event()

    def build() -> None:
        for number in itertools.cycle(range(1, 100)):
            PinpointEmailClient(region_name="us-east-1", endpoint_url=server.url, profile_name=f"p{number}")
            if stop.is_set():
                return

    with RawServer() as server:
        client = PinpointEmailClient(region_name="us-east-1", endpoint_url=server.url)
        client.get_account()
        thread = Thread(target=build)
        thread.start()
        ended: list[int] = []
        for _ in range(15):
            child = os.fork()
            if child == 0:  # pragma: no cover  (in another process)
                signal.alarm(10)
                client.get_account()
                os._exit(0)
            ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        stop.set()
        thread.join()
        client.close()
    assert [0] * 15 == ended


def _pickled(client: PinpointEmailClient) -> PinpointEmailClient:
    again: PinpointEmailClient = pickle.loads(pickle.dumps(client))  # noqa: S301
    return again


Again = Callable[[PinpointEmailClient], PinpointEmailClient]


@pytest.mark.parametrize("again", [_pickled, copy.copy, copy.deepcopy])
def test_a_client_pickles_as_its_configuration(again: Again, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pickle has the Region, endpoint, options and given credentials, but no connections."""
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    with RawServer(named) as server:
        client = client_of(server.url, region_name=None, options=Options(read_timeout=5))
        ask(client, "first")
        monkeypatch.delenv("AWS_REGION")
        other: PinpointEmailClient = again(client)
        assert (repr(client), client.options) == (repr(other), other.options)
        assert "second" == ask(other, "second")
        assert 2 == server.connections
        client.close()
        other.close()


def test_credentials_that_were_found_are_not_pickled(environment: Path) -> None:
    """The process that unpickles a client looks for credentials itself."""
    (environment / ".aws").mkdir()
    (environment / ".aws" / "credentials").write_text(
        "[other]\naws_access_key_id = FOUND\naws_secret_access_key = found-secret\n"
    )
    with RawServer() as server:
        client = PinpointEmailClient(region_name="us-east-1", endpoint_url=server.url, profile_name="other")
        client.get_account()
        assert b"found-secret" not in pickle.dumps(client)
        with _pickled(client) as other:
            other.get_account()
        client.close()
        assert ["FOUND", "FOUND"] == [
            (received.header("Authorization") or "").partition("Credential=")[2].partition("/")[0]
            for received in server.requests
        ]


def test_a_client_with_a_session_of_the_callers_pickles_with_it() -> None:
    """A client pickles together with the caller's session."""
    session = requests.Session()
    session.headers["X-Mine"] = "mine"
    with RawServer() as server:
        client = _pickled(client_of(server.url, session=session))
        client.get_account()
        assert client._session is not None
        client._session.close()


def test_a_client_works_in_a_spawned_process() -> None:
    """A client can be passed to a process that multiprocessing spawns."""
    with RawServer(named) as server, client_of(server.url) as client:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            assert ["a", "b"] == pool.starmap(ask, [(client, "a"), (client, "b")])
        pool.join()


def test_close_leaves_nothing_open() -> None:
    """close() leaves no socket open and causes no ResourceWarning."""
    with RawServer(named) as server:
        gc.collect()
        before = _sockets()
        client = client_of(server.url)
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(partial(ask, client), map(str, range(40))))
        client.close()
        gc.collect()
        # The server's ends are in this process too: they see the close.
        assert server.is_idle()
        gc.collect()
        assert before == _sockets()


def _sockets() -> int:
    return sum(isinstance(thing, socket.socket) and thing.fileno() >= 0 for thing in gc.get_objects())
