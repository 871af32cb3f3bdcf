"""The environment of commands: credentials, Regions, the account's number, and the other API."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService
from tests.servers import RawServer, http

from .conftest import Here
from .processes import EXAMPLE, Ended, at, run
from .texts import DONE, NOTHING, PLAN, RECORDS_NOTE

NUMBER = "123456789012"
TAGGED = """\
[dedicated_ip_pools.marketing]
tags = { team = "news" }

[dedicated_ip_pools.transactional]
tags = { team = "shop" }
"""
TAGGING = """\
~ dedicated_ip_pools.marketing.tags
    team: none -> "news"
~ dedicated_ip_pools.transactional.tags
    team: none -> "shop"
2 to change.
"""
UNKNOWN = """\
Error: the tags of the dedicated-ip-pool marketing are reached by its Amazon Resource Name, in which the account's\
 number stands: give it as account_number (--account-number), or as number in the table account of the file
"""
IDENTITY = f"""\
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Account>{NUMBER}</Account></GetCallerIdentityResult>
</GetCallerIdentityResponse>
"""
REFUSAL = """\
<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No.</Message></Error>
</ErrorResponse>
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a file with tags of two pools."""
    file = tmp_path / "account.toml"
    file.write_text(TAGGED)
    return file


@pytest.fixture
def pools(account: PinpointEmailClient) -> None:
    """Make an account with the two pools, without tags."""
    account.create_dedicated_ip_pool(pool_name="marketing")
    account.create_dedicated_ip_pool(pool_name="transactional")


@pytest.fixture
def sts() -> Iterator[RawServer]:
    """Start a server that stands in for AWS STS, and knows whose credentials these are."""
    with RawServer(lambda _: http(200, IDENTITY.encode(), "Content-Type: text/xml")) as server:
        yield server


@pytest.fixture
def without_option(service: LocalService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the service's endpoint in the environment, so that no option is needed."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_PINPOINT_EMAIL", service.url)


def test_sesv2_can_be_set_up(service: LocalService, seen: list[str], here: Here, tmp_path: Path) -> None:
    """The example is planned, applied and exported on SES v2."""
    api = ("--api", "sesv2", *at(service))
    assert Ended(2, PLAN) == here("setup", "plan", EXAMPLE, *api)
    assert Ended(0, PLAN + DONE, RECORDS_NOTE) == run("setup", "apply", EXAMPLE, "--yes", *api)
    exported = here("setup", "export", tmp_path / "exported.toml", *api)
    assert 0 == exported.status
    assert Ended(0, NOTHING) == here("setup", "plan", tmp_path / "exported.toml", "--prune", *api)
    assert {"/v2/email"} == {request.split()[1][:9] for request in seen}


def test_profile_is_read(service: LocalService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials and Region come from the named profile."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    config.write_text(
        """\
[profile staging]
region = eu-west-3
aws_access_key_id = test
aws_secret_access_key = test
"""
    )
    ended = run("setup", "export", "--profile", "staging", *at(service), AWS_CONFIG_FILE=str(config))
    assert (0, "") == (ended.status, ended.err)
    assert "# The account in eu-west-3.\n" == ended.out[:28]


def test_unknown_profile_is_told(service: LocalService, here: Here) -> None:
    """A profile that does not exist is reported in a line."""
    told = "Error: the profile cannot be read: The config profile (staging) could not be found\n"
    assert Ended(1, "", told) == here("setup", "export", "--profile", "staging", *at(service))


@pytest.mark.usefixtures("pools")
def test_accounts_number_is_an_option(service: LocalService, here: Here, file: Path) -> None:
    """With the account's number as an option, the tags of pools are compared and changed."""
    number = ("--account-number", NUMBER, *at(service))
    assert Ended(2, TAGGING) == here("setup", "plan", file, *number)
    done = """\
TagResource: dedicated_ip_pools.marketing.tags
TagResource: dedicated_ip_pools.transactional.tags
Done: 2 requests.
"""
    assert Ended(0, TAGGING + done) == here("setup", "apply", file, "--yes", *number)
    assert Ended(0, NOTHING) == here("setup", "plan", file, *number)


@pytest.mark.usefixtures("pools")
def test_accounts_number_is_in_the_file(service: LocalService, here: Here, file: Path) -> None:
    """The account's number in the file is used; the option takes precedence."""
    file.write_text(f'{TAGGED}[account]\nnumber = "{NUMBER}"\n')
    assert Ended(2, TAGGING) == here("setup", "plan", file, *at(service))
    other = here("setup", "plan", file, "--account-number", "000000000001", *at(service))
    told = """\
Error: the tags of the dedicated-ip-pool marketing cannot be read:\
 arn:aws:ses:us-east-1:000000000001:dedicated-ip-pool/marketing does not exist. Is the account's number right?
"""
    assert Ended(1, "", told) == other


@pytest.mark.usefixtures("pools", "without_option")
def test_accounts_number_is_found_by_sts(sts: RawServer, file: Path) -> None:
    """If no number is given, STS is asked once."""
    assert Ended(2, TAGGING) == run("setup", "plan", file, AWS_ENDPOINT_URL_STS=sts.url)
    assert 1 == len(sts.requests)


@pytest.mark.usefixtures("without_option")
def test_sts_is_asked_only_if_it_is_needed(
    sts: RawServer, here: Here, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STS is not asked for new pools, which are created with their tags, nor if a number is given."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)
    planned = here("setup", "plan", file)
    exported = here("setup", "export", "--account-number", NUMBER)
    assert (2, 0, "", "") == (planned.status, exported.status, planned.err, exported.err)
    assert [] == sts.requests


@pytest.mark.usefixtures("pools")
def test_sts_is_not_asked_about_another_endpoint(
    service: LocalService, sts: RawServer, here: Here, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --endpoint-url, STS is not asked, and the error says how to give the number."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)
    assert Ended(1, "", UNKNOWN) == here("setup", "plan", file, *at(service))
    assert [] == sts.requests


@pytest.mark.usefixtures("pools", "without_option")
def test_refusal_of_sts_is_told(here: Here, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message of STS is reported in a line; an export goes on without the tags of pools."""
    with RawServer(lambda _: http(403, REFUSAL.encode(), "Content-Type: text/xml")) as sts:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)
        planned = here("setup", "plan", file)
        exported = here("setup", "export")
    told = """\
Error: AWS STS does not tell the account's number (An error occurred (AccessDenied) when calling the GetCallerIdentity\
 operation: No.): give it as account_number (--account-number), or as number in the table account of the file
"""
    assert Ended(1, "", told) == planned
    note = "The tags of dedicated IP pools are left out, as the account's number is not known: --account-number.\n"
    assert (0, note) == (exported.status, exported.err)


@pytest.mark.parametrize(("command", "where"), [(["plan", str(EXAMPLE)], "plan"), (["export"], "current_state")])
def test_other_number_than_an_accounts_is_told(
    service: LocalService, here: Here, command: list[str], where: str
) -> None:
    """A number that cannot be an account's is reported in a line."""
    told = f"Error: {where}: account_number: expected 12 digits, got str of 2 characters\n"
    assert Ended(1, "", told) == here("setup", *command, "--account-number", "12", *at(service))


@pytest.mark.parametrize("option", ["--account-number", "--region", "--profile", "--endpoint-url"])
def test_empty_option_is_told(service: LocalService, seen: list[str], here: Here, option: str) -> None:
    """An empty option, such as from a variable that is not set, is wrong usage."""
    ended = here("setup", "plan", EXAMPLE, *at(service), option, "")
    assert (1, "") == (ended.status, ended.out)
    assert f"'{option}': it is empty" in ended.err
    assert [] == seen


def test_passing_trouble_is_waited_out(service: LocalService, seen: list[str], here: Here, file: Path) -> None:
    """A service that fails for a moment is tried more often than by other clients: a command has time."""
    service.fail_next("ListDedicatedIpPools", "ServiceUnavailable", times=4)
    assert 2 == here("setup", "plan", file, *at(service)).status
    assert 5 == seen.count("GET /v1/email/dedicated-ip-pools")


def test_number_of_attempts_is_that_of_the_environment(
    service: LocalService, here: Here, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number of attempts in the environment takes precedence."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    service.fail_next("ListDedicatedIpPools", "ServiceUnavailable")
    told = """\
Error: ListDedicatedIpPools: ServiceUnavailable: The local service was asked to fail. (HTTP 503, request ID)
"""
    assert Ended(1, "", told) == here("setup", "plan", file, *at(service))
