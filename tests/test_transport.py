import socket
import ssl
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
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

from .servers import OK, RawServer

_IDENTITY = "somebody@private.test"
_KEYS = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret-key", "aws_session_token": "session-token"}
_ONCE = Options(max_attempts=1)


def _client(url: str, **arguments: Any) -> PinpointEmailClient:
    given: dict[str, Any] = {"region_name": "us-east-1", "endpoint_url": url, "options": _ONCE, **_KEYS, **arguments}
    return PinpointEmailClient(**given)


def _failure(client: PinpointEmailClient) -> TransportError:
    """What a call fails with, which has to be a fit to be shown."""
    with client, pytest.raises(TransportError) as caught:
        client.get_email_identity(email_identity=_IDENTITY)
    shown = "".join(traceback.format_exception(caught.value))
    assert str(caught.value) in shown
    assert str(caught.value).startswith("GetEmailIdentity: ")
    assert [hidden for hidden in ("somebody", "private.test", "secret-key", "session-token") if hidden in shown] == []
    assert caught.value.operation_name == "GetEmailIdentity"
    return caught.value


@contextmanager
def _serving(serve: Callable[[socket.socket], None]) -> Generator[int]:
    """The port of a listener for one connection."""

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
    """Nothing was sent."""
    failure = _failure(_client(nowhere))
    assert type(failure) is ConnectError
    assert "refused" in str(failure)


def test_an_unknown_host_is_a_connect_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was sent either."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    assert type(_failure(_client("http://service.invalid"))) is ConnectError


def test_a_proxy_that_refuses_is_a_connect_error(nowhere: str) -> None:
    """The service is out of reach."""
    options = Options(max_attempts=1, proxies={"http": nowhere.replace("//", "//user:secret-key@")})
    assert type(_failure(_client("http://service.test", options=options))) is ConnectError


def test_no_connection_in_time_is_a_connect_timeout() -> None:
    """A listener whose queue is full answers nobody."""
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
    assert type(failure) is ConnectTimeoutError


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
    """The connection stood, so the service may have acted."""
    with _serving(lambda connection: _answer(connection, answer)) as port:
        failure = _failure(_client(f"http://127.0.0.1:{port}"))
    assert type(failure) is TransportError


def test_a_header_has_one_line() -> None:
    """Whatever is in it, it cannot become another header or another request."""
    for text in ("a\r\nX-Other: b", "a\nb", "a\rb"):
        with pytest.raises(ValueError, match="more than one line"):
            request_head("GET", "/", {"Host": "service.test", "X-One": text})


def test_a_proxy_that_hangs_up_is_no_connect_error() -> None:
    """urllib3 says that it could not connect, but the request was sent."""
    with RawServer(lambda _: None) as proxy:
        options = Options(max_attempts=1, proxies={"http": proxy.url})
        failure = _failure(_client("http://service.test", options=options))
        assert len(proxy.requests) == 1
    assert type(failure) is TransportError


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"], ids=["at-all", "further"])
def test_an_answer_that_does_not_come_is_a_read_timeout(start: bytes) -> None:
    """Whether it has begun or not."""
    over = Event()

    def stall(connection: socket.socket) -> None:
        _answer(connection, start)
        over.wait(5)

    with _serving(stall) as port:
        failure = _failure(_client(f"http://127.0.0.1:{port}").with_options(read_timeout=0.2))
        over.set()
    assert type(failure) is ReadTimeoutError


class _Odd(requests.Session):
    error: Exception

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        assert request.method == "GET"
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
    """The caller's session can be of any kind."""
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
    """Wherever the bundle is named."""
    monkeypatch.setenv(source, str(certificate))
    options = Options(max_attempts=1, verify=certificate if source == "option" else None)
    with (
        _serving(lambda connection: _answer_encrypted(connection, certificate)) as port,
        _client(f"https://127.0.0.1:{port}", options=options) as client,
    ):
        assert client.get_account().response_metadata.status_code == 200


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_verification_can_be_switched_off(certificate: Path) -> None:
    """By the option alone."""
    with (
        _serving(lambda connection: _answer_encrypted(connection, certificate)) as port,
        _client(f"https://127.0.0.1:{port}", options=Options(max_attempts=1, verify=False)) as client,
    ):
        assert client.get_account().response_metadata.status_code == 200


@pytest.mark.parametrize("verify", [None, True])
def test_a_certificate_is_refused_without_its_ca(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, *, verify: bool | None
) -> None:
    """An option that asks for the usual bundle beats the environment's."""
    if verify:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with _serving(lambda connection: _answer_encrypted(connection, certificate)) as port:
        failure = _failure(_client(f"https://127.0.0.1:{port}", options=Options(max_attempts=1, verify=verify)))
    assert type(failure) is ConnectError


def test_tls_that_breaks_later_is_no_connect_error(certificate: Path) -> None:
    """The service has the request by then."""

    def spoil(connection: socket.socket) -> None:
        with _encrypted(connection, certificate) as encrypted:
            assert encrypted.recv(65536).startswith(b"GET ")
            socket.socket.send(encrypted, b"\x17\x03\x03\x00\x20" + bytes(32))

    with _serving(spoil) as port:
        options = Options(max_attempts=1, verify=certificate)
        failure = _failure(_client(f"https://127.0.0.1:{port}", options=options))
    assert type(failure) is TransportError
