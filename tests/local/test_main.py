import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import pytest

from pinpoint_email import (
    Body,
    Content,
    DeliverabilityTestStatus,
    Destination,
    EmailContent,
    Message,
    MessageRejected,
    PinpointEmailClient,
    Template,
)
from pinpoint_email.local import LocalService
from pinpoint_email.local.__main__ import _wait, main

LINE = re.compile(r"Pinpoint Email, local: (http://127\.0\.0\.1:\d+)\n")


@pytest.fixture
def handlers() -> Iterator[None]:
    """The process's signal handlers, put back after the test."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


_T = TypeVar("_T")


class Run(Protocol):
    """A way to run the program."""

    def __call__(
        self, arguments: list[str], look: Callable[[PinpointEmailClient], _T], number: signal.Signals = signal.SIGTERM
    ) -> _T:
        """Run it with arguments, look at its service with a client, end it, and return what was seen."""
        ...


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], handlers: None) -> Run:
    """The program, in this process."""
    assert handlers is None
    keys: dict[str, Any] = {"aws_access_key_id": "AKID", "aws_secret_access_key": "s3cret"}

    def run(
        arguments: list[str], look: Callable[[PinpointEmailClient], _T], number: signal.Signals = signal.SIGTERM
    ) -> _T:
        seen: list[_T] = []

        def waiting(signals: socket.socket) -> None:
            found = LINE.fullmatch(capsys.readouterr().out)
            assert found is not None
            with PinpointEmailClient(region_name="us-east-1", endpoint_url=found[1], **keys) as client:
                seen.append(look(client))
            signal.raise_signal(number)
            _wait(signals)

        monkeypatch.setattr("pinpoint_email.local.__main__._wait", waiting)
        main(["--port", "0", "--access-key", "AKID", "--secret-key", "s3cret", *arguments])
        (one,) = seen
        return one

    return run


def sent(client: PinpointEmailClient) -> float | None:
    """Return the number of recipients that the account has sent to in 24 hours."""
    quota = client.get_account().send_quota
    return None if quota is None else quota.sent_last_24_hours


def send(client: PinpointEmailClient, content: EmailContent | None = None, *, to: str = "b@c.de") -> None:
    """Send a message from a new identity."""
    client.create_email_identity(email_identity="example.com")
    simple = Message(subject=Content(data="s"), body=Body(text=Content(data="t")))
    client.send_email(
        from_email_address="a@example.com",
        destination=Destination(to_addresses=[to]),
        content=content or EmailContent(simple=simple),
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_service_runs_until_a_signal(run: Run, number: signal.Signals) -> None:
    """The service prints its URL, accepts the given key, and ends when it is interrupted or terminated."""
    assert run([], lambda client: client.get_account().sending_enabled, number)


def test_state_is_kept(run: Run, tmp_path: Path) -> None:
    """With a state file, a run finds the resources of the one before it."""
    arguments = ["--state", str(tmp_path / "state")]
    run(arguments, send)
    assert 1 == run(arguments, sent)


def test_sandbox_is_chosen(run: Run) -> None:
    """In the sandbox, recipients have to be verified, and the quota is small."""

    def look(client: PinpointEmailClient) -> object:
        with pytest.raises(MessageRejected):
            send(client)
        send(client, to="x@example.com")
        account = client.get_account()
        assert account.send_quota is not None
        return account.production_access_enabled, account.send_quota.max_24_hour_send

    assert (False, 200) == run(["--sandbox"], look)


@pytest.mark.parametrize(("arguments", "verified"), [([], True), (["--manual-verification"], False)])
def test_manual_verification_is_chosen(run: Run, arguments: list[str], *, verified: bool) -> None:
    """Identities are verified at once, or pending."""
    assert verified is run(
        arguments, lambda client: client.create_email_identity(email_identity="a.de").verified_for_sending_status
    )


@pytest.mark.parametrize(("delay", "status"), [("0", "COMPLETED"), ("60", "IN_PROGRESS")])
def test_report_delay_is_chosen(run: Run, delay: str, status: str) -> None:
    """A test report takes as long as the option says."""

    def look(client: PinpointEmailClient) -> DeliverabilityTestStatus | None:
        client.create_email_identity(email_identity="example.com")
        content = EmailContent(simple=Message(subject=Content(data="s"), body=Body(text=Content(data="t"))))
        return client.create_deliverability_test_report(
            from_email_address="a@example.com", content=content
        ).deliverability_test_status

    assert status == run(["--report-delay", delay], look)


def test_templates_are_found(run: Run, tmp_path: Path) -> None:
    """A message can be made from a template in the folder."""
    (tmp_path / "hello").mkdir()
    (tmp_path / "hello" / "body.txt").write_text("Hello")
    content = EmailContent(template=Template(template_arn="arn:aws:ses:us-east-1:1:template/hello"))

    def look(client: PinpointEmailClient) -> float | None:
        send(client, content)
        return sent(client)

    assert 1 == run(["--templates", str(tmp_path)], look)


def test_account_is_chosen(run: Run) -> None:
    """The account's number is in the names of its resources."""

    def look(client: PinpointEmailClient) -> object:
        client.create_email_identity(email_identity="example.com")
        return client.list_tags_for_resource(
            resource_arn="arn:aws:ses:us-east-1:000000000001:identity/example.com"
        ).tags

    assert () == run(["--account", "000000000001"], look)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--account", "12345"], "account: expected 12 digits, got '12345'"),
        (["--account", "12345678901x"], "account: expected 12 digits, got '12345678901x'"),
        (["--report-delay", "-1"], "report_delay: expected 0 to 31,536,000 seconds, got -1.0"),
        (["--report-delay", "nan"], "report_delay: expected 0 to 31,536,000 seconds, got nan"),
        (["--report-delay", "inf"], "report_delay: expected 0 to 31,536,000 seconds, got inf"),
        (["--templates", "{}/missing"], "templates: expected a folder, and {}/missing is none"),
        (["--templates", "{}/text"], "templates: expected a folder, and {}/text is none"),
        (["--state", "{}/text"], "{}/text: file is not a database"),
        (["--state", "{}"], "{}: unable to open database file"),
        (["--state", "{}/missing/state"], "{}/missing/state: unable to open database file"),
        (["--access-key", ""], "access_key: expected letters"),
        (["--port", "-1"], "port: expected a number from 0 to 65535, got -1"),
    ],
)
def test_impossible_option_is_explained(tmp_path: Path, arguments: list[str], message: str) -> None:
    """An option that cannot be ends the program with a line that says which, and why."""
    (tmp_path / "text").write_text("text" * 500)
    with pytest.raises(SystemExit) as caught:
        main(["--port", "0", *(argument.format(tmp_path) for argument in arguments)])
    assert message.format(tmp_path) == str(caught.value)[: len(message.format(tmp_path))]
    assert "\n" not in str(caught.value)


def test_state_file_in_use_is_explained(tmp_path: Path) -> None:
    """A state file of another service ends the program with status 1 and one line, which names the file."""
    file = tmp_path / "state"
    with LocalService(state=file):
        ended = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pinpoint_email.local", "--port", "0", "--state", str(file)],
            check=False,
            capture_output=True,
            text=True,
            timeout=20,
        )
    assert (1, "") == (ended.returncode, ended.stdout)
    assert re.fullmatch(rf"{re.escape(str(file))}: .+\n", ended.stderr) is not None


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


def test_module_is_a_program() -> None:
    """Run as a program, the module reads the command line."""
    command = [sys.executable, "-m", "pinpoint_email.local", "--help"]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    assert ended.stdout.partition(" [--host")[0] == "usage: python -m pinpoint_email.local [-h]"
