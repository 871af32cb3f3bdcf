from collections.abc import Iterator
from pathlib import Path

import pytest

from pinpoint_email import EventType
from pinpoint_email.local import LocalService

from .programs import EXAMPLES, LIVE, run

ARN = "arn:aws:mobiletargeting:us-east-1:123456789012:templates/reservation/EMAIL"
HEAD = "address,name,destination,departure,seat\n"


@pytest.fixture
def service() -> Iterator[LocalService]:
    """A local service that has the example's template."""
    with LocalService(templates=EXAMPLES / "templates") as service:
        yield service


def test_the_templates_example_goes_on_after_what_concerns_one_recipient() -> None:
    """Two recipients are reached, one lacks a value, and one has an invalid address."""
    ended = run("templates.py")
    assert (0, "") == (ended.returncode, ended.stderr)
    assert "no address: not sent: SendEmail: BadRequestException" in ended.stdout
    assert "bela@example.org: accepted as " in ended.stdout
    assert [
        "  ada@example.org: Your seat to Lighthouse",
        "  dora@example.org: Your seat to Harbour",
        "  bela@example.org: RENDERING_FAILURE: the variable seat has no value",
    ] == ended.stdout.splitlines()[-3:]


def test_templates_are_filled_in_on_an_account(account: LocalService, tmp_path: Path) -> None:
    """The example reads a spreadsheet's CSV file and sends with a configuration set for the events."""
    with account.client() as client:
        client.create_configuration_set(configuration_set_name="seats")
    file = tmp_path / "mine.csv"
    file.write_text(HEAD + "zoe@example.org,Zoë,Harbour,10:00,1A\nada@example.org,Ada,Harbour,10:00,\n", "utf-8-sig")
    ended = run("templates.py", *LIVE, "--template-arn", ARN, "--recipients", str(file), "--configuration-set", "seats")
    assert (0, "") == (ended.returncode, ended.stderr)
    (message,) = account.messages
    assert ("zoe@example.org",) == message.to_addresses
    assert (message.text or "").startswith("Dear Zoë,\n\nyour seat is 1A. The train to Harbour leaves at 10:00.")
    (failure,) = (event for event in account.events if event.event_type == EventType.RENDERING_FAILURE)
    assert ("ada@example.org", "seats") == (failure.recipient, failure.configuration_set_name)


def test_templates_tell_of_an_unknown_outcome_and_go_on(account: LocalService, tmp_path: Path) -> None:
    """After an unknown outcome the example goes on, and writes to nobody twice."""
    account.fail_next("SendEmail", drop=True, takes_effect=True)
    file = tmp_path / "mine.csv"
    file.write_text(HEAD + "".join(f"{name}@example.org,A,B,C,D\n" for name in ("ada", "bob")), "utf-8")
    ended = run("templates.py", *LIVE, "--template-arn", ARN, "--recipients", str(file))
    assert (0, "") == (ended.returncode, ended.stderr)
    assert "ada@example.org: sent or not: SendEmail: the request was sent" in ended.stdout
    assert ["ada@example.org", "bob@example.org"] == [message.to_addresses[0] for message in account.messages]


def test_templates_stop_at_what_concerns_all(account: LocalService, tmp_path: Path) -> None:
    """An unverified sender ends the run instead of being tried with the next recipient."""
    file = tmp_path / "mine.csv"
    file.write_text(HEAD + "ada@example.org,A,B,C,D\nbob@example.org,A,B,C,D\n", "utf-8")
    ended = run("templates.py", "--live", "--from", "a@example.net", "--template-arn", ARN, "--recipients", str(file))
    assert (1, "ada@example.org: failed, and no more was tried\n") == (ended.returncode, ended.stdout)
    assert ended.stderr.startswith("MailFromDomainNotVerifiedException: SendEmail: ")
    assert () == account.messages


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--live"], "templates.py: error: --live needs --from, --template-arn and --recipients"),
        ([*LIVE, "--template-arn", ARN], "templates.py: error: --live needs --from, --template-arn and --recipients"),
        (["--recipients", "none.csv"], "FileNotFoundError: [Errno 2] No such file or directory: 'none.csv'"),
        (["--recipients", str(EXAMPLES / "newsletter.eml")], "ValueError: "),
    ],
)
def test_the_templates_example_says_what_it_lacks(arguments: list[str], text: str) -> None:
    """A missing argument is reported in one line."""
    ended = run("templates.py", *arguments)
    assert 0 != ended.returncode
    assert ended.stderr.splitlines()[-1].startswith(text)
    assert "Traceback" not in ended.stderr
