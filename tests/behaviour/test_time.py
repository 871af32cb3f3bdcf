"""Timeouts hold: per attempt, and over the whole call."""

import socket
import time
from collections.abc import Callable
from threading import Thread

import pytest

from pinpoint_email import (
    Body,
    ConnectTimeoutError,
    Content,
    EmailContent,
    Message,
    Options,
    OutcomeUnknownError,
    PinpointEmailClient,
    PinpointEmailError,
    ReadTimeoutError,
    TotalTimeoutError,
)
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer, Reply, http, reset, stall

from .clocks import hurried

_SLACK = 2
"""Seconds that a busy machine may take; what the tests rule out takes longer."""


def drip(data: bytes, head: bytes = b"") -> Callable[[socket.socket], None]:
    """Send the body a byte at a time, after the head."""

    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        for position in range(len(data)):
            connection.sendall(data[position : position + 1])
            time.sleep(0.02)

    return send


SLOW: dict[str, Reply] = {
    "head": drip(http(200, b"{}", *("X-Header: value",) * 20)),
    "body": drip(b" " * 200, b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n"),
    "chunks": drip(b"1\r\n \r\n" * 50, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    "nothing": stall,
}


@pytest.mark.parametrize("slow", SLOW)
def test_total_timeout_ends_an_answer_that_trickles_in(slow: str) -> None:
    """``total_timeout`` ends an answer that trickles in, however often a byte arrives."""
    options = Options(total_timeout=0.2)
    with RawServer(lambda _: SLOW[slow]) as server, client_of(server.url, options=options) as client:
        began = time.monotonic()
        with pytest.raises(TotalTimeoutError):
            client.get_account()
        assert time.monotonic() - began < 0.2 + _SLACK


def test_total_timeout_leaves_the_outcome_of_a_send_unknown() -> None:
    """A send that runs out of time has an unknown outcome, and the cause says why."""
    with (
        RawServer(lambda _: stall) as server,
        client_of(server.url) as client,
        pytest.raises(OutcomeUnknownError) as caught,
    ):
        client.with_options(total_timeout=0.1).send_email(destination=DESTINATION, content=CONTENT)
    assert server.is_idle()
    assert isinstance(caught.value.__cause__, TotalTimeoutError)
    assert 1 == len(server.requests)


def test_total_timeout_holds_over_attempts_and_waits() -> None:
    """Attempts and waits together stay within ``total_timeout``."""
    with RawServer(lambda _: http(503, b"")) as server:
        options = Options(total_timeout=0.3, max_attempts=1000)
        began = time.monotonic()
        with client_of(server.url, options=options) as client, pytest.raises(PinpointEmailError):
            client.get_account()
        assert time.monotonic() - began < 0.3 + _SLACK


def test_an_answer_in_time_is_an_answer() -> None:
    """A call with a ``total_timeout`` that is answered in time succeeds."""
    with RawServer(lambda _: http(200, b'{"SendingEnabled": true}')) as server:
        client = client_of(server.url, options=Options(total_timeout=5))
        assert [True, True] == [client.get_account().sending_enabled for _ in range(2)]
        client.close()
    assert 1 == server.connections


def test_read_timeout_holds_for_each_attempt() -> None:
    """``read_timeout`` holds for each attempt, and can be changed for a single call."""
    with RawServer(lambda _: stall) as server, client_of(server.url) as client:
        with pytest.raises(ReadTimeoutError):
            client.with_options(read_timeout=0.05, max_attempts=2).get_account()
        assert server.is_idle()
        assert 2 == len(server.requests)


def test_a_tls_handshake_that_does_not_come_is_a_connect_timeout() -> None:
    """Without a TLS handshake nothing was sent, so even a send is retried."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with client_of(url, options=Options(connect_timeout=0.05, max_attempts=2)) as client:
            hurried(client)
            with pytest.raises(ConnectTimeoutError):
                client.send_email(destination=DESTINATION, content=CONTENT)
        for _ in range(2):
            listener.accept()[0].close()
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_large_message_may_take_longer_than_a_connection() -> None:
    """``connect_timeout`` does not limit the sending, as it would in requests."""
    listener = socket.create_server(("127.0.0.1", 0))

    def read_slowly() -> None:
        connection, _ = listener.accept()
        with connection:
            received = b""
            while not received.endswith(b"}"):
                received = connection.recv(64 * 1024)
                time.sleep(0.001)
            connection.sendall(http(200))

    reader = Thread(target=read_slowly)
    reader.start()
    options = Options(connect_timeout=0.05, read_timeout=5, max_attempts=1)
    with client_of(f"http://127.0.0.1:{listener.getsockname()[1]}", options=options) as client:
        response = client.put_configuration_set_tracking_options(
            configuration_set_name="a", custom_redirect_domain="a" * 20_000_000
        )
    reader.join(5)
    listener.close()
    assert 200 == response.response_metadata.status_code


def _time_out(client: PinpointEmailClient) -> None:
    with pytest.raises(ReadTimeoutError):
        client.get_account()


def test_a_call_waits_for_a_free_connection_no_longer_than_it_may() -> None:
    """A call that found no free connection in time has sent nothing."""
    with (
        RawServer(lambda _: stall) as server,
        client_of(server.url, options=Options(max_pool_connections=1, max_attempts=1, read_timeout=2)) as client,
    ):
        other = Thread(target=_time_out, args=(client,))
        other.start()
        while not server.requests:
            time.sleep(0.001)
        with pytest.raises(TotalTimeoutError):
            client.with_options(total_timeout=0.1).send_email(destination=DESTINATION, content=CONTENT)
        assert 1 == len(server.requests)
        other.join()


def test_no_time_at_all_sends_nothing() -> None:
    """A call without any time left sends nothing."""
    with RawServer(lambda _: reset) as server, client_of(server.url) as client:
        with pytest.raises(PinpointEmailError):
            client.with_options(total_timeout=1e-9).get_account()
        assert [] == server.requests


def test_a_body_that_is_not_taken_is_a_timeout() -> None:
    """If the server does not take the body, the call or the reading times out."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        large = Content(data="a" * 20_000_000)
        content = EmailContent(simple=Message(subject=large, body=Body()))
        with client_of(url, options=Options(total_timeout=2)) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                client.send_email(destination=DESTINATION, content=content)
            assert isinstance(caught.value.__cause__, TotalTimeoutError)
            other = client.with_options(total_timeout=None, read_timeout=0.1)
            with pytest.raises(OutcomeUnknownError) as caught:
                other.send_email(destination=DESTINATION, content=content)
            assert isinstance(caught.value.__cause__, ReadTimeoutError)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_proxy_that_stalls_is_a_connect_timeout(answer: bytes) -> None:
    """A proxy that stalls before the tunnel or during the handshake causes a connect timeout."""

    def answer_and_stall(connection: socket.socket) -> None:
        connection.sendall(answer)
        stall(connection)

    with RawServer(lambda _: answer_and_stall) as proxy:
        options = Options(proxies={"https": proxy.url}, connect_timeout=0.1, read_timeout=5, max_attempts=1)
        began = time.monotonic()
        with client_of("https://service.test", options=options) as client, pytest.raises(ConnectTimeoutError):
            client.send_email(destination=DESTINATION, content=CONTENT)
        assert time.monotonic() - began < 0.1 + _SLACK
