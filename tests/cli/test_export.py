import os
import sys
import tomllib
from pathlib import Path

import pytest

from pinpoint_email import (
    DeliveryOptions,
    EventDestinationDefinition,
    PinpointEmailClient,
    SnsDestination,
    Tag,
)
from pinpoint_email.local import LocalService

from .conftest import Here
from .processes import EXAMPLE, Ended, at, run
from .texts import NOTHING

TAGS_NOTE = "The tags of dedicated IP pools are left out, as the account's number is not known: --account-number.\n"
EMPTY = """\
# The account in us-east-1.

[account]
sending_enabled = true
dedicated_ip_auto_warmup_enabled = true

[dedicated_ip_pools]

[email_identities]

[configuration_sets]

[deliverability_dashboard]
enabled = false
"""
FULL = """\
# The account in us-east-1.

[account]
number = "123456789012"
sending_enabled = true
dedicated_ip_auto_warmup_enabled = true

[dedicated_ip_pools.marketing]
ips = []

[dedicated_ip_pools.marketing.tags]
team = "news"

[email_identities."ada@example.org"]
dkim_signing_enabled = false
feedback_forwarding_enabled = true
mail_from_domain = ""

[email_identities."ada@example.org".tags]

[configuration_sets.newsletter]
sending_pool_name = "marketing"
tls_policy = "OPTIONAL"
reputation_metrics_enabled = false
sending_enabled = true
custom_redirect_domain = ""

[configuration_sets.newsletter.tags]

[configuration_sets.newsletter.event_destinations.failures]
enabled = true
matching_event_types = [
    "BOUNCE",
]

[configuration_sets.newsletter.event_destinations.failures.sns_destination]
topic_arn = "arn:aws:sns:us-east-1:123456789012:topic"

[deliverability_dashboard]
enabled = false
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a file that does not exist yet."""
    return tmp_path / "account.toml"


@pytest.fixture
def full(account: PinpointEmailClient) -> PinpointEmailClient:
    """Make an account with a resource of each kind."""
    account.create_dedicated_ip_pool(pool_name="marketing", tags=[Tag(key="team", value="news")])
    account.create_email_identity(email_identity="ada@example.org")
    account.create_configuration_set(
        configuration_set_name="newsletter", delivery_options=DeliveryOptions(sending_pool_name="marketing")
    )
    account.create_configuration_set_event_destination(
        configuration_set_name="newsletter",
        event_destination_name="failures",
        event_destination=EventDestinationDefinition(
            enabled=True,
            matching_event_types=["BOUNCE"],
            sns_destination=SnsDestination(topic_arn="arn:aws:sns:us-east-1:123456789012:topic"),
        ),
    )
    return account


def test_account_is_written_to_the_output(service: LocalService, seen: list[str]) -> None:
    """Without a file's name, the account is written as TOML, and nothing is changed."""
    assert Ended(0, EMPTY) == run("setup", "export", *at(service))
    assert {"GET"} == {request.split()[0] for request in seen}


def test_example_is_found_again_in_a_file(service: LocalService, here: Here, file: Path) -> None:
    """An account is written to a file, with which there is nothing to do, pruning included."""
    applied = here("setup", "apply", EXAMPLE, "--yes", *at(service))
    assert 0 == applied.status
    assert Ended(0, "", TAGS_NOTE) == run("setup", "export", file, *at(service))
    assert Ended(0, NOTHING) == here("setup", "plan", file, "--prune", *at(service))
    wanted, found = tomllib.loads(EXAMPLE.read_text("utf-8")), tomllib.loads(file.read_text("utf-8"))
    assert wanted["deliverability_dashboard"] == found["deliverability_dashboard"]


def test_file_is_not_written_over_unasked(service: LocalService, seen: list[str], here: Here, file: Path) -> None:
    """An existing file stays as it is, unless --force is given."""
    file.write_text("mine")
    told = f"Error: {file} is there already: give another name, or --force\n"
    assert Ended(1, "", told) == here("setup", "export", file, *at(service))
    assert ("mine", []) == (file.read_text(), seen)
    assert Ended(0) == here("setup", "export", file, "--force", *at(service))
    assert EMPTY == file.read_text("utf-8")


def test_tags_of_pools_need_the_accounts_number(
    full: PinpointEmailClient, service: LocalService, here: Here, file: Path
) -> None:
    """Without the number, the tags of pools are left out with a note; with it, they are written."""
    without = here("setup", "export", *at(service))
    assert (0, TAGS_NOTE) == (without.status, without.err)
    assert (
        FULL.replace('number = "123456789012"\n', "").replace(
            '[dedicated_ip_pools.marketing.tags]\nteam = "news"\n\n', ""
        )
        == without.out
    )
    assert Ended(0, FULL) == here("setup", "export", "--account-number", "123456789012", *at(service))
    assert Ended(0) == here("setup", "export", file, "--account-number", "123456789012", *at(service))
    assert Ended(0, NOTHING) == here("setup", "plan", file, "--prune", *at(service))
    assert full.list_dedicated_ip_pools().dedicated_ip_pools


def test_device_is_written_to(service: LocalService, here: Here) -> None:
    """A device is written to, and not replaced by a file."""
    assert Ended(0) == here("setup", "export", "--force", os.devnull, *at(service))
    assert Path(os.devnull).is_char_device()


def test_folder_that_is_not_there_is_told(service: LocalService, here: Here, tmp_path: Path) -> None:
    """A file that cannot be written is reported in a line, without a traceback."""
    file = tmp_path / "missing" / "account.toml"
    ended = here("setup", "export", file, *at(service))
    assert (1, "") == (ended.status, ended.out)
    assert f"{file}" in ended.err
    assert "there is no folder" in ended.err
    assert "not foreseen" not in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has links for administrators only")
def test_link_is_followed(service: LocalService, here: Here, file: Path, tmp_path: Path) -> None:
    """A link to a file stays, and the file is written."""
    file.symlink_to(tmp_path / "target.toml")
    (tmp_path / "target.toml").write_text("old")
    assert Ended(0) == here("setup", "export", file, "--force", *at(service))
    assert (True, EMPTY) == (file.is_symlink(), (tmp_path / "target.toml").read_text("utf-8"))


def test_failed_export_leaves_the_file_as_it_is(service: LocalService, here: Here, file: Path) -> None:
    """If the new file cannot replace the old one, the old one stays, and nothing is left beside it."""
    file.mkdir()
    ended = here("setup", "export", file, "--force", *at(service))
    assert (1, "") == (ended.status, ended.out)
    assert "Is a directory" in ended.err
    assert [file] == [path for path in file.parent.iterdir() if path.name != "home"]


def test_exported_file_is_the_same_in_any_encoding(account: PinpointEmailClient, service: LocalService) -> None:
    """The output is the account's TOML even where its encoding lacks a character."""
    account.create_email_identity(email_identity="example.com", tags=[Tag(key="team", value="Bücher")])
    ended = run("setup", "export", *at(service), PYTHONIOENCODING="ascii")
    assert (0, "") == (ended.status, ended.err)
    assert {"team": "Bücher"} == tomllib.loads(ended.out)["email_identities"]["example.com"]["tags"]
