import json
import socket
from pathlib import Path

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService

from .conftest import Here
from .processes import EXAMPLE, Ended, at, run
from .texts import NOTHING, PLAN

pytestmark = pytest.mark.once

PRUNING = """\
dedicated_ip_pools = {}
configuration_sets = {}
[email_identities."kept.example"]
"""
MISTAKES = """\
[account]
number = "12"
sending_enabled = "yes"

[email_identities."example.com"]
mail_from_domain = "bounce.example.org"
colour = "blue"

[configuration_sets.newsletter]
tls_policy = "REQUIRED"
"""
SMALL = """\
[email_identities."example.com"]
feedback_forwarding_enabled = false
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a desired state that is not written yet."""
    return tmp_path / "account.toml"


def test_whole_plan_is_shown_in_plain_lines(service: LocalService, seen: list[str]) -> None:
    """The example's plan for an empty account has lines of any length, without colours; nothing is changed."""
    assert Ended(2, PLAN) == run("setup", "plan", EXAMPLE, *at(service))
    assert {"GET"} == {request.split()[0] for request in seen}


def test_nothing_to_do_is_exit_status_0(service: LocalService, here: Here, file: Path) -> None:
    """A plan without changes says so, with exit status 0."""
    file.write_text("[account]\nsending_enabled = true\n")
    assert Ended(0, NOTHING) == here("setup", "plan", file, *at(service))


def test_plan_is_written_for_machines(service: LocalService, file: Path) -> None:
    """With --json, each request is written as the reference names it, with its changes."""
    file.write_text(SMALL)
    ended = run("setup", "plan", file, "--json", *at(service))
    assert (2, "") == (ended.status, ended.err)
    assert {
        "steps": [
            {
                "kind": "create",
                "key": 'email_identities."example.com"',
                "changes": [],
                "action": "CreateEmailIdentity",
                "parameters": {"EmailIdentity": "example.com"},
                "awaits": [],
            },
            {
                "kind": "change",
                "key": 'email_identities."example.com"',
                "changes": [{"member": "feedback_forwarding_enabled", "old": None, "new": False}],
                "action": "PutEmailIdentityFeedbackAttributes",
                "parameters": {"EmailIdentity": "example.com", "EmailForwardingEnabled": False},
                "awaits": [],
            },
        ]
    } == json.loads(ended.out)


def test_empty_plan_is_written_for_machines(service: LocalService, here: Here, file: Path) -> None:
    """With --json, a plan without changes has no steps, and exit status 0."""
    file.write_text("")
    assert Ended(0, '{\n  "steps": []\n}\n') == here("setup", "plan", file, "--json", *at(service))


def test_deletions_are_listed_by_name(
    account: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """With --prune, all deletions are listed, and those of identities with their need for a confirmation."""
    for name in ("kept.example", "gone.example", "ada@gone.example"):
        account.create_email_identity(email_identity=name)
    account.create_dedicated_ip_pool(pool_name="old-pool")
    account.create_configuration_set(configuration_set_name="old-set")
    file.write_text(PRUNING)
    assert Ended(0, NOTHING) == here("setup", "plan", file, *at(service))
    assert Ended(
        2,
        """\
- configuration_sets.old-set
- dedicated_ip_pools.old-pool
- email_identities."gone.example"  (asks for a confirmation of its own)
- email_identities."ada@gone.example"  (asks for a confirmation of its own)
4 to delete.
""",
    ) == run("setup", "plan", file, "--prune", *at(service))


def test_mistakes_are_told_all_at_once(service: LocalService, seen: list[str], file: Path) -> None:
    """Each mistake is reported with its line, its key, what is expected and what is there; nothing is sent."""
    file.write_text(MISTAKES)
    told = f"""\
{file}:2: account.number: expected 12 digits, got '12'
{file}:3: account.sending_enabled: expected true or false, got a string
{file}:6: email_identities."example.com".mail_from_domain: expected a subdomain of example.com, or "" for none,\
 got 'bounce.example.org'
{file}:7: email_identities."example.com".colour: expected one of dkim_signing_enabled, feedback_forwarding_enabled,\
 mail_from_domain, behavior_on_mx_failure, tags, got an unknown key
{file}:10: configuration_sets.newsletter.tls_policy: expected one of REQUIRE, OPTIONAL, got 'REQUIRED'
"""
    assert Ended(1, "", told) == run("setup", "plan", file, *at(service))
    assert [] == seen


def test_mistakes_are_told_before_anything_is_applied(
    service: LocalService, seen: list[str], here: Here, file: Path
) -> None:
    """A file with a mistake is not applied in part."""
    file.write_text('[account]\nsending_enabled = false\n[configuration_sets.newsletter]\ntls_policy = "REQUIRED"\n')
    told = f"{file}:4: configuration_sets.newsletter.tls_policy: expected one of REQUIRE, OPTIONAL, got 'REQUIRED'\n"
    assert Ended(1, "", told) == here("setup", "apply", file, "--yes", *at(service))
    assert [] == seen


def test_what_only_the_account_shows_has_its_line(service: LocalService, here: Here, file: Path) -> None:
    """A pool that does not exist and an address of someone else are reported with file and line."""
    file.write_text(
        """\
[dedicated_ip_pools.marketing]
ips = ["203.0.113.9"]

[configuration_sets.newsletter]
sending_enabled = true
sending_pool_name = "markting"
"""
    )
    told = f"""\
{file}:2: dedicated_ip_pools.marketing.ips[0]: expected a dedicated IP address of the account's, got 203.0.113.9
{file}:6: configuration_sets.newsletter.sending_pool_name: expected a pool that is there, and stays, got 'markting'
"""
    assert Ended(1, "", told) == here("setup", "plan", file, *at(service))


def test_missing_file_is_told(service: LocalService, here: Here, file: Path) -> None:
    """A file that does not exist is reported in a line."""
    told = f"{file}: expected a file of UTF-8 text that can be read, got an error: No such file or directory\n"
    assert Ended(1, "", told) == here("setup", "plan", file, *at(service))


def test_other_text_than_toml_is_told(service: LocalService, here: Here, file: Path) -> None:
    """A file that is not TOML is reported in a line."""
    file.write_text("[account]\nsending_enabled\n")
    told = f"{file}:2: expected TOML, got Expected '=' after a key in a key/value pair (at line 2, column 16)\n"
    assert Ended(1, "", told) == here("setup", "plan", file, *at(service))


def test_wrong_credentials_are_told(service: LocalService, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's message about wrong credentials is reported in a line."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    told = (
        "Error: GetAccount: SignatureDoesNotMatch: The signature does not match the request. (HTTP 403, request ID)\n"
    )
    assert Ended(1, "", told) == here("setup", "plan", EXAMPLE, *at(service))


def test_missing_credentials_are_told(
    service: LocalService, seen: list[str], here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing credentials are reported in a line."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    told = "Error: no credentials found: give them to the client, or set up a profile\n"
    assert Ended(1, "", told) == here("setup", "plan", EXAMPLE, *at(service))
    assert [] == seen


def test_no_connection_is_told(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port at which nothing listens is reported in a line."""
    monkeypatch.setattr("pinpoint_email.cli.options._ATTEMPTS", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = here("setup", "plan", EXAMPLE, "--endpoint-url", f"http://{place}")
    assert (1, "") == (ended.status, ended.out)
    assert ended.err.startswith(f"Error: GetAccount: no connection: {place}: ")
    assert 1 == ended.err.count("\n")


def test_unknown_region_is_told(service: LocalService, here: Here) -> None:
    """An impossible name of a Region is reported in a line."""
    told = "Error: 'eu_central_1' is not the name of a Region\n"
    assert Ended(1, "", told) == here("setup", "plan", EXAMPLE, "--region", "eu_central_1", *at(service))


def test_region_is_chosen(account: PinpointEmailClient, service: LocalService, here: Here, file: Path) -> None:
    """A resource in one Region does not exist in another."""
    account.create_email_identity(email_identity="example.com")
    file.write_text('[email_identities."example.com"]\n')
    assert Ended(0, NOTHING) == here("setup", "plan", file, *at(service))
    assert Ended(2, '+ email_identities."example.com"\n1 to create.\n') == here(
        "setup", "plan", file, "--region", "eu-west-1", *at(service)
    )


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["plan", "--prun", "account.toml"], "No such option: --prun"),
        (["plan"], "Missing argument 'FILE'"),
        (["plan", "a.toml", "b.toml"], "unexpected extra argument"),
        (["apply", "a.toml", "--api", "ses"], "'ses' is not one of"),
        (["aply", "a.toml"], "No such command 'aply'"),
    ],
)
def test_wrong_usage_is_never_taken_for_changes(here: Here, arguments: list[str], text: str) -> None:
    """Wrong usage is reported on the error output, with exit status 1."""
    ended = here("setup", *arguments)
    assert (1, "") == (ended.status, ended.out)
    assert text in ended.err


def test_wrong_usage_is_an_error_of_a_process() -> None:
    """A process that is used wrongly ends with exit status 1, and without a traceback."""
    ended = run("setup", "plan", "--unknown", EXAMPLE)
    assert (1, "") == (ended.status, ended.out)
    assert "No such option: --unknown" in ended.err
    assert "Traceback" not in ended.err


def test_origin_of_an_error_is_shown() -> None:
    """With --debug, a traceback shows where an error comes from; the exit status is 1 all the same."""
    ended = run("setup", "plan", EXAMPLE, "--region", "eu_central_1", "--debug")
    assert (1, "") == (ended.status, ended.out)
    assert "Traceback (most recent call last):\n" == ended.err[:35]
    last = "pinpoint_email.exceptions.ConfigurationError: 'eu_central_1' is not the name of a Region"
    assert last == ended.err.splitlines()[-1]


def test_unforeseen_error_is_told(service: LocalService, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the program is reported with its type, and with the option that shows where it comes from."""

    def fail(_: object) -> None:
        raise LookupError("lost")

    monkeypatch.setattr("pinpoint_email.cli.options.read_text", fail)
    told = "Error: LookupError: lost (not foreseen; --debug shows where it comes from)\n"
    assert Ended(1, "", told) == here("setup", "plan", EXAMPLE, *at(service))
