import socket
import ssl
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import requests
import urllib3.exceptions

from pinpoint_email import (
    ConnectError,
    ConnectTimeoutError,
    Options,
    PinpointEmailClient,
    ReadTimeoutError,
    TransportError,
)
from pinpoint_email._transport.http import request_head

from .clients import client_of
from .servers import OK, RawServer

_IDENTITY = "somebody@private.test"
_client = partial(client_of, options=Options(max_attempts=1))


def _failure(client: PinpointEmailClient) -> TransportError:
    """The failure of a call, checked to show nothing private."""
    with client, pytest.raises(TransportError) as caught:
        client.get_email_identity(email_identity=_IDENTITY)
    shown = "".join(traceback.format_exception(caught.value))
    assert str(caught.value) in shown
    assert str(caught.value).startswith("GetEmailIdentity: ")
    assert [] == [hidden for hidden in ("somebody", "private.test", "secret-key", "session-token") if hidden in shown]
    assert "GetEmailIdentity" == caught.value.operation_name
    return caught.value


@contextmanager
def _serving(serve: Callable[[socket.socket], None]) -> Generator[int]:
    """The port of a listener that takes one connection."""

    def accept() -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                serve(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


def _answer(connection: socket.socket, answer: bytes) -> None:
    connection.recv(65536)
    connection.sendall(answer)


@pytest.fixture
def nowhere() -> Iterator[str]:
    """A URL that refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_refused_connection_is_a_connect_error(nowhere: str) -> None:
    """A refused connection means that nothing was sent."""
    failure = _failure(_client(nowhere))
    assert ConnectError is type(failure)
    assert "refused" in str(failure)


def test_an_unknown_host_is_a_connect_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown host means that nothing was sent."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    assert ConnectError is type(_failure(_client("http://service.invalid")))


def test_a_proxy_that_refuses_is_a_connect_error(nowhere: str) -> None:
    """A proxy that refuses connections means that nothing was sent."""
    options = Options(max_attempts=1, proxies={"http": nowhere.replace("//", "//user:secret-key@")})
    assert ConnectError is type(_failure(_client("http://service.test", options=options)))


def test_no_connection_in_time_is_a_connect_timeout() -> None:
    """A listener whose queue is full makes the connect timeout expire."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)  # noqa: FBT003
            each.connect_ex(listener.getsockname())
        client = _client(f"http://127.0.0.1:{listener.getsockname()[1]}")
        failure = _failure(client.with_options(connect_timeout=0.2))
        for each in waiting:
            each.close()
    assert ConnectTimeoutError is type(failure)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"220 mail.test ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        b"HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nServer: cut-sho",
        b"HTTP/1.1 200 OK\r\nServer: cut\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: x\r\n" * 101 + b"Content-Length: 2\r\n\r\n{}",
    ],
    ids=[
        "none",
        "not-http",
        "cut-short",
        "bad-chunk",
        "http-2",
        "cut-header",
        "cut-head",
        "long-header",
        "many-headers",
    ],
)
def test_an_unusable_answer_is_a_transport_error(answer: bytes) -> None:
    """After an unusable answer the service may have acted, so it is no ConnectError."""
    with _serving(lambda connection: _answer(connection, answer)) as port:
        failure = _failure(_client(f"http://127.0.0.1:{port}"))
    assert TransportError is type(failure)


def test_a_header_has_one_line() -> None:
    """A line break in a header is refused, as it would begin another header or request."""
    for text in ("a\r\nX-Other: b", "a\nb", "a\rb"):
        with pytest.raises(ValueError, match="more than one line"):
            request_head("GET", "/", {"Host": "service.test", "X-One": text})


def test_a_proxy_that_hangs_up_is_no_connect_error() -> None:
    """A proxy that hangs up got the request, although urllib3 says that it could not connect."""
    with RawServer(lambda _: None) as proxy:
        options = Options(max_attempts=1, proxies={"http": proxy.url})
        failure = _failure(_client("http://service.test", options=options))
        assert 1 == len(proxy.requests)
    assert TransportError is type(failure)


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"], ids=["at-all", "further"])
def test_an_answer_that_does_not_come_is_a_read_timeout(start: bytes) -> None:
    """An answer that stops or never starts is a read timeout."""
    over = Event()

    def stall(connection: socket.socket) -> None:
        _answer(connection, start)
        over.wait(5)

    with _serving(stall) as port:
        failure = _failure(_client(f"http://127.0.0.1:{port}").with_options(read_timeout=0.2))
        over.set()
    assert ReadTimeoutError is type(failure)


class _Odd(requests.Session):
    error: Exception

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        assert "GET" == request.method
        raise self.error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("x"), TransportError),
        (KeyError(), TransportError),
        (OSError("x"), TransportError),
        (RecursionError(), TransportError),
        (requests.RequestException(), TransportError),
        (requests.HTTPError(), TransportError),
        (requests.ConnectionError("x"), TransportError),
        (requests.exceptions.SSLError(urllib3.exceptions.SSLError("x")), TransportError),
        (requests.exceptions.SSLError(urllib3.exceptions.SSLError()), TransportError),
        (requests.ConnectTimeout(), ConnectTimeoutError),
        (requests.ReadTimeout("x"), ReadTimeoutError),
    ],
)
def test_whatever_a_session_raises_is_a_transport_error(error: Exception, expected: type[TransportError]) -> None:
    """Any exception of the caller's session becomes a TransportError."""
    session = _Odd()
    session.error = error
    assert expected is type(_failure(_client("http://127.0.0.1", session=session)))


def _encrypted(connection: socket.socket, certificate: Path) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context.wrap_socket(connection, server_side=True)


def _answer_encrypted(connection: socket.socket, certificate: Path) -> None:
    with _encrypted(connection, certificate) as encrypted:
        _answer(encrypted, OK)


@pytest.mark.parametrize("source", ["option", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"])
def test_a_certificate_is_accepted_with_its_ca(certificate: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """A CA bundle may be named by the option or by either variable."""
    monkeypatch.setenv(source, str(certificate))
    options = Options(max_attempts=1, verify=certificate if source == "option" else None)
    with (
        _serving(lambda connection: _answer_encrypted(connection, certificate)) as port,
        _client(f"https://127.0.0.1:{port}", options=options) as client,
    ):
        assert 200 == client.get_account().response_metadata.status_code


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_verification_can_be_switched_off(certificate: Path) -> None:
    """The option alone switches verification off."""
    with (
        _serving(lambda connection: _answer_encrypted(connection, certificate)) as port,
        _client(f"https://127.0.0.1:{port}", options=Options(max_attempts=1, verify=False)) as client,
    ):
        assert 200 == client.get_account().response_metadata.status_code


@pytest.mark.parametrize("verify", [None, True])
def test_a_certificate_is_refused_without_its_ca(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, *, verify: bool | None
) -> None:
    """``verify=True`` asks for the default CA bundle and overrides the environment's."""
    if verify:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with _serving(lambda connection: _answer_encrypted(connection, certificate)) as port:
        failure = _failure(_client(f"https://127.0.0.1:{port}", options=Options(max_attempts=1, verify=verify)))
    assert ConnectError is type(failure)


def test_tls_that_breaks_later_is_no_connect_error(certificate: Path) -> None:
    """If TLS breaks after the request was sent, it is no ConnectError."""

    def spoil(connection: socket.socket) -> None:
        with _encrypted(connection, certificate) as encrypted:
            assert encrypted.recv(65536).startswith(b"GET ")
            socket.socket.send(encrypted, b"\x17\x03\x03\x00\x20" + bytes(32))

    with _serving(spoil) as port:
        options = Options(max_attempts=1, verify=certificate)
        failure = _failure(_client(f"https://127.0.0.1:{port}", options=options))
    assert TransportError is type(failure)
