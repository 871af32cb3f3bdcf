import runpy
import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import pinpoint_email.local
from pinpoint_email import ConnectError, Options
from pinpoint_email.local import LocalService


def test_service_answers_until_it_is_stopped() -> None:
    """A service answers after start, and nothing listens any more after stop."""
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
    """Stopping sets the port free even if nothing was answered, and can be done twice."""
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
    """Nothing of a request is printed."""
    with service.client() as client:
        client.create_email_identity(email_identity="jane@example.com")
        client.delete_email_identity(email_identity="jane@example.com")
    assert capfd.readouterr() == ("", "")


def test_without_flask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Flask is missing, the import says which extra has it."""

    def nothing(_name: str) -> None:
        return None

    monkeypatch.setattr("importlib.util.find_spec", nothing)
    with pytest.raises(ImportError, match=r"needs Flask: pip install 'pinpoint-email\[local\]'"):
        runpy.run_path(str(Path(pinpoint_email.local.__file__)))


@pytest.mark.parametrize(
    "arguments", [{"port": -1}, {"port": 65536}, {"access_key": ""}, {"access_key": "a/b"}, {"secret_key": "é"}]
)
def test_impossible_arguments_are_refused(arguments: dict[str, Any]) -> None:
    """A port that no machine has, and a key that no signature can hold."""
    with pytest.raises(ValueError, match=r"^(port|access_key): expected"):
        LocalService(**arguments)
