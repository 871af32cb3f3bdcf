"""``python -m soak.server SEED [CERTIFICATE]``: the server that does everything wrong.

It prints where it listens. A line of JSON that it is then given, with numbers of requests, has it print which sends it
has accepted more than once, and what it did with each of those requests; after that it ends. A certificate file, with
its key, makes it speak TLS.
"""

import json
import random
import socket
import ssl
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from threading import Lock, Thread

from .faults import FAULTS, GOOD, HANDSHAKE_FAULTS, TLS_FAULTS, Fault
from .peer import Peer

__all__ = ["main"]

_SHARE = 0.5
_SHARE_OF_HANDSHAKES = 0.1
_BUFFER = 32 * 1024
_SETTLING = 10.0


class Ledger:
    """What has arrived whole, and what was done with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: dict[str, list[Fault]] = {}

    def note(self, number: str, fault: Fault) -> None:
        """Count a request."""
        with self._lock:
            self._faults.setdefault(number, []).append(fault)

    def twice(self) -> list[str]:
        """The sends that were accepted more than once: those that were refused may come again."""
        with self._lock:
            return [
                number
                for number, faults in self._faults.items()
                if number.startswith("send") and sum(not fault.refuses for fault in faults) > 1
            ]

    def explain(self, numbers: Iterable[str]) -> dict[str, list[str]]:
        """The names of what was done with some requests."""
        with self._lock:
            return {number: [fault.name for fault in self._faults.get(number, [])] for number in numbers}


class Server:
    """Accepts connections, and chooses a fault for each request on them."""

    def __init__(self, contexts: Sequence[ssl.SSLContext]) -> None:
        self.ledger = Ledger()
        self._contexts = contexts
        self._faults = (*FAULTS, *TLS_FAULTS) if contexts else FAULTS
        self._threads: set[Thread] = set()
        self._listener = socket.socket()
        # Small, so that a large message is not on its way before anybody reads it.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(128)
        self.port: int = self._listener.getsockname()[1]

    def accept(self) -> None:
        """Accept connections until the process ends."""
        while True:
            connection, _ = self._listener.accept()
            thread = Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads = {each for each in self._threads if each.is_alive()}
            thread.start()
            self._threads.add(thread)

    def settle(self) -> None:
        """Wait for the connections to end, as their clients have gone."""
        end = time.monotonic() + _SETTLING
        for thread in list(self._threads):
            thread.join(max(0, end - time.monotonic()))

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if not self._contexts:
                self._answer_on(connection)
            elif random.random() < _SHARE_OF_HANDSHAKES:  # noqa: S311  (nothing is secret)
                with Peer(connection, lambda _: None) as peer:
                    random.choice(HANDSHAKE_FAULTS).act(peer)  # noqa: S311
            else:
                context = random.choice(self._contexts)  # noqa: S311
                connection.settimeout(5)
                with context.wrap_socket(connection, server_side=True) as encrypted:
                    self._answer_on(encrypted)

    def _answer_on(self, connection: socket.socket) -> None:
        fault = GOOD
        with Peer(connection, lambda number: self.ledger.note(number, fault)) as peer:
            while peer.is_open and peer.wait():
                fault = random.choice(self._faults) if random.random() < _SHARE else GOOD  # noqa: S311
                fault.act(peer)


def _contexts(certificate: str) -> list[ssl.SSLContext]:
    """TLS as it is, and as it was."""
    newer, older = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    for context in (newer, older):
        context.load_cert_chain(certificate)
    return [newer, older]


def main(arguments: Sequence[str]) -> None:
    """Serve until a line comes in, or the end of it, and answer that."""
    seed, *certificates = arguments
    random.seed(seed)
    server = Server(_contexts(certificates[0]) if certificates else [])
    Thread(target=server.accept, daemon=True).start()
    print(f"Faults: 127.0.0.1:{server.port}", flush=True)
    line = sys.stdin.readline()
    if line:
        server.settle()
        twice = server.ledger.twice()
        print(json.dumps({"twice": twice, "faults": server.ledger.explain({*twice, *json.loads(line)})}))


if __name__ == "__main__":
    main(sys.argv[1:])
