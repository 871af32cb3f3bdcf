"""How a connection is made, how long it is kept, and what is said where none can be made."""

import re
import socket
import ssl
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

import pytest
import requests

from pinpoint_email import (
    Body,
    ConfigurationError,
    ConnectError,
    ConnectTimeoutError,
    Content,
    EmailContent,
    Message,
    Options,
    OutcomeUnknownError,
    RequestEntityTooLargeException,
    TotalTimeoutError,
    TransportError,
)
from pinpoint_email._transport import connection as connection_module
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer, http, stall

from .clocks import hurried

Info = tuple[int, int, int, str, tuple[Any, ...]]


def _ipv4(host: str, port: int) -> Info:
    return socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Info]]:
    """The addresses of host names that a test sets, in place of looking them up."""
    found: dict[str, list[Info]] = {}
    look_up = socket.getaddrinfo

    def find(host: str, *arguments: Any, **more: Any) -> object:
        return found.get(host) or look_up(host, *arguments, **more)

    monkeypatch.setattr("socket.getaddrinfo", find)
    return found


@contextmanager
def silent(host: str, port: int) -> Generator[None]:
    """A listener that answers nobody, as its queue is full."""
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.socket())
        listener.bind((host, port))
        listener.listen(0)
        for _ in range(4):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003
            waiting.connect_ex((host, port))
        yield


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_dead_first_address_leaves_the_second_its_time(
    scheme: str, names: dict[str, list[Info]], certificate: Path
) -> None:
    """Each address has the whole ``connect_timeout``, and a slow handshake is no reason to give up."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(http(200))

    with (
        RawServer(lambda _: answer, certificate if scheme == "https" else None) as server,
        silent("127.0.0.2", server.port),
    ):
        names["127.0.0.1"] = [_ipv4("127.0.0.2", server.port), _ipv4("127.0.0.1", server.port)]
        began = time.monotonic()
        options = Options(connect_timeout=0.3, max_attempts=1, verify=str(certificate))
        with client_of(server.url, options=options) as client:
            assert 200 == client.get_account().response_metadata.status_code
        assert 0.3 <= time.monotonic() - began


def test_total_timeout_bounds_all_addresses(names: dict[str, list[Info]]) -> None:
    """``total_timeout`` holds however many addresses a host has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with silent("127.0.0.2", port), silent("127.0.0.3", port), silent("127.0.0.4", port):
        names["service.test"] = [_ipv4(f"127.0.0.{number}", port) for number in (2, 3, 4)]
        options = Options(connect_timeout=0.2, total_timeout=0.3)
        began = time.monotonic()
        with client_of(f"http://service.test:{port}", options=options) as client, pytest.raises(TotalTimeoutError):
            client.send_email(destination=DESTINATION, content=CONTENT)
        assert 0.3 <= time.monotonic() - began < 0.6
        with pytest.raises(ConnectTimeoutError, match=r"service\.test:\d+: connecting timed out"):
            client.with_options(total_timeout=None, max_attempts=1).get_account()


def test_zone_of_an_address_is_kept(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[Info]]) -> None:
    """A link-local address keeps its zone, without which it means nothing."""
    asked: list[object] = []

    def connect(_: socket.socket, address: object) -> None:
        asked.append(address)
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect)
    names["service.test"] = [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", 80, 0, 7))]
    options = Options(max_attempts=1)
    with client_of("http://service.test", options=options) as client, pytest.raises(ConnectError):
        client.get_account()
    assert [("fe80::1", 80, 0, 7)] == asked


def test_name_that_cannot_be_one_is_a_connect_error() -> None:
    """A host name that Python cannot encode, such as one with a label of 64 characters, is a ConnectError."""
    options = Options(max_attempts=1, proxies={"http": f"http://{'a' * 64}.test"})
    client = client_of("http://service.test", options=options)
    with pytest.raises(ConnectError, match="LocationParseError"):
        client.send_email(destination=DESTINATION, content=CONTENT)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_connection_that_was_idle_for_a_minute_is_not_used_again(
    scheme: str, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    """A connection that was idle for a minute is replaced, as a firewall may have forgotten it."""
    now = [1000.0]
    monkeypatch.setattr(connection_module, "_now", lambda: now[0])
    answer = http(200, b'{"MessageId": "id"}')
    with (
        RawServer(lambda _: answer, certificate if scheme == "https" else None) as server,
        client_of(server.url, options=Options(verify=str(certificate))) as client,
    ):
        connections: list[int] = []
        for seconds in (0, 59, 59, 61, 0):
            now[0] += seconds
            client.send_email(destination=DESTINATION, content=CONTENT)
            connections.append(server.connections)
    assert [1, 1, 1, 2, 2] == connections


def test_idle_time_goes_on_while_the_machine_sleeps() -> None:
    """Idle time is measured by a clock that runs during sleep, on systems that have one."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    before = time.clock_gettime(clock)
    assert before <= connection_module._now() <= time.clock_gettime(clock)


def test_keep_alive_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """TCP keep-alive probes start before a firewall would forget the connection."""
    found: list[tuple[int, int]] = []
    write = connection_module.Tracked._write

    def look(connection: connection_module.Tracked, *arguments: Any) -> None:
        sock = connection.sock
        assert isinstance(sock, socket.socket)
        idle = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
        found.append((sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE), idle))
        write(connection, *arguments)

    monkeypatch.setattr(connection_module.Tracked, "_write", look)
    with RawServer() as server, client_of(server.url) as client:
        client.get_account()
    assert [(1, 60)] == found


LARGE = EmailContent(simple=Message(subject=Content(data="a" * 20_000_000), body=Body()))


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("goes_on", ["stalls", "closes"])
def test_answer_before_the_request_has_left_is_heard_at_once(scheme: str, goes_on: str, certificate: Path) -> None:
    """A server that refuses a message for its size is heard, although it reads no further."""
    listener = socket.create_server(("127.0.0.1", 0))
    refusal = http(413, b'{"message": "no"}', "x-amzn-ErrorType: RequestEntityTooLargeException")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def refuse() -> None:
        accepted, _ = listener.accept()
        with context.wrap_socket(accepted, server_side=True) if scheme == "https" else accepted as connection:
            connection.recv(1000)
            connection.sendall(refusal)
            if goes_on == "stalls":
                ended.wait(10)

    ended = Event()
    server = Thread(target=refuse, daemon=True)
    server.start()
    url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    began = time.monotonic()
    options = Options(read_timeout=8, verify=str(certificate))
    with listener, client_of(url, options=options) as client:
        expected = (
            RequestEntityTooLargeException
            if goes_on == "stalls"
            else (RequestEntityTooLargeException, OutcomeUnknownError)
        )
        with pytest.raises(expected):
            client.send_email(destination=DESTINATION, content=LARGE)
        assert time.monotonic() - began < 4
        ended.set()
    server.join(5)


def test_https_to_a_plain_port_says_so() -> None:
    """Speaking HTTPS to a plain port is explained in words, with what the URL may have to be."""

    def refuse() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(http(400))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Thread(target=refuse)
        server.start()
        client = client_of(f"https://127.0.0.1:{listener.getsockname()[1]}", options=Options(max_attempts=1))
        with client, pytest.raises(ConnectError, match="does not speak TLS, so the URL may have to begin with http://"):
            client.send_email(destination=DESTINATION, content=CONTENT)
        server.join()


def test_http_to_a_tls_port_says_so() -> None:
    """Speaking HTTP to a TLS port is explained when the server answers with a TLS alert."""

    def alert(connection: socket.socket) -> None:
        connection.sendall(b"\x15\x03\x01\x00\x02\x02\x46")

    with (
        RawServer(lambda _: alert) as server,
        client_of(server.url, options=Options(max_attempts=1)) as client,
        pytest.raises(TransportError, match="speaks TLS: the endpoint's URL may have to begin with https://"),
    ):
        client.get_account()


def test_proxy_that_floods_its_answer_is_a_connect_timeout() -> None:
    """A proxy whose answer never ends runs into the connect timeout, although there is always more to read."""

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X: y\r\n" * 1000)
            time.sleep(0.001)

    with RawServer(lambda _: flood) as proxy:
        options = Options(proxies={"https": proxy.url}, connect_timeout=0.2, max_attempts=1)
        began = time.monotonic()
        with client_of("https://service.test", options=options) as client, pytest.raises(ConnectError):
            client.send_email(destination=DESTINATION, content=CONTENT)
        assert time.monotonic() - began < 2


class TlsProxy:
    """A proxy that speaks TLS itself and opens tunnels."""

    def __init__(self, certificate: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self.tunnels = 0

    def __enter__(self) -> Self:
        Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                Thread(target=self._tunnel, args=(connection,), daemon=True).start()

    def _tunnel(self, accepted: socket.socket) -> None:
        with suppress(OSError), self._context.wrap_socket(accepted, server_side=True) as near:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += near.recv(1)
            host, _, port = head.split(b" ")[1].decode().partition(":")
            self.tunnels += 1
            with socket.create_connection((host, int(port))) as far:
                near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                Thread(target=self._pump, args=(far, near), daemon=True).start()
                self._pump(near, far)

    @staticmethod
    def _pump(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)


def test_tls_through_a_proxy_that_speaks_tls(certificate: Path) -> None:
    """Calls through a TLS proxy have a connection each, as nobody can tell what arrived; large bodies get through."""
    answer = http(200, b'{"MessageId": "id"}')
    large = EmailContent(simple=Message(subject=Content(data="a" * 8_000_000), body=Body()))
    with RawServer(lambda _: answer, certificate) as server, TlsProxy(certificate) as proxy:
        options = Options(proxies={"https": proxy.url}, verify=str(certificate))
        with client_of(server.url, options=options) as client:
            sent = [client.send_email(destination=DESTINATION, content=each).message_id for each in (CONTENT, large)]
        assert (["id", "id"], 2, 2) == (sent, proxy.tunnels, len(server.requests))
        client = client_of(server.url, options=Options(proxies={"https": proxy.url}, max_attempts=1))
        with pytest.raises(ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            client.send_email(destination=DESTINATION, content=CONTENT)


def test_plain_requests_through_a_proxy_that_speaks_tls(certificate: Path) -> None:
    """The certificate of a TLS proxy is verified as the service's would be."""
    with RawServer(lambda _: http(200, b'{"MessageId": "id"}'), certificate) as proxy:
        options = Options(proxies={"http": proxy.url}, verify=str(certificate), max_attempts=1)
        with client_of("http://service.test", options=options) as client:
            assert "id" == client.send_email(destination=DESTINATION, content=CONTENT).message_id
            assert ["http://service.test/v1/email/outbound-emails"] == [each.target for each in proxy.requests]
            with pytest.raises(ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                client.with_options(verify=True).send_email(destination=DESTINATION, content=CONTENT)


class SocksProxy:
    """A SOCKS5 proxy that answers the requests itself, or does as it is told."""

    def __init__(self, reply: bytes = b"\x05\x00\x00\x01\0\0\0\0\0\0", delay: float = 0.0) -> None:
        self._reply = reply
        self._delay = delay
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"socks5h://127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked: list[bytes] = []
        self.requests: list[bytes] = []
        self._thread = Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        connection.recv(64)
        time.sleep(self._delay)
        connection.sendall(b"\x05\x00")
        self.asked.append(connection.recv(512))
        time.sleep(self._delay)
        if not self._reply:
            stall(connection)
            return
        connection.sendall(self._reply)
        while request := connection.recv(65536):
            self.requests.append(request)
            if request.endswith(b"}"):  # its body may come after its head
                connection.sendall(http(200, b'{"MessageId": "id"}'))


@pytest.mark.parametrize("over_session", [False, True])
def test_socks_proxy_is_used(*, over_session: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS proxy from the environment gets the host's name, and one connection serves several calls."""
    with SocksProxy() as proxy, requests.Session() as session:
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        with client_of("http://email.test", session=session if over_session else None) as client:
            sent = [client.send_email(destination=DESTINATION, content=CONTENT).message_id for _ in range(2)]
        assert ["id", "id"] == sent
        assert 1 == len(proxy.asked)
        assert b"email.test" in proxy.asked[0]
        session.close()


@pytest.mark.parametrize("reply", [b"\x05\x02\x00\x01\0\0\0\0\0\0", b""])
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("over_session", [False, True])
def test_socks_proxy_that_fails_means_that_nothing_was_sent(scheme: str, reply: bytes, *, over_session: bool) -> None:
    """A SOCKS proxy that refuses or stays silent proves that nothing was sent."""
    with SocksProxy(reply) as proxy, requests.Session() as session:
        options = Options(proxies={scheme: proxy.url}, connect_timeout=0.1, max_attempts=2)
        client = client_of(f"{scheme}://email.test", session=session if over_session else None, options=options)
        clock = hurried(client)
        with client, pytest.raises(ConnectError):
            client.send_email(destination=DESTINATION, content=CONTENT)
        assert (1, []) == (len(clock.waits), proxy.requests)


def test_socks_proxy_that_is_slow_at_each_step_is_a_connect_timeout() -> None:
    """``connect_timeout`` holds for all steps together."""
    with SocksProxy(delay=0.5) as proxy:
        options = Options(proxies={"http": proxy.url}, connect_timeout=0.8, max_attempts=1)
        with client_of("http://email.test", options=options) as client, pytest.raises(ConnectTimeoutError):
            client.send_email(destination=DESTINATION, content=CONTENT)
        assert [] == proxy.requests


@pytest.mark.parametrize("over_session", [False, True])
def test_socks_proxy_without_pysocks_says_what_to_install(
    *, over_session: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without PySocks, the error names the extra to install."""

    def missing(*_: object, **__: object) -> None:
        raise requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support.")

    monkeypatch.setattr("requests.adapters.SOCKSProxyManager", missing)
    client = client_of(
        "http://email.test",
        session=requests.Session() if over_session else None,
        options=Options(proxies={"http": "socks5://user:hidden@127.0.0.1:1"}),
    )
    with pytest.raises(ConfigurationError, match=re.escape("pip install 'pinpoint-email[socks]'")) as caught:
        client.send_email(destination=DESTINATION, content=CONTENT)
    assert "hidden" not in str(caught.value)
