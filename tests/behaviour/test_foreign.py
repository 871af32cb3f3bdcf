"""What comes of a version of another library that lacks a part which ours leans on."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3
from urllib3.response import HTTPResponse

from pinpoint_email import Options
from pinpoint_email._transport import adapter, foreign
from pinpoint_email._transport.foreign import has_parts_for_own_connections
from pinpoint_email._transport.session import PlainConnections
from pinpoint_email._transport.transport import OwnConnections
from tests.clients import client_of
from tests.samples import CONTENT, DESTINATION
from tests.servers import RawServer, http

from .clocks import hurried
from .measure import outcome
from .table import FAULTS, Fault
from .test_processes import ask, named
from .test_table import name_of

PARTS = [(kind, name) for kind, names in foreign._OVERRIDDEN.items() for name in names]


@pytest.fixture(autouse=True)
def unchecked() -> Iterator[None]:
    """Have each test check the installed versions anew."""
    has_parts_for_own_connections.cache_clear()
    yield
    has_parts_for_own_connections.cache_clear()


def test_parts_of_the_versions_that_are_installed_are_there() -> None:
    """The installed versions have every part that our own connections need, so all other tests use those."""
    client = client_of("http://127.0.0.1")
    assert isinstance(client._caller.transport._connections, OwnConnections)


@pytest.mark.parametrize(("kind", "name"), PARTS)
def test_part_that_is_gone_is_noticed(kind: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that another library no longer has is noticed before anything is sent."""
    for cls in kind.__mro__:
        if name in vars(cls):
            monkeypatch.delattr(cls, name)
    assert not has_parts_for_own_connections()


def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have urllib3's responses take other arguments."""
    make: Any = HTTPResponse.__init__

    def narrower(self: Any, *arguments: Any, **named: Any) -> None:
        if named.get("request_url") == "/":
            raise TypeError
        make(self, *arguments, **named)

    monkeypatch.setattr(HTTPResponse, "__init__", narrower)


def _other_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have urllib3 turn timeouts into plain numbers."""
    clone = urllib3.Timeout.clone

    def cloned(timeout: urllib3.Timeout) -> urllib3.Timeout:
        made: Any = clone(timeout)
        return urllib3.Timeout(connect=float(made.connect_timeout), read=float(made._read))

    monkeypatch.setattr(urllib3.Timeout, "clone", cloned)


def _other_pools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pools use connections of another kind."""
    monkeypatch.setattr(adapter, "POOLS", urllib3.PoolManager().pool_classes_by_scheme)


@pytest.mark.parametrize("change", [_narrow, _other_timeouts, _other_pools])
def test_part_of_another_form_is_noticed(change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a part has changed its form, the plain connections of requests serve instead."""
    change(monkeypatch)
    with RawServer(named) as server, client_of(server.url) as client:
        assert isinstance(client._caller.transport._connections, PlainConnections)
        assert "name" == ask(client, "name")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use plain connections instead of our own."""
    monkeypatch.setattr("pinpoint_email._transport.transport.has_parts_for_own_connections", bool)


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_nothing_is_sent_twice_the_plain_way(fault: Fault) -> None:
    """Plain connections lead to the same outcome of each fault as our own."""

    def send(url: str) -> None:
        with client_of(url, options=Options(read_timeout=0.3)) as client:
            hurried(client)
            client.send_email(destination=DESTINATION, content=CONTENT)

    assert fault.sends == outcome(fault, send, name_of)


@pytest.mark.usefixtures("plain")
def test_connections_are_kept_and_closed_the_plain_way() -> None:
    """Plain connections are pooled up to the limit, and closed with the client."""
    with RawServer(lambda _: http(200)) as server:
        client = client_of(server.url, options=Options(max_pool_connections=1))
        for _ in range(3):
            client.get_account()
        assert 1 == server.connections
        client.close()
        assert server.is_idle()


@pytest.mark.parametrize(
    "change",
    [
        "del botocore.auth.SigV4Auth.scope",
        "del botocore.auth.SIGV4_TIMESTAMP",
        "del botocore.utils.percent_encode_sequence",
    ],
)
def test_signer_of_another_form_is_an_import_error(change: str) -> None:
    """A signer that has changed its form is an ImportError that names the version and the remedy."""
    program = f"import botocore.auth, botocore.utils\n{change}\nimport pinpoint_email"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("ImportError: pinpoint-email ")
    assert " cannot sign with botocore " in last
    assert last.endswith("install another version of one of them")
