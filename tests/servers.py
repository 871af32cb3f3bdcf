"""A server on a raw socket, for what matters on the wire."""

import contextlib
import socket
import struct
from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Self

from attrs import frozen

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@frozen
class Received:
    """A request as it came over the wire."""

    target: str
    verb: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """A header's value."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Reply = bytes | Callable[[socket.socket], None] | None
"""An answer, something else to do with the connection, or ``None`` to close it without an answer."""


def http(status: int, body: bytes = b"{}", *headers: str) -> bytes:
    """An answer."""
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def reset(connection: socket.socket) -> None:
    """End the connection as a crashed server does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def stall(connection: socket.socket) -> None:
    """Say nothing until the client goes away."""
    with contextlib.suppress(OSError):
        while connection.recv(65536):
            pass


class RawServer:
    """Answers every request with what a function says, and keeps what it received."""

    def __init__(self, answer: Callable[[Received], Reply] = lambda _: OK) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._threads = [Thread(target=self._accept, daemon=True)]
        self.requests: list[Received] = []
        self.connections = 0
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for end in (self._listener, *self._connections):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def wait_until_idle(self) -> None:
        """Wait until all connections have ended."""
        for thread in self._threads[1:]:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            self.connections += 1
            thread = Thread(target=self._serve, args=(connection,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            try:
                while line := stream.readline():
                    verb, target, _ = line.decode("latin-1").split(" ")
                    headers: list[tuple[str, str]] = []
                    while header := stream.readline().decode("latin-1").strip():
                        name, _, value = header.partition(":")
                        headers.append((name, value.strip()))
                    received = Received(target, verb, headers, b"")
                    body = stream.read(int(received.header("Content-Length") or 0))
                    received = Received(target, verb, headers, body)
                    self.requests.append(received)
                    answer = self._answer(received)
                    if not isinstance(answer, bytes):
                        if answer:
                            answer(connection)
                        return
                    connection.sendall(answer)
            except OSError:
                return
