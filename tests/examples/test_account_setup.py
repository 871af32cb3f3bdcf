from collections.abc import Iterator

import pytest

from pinpoint_email.local import LocalService

from .programs import run


@pytest.fixture
def service() -> Iterator[LocalService]:
    """A local service in which records have to be published."""
    with LocalService(manual_verification=True) as service:
        yield service


def test_the_account_setup_example_has_nothing_to_do_the_second_time() -> None:
    """The example plans, applies, shows records, waits until they are found, and then has nothing to do."""
    ended = run("account_setup.py")
    assert (0, "") == (ended.returncode, ended.stderr)
    plan, records, waited = ended.stdout.split("\n\n", 2)
    assert plan.startswith('+ email_identities."example.com"')
    assert "3 to create." in plan
    assert "done: CreateConfigurationSetEventDestination" in plan
    assert ["Type", "CNAME", "CNAME", "CNAME", "MX", "TXT"] == [line.split()[1] for line in records.splitlines()]
    assert [
        "example.com is verified",
        "bounce.example.com is found",
        "",
        "And once more:",
        "Nothing to do: the account is as it should be.",
    ] == waited.splitlines()


def test_an_account_is_only_looked_at_unless_told_to_apply(account: LocalService) -> None:
    """Without being told to apply, the example shows the plan and changes nothing."""
    ended = run("account_setup.py", "--live", "--domain", "example.org")
    assert (0, "") == (ended.returncode, ended.stderr)
    assert '+ email_identities."example.org"' in ended.stdout
    with account.client() as client:
        assert ["example.com"] == [found.identity_name for found in client.list_email_identities().email_identities]


def test_an_account_is_set_up_in_two_runs(account: LocalService) -> None:
    """The first run gives up waiting for unpublished records, and the second only waits."""
    arguments = ["--live", "--domain", "example.org", "--apply"]
    first = run("account_setup.py", *arguments, "--timeout", "0.1")
    assert 1 == first.returncode
    assert "_domainkey.example.org" in first.stdout
    assert first.stderr.startswith("WaiterError: ")
    assert 1 == first.stderr.count("\n")
    account.verify_identity("example.org")
    second = run("account_setup.py", *arguments)
    assert (0, "") == (second.returncode, second.stderr)
    assert second.stdout.startswith("Nothing to do: the account is as it should be.")
    assert second.stdout.endswith("example.org is verified\nbounce.example.org is found\n")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--live"], "account_setup.py: error: --live needs --domain"),
        (["--live", "--domain", "example.com"], "ConfigurationError: no Region"),
    ],
)
def test_the_account_setup_example_says_what_it_lacks(arguments: list[str], text: str) -> None:
    """A missing argument is reported in one line."""
    ended = run("account_setup.py", *arguments)
    assert 0 != ended.returncode
    assert ended.stderr.splitlines()[-1].startswith(text)
    assert "Traceback" not in ended.stderr
