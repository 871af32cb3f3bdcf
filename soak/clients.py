"""The ways to the service, and a client that many threads use while it is closed and replaced."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from random import Random
from threading import Lock

import requests

from pinpoint_email import Options, PinpointEmailClient

from .faults import READ_TIMEOUT
from .processes import Service

__all__ = ["WAYS", "Line", "Shared", "connect"]

WAYS = {
    "plain": "Own connections",
    "tls": "Own connections, with TLS",
    "session": "A caller's session",
}
"""The ways by name, with their titles."""

# Nobody listens there.
_COLLECTOR = "http://127.0.0.1:1/"


class Line:
    """A client, with what is to be closed after it."""

    def __init__(self, client: PinpointEmailClient, session: requests.Session | None) -> None:
        self.client = client
        self.users = 0
        self._session = session

    def close(self) -> None:
        """Close both."""
        self.client.close()
        if self._session is not None:
            self._session.close()

    def changed(self) -> "Line":
        """One with another option, over the same connections."""
        return Line(self.client.with_options(read_timeout=READ_TIMEOUT * 0.8), self._session)


def connect(way: str, service: Service, connections: int, seed: str) -> Line:
    """A client that goes a way."""
    session = _session(Random(seed)) if way == "session" else None  # noqa: S311  (nothing is secret)
    client = PinpointEmailClient(
        region_name="us-east-1",
        endpoint_url=service.url,
        aws_access_key_id="AKID",
        aws_secret_access_key="secret",  # noqa: S106
        options=Options(
            connect_timeout=READ_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            max_attempts=3,
            max_pool_connections=connections,
            verify=service.certificate,
        ),
        session=session,
    )
    return Line(client, session)


def _session(random: Random) -> requests.Session:
    """A session whose owner looks at the answers, and not always with success."""

    def look(response: requests.Response, **_: object) -> None:
        chance = random.random()
        if chance < 0.05:  # noqa: PLR2004  (now and then)
            requests.get(_COLLECTOR, timeout=READ_TIMEOUT)
        elif chance < 0.1:  # noqa: PLR2004
            raise KeyError("a mistake of the owner's")
        elif chance < 0.2:  # noqa: PLR2004
            response.raise_for_status()
        elif chance < 0.4:  # noqa: PLR2004
            len(response.content)

    session = requests.Session()
    session.hooks["response"].append(look)
    return session


class Shared:
    """A client that all threads use, closed and replaced while they do."""

    def __init__(self, build: Callable[[], Line]) -> None:
        self._build = build
        self._line = build()
        self._lock = Lock()

    @contextmanager
    def use(self) -> Generator[PinpointEmailClient]:
        """The client of the moment. Who uses it last after it was replaced closes it once more."""
        with self._lock:
            line = self._line
            line.users += 1
        try:
            yield line.client
        finally:
            with self._lock:
                line.users -= 1
                is_left = not line.users and line is not self._line
            if is_left:
                line.close()

    def disturb(self, random: Random) -> None:
        """Close it, replace it by a new one, or by one with other options over the same connections.

        One thread at a time may do so.
        """
        kind = random.choice(("close", "replace", "replace", "change"))
        line = self._line
        new = self._build() if kind == "replace" else line.changed() if kind == "change" else line
        with self._lock:
            self._line = new
        if kind != "change":
            line.close()

    def close(self) -> None:
        """Close it."""
        self._line.close()
