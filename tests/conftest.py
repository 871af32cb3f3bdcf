"""The surroundings of every test: no account, no network, no home directory."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import responses
from hypothesis import HealthCheck, settings

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService
from tests.clients import client_of
from tests.facts import MODELS

_DATA_PATH = "AWS_DATA_PATH"
os.environ[_DATA_PATH] = str(MODELS)  # at once: tests look into the model while they are collected

settings.register_profile(
    "tests",
    deadline=None,
    print_blob=True,
    suppress_health_check=[
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
        HealthCheck.large_base_example,
        HealthCheck.too_slow,
    ],
)
settings.register_profile("quick", parent=settings.get_profile("tests"), max_examples=5)
settings.register_profile("thorough", parent=settings.get_profile("tests"), max_examples=1000)
settings.load_profile("tests")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one worker more than there are processors, as some tests wait."""
    return (os.cpu_count() or 1) + 1


_OF_THE_MACHINE = ("AWS_", "REQUESTS_", "CURL_", "SSL_")
_PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The new home directory of an environment that has none of the machine's variables for AWS and requests."""
    for name in os.environ:
        if (name.startswith(_OF_THE_MACHINE) and name != _DATA_PATH) or name.lower() in _PROXIES:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return home


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> Iterator[None]:
    """Let child processes be interrupted, which a shell's background jobs would ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def client() -> Iterator[PinpointEmailClient]:
    """A client of the Region's endpoint, with made-up credentials."""
    with client_of() as client:
        yield client


@pytest.fixture
def answers() -> Iterator[responses.RequestsMock]:
    """The answers to requests, in place of a network."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as answers:
        yield answers


@pytest.fixture
def service() -> Iterator[LocalService]:
    """A local service for the test alone."""
    with LocalService() as service:
        yield service


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key."""
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    extensions = ("subjectAltName=IP:127.0.0.1", "keyUsage=critical,digitalSignature,keyCertSign")
    more = [word for extension in extensions for word in ("-addext", extension)]
    kind = ("-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=test")
    files = ("-keyout", file, "-out", file.with_suffix(".crt"))
    subprocess.run(["openssl", "req", *kind, *more, *files], check=True, capture_output=True)  # noqa: S603, S607
    with file.open("a") as both:
        both.write(file.with_suffix(".crt").read_text())
    return file
