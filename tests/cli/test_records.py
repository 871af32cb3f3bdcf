import json

import pytest

from pinpoint_email import PinpointEmailClient
from pinpoint_email.local import LocalService

from .conftest import Here
from .processes import Ended, at, run

DKIM = """\
57c1c3e7b9b53e07fda3d16ddf9d87b3._domainkey.example.com  CNAME  57c1c3e7b9b53e07fda3d16ddf9d87b3.dkim.amazonses.com
66674c766731244090e3500f19d75e9c._domainkey.example.com  CNAME  66674c766731244090e3500f19d75e9c.dkim.amazonses.com
4a767aa42f6ded43b0f833d79910352c._domainkey.example.com  CNAME  4a767aa42f6ded43b0f833d79910352c.dkim.amazonses.com
"""
MAIL_FROM = """\
bounce.example.com                                       MX     10 feedback-smtp.us-east-1.amazonses.com
bounce.example.com                                       TXT    v=spf1 include:amazonses.com ~all
"""
HEAD = "Name                                                     Type   Value\n"
TABLE = HEAD + DKIM + MAIL_FROM
ZONE = """\
57c1c3e7b9b53e07fda3d16ddf9d87b3._domainkey.example.com. 1800 IN CNAME\
 57c1c3e7b9b53e07fda3d16ddf9d87b3.dkim.amazonses.com.
66674c766731244090e3500f19d75e9c._domainkey.example.com. 1800 IN CNAME\
 66674c766731244090e3500f19d75e9c.dkim.amazonses.com.
4a767aa42f6ded43b0f833d79910352c._domainkey.example.com. 1800 IN CNAME\
 4a767aa42f6ded43b0f833d79910352c.dkim.amazonses.com.
bounce.example.com. 1800 IN MX 10 feedback-smtp.us-east-1.amazonses.com.
bounce.example.com. 1800 IN TXT "v=spf1 include:amazonses.com ~all"
"""
NONE = "There is no record to publish.\n"


@pytest.fixture
def pending(manual: LocalService) -> PinpointEmailClient:
    """Make an account with an address and a domain that wait to be verified."""
    with manual.client() as client:
        client.create_email_identity(email_identity="ada@example.org")
        client.create_email_identity(email_identity="example.com")
        client.put_email_identity_mail_from_attributes(
            email_identity="example.com", mail_from_domain="bounce.example.com"
        )
        return client


def test_records_are_shown_as_a_table(pending: PinpointEmailClient, manual: LocalService) -> None:
    """All records that the account's identities still need are in a table, in lines of any length."""
    assert "us-east-1" == pending.region_name
    assert Ended(0, TABLE) == run("setup", "records", *at(manual))


def test_records_are_shown_as_a_zone_file(pending: PinpointEmailClient, manual: LocalService, here: Here) -> None:
    """Records can be written as lines of a zone file."""
    assert "us-east-1" == pending.region_name
    assert Ended(0, ZONE) == here("setup", "records", "--format", "zone", *at(manual))


def test_records_are_shown_as_json(pending: PinpointEmailClient, manual: LocalService, here: Here) -> None:
    """Records can be written as JSON."""
    assert "us-east-1" == pending.region_name
    ended = here("setup", "records", "--format", "json", *at(manual))
    assert (0, "") == (ended.status, ended.err)
    assert [
        ("57c1c3e7b9b53e07fda3d16ddf9d87b3._domainkey.example.com", "CNAME"),
        ("66674c766731244090e3500f19d75e9c._domainkey.example.com", "CNAME"),
        ("4a767aa42f6ded43b0f833d79910352c._domainkey.example.com", "CNAME"),
        ("bounce.example.com", "MX"),
        ("bounce.example.com", "TXT"),
    ] == [(record["Name"], record["Type"]) for record in json.loads(ended.out)]


def test_records_that_are_found_are_left_out(pending: PinpointEmailClient, manual: LocalService, here: Here) -> None:
    """Records that the service has found are left out; --all shows them too."""
    assert "us-east-1" == pending.region_name
    manual.verify_identity("example.com")
    assert Ended(0, "", NONE) == here("setup", "records", *at(manual))
    assert Ended(0, "", NONE) == here("setup", "records", "--format", "zone", *at(manual))
    assert Ended(0, "[]\n", NONE) == here("setup", "records", "--format", "json", *at(manual))
    assert Ended(0, TABLE) == here("setup", "records", "--all", *at(manual))


def test_records_are_left_out_by_kind(manual: LocalService, here: Here) -> None:
    """Records for DKIM that are found are left out, and those of a later MAIL FROM domain are shown."""
    with manual.client() as client:
        client.create_email_identity(email_identity="example.com")
        manual.verify_identity("example.com")
        client.put_email_identity_mail_from_attributes(
            email_identity="example.com", mail_from_domain="bounce.example.com"
        )
    out = """\
Name                Type  Value
bounce.example.com  MX    10 feedback-smtp.us-east-1.amazonses.com
bounce.example.com  TXT   v=spf1 include:amazonses.com ~all
"""
    assert Ended(0, out) == here("setup", "records", *at(manual))


def test_identities_are_chosen(pending: PinpointEmailClient, manual: LocalService, here: Here) -> None:
    """Only the records of the named identities are shown; an address needs none."""
    pending.create_email_identity(email_identity="example.net")
    assert Ended(0, TABLE) == here("setup", "records", "example.com", "ada@example.org", *at(manual))
    assert Ended(0, "", NONE) == here("setup", "records", "ada@example.org", *at(manual))


def test_unknown_identity_is_told(manual: LocalService, here: Here) -> None:
    """A name that the account does not have is reported in a line."""
    told = (
        "Error: GetEmailIdentity: NotFoundException: Email identity example.net does not exist."
        " (HTTP 404, request ID)\n"
    )
    assert Ended(1, "", told) == here("setup", "records", "example.net", *at(manual))


def test_account_without_identities_needs_no_records(service: LocalService, here: Here) -> None:
    """An empty account has no records to publish."""
    assert Ended(0, "", NONE) == here("setup", "records", *at(service))


@pytest.mark.parametrize("name", ["bücher.example", "BÜCHER.example", "xn--bcher-kva.example"])
def test_domain_beyond_ascii_may_be_named_in_either_spelling(here: Here, manual: LocalService, name: str) -> None:
    """The records of an identity are in ASCII, however its name is written."""
    with manual.client() as client:
        client.create_email_identity(email_identity="bücher.example")
    ended = here("setup", "records", name, "--format", "zone", *at(manual))
    assert (0, "", 3) == (ended.status, ended.err, ended.out.count("._domainkey.xn--bcher-kva.example. 1800 IN CNAME"))
    assert ended.out.isascii()


def test_domain_that_the_dns_cannot_have_is_told(here: Here, manual: LocalService) -> None:
    """A name that no identity can have is an error in words."""
    ended = here("setup", "records", "☕.example", *at(manual))
    assert (1, "") == (ended.status, ended.out)
    assert "email_identity: expected a domain as the DNS can have it" in " ".join(ended.err.split())
