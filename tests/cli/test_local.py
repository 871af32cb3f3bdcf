import re
import sys
from urllib.parse import urlsplit

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService

from .conftest import Here
from .processes import Ended, lines, run, run_python, running

LINE = re.compile(r"Pinpoint Email, local: (http://127\.0\.0\.1:\d+)\n")
USAGE = "usage: pinpoint-email local [-h] [--host HOST]"
WITHOUT_FLASK = """
import sys
sys.modules["flask"] = None
sys.argv = ["pinpoint-email", "local", "--port", "0"]
from pinpoint_email.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_service_runs_until_it_is_terminated() -> None:
    """The service prints its URL, answers, and ends well when it is terminated."""
    with running("local", "--port", "0", "--access-key", "AKID") as process:
        found = LINE.fullmatch(lines(process, 1))
        assert found is not None
        with PinpointEmailClient(
            region_name="us-east-1", endpoint_url=found[1], aws_access_key_id="AKID", aws_secret_access_key="test"
        ) as client:
            assert client.get_account().sending_enabled
        process.terminate()
        assert ("", "") == process.communicate(timeout=10)
    assert 0 == process.returncode


def test_help_shows_the_services_options() -> None:
    """The help shows the service's options, under the name of the command."""
    ended = run("local", "--help")
    assert (0, USAGE, "") == (ended.status, ended.out[: len(USAGE)], ended.err)
    assert "--manual-verification" in ended.out
    assert "pinpoint_email.local" not in ended.out


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (["--unknown"], "pinpoint-email local: error: unrecognized arguments: --unknown"),
        (["more"], "pinpoint-email local: error: unrecognized arguments: more"),
        (["--port"], "pinpoint-email local: error: argument --port: expected one argument"),
    ],
)
def test_wrong_usage_is_an_error(here: Here, arguments: list[str], last: str) -> None:
    """Wrong usage is reported under the name of the command, with exit status 1."""
    ended = here("local", *arguments)
    assert (1, "", last) == (ended.status, ended.out, ended.err.splitlines()[-1])


def test_impossible_option_is_explained(here: Here) -> None:
    """An option that the service refuses ends the command with a line."""
    assert Ended("account: expected 12 digits, got '1'") == here("local", "--account", "1")


def test_taken_port_is_explained(service: LocalService, here: Here) -> None:
    """A port that is in use ends the command with a line that names it."""
    port = urlsplit(service.url).port
    ended = here("local", "--port", str(port))
    assert f"cannot listen on 127.0.0.1:{port}: " in str(ended.status)


def test_missing_flask_is_explained() -> None:
    """Without Flask, the error names the extra that installs it."""
    told = "the local service needs Flask: pip install 'pinpoint-email[local]'\n"
    assert Ended(1, "", told) == run_python(WITHOUT_FLASK)
