"""Bad networks: each fault counts the requests that arrived."""

import gzip
import socket
import time
import traceback
from collections.abc import Callable
from unittest.mock import patch

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from pinpoint_email import (
    ConnectError,
    Options,
    OutcomeUnknownError,
    PinpointEmailClient,
    ResponseDecodeError,
    SendEmailResponse,
    ServiceError,
)
from pinpoint_email._transport import connection as connection_module
from pinpoint_email._transport import pools, transport
from pinpoint_email._transport.exchange import Exchange
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import OK, RawServer, Received, Reply, http, reset, stall

from .clocks import hurried
from .measure import refusing


def send(client: PinpointEmailClient) -> SendEmailResponse:
    """Send a message."""
    return client.send_email(destination=DESTINATION, content=CONTENT)


BODY = b'{"MessageId": "id"}'


def _until_closed(version: str) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/{version} 200 OK\r\n\r\n".encode() + BODY)

    return answer


GOOD: dict[str, Reply] = {
    "plain": http(200, BODY),
    "gzip": http(200, gzip.compress(BODY), "Content-Encoding: gzip"),
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n" + BODY + b"\r\n0\r\n\r\n",
    "until closed": _until_closed("1.1"),
    "http/1.0": _until_closed("1.0"),
    "100 first": b"HTTP/1.1 100 Continue\r\n\r\n" + http(200, BODY),
    "102 and 103 first": b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    + http(200, BODY),
    "more than it says": http(200, BODY) + b"and more",
    "many chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"13\r\n" + BODY + b"\r\n" + b"1\r\n \r\n" * 300 + b"0\r\n\r\n",
    "odd headers": http(200, BODY, "Server : x", "X-Odd: a", "\tContent-Length: 3", "no header", "X-ODD: b"),
    "an answer too many": http(200, BODY) + http(200, b'{"MessageId": "of another"}'),
}


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("total_timeout", [None, 5.0])
def test_an_odd_answer_is_an_answer(kind: str, total_timeout: float | None) -> None:
    """An odd answer is read once, and the rest of it is not taken for the next one."""
    reply: Reply = GOOD[kind]
    with (
        RawServer(lambda _: reply) as server,
        client_of(server.url, options=Options(total_timeout=total_timeout)) as client,
    ):
        assert ["id", "id"] == [send(client).message_id for _ in range(2)]
        assert 2 == len(server.requests)


BAD = {
    "too large, in chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12c\r\n"
    + b" " * 300
    + b"\r\n0\r\n\r\n",
    "a web page": http(200, b"<html>"),
    "not gzip": http(200, BODY, "Content-Encoding: gzip"),
    "gzip cut short": http(200, gzip.compress(BODY)[:-12], "Content-Encoding: gzip"),
    "too large": http(200, b" " * 300),
}


@pytest.mark.parametrize("kind", BAD)
def test_an_answer_that_cannot_be_read_is_not_asked_for_again(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreadable answer is not retried, as the service has acted."""
    monkeypatch.setattr(transport, "_PIECE", 100)
    monkeypatch.setattr(transport, "MAX_ANSWER", 200)
    with RawServer(lambda _: BAD[kind]) as server, client_of(server.url) as client:
        with pytest.raises(ResponseDecodeError) as caught:
            send(client)
        assert (200, 1) == (caught.value.status_code, len(server.requests))


def test_an_answer_over_a_callers_session_that_cannot_be_read_is_not_asked_for_again() -> None:
    """An unreadable answer over the caller's session is not retried either."""
    with RawServer(lambda _: BAD["not gzip"]) as server, requests.Session() as session:
        with client_of(server.url, session=session) as client, pytest.raises(ResponseDecodeError) as caught:
            send(client)
        assert (b"", 1) == (caught.value.body, len(server.requests))


def test_an_interim_answer_and_no_other_leaves_the_outcome_unknown() -> None:
    """An interim answer alone says nothing about what became of the request."""

    def hint(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")

    with RawServer(lambda _: hint) as server:
        with client_of(server.url) as client, pytest.raises(OutcomeUnknownError):
            send(client)
        assert 1 == len(server.requests)


def test_a_switch_of_protocols_is_an_error() -> None:
    """An unrequested switch of protocols is an error, and what follows is not taken for the next answer."""

    def switch(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 101 Switching\r\n\r\n")
        time.sleep(0.05)
        connection.sendall(http(200, b'{"SendingEnabled": true}'))
        connection.recv(1)

    replies: list[Reply] = [switch, http(200, b'{"SendingEnabled": false}')]
    with (
        RawServer(lambda _: replies.pop(0)) as server,
        client_of(server.url, options=Options(max_attempts=1)) as client,
    ):
        with pytest.raises(ServiceError) as caught:
            client.get_account()
        assert "101" == caught.value.code
        assert not client.get_account().sending_enabled


@pytest.mark.parametrize("headers", [[], ["Connection: close"]])
def test_an_idle_connection_that_was_closed_is_replaced(headers: list[str]) -> None:
    """A closed idle connection causes neither an error nor a second request, announced or not."""

    def last(connection: socket.socket) -> None:
        connection.sendall(http(200, BODY, *headers))

    with RawServer(lambda _: last) as server, client_of(server.url) as client:
        for _ in range(5):
            send(client)
            assert server.is_idle()
        assert (5, 5) == (len(server.requests), server.connections)


def test_a_connection_is_used_again() -> None:
    """One connection is enough for calls that follow each other."""
    with RawServer(lambda _: http(200, BODY)) as server, client_of(server.url) as client:
        for _ in range(5):
            send(client)
        assert (5, 1) == (len(server.requests), server.connections)


def test_a_passing_fault_is_gone_through() -> None:
    """A passing fault is retried, and the response says how many attempts it took."""
    replies: list[Reply] = [http(503, b"<html>"), None, OK]

    def answer(_: Received) -> Reply:
        return replies.pop(0)

    with RawServer(answer) as server, client_of(server.url) as client:
        clock = hurried(client)
        assert 3 == client.get_account().response_metadata.attempts
        assert [0.05, 0.1] == clock.waits
        assert 3 == len(server.requests)


def test_a_proxy_that_refuses_the_tunnel_means_that_nothing_was_sent() -> None:
    """If a proxy refuses the tunnel, nothing was sent, so even a send is retried."""
    with RawServer(lambda _: http(407, b"<html>")) as proxy:
        options = Options(proxies={"https": proxy.url}, max_attempts=2)
        with client_of("https://service.test", options=options) as client:
            hurried(client)
            with pytest.raises(ConnectError, match="407"):
                send(client)
        assert ["CONNECT", "CONNECT"] == [received.verb for received in proxy.requests]


class Repeating(requests.Session):
    """A session that sends again on its own."""

    def __init__(self) -> None:
        super().__init__()
        self.mount("http://", HTTPAdapter(max_retries=Retry(total=1, allowed_methods=None)))


def test_a_session_that_repeats_by_itself_tells_nothing() -> None:
    """If a session retries on its own, its last failure does not prove that nothing arrived."""
    with RawServer(lambda _: reset) as server, Repeating() as session:
        client = client_of(server.url, session=session)
        hurried(client)
        with pytest.raises(OutcomeUnknownError):
            send(client)
        assert 2 == len(server.requests)
    with Repeating() as session, refusing() as refused:
        with pytest.raises(OutcomeUnknownError):
            send(client_of("http://127.0.0.1", session=session))
        assert 2 == refused.tries


def test_an_error_of_a_hooks_own_is_not_the_answer() -> None:
    """An error from a hook's own request is not taken for the answer."""
    with RawServer(lambda _: http(200, BODY)) as server, requests.Session() as session:

        def audit(_response: requests.Response, **_: object) -> None:
            other = requests.Response()
            other.status_code = 503
            other.request = requests.Request("POST", "http://audit.test").prepare()
            raise requests.HTTPError(response=other)

        session.hooks["response"].append(audit)
        with pytest.raises(OutcomeUnknownError):
            send(client_of(server.url, session=session))
        assert 1 == len(server.requests)


@pytest.mark.parametrize(
    "proxy", ["ftp://u:hidden@127.0.0.1", "http://u:hidden@[bad", "http://u:hidden@127.0.0.1:99999"]
)
def test_a_proxy_that_cannot_be_means_that_nothing_was_sent(proxy: str) -> None:
    """An impossible proxy URL means that nothing was sent, and its password is not shown."""
    client = client_of("http://service.test", options=Options(proxies={"http": proxy}))
    hurried(client)
    with pytest.raises(ConnectError) as caught:
        send(client)
    assert "hidden" not in "".join(traceback.format_exception(caught.value))


class TlsSocket:
    """A TLS socket with unread bytes in OpenSSL's buffer."""

    left = 5

    def pending(self) -> int:
        """The number of unread bytes."""
        return self.left


def test_leftovers_in_a_tls_connection_are_not_the_next_answer() -> None:
    """A TLS connection with bytes left in it is not used again."""
    connection = connection_module.TlsConnection("127.0.0.1")
    assert not connection.is_connected
    connection._exchange = Exchange(1, None, time.monotonic)
    connection._exchange.is_complete = True
    connection._idle_since = connection_module._now()
    connection.sock = TlsSocket()  # pyright: ignore[reportAttributeAccessIssue]
    with patch("urllib3.connection.wait_for_read", return_value=False):
        assert not connection.is_connected
        with patch.object(TlsSocket, "left", 0):
            assert connection.is_connected
    connection.sock = None


def test_a_host_that_has_no_address_is_a_connect_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host without an address is a ConnectError, so even a send is retried."""
    asked: list[str] = []

    def look_up(host: str, *_: object, **__: object) -> None:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    client = client_of("http://service.test")
    clock = hurried(client)
    with pytest.raises(ConnectError, match="Name or service not known"):
        send(client)
    assert {"service.test"} == set(asked)
    assert 2 == len(clock.waits)


def test_a_reset_before_the_request_leaves_the_outcome_of_a_send_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system took the request, and nobody knows how much of it left."""
    connect = connection_module.Tracked.connect
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def connect_and_lose(connection: connection_module.Tracked) -> None:
            connect(connection)
            reset(listener.accept()[0])

        monkeypatch.setattr(connection_module.Tracked, "connect", connect_and_lose)
        client = client_of(f"http://127.0.0.1:{listener.getsockname()[1]}")
        with pytest.raises(OutcomeUnknownError) as caught:
            send(client)
        client.close()
    assert 1 == caught.value.attempts


def test_a_failure_names_the_host_and_the_port() -> None:
    """A failure names the host and the port that were asked for, and no internals."""
    client = client_of("https://localhost:8005", options=Options(max_attempts=1))
    with refusing(), pytest.raises(ConnectError) as refused:
        send(client)
    assert "SendEmail: no connection: localhost:8005: Failed to establish" in str(refused.value)
    with RawServer(lambda _: stall) as server, client_of(server.url, options=Options(read_timeout=0.05)) as client:
        with pytest.raises(OutcomeUnknownError) as late:
            send(client)
        assert f"SendEmail: no answer in time: 127.0.0.1:{server.port}: Read timed out" in str(late.value.__cause__)
    pool = pools.POOLS["https"]("service.test", 443)
    assert "service.test:443" == str(pool)
    pool.close()
