"""The surroundings of commands: credentials and a Region, and nothing of the machine's terminal."""

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
    """Credentials and a Region in the environment, and UTF-8; what terminals are told by is away."""
    assert environment.is_dir()
    for name in _OF_TERMINALS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


class Here(Protocol):
    """The command line in this process."""

    def __call__(self, *arguments: str | Path, text: str = "") -> Ended:
        """Run it to its end, with a text to read."""
        ...


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The command line without the time that a process of its own takes."""

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
    """The requests that the service has seen, each with its verb and its path."""
    requests: list[str] = []
    answer = service._server.app

    def note(environment: WSGIEnvironment, start_response: StartResponse) -> object:
        requests.append(f"{environment['REQUEST_METHOD']} {environment['PATH_INFO']}")
        return answer(environment, start_response)

    monkeypatch.setattr(service._server, "app", note)
    return requests


@pytest.fixture
def manual() -> Iterator[LocalService]:
    """A service whose identities wait to be verified."""
    with LocalService(manual_verification=True) as service:
        yield service


@pytest.fixture
def account(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of the service."""
    with service.client() as client:
        yield client
