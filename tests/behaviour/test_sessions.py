"""Over the caller's session: its hooks and adapters say nothing of the request, and no answer is left in it."""

import re
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import EmptyPoolError, NewConnectionError

from pinpoint_email import (
    Body,
    ConnectError,
    ConnectTimeoutError,
    Content,
    EmailContent,
    Message,
    MessageRejected,
    Options,
    OutcomeUnknownError,
    PinpointEmailClient,
    PinpointEmailError,
    TransportError,
)
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer, Received, Reply, http, reset

from .clocks import client_of, hurried

ANSWER = http(200, b'{"MessageId": "id"}')


def send(client: PinpointEmailClient, subject: str = "subject") -> str | None:
    """Send a message."""
    content = EmailContent(simple=Message(subject=Content(data=subject), body=Body()))
    return client.send_email(destination=DESTINATION, content=content).message_id


@pytest.fixture
def collector() -> Any:
    """The URL of a collector that is down."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/metrics"


Report = Callable[[str], None]


def by_requests(url: str) -> None:
    """Report with requests."""
    requests.get(url, timeout=1)


def by_urllib3(_: str) -> None:
    """Fail as urllib3 does."""
    raise NewConnectionError(None, "refused")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def by_hand(_: str) -> None:
    """Fail in another way."""
    raise requests.ConnectTimeout


REPORTS = [by_requests, by_urllib3, by_hand]


@pytest.mark.parametrize("report", REPORTS)
def test_hook_that_fails_does_not_have_the_message_sent_again(report: Report, collector: str) -> None:
    """Its collector is down, not the service."""
    with RawServer(lambda _: ANSWER) as server, requests.Session() as session:

        def tell(*_: object, **__: object) -> None:
            report(collector)

        session.hooks["response"].append(tell)
        with pytest.raises(OutcomeUnknownError):
            send(client_of(server.url, session=session))
        assert 1 == len(server.requests)


@pytest.mark.parametrize("report", REPORTS)
def test_adapter_that_fails_after_the_answer_does_not_have_the_message_sent_again(
    report: Report, collector: str
) -> None:
    """Before any hook has heard of the answer."""

    class Reporting(HTTPAdapter):
        def send(self, *arguments: Any, **how: Any) -> requests.Response:
            super().send(*arguments, **how)
            report(collector)
            raise AssertionError

    with RawServer(lambda _: ANSWER) as server, requests.Session() as session:
        session.mount("http://", Reporting())
        with pytest.raises(OutcomeUnknownError):
            send(client_of(server.url, session=session))
        assert 1 == len(server.requests)


def test_adapter_that_repeats_tells_with_its_last_failure_nothing_of_the_first() -> None:
    """The first request has arrived, and nobody listened to the second."""

    class Repeating(HTTPAdapter):
        def send(self, *arguments: Any, **how: Any) -> requests.Response:
            try:
                return super().send(*arguments, **how)
            except requests.ConnectionError:
                server.__exit__(None, None, None)
                return super().send(*arguments, **how)

    server = RawServer(lambda _: reset)
    with server, requests.Session() as session:
        session.mount("http://", Repeating())
        with pytest.raises(OutcomeUnknownError):
            send(client_of(server.url, session=session))
        assert 1 == len(server.requests)


class Cautious(HTTPAdapter):
    """An adapter as many programs have it, with a timeout of its own."""

    def send(self, *arguments: Any, **how: Any) -> requests.Response:
        """Send with it."""
        return super().send(*arguments, **how)


@pytest.mark.parametrize("adapter", [HTTPAdapter, Cautious])
def test_connection_that_was_refused_is_tried_again(adapter: type[HTTPAdapter], collector: str) -> None:
    """Nothing was sent, so that a send is tried again as well."""
    with requests.Session() as session:
        session.mount("http://", adapter())
        client = client_of(collector.removesuffix("/metrics"), session=session)
        clock = hurried(client)
        with pytest.raises(ConnectError):
            send(client)
        assert 2 == len(clock.waits)


@pytest.mark.parametrize("answer", [http(407, b"<html>"), None])
def test_tunnel_that_fails_means_that_nothing_was_sent(answer: Reply) -> None:
    """The request would have left after it."""
    with RawServer(lambda _: answer) as proxy, requests.Session() as session:
        client = client_of("https://service.test", session=session, options=Options(proxies={"https": proxy.url}))
        hurried(client)
        with pytest.raises(ConnectError):
            send(client)
        assert ["CONNECT"] * 3 == [received.verb for received in proxy.requests]


def test_proxy_that_forwards_and_hangs_up_leaves_the_outcome_unknown() -> None:
    """For urllib3 it is a proxy that could not be reached."""
    with RawServer(lambda _: None) as proxy, requests.Session() as session:
        client = client_of("http://service.test", session=session, options=Options(proxies={"http": proxy.url}))
        with pytest.raises(OutcomeUnknownError):
            send(client)
        assert 1 == len(proxy.requests)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (requests.ConnectTimeout(), ConnectTimeoutError),
        (EmptyPoolError(None, "x"), ConnectError),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (requests.exceptions.InvalidProxyURL(), ConnectError),
        (requests.exceptions.ProxyError(), TransportError),
        (requests.ConnectTimeout(request=requests.PreparedRequest()), TransportError),
    ],
)
def test_error_without_a_request_is_believed_as_far_as_it_can_be(error: Exception, expected: type[Exception]) -> None:
    """Only while nothing was written, and if it can come from nothing else."""

    class Failing(requests.Session):
        def send(self, *_: Any, **__: Any) -> requests.Response:
            raise error

    client = client_of("http://127.0.0.1", session=Failing(), options=Options(max_attempts=1))
    with pytest.raises(expected) as caught:
        client.get_account()
    assert issubclass(expected, ConnectError) is isinstance(caught.value, ConnectError)


def numbered(received: Received) -> bytes:
    """An answer that names the message, but to the second, which is refused."""
    number = (re.search(rb"number-(\d)", received.body) or [b"", b""])[1].decode()
    if number == "2":
        return http(400, b'{"message": "no"}', "x-amzn-ErrorType: MessageRejected")
    return http(200, f'{{"MessageId": "message-{number}"}}'.encode())


@pytest.mark.parametrize("status", [101, 102, 103])
def test_late_answer_is_not_taken_for_the_next_one(status: int) -> None:
    """http.client takes an interim answer for the final one, which comes a moment later."""
    early = f"HTTP/1.1 {status} Early\r\nLink: x\r\n\r\n".encode()

    def answer(received: Received) -> Reply:
        def in_two_parts(connection: socket.socket) -> None:
            connection.sendall(early)
            time.sleep(0.02)
            connection.sendall(numbered(received))
            connection.recv(1)

        return in_two_parts if b"number-1" in received.body else numbered(received)

    with RawServer(answer) as server, requests.Session() as session:
        client = client_of(server.url, session=session)
        with pytest.raises(PinpointEmailError):
            send(client, "number-1")
        time.sleep(0.05)
        with pytest.raises(MessageRejected):
            send(client, "number-2")
        assert "message-3" == send(client, "number-3")
        assert [1, 2, 3] == [int((re.search(rb"number-(\d)", each.body) or [b"", b"0"])[1]) for each in server.requests]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, KeyError, requests.ConnectionError])
def test_answer_that_a_hook_left_unread_is_closed_with_its_connection(kind: type[BaseException]) -> None:
    """However the call ends, the next one has a connection of its own."""
    large = http(200, b" " * 300_000 + b"{}")

    def fail(*_: object, **__: object) -> None:
        raise kind

    with RawServer(lambda _: large) as server, requests.Session() as session:
        session.hooks["response"].append(fail)
        client = client_of(server.url, session=session, options=Options(max_attempts=1))
        with pytest.raises((KeyboardInterrupt, TransportError)) as caught:
            client.get_account()
        assert server.is_idle()
        session.hooks["response"].clear()
        assert 200 == client.get_account().response_metadata.status_code
        assert 2 == server.connections
        del caught


@pytest.mark.parametrize("cut", [b"HTTP/1.1 200 OK\r\nContent-Type: a\r\nContent-Le", b"HTTP/1.1 200 OK\r\n"])
def test_head_that_is_cut_short_is_no_success(cut: bytes) -> None:
    """For http.client it is a whole one, of an answer without a body."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(cut)

    with RawServer(lambda _: answer) as server, requests.Session() as session:
        with pytest.raises(OutcomeUnknownError):
            send(client_of(server.url, session=session))
        assert 1 == len(server.requests)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_answer_without_a_body_is_a_success(answer: bytes) -> None:
    """If it says so."""
    with RawServer(lambda _: answer) as server, requests.Session() as session:
        client = client_of(server.url, session=session, options=Options(max_attempts=1))
        assert client.get_account().response_metadata.status_code in {200, 204}


def test_answer_that_a_hook_has_read_is_read() -> None:
    """Its connection is used again."""
    with RawServer(lambda _: ANSWER) as server, requests.Session() as session:

        def read(response: requests.Response, **_: object) -> None:
            assert response.content

        session.hooks["response"].append(read)
        client = client_of(server.url, session=session)
        assert ["id", "id"] == [client.send_email(destination=DESTINATION, content=CONTENT).message_id for _ in "ab"]
        assert 1 == server.connections
