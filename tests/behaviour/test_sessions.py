"""Over the caller's session: its hooks and adapters say nothing of the request, and no answer is left in it."""

import re
import socket
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import EmptyPoolError, NewConnectionError
from urllib3.util import Retry

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
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer, Received, Reply, http, reset

from .clocks import hurried

ANSWER = http(200, b'{"MessageId": "id"}')
REFUSAL = http(400, b'{"message": "no"}', "x-amzn-ErrorType: MessageRejected")


def send(client: PinpointEmailClient, subject: str = "subject") -> str | None:
    """Send a message."""
    content = EmailContent(simple=Message(subject=Content(data=subject), body=Body()))
    return client.send_email(destination=DESTINATION, content=content).message_id


@pytest.fixture
def collector() -> Any:
    """The URL of a metrics collector that is down."""
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
    """A hook whose collector is down does not make the client send again."""
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
    """An adapter that fails after the answer, before any hook runs, does not cause a second send."""

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
    """An adapter's refused second try says nothing about its first, which arrived."""

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


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_adapter_of_urllib3s_retries_tells_with_its_last_failure_nothing_of_the_first(
    scheme: str, certificate: Path
) -> None:
    """With urllib3's retries over TLS, a handshake may fail after an earlier request was written."""

    def answer(_: Received) -> None:
        server.stop_listening()

    server = RawServer(answer, certificate if scheme == "https" else None)
    with server, requests.Session() as session:
        session.mount(f"{scheme}://", HTTPAdapter(max_retries=Retry(1, allowed_methods=None)))
        client = client_of(server.url, session=session, options=Options(verify=str(certificate)))
        with pytest.raises(OutcomeUnknownError):
            send(client)
        assert 1 == len(server.requests)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_adapter_that_wraps_a_failure_of_something_else_does_not_have_the_message_sent_again(
    scheme: str, certificate: Path, collector: str
) -> None:
    """An exception that names this request may be about another connection."""

    class Wrapping(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *arguments: Any, **how: Any) -> requests.Response:
            response = super().send(request, *arguments, **how)
            try:
                urllib3.request("GET", collector, retries=False)
            except urllib3.exceptions.HTTPError as error:
                raise requests.ConnectionError(error, request=request) from error
            return response

    with (
        RawServer(lambda _: ANSWER, certificate if scheme == "https" else None) as server,
        requests.Session() as session,
    ):
        session.mount(f"{scheme}://", Wrapping())
        client = client_of(server.url, session=session, options=Options(verify=str(certificate)))
        with pytest.raises(OutcomeUnknownError):
            send(client)
        assert 1 == len(server.requests)


def test_adapter_that_sends_in_its_own_way_does_not_have_the_message_sent_again(collector: str) -> None:
    """If an adapter copies the headers, nobody sees when they are written, and nothing is sent again."""

    class Own(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
            headers, body = cast("Any", (request.headers, request.body))
            urllib3.request(str(request.method), str(request.url), headers=dict(headers), body=body)
            urllib3.request("GET", collector, retries=False)
            raise AssertionError

    with RawServer(lambda _: ANSWER) as server, requests.Session() as session:
        session.mount("http://", Own())
        with pytest.raises(OutcomeUnknownError):
            send(client_of(server.url, session=session))
        assert 1 == len(server.requests)


@pytest.mark.parametrize("last", [http(429), REFUSAL])
def test_answer_to_a_repeat_says_nothing_of_the_first_time(last: bytes) -> None:
    """The answer to a repeated request says nothing about the first one, which may have taken effect."""
    replies: list[Reply] = [None, last]

    class Repeating(HTTPAdapter):
        def send(self, *arguments: Any, **how: Any) -> requests.Response:
            try:
                return super().send(*arguments, **how)
            except requests.ConnectionError:
                return super().send(*arguments, **how)

    with RawServer(lambda _: replies.pop(0)) as server, requests.Session() as session:
        session.mount("http://", Repeating())
        with pytest.raises(OutcomeUnknownError):
            send(client_of(server.url, session=session))
        assert 2 == len(server.requests)


def test_hook_that_looks_at_the_headers_sends_nothing() -> None:
    """Reading the headers in a hook does not count as sending; the service's later error is final."""
    with RawServer(lambda _: REFUSAL) as server, requests.Session() as session:

        def look(response: requests.Response, **_: object) -> None:
            assert list(response.request.headers.items())

        session.hooks["response"] += [look, look]
        with pytest.raises(MessageRejected):
            send(client_of(server.url, session=session))
        assert 1 == len(server.requests)


@pytest.mark.parametrize(
    "proxy", ["http://user:hidden@", "socks9://user:hidden@127.0.0.1:1", "http://user:hidden@a..b"]
)
@pytest.mark.parametrize("over_session", [False, True])
def test_proxy_that_cannot_be_means_that_nothing_was_sent(proxy: str, *, over_session: bool) -> None:
    """An impossible proxy URL means that nothing was sent, and no exception shows its password."""
    session = requests.Session() if over_session else None
    client = client_of("http://service.test", session=session, options=Options(proxies={"http": proxy}))
    hurried(client)
    with pytest.raises(ConnectError) as caught:
        send(client)
    assert "hidden" not in "".join(traceback.format_exception(caught.value))


class Cautious(HTTPAdapter):
    """An adapter with a timeout of its own, as many programs have it."""

    def send(self, *arguments: Any, **how: Any) -> requests.Response:
        """Send with it."""
        return super().send(*arguments, **how)


@pytest.mark.parametrize("adapter", [HTTPAdapter, Cautious])
def test_connection_that_was_refused_is_tried_again(adapter: type[HTTPAdapter], collector: str) -> None:
    """A refused connection means that nothing was sent, so even a send is retried."""
    with requests.Session() as session:
        session.mount("http://", adapter())
        client = client_of(collector.removesuffix("/metrics"), session=session)
        clock = hurried(client)
        with pytest.raises(ConnectError):
            send(client)
        assert 2 == len(clock.waits)


@pytest.mark.parametrize("answer", [http(407, b"<html>"), None])
def test_tunnel_that_fails_means_that_nothing_was_sent(answer: Reply) -> None:
    """A failed tunnel means that nothing was sent, as the request would have followed it."""
    with RawServer(lambda _: answer) as proxy, requests.Session() as session:
        client = client_of("https://service.test", session=session, options=Options(proxies={"https": proxy.url}))
        hurried(client)
        with pytest.raises(ConnectError):
            send(client)
        assert ["CONNECT"] * 3 == [received.verb for received in proxy.requests]


def test_proxy_that_forwards_and_hangs_up_leaves_the_outcome_unknown() -> None:
    """A proxy that hangs up may have forwarded the request, although urllib3 says it could not be reached."""
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
    """An error without a request counts only if nothing was written and nothing else can have caused it."""

    class Failing(requests.Session):
        def send(self, *_: Any, **__: Any) -> requests.Response:
            raise error

    client = client_of("http://127.0.0.1", session=Failing(), options=Options(max_attempts=1))
    with pytest.raises(expected) as caught:
        client.get_account()
    assert issubclass(expected, ConnectError) is isinstance(caught.value, ConnectError)


def numbered(received: Received) -> bytes:
    """Answer with the message's name, but refuse the second one."""
    number = (re.search(rb"number-(\d)", received.body) or [b"", b""])[1].decode()
    if number == "2":
        return REFUSAL
    return http(200, f'{{"MessageId": "message-{number}"}}'.encode())


@pytest.mark.parametrize("status", [101, 102, 103])
def test_late_answer_is_not_taken_for_the_next_one(status: int) -> None:
    """An answer that follows an interim one late is not taken for the next call's answer."""
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
    """After a hook left an answer unread, the next call has a connection of its own."""
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


def test_answer_too_many_is_not_taken_for_the_next_one(certificate: Path) -> None:
    """A surplus answer in OpenSSL's buffer, invisible in the socket, is not taken for the next one."""
    head, end, body = http(200, b'{"MessageId": "own"%s}' % (b" " * (8192 - 20))).partition(b"\r\n\r\n")

    def answer_twice(connection: socket.socket) -> None:
        connection.sendall(head + end)
        time.sleep(0.05)
        connection.sendall(body + http(200, b'{"MessageId": "of another"}'))
        connection.recv(1)

    replies: list[Reply] = [answer_twice, head + end + body]
    with RawServer(lambda _: replies.pop(0), certificate) as server, requests.Session() as session:
        client = client_of(server.url, session=session, options=Options(verify=str(certificate)))
        assert ["own", "own"] == [send(client) for _ in range(2)]
        assert 2 == server.connections


@pytest.mark.parametrize("cut", [b"HTTP/1.1 200 OK\r\nContent-Type: a\r\nContent-Le", b"HTTP/1.1 200 OK\r\n"])
def test_head_that_is_cut_short_is_no_success(cut: bytes) -> None:
    """A head that is cut short is no success, although http.client reads it as a whole one."""

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
    """An answer that declares an empty body is a success."""
    with RawServer(lambda _: answer) as server, requests.Session() as session:
        client = client_of(server.url, session=session, options=Options(max_attempts=1))
        assert client.get_account().response_metadata.status_code in {200, 204}


def test_answer_that_a_hook_has_read_is_read() -> None:
    """An answer that a hook has read is available, and its connection is used again."""
    with RawServer(lambda _: ANSWER) as server, requests.Session() as session:

        def read(response: requests.Response, **_: object) -> None:
            assert response.content

        session.hooks["response"].append(read)
        client = client_of(server.url, session=session)
        assert ["id", "id"] == [client.send_email(destination=DESTINATION, content=CONTENT).message_id for _ in "ab"]
        assert 1 == server.connections
