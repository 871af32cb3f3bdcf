"""A connection from a client, as a fault works on it."""

import re
import socket
import ssl
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

__all__ = ["Peer"]

_PATIENCE = 30.0
_PIECE = 16 * 1024
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_NUMBER = re.compile(rb"(?:send|read)-\d+")


class Peer:
    """The server's end of a connection, on which requests are read and anything can be answered."""

    def __init__(self, connection: socket.socket, note: Callable[[str], None]) -> None:
        """Begin.

        Args:
            connection: The connection.
            note: What to call with the number of each request that has arrived whole.
        """
        connection.settimeout(_PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.is_open = True
        self._connection = connection
        self._stream = connection.makefile("rb")
        self._note = note
        self._head: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def wait(self) -> bool:
        """Whether another request begins before the client goes away."""
        return bool(self._stream.peek(1))

    def read_head(self) -> None:
        """Read the next request up to its body."""
        lines: list[bytes] = []
        while not lines or lines[-1].strip():
            lines.append(self._stream.readline())
            if not lines[-1]:
                raise ConnectionError("the client went away")
        self._head = b"".join(lines)

    def read(self, pause: float = 0) -> str:
        """Read the rest of the next request, and count it as arrived.

        Args:
            pause: How many seconds to wait before each piece of the body.

        Returns:
            The number that it carries, with which it is answered.
        """
        if self._head is None:
            self.read_head()
        head, self._head = self._head or b"", None
        length = _LENGTH.search(head)
        message = bytearray(head)
        missing = int(length[1]) if length else 0
        while missing:
            time.sleep(pause)
            piece = self._stream.read(min(missing, _PIECE))
            if not piece:
                raise ConnectionError("the client went away")
            missing -= len(piece)
            message += piece
        found = _NUMBER.search(message)
        # What nobody has numbered is the request of a client that has followed a redirect.
        number = found[0].decode() if found else "followed"
        self._note(number)
        return number

    def send(self, data: bytes, size: int | None = None, pause: float = 0) -> None:
        """Send, all at once or in pieces of a size, with a pause before each but the first."""
        self._connection.settimeout(_PATIENCE)
        for start in range(0, len(data), size or len(data) or 1):
            if start:
                time.sleep(pause)
            self._connection.sendall(data[start : start + size] if size else data)

    def send_beneath(self, data: bytes) -> None:
        """Send past the encryption, if there is one."""
        socket.socket.sendall(self._connection, data)

    def say_goodbye(self) -> None:
        """Announce the end, as TLS wants it, but wait for no answer to that."""
        if isinstance(self._connection, ssl.SSLSocket):
            self._connection.settimeout(0.01)
            with suppress(OSError):
                self._connection.unwrap()

    def stall(self, seconds: float) -> None:
        """Do nothing for so long, or until the client goes away."""
        end = time.monotonic() + seconds
        with suppress(TimeoutError):
            while (left := end - time.monotonic()) > 0:
                self._connection.settimeout(left)
                if not self._connection.recv(_PIECE):
                    return

    def close_half(self) -> None:
        """Say that nothing more will come."""
        self._connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close the connection."""
        self.is_open = False
        self._stream.close()
        self._connection.close()

    def reset(self) -> None:
        """End the connection as a crashed server does."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()
