"""The environment of commands: credentials and a Region, and nothing of the terminal that runs the tests."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.cli import main
from pinpoint_email.local import LocalService

from .processes import Ended

_OF_TERMINALS = (
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "COLUMNS",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LINES",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUNBUFFERED",
    "PY_COLORS",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
)


@pytest.fixture(autouse=True)
def variables(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set credentials, a Region and UTF-8, and remove all variables that are about terminals."""
    assert environment.is_dir()
    for name in _OF_TERMINALS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


class Here(Protocol):
    """Runs the command line in this process."""

    def __call__(self, *arguments: str | Path, text: str = "") -> Ended:
        """Run a command to its end, with a text to read."""
        ...


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Run the command line without the time that a separate process takes."""

    def run(*arguments: str | Path, text: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["pinpoint-email", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        with pytest.raises(SystemExit) as caught:
            main()
        written = capsys.readouterr()
        return Ended(caught.value.code, written.out, written.err)

    return run


@pytest.fixture
def seen(service: LocalService, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the requests that the service has received, each with its verb and its path."""
    requests: list[str] = []
    answer = service._server.app

    def note(environment: WSGIEnvironment, start_response: StartResponse) -> object:
        requests.append(f"{environment['REQUEST_METHOD']} {environment['PATH_INFO']}")
        return answer(environment, start_response)

    monkeypatch.setattr(service._server, "app", note)
    return requests


@pytest.fixture
def manual() -> Iterator[LocalService]:
    """Start a service whose identities wait to be verified."""
    with LocalService(manual_verification=True) as service:
        yield service


@pytest.fixture
def account(service: LocalService) -> Iterator[PinpointEmailClient]:
    """Make a client of the service."""
    with service.client() as client:
        yield client
