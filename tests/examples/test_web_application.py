import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

import pytest
import requests

from pinpoint_email.local import LocalService
from tests import unmeasured

from .programs import EXAMPLES, LIVE, run


@contextmanager
def served(*arguments: str) -> Generator[tuple[str, "subprocess.Popen[str]"], None, None]:
    """The address of the application while it serves HTTP."""
    command = [sys.executable, str(EXAMPLES / "web_application.py"), "--serve", "--port", "0", *arguments]
    with subprocess.Popen(  # noqa: S603  (our own)
        command, env=unmeasured.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout
            yield next(line.split()[-1] for line in process.stdout if "Running on" in line), process
        finally:
            process.kill()


def test_the_web_application_example_answers_for_each_way_to_fail() -> None:
    """Good input is sent, bad input refused, a busy service put off, and an unknown outcome named."""
    ended = run("web_application.py")
    assert (0, "") == (ended.returncode, ended.stderr)
    answers = [line.partition(" -> ")[2] for line in ended.stdout.splitlines() if " -> " in line]
    assert [
        "200 OK",
        "400 BAD REQUEST",
        "400 BAD REQUEST",
        "503 SERVICE UNAVAILABLE, again in 30 s",
        "202 ACCEPTED",
    ] == answers
    assert ended.stdout.endswith("received 2 messages.\n")


def test_the_web_application_sends_from_an_account(account: LocalService) -> None:
    """The application sends once, to the address that was given."""
    ended = run("web_application.py", *LIVE, "--to", "bob@example.org")
    assert (0, "") == (ended.returncode, ended.stderr)
    assert [("bob@example.org",)] == [message.to_addresses for message in account.messages]
    assert "200 OK" in ended.stdout
    assert "400 BAD REQUEST" in ended.stdout


def test_the_web_application_serves_until_it_is_interrupted(account: LocalService) -> None:
    """The application serves HTTP until an interrupt, and then ends well."""
    with served(*LIVE) as (url, process):
        sent = requests.post(f"{url}/welcome", json={"address": "eve@example.org", "name": "Eve"}, timeout=10)
        refused = requests.post(f"{url}/welcome", json=["eve@example.org"], timeout=10)
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(10)
    assert (200, 400) == (sent.status_code, refused.status_code)
    (message,) = account.messages
    assert (message.message_id, "Welcome aboard, Eve.\n") == (sent.json()["message_id"], message.text)


def test_the_web_application_says_that_an_outcome_is_unknown(account: LocalService) -> None:
    """An unknown outcome has a status that nobody takes for an invitation to try again."""
    account.fail_next("SendEmail", drop=True)
    with served(*LIVE) as (url, _):
        answer = requests.post(f"{url}/welcome", json={"address": "eve@example.org"}, timeout=10)
    assert (202, None) == (answer.status_code, answer.json()["sent"])
    assert () == account.messages


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--live"], "web_application.py: error: --live needs --from, and --to or --serve"),
        ([*LIVE], "web_application.py: error: --live needs --from, and --to or --serve"),
        ([*LIVE, "--serve"], "ConfigurationError: no Region"),
    ],
)
def test_the_web_application_example_says_what_it_lacks(arguments: list[str], text: str) -> None:
    """A missing argument is reported in one line."""
    ended = run("web_application.py", *arguments)
    assert 0 != ended.returncode
    assert ended.stderr.splitlines()[-1].startswith(text)
    assert "Traceback" not in ended.stderr
