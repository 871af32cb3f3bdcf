import re
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService
from pinpoint_email.local.__main__ import main

LINE = re.compile(r"Pinpoint Email, local: (http://127\.0\.0\.1:\d+)\n")


@pytest.fixture
def handlers() -> Iterator[None]:
    """The process's signal handlers, put back after the test."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_service_runs_until_a_signal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    """The service prints its URL, answers with the given key, and ends when it is interrupted or terminated."""
    printed: list[str] = []
    keys: dict[str, Any] = {"aws_access_key_id": "AKID", "aws_secret_access_key": "s3cret"}

    class Waiting(Event):
        def wait(self, timeout: float | None = None) -> bool:
            printed.append(capsys.readouterr().out)
            url = LINE.sub(r"\1", printed[0])
            with PinpointEmailClient(region_name="us-east-1", endpoint_url=url, **keys) as client:
                client.get_account()
            signal.raise_signal(number)
            return super().wait(timeout)

    monkeypatch.setattr("pinpoint_email.local.__main__.Event", Waiting)
    main(["--port", "0", "--access-key", "AKID", "--secret-key", "s3cret"])
    assert [LINE.fullmatch(line) is not None for line in printed] == [True]


def test_taken_port_is_explained(service: LocalService) -> None:
    """A port that is in use ends the program with a sentence that names it."""
    port = urlsplit(service.url).port
    with pytest.raises(SystemExit, match=rf"cannot listen on 127\.0\.0\.1:{port}: .*in use"):
        main(["--port", str(port)])


@pytest.mark.parametrize("port", ["70000", "http"])
def test_impossible_port_is_explained(capsys: pytest.CaptureFixture[str], port: str) -> None:
    """A port that no machine has ends the program with a sentence that names it."""
    with pytest.raises(SystemExit) as caught:
        main(["--port", port])
    assert port in f"{caught.value}{capsys.readouterr().err.rpartition('argument --port: ')[2]}"


def test_module_is_a_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Run as a program, the module reads the command line."""
    monkeypatch.setattr(sys, "argv", ["local", "--help"])
    monkeypatch.delitem(sys.modules, "pinpoint_email.local.__main__")
    with pytest.raises(SystemExit):
        runpy.run_module("pinpoint_email.local.__main__", run_name="__main__")
    assert capsys.readouterr().out.partition(" [--host")[0] == "usage: python -m pinpoint_email.local [-h]"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_program_ends_on_sigterm() -> None:
    """The program prints its URL once it listens, and ends well when it is terminated."""
    command = [sys.executable, "-m", "pinpoint_email.local", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            found = LINE.fullmatch(process.stdout.readline())
            assert found is not None
            with PinpointEmailClient(
                region_name="us-east-1",
                endpoint_url=found[1],
                aws_access_key_id="test",
                aws_secret_access_key="test",
            ) as client:
                assert client.get_account().response_metadata.status_code == 200
        finally:
            process.terminate()
        assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 0
