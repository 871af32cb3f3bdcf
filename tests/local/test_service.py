import gc
import os
import re
import runpy
import shutil
import socket
import threading
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

import pytest

import pinpoint_email.local
from pinpoint_email import (
    Body,
    ConnectError,
    Content,
    Destination,
    EmailContent,
    Message,
    Options,
    PinpointEmailClient,
)
from pinpoint_email.local import LocalService
from pinpoint_email.local.store import _close


def test_service_answers_until_it_is_stopped() -> None:
    """A service responds after start, and no longer listens after stop."""
    service = LocalService()
    with service.client(options=Options(max_attempts=1)) as client:
        service.start()
        assert client.get_account().response_metadata.status_code == 200
        service.stop()
        with pytest.raises(ConnectError):
            client.get_account()


def test_service_leaves_no_thread() -> None:
    """All threads of a service end with it."""
    before = set(threading.enumerate())
    with LocalService() as service, service.client() as client:
        client.get_account()
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
    assert set() == set(threading.enumerate()) - before


def test_service_that_was_not_started_can_be_stopped() -> None:
    """Stopping releases the port even if the service was never started, and can be done twice."""
    service = LocalService()
    port = urlsplit(service.url).port or 0
    service.stop()
    service.stop()
    with LocalService(port=port) as again:
        assert service.url == again.url


def test_port_in_use_is_an_error() -> None:
    """Two services cannot listen on one port; the process goes on."""
    with LocalService() as service, pytest.raises(OSError, match="in use"):
        LocalService(port=urlsplit(service.url).port or 0)


def test_services_are_apart(service: LocalService) -> None:
    """Two services know nothing of each other."""
    with LocalService() as other, service.client() as client, other.client() as client_of_other:
        client.create_email_identity(email_identity="example.com")
        assert client_of_other.list_email_identities().email_identities == ()


def test_keys_can_be_chosen() -> None:
    """The service's client has the key that the service was given."""
    with LocalService(access_key="AKID", secret_key="s3cret") as service, service.client() as client:
        assert client.get_account().response_metadata.status_code == 200


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no IPv6 here")
def test_ipv6_address_stands_in_brackets() -> None:
    """A service on an IPv6 address has it in brackets in its URL."""
    with LocalService(host="::1") as service, service.client() as client:
        assert service.url.rpartition(":")[0] + ":" == "http://[::1]:"
        assert client.get_account().response_metadata.status_code == 200


def test_client_has_region_and_options(service: LocalService) -> None:
    """The client's Region and options can be chosen."""
    options = Options(max_attempts=1)
    with service.client(region_name="eu-west-1", options=options) as client:
        expected = f"PinpointEmailClient(api='pinpoint-email', region_name='eu-west-1', endpoint_url='{service.url}')"
        assert expected == repr(client)
        assert options == client.options


def test_requests_are_not_logged(service: LocalService, capfd: pytest.CaptureFixture[str]) -> None:
    """No part of a request is printed."""
    with service.client() as client:
        client.create_email_identity(email_identity="jane@example.com")
        client.delete_email_identity(email_identity="jane@example.com")
    assert capfd.readouterr() == ("", "")


def test_without_flask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Flask, the import fails and names the extra that installs it."""

    def nothing(_name: str) -> None:
        return None

    monkeypatch.setattr("importlib.util.find_spec", nothing)
    with pytest.raises(ImportError, match=r"needs Flask: pip install 'pinpoint-email\[local\]'"):
        runpy.run_path(str(Path(pinpoint_email.local.__file__)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"port": -1}, "port: expected"),
        ({"port": 65536}, "port: expected"),
        ({"host": ""}, "host: expected an address or a name, got none"),
        ({"access_key": ""}, "access_key: expected"),
        ({"access_key": "a/b"}, "access_key: expected"),
        ({"secret_key": ""}, "access_key: expected letters, digits and '_'; secret_key: expected printable ASCII"),
        ({"secret_key": "é"}, "access_key: expected letters, digits and '_'; secret_key: expected printable ASCII"),
        ({"account": "1"}, "account: expected 12 digits, got '1'"),
        ({"account": "٣" * 12}, "account: expected 12 digits"),
        ({"report_delay": -0.1}, "report_delay: expected 0 to 31,536,000 seconds, got -0.1"),
        ({"report_delay": 1e9}, "report_delay: expected 0 to 31,536,000 seconds, got 1000000000.0"),
        ({"templates": "/nothing/here"}, "templates: expected a folder, and /nothing/here is none"),
        ({"state": "/nothing/here"}, "/nothing/here: unable to open database file"),
    ],
)
def test_impossible_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    """A port that no machine has, a key that no signature can hold, and so on: each is named."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        LocalService(**arguments)


def send(client: PinpointEmailClient, subject: str = "s") -> str:
    """Send a message, and return its identifier."""
    client.create_email_identity(email_identity="example.com")
    content = EmailContent(simple=Message(subject=Content(data=subject), body=Body(text=Content(data="t"))))
    answer = client.send_email(
        from_email_address="a@example.com", destination=Destination(to_addresses=["b@c.de"]), content=content
    )
    return answer.message_id or ""


def sent(client: PinpointEmailClient) -> float | None:
    """Return the number of recipients that the account has sent to in 24 hours."""
    quota = client.get_account().send_quota
    return None if quota is None else quota.sent_last_24_hours


@pytest.mark.parametrize("kept", [False, True])
def test_messages_and_events_can_be_read_after_the_end(tmp_path: Path, *, kept: bool) -> None:
    """Messages and events can still be read after the service has stopped."""
    with LocalService(state=tmp_path / "state" if kept else None) as service, service.client() as client:
        name = send(client)
    assert [name] == [message.message_id for message in service.messages]
    assert ["SEND", "DELIVERY"] == [event.event_type for event in service.events]
    assert service.clock.now() is not None


def test_events_are_of_all_messages(service: LocalService) -> None:
    """Events are listed for each message and recipient, oldest first."""
    with service.client() as client:
        names = [send(client), send(client)]
    assert [(name, kind) for name in names for kind in ("SEND", "DELIVERY")] == [
        (event.message_id, event.event_type) for event in service.events
    ]


@pytest.mark.parametrize("found", [True, False])
def test_identity_is_verified_when_a_test_says_so(*, found: bool) -> None:
    """With manual verification, an identity is pending until it is found, or given up."""
    with LocalService(manual_verification=True) as service, service.client() as client:
        assert not client.create_email_identity(email_identity="example.com").verified_for_sending_status
        service.verify_identity("example.com", found=found)
        assert found is client.get_email_identity(email_identity="example.com").verified_for_sending_status


@pytest.mark.parametrize(("name", "region"), [("a.de", "us-east-1"), ("example.com", "eu-west-1")])
def test_unknown_identity_cannot_be_verified(service: LocalService, name: str, region: str) -> None:
    """An identity that is not in the Region is a LookupError that names it, and nothing comes of it."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
    with pytest.raises(LookupError, match=f"^Email identity {name} does not exist[.]$"):
        service.verify_identity(name, region_name=region)
    assert ["us-east-1"] == [region.name for region in service._state.regions()]


def test_identity_of_another_region_is_verified() -> None:
    """The Region can be named; each has identities of its own."""
    with LocalService(manual_verification=True) as service, service.client(region_name="eu-west-1") as client:
        client.create_email_identity(email_identity="example.com")
        service.verify_identity("example.com", region_name="eu-west-1")
        assert client.get_email_identity(email_identity="example.com").verified_for_sending_status


def test_clock_moves_the_quota_on(service: LocalService) -> None:
    """A day later, what was sent no longer counts."""
    with service.client() as client:
        send(client)
        assert 1 == sent(client)
        service.clock.advance(timedelta(days=1, seconds=1))
        assert 0 == sent(client)


def test_reset_forgets_everything(service: LocalService) -> None:
    """After a reset the service is as good as new, and still responds."""
    with service.client() as client:
        send(client)
        service.clock.advance(timedelta(days=1))
        service.fail_next(error="InternalFailure")
        service.reset()
        assert ((), ()) == (service.messages, service.events)
        assert () == client.list_email_identities().email_identities
        assert 3 == len(client.get_dedicated_ips().dedicated_ips)
        assert 0 == sent(client)
        send(client)
        assert 1 == len(service.messages)


@pytest.mark.parametrize("as_text", [True, False])
def test_state_is_kept_for_the_next_service(tmp_path: Path, *, as_text: bool) -> None:
    """The next service on a state file finds all that the first one kept, even while the first object still exists."""
    file = tmp_path / "state"
    state = str(file) if as_text else file
    with LocalService(state=state) as first, first.client() as client:
        name = send(client)
    with LocalService(state=state) as second:
        assert [name] == [message.message_id for message in second.messages]


def test_failed_start_leaves_the_file_free(service: LocalService, tmp_path: Path) -> None:
    """A service that cannot listen does not keep its file from the next one."""
    file = tmp_path / "state"
    with pytest.raises(OSError, match="in use") as caught:
        LocalService(state=file, port=urlsplit(service.url).port or 0)
    assert caught.value.errno is not None
    with LocalService(state=file) as again:
        assert () == again.messages


def open_files() -> int:
    """Count the files and sockets that this process has open."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no list of open files here")
def test_nothing_is_left_open(tmp_path: Path) -> None:
    """A service leaves no socket and no file open, and nothing to warn of."""
    before = open_files()
    for state in (None, tmp_path / "state"):
        with LocalService(state=state) as service, service.client() as client:
            send(client)
        del service, client
    # Threads may need a little time to end after their response.
    end = monotonic() + 5
    while open_files() > before and monotonic() < end:
        sleep(0.01)
    assert open_files() <= before


@pytest.mark.parametrize(("host", "reached"), [("0.0.0.0", "127.0.0.1"), ("127.0.0.1", "127.0.0.1")])
def test_url_can_be_reached(host: str, reached: str) -> None:
    """A service that listens everywhere has a URL that leads to it."""
    with LocalService(host=host) as service, service.client() as client:
        assert urlsplit(service.url).hostname == reached
        assert client.get_account().response_metadata.status_code == 200


def test_connection_from_before_is_not_answered_after_stop() -> None:
    """A request after the stop changes nothing, even over a connection opened before it."""
    with LocalService() as service:
        address = urlsplit(service.url)
        connection = socket.create_connection((address.hostname or "", address.port or 0), timeout=10)
        with service.client() as client:
            client.get_account()
    with connection:
        connection.sendall(b"POST /_local/reset HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"HTTP/1.1 503" in connection.recv(1000)


def test_state_can_be_given_up_twice(tmp_path: Path) -> None:
    """A service that was stopped leaves the next one with the file alone."""
    with LocalService(state=tmp_path / "state") as first, first.client() as client:
        client.create_email_identity(email_identity="example.com")
    with LocalService(state=tmp_path / "state") as second, second.client() as client:
        first.stop()
        assert len(client.list_email_identities().email_identities) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_forked_child_leaves_the_state_alone(tmp_path: Path) -> None:
    """A child that ends takes nothing of its parent's with it."""
    with LocalService(state=tmp_path / "state") as service, service.client() as client:
        client.create_email_identity(email_identity="one.example")
        child = os.fork()
        if child == 0:
            service._state.store.release()
            _close(service._state.store._connection, service._state.store._lock, -1)
            os._exit(0)
        os.waitpid(child, 0)
        client.create_email_identity(email_identity="two.example")
        # As a kill would leave it.
        for name in ("state", "state-wal"):
            shutil.copy(tmp_path / name, tmp_path / f"copy-{name}")
    (tmp_path / "copy-state-wal").rename(tmp_path / "copy-state-wal")
    with LocalService(state=tmp_path / "copy-state") as copied, copied.client() as client:
        assert len(client.list_email_identities().email_identities) == 2
