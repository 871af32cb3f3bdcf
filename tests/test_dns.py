import json
from typing import Any

import pytest

from pinpoint_email import (
    BehaviorOnMxFailure,
    CreateEmailIdentityResponse,
    DkimAttributes,
    DnsRecord,
    GetEmailIdentityResponse,
    MailFromAttributes,
    MailFromDomainStatus,
    ParamValidationError,
    dns_records,
)

DKIM = DkimAttributes(tokens=("one", "two"))


@pytest.mark.parametrize(
    ("region_name", "zone"),
    [("us-east-1", "dkim.amazonses.com"), ("eu-south-1", "dkim.eu-south-1.amazonses.com")],
)
def test_domain_needs_a_record_a_token(region_name: str, zone: str) -> None:
    """Each DKIM token becomes a CNAME record, in some Regions to a zone of the Region's own."""
    created = CreateEmailIdentityResponse(dkim_attributes=DKIM)
    expected = tuple(
        DnsRecord(name=f"{token}._domainkey.example.com", type="CNAME", value=f"{token}.{zone}")
        for token in ("one", "two")
    )
    assert expected == dns_records("example.com", created, region_name=region_name)


def test_mail_from_domain_needs_two_records() -> None:
    """A MAIL FROM domain needs an MX record for bounces and a TXT record for SPF."""
    attributes = MailFromAttributes(
        mail_from_domain="mail.example.com",
        mail_from_domain_status=MailFromDomainStatus.PENDING,
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    read = GetEmailIdentityResponse(mail_from_attributes=attributes)
    expected = (
        DnsRecord(name="mail.example.com", type="MX", value="10 feedback-smtp.eu-west-1.amazonses.com"),
        DnsRecord(name="mail.example.com", type="TXT", value="v=spf1 include:amazonses.com ~all"),
    )
    assert expected == dns_records("jane@example.com", read, region_name="eu-west-1")


def test_identity_without_a_mail_from_domain_needs_none() -> None:
    """An empty MAIL FROM domain, the service's word for none, needs no records."""
    attributes = MailFromAttributes(
        mail_from_domain="",
        mail_from_domain_status=MailFromDomainStatus(""),
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    read = GetEmailIdentityResponse(mail_from_attributes=attributes)
    assert () == dns_records("example.com", read, region_name="eu-west-1")


def test_records_are_shown_in_several_forms() -> None:
    """The table, the zone file and the JSON have the same records."""
    attributes = MailFromAttributes(
        mail_from_domain="mail.example.com",
        mail_from_domain_status=MailFromDomainStatus.PENDING,
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    read = GetEmailIdentityResponse(dkim_attributes=DkimAttributes(tokens=("one",)), mail_from_attributes=attributes)
    records = dns_records("example.com", read, region_name="eu-west-1")
    assert [
        "Name                        Type   Value",
        "one._domainkey.example.com  CNAME  one.dkim.amazonses.com",
        "mail.example.com            MX     10 feedback-smtp.eu-west-1.amazonses.com",
        "mail.example.com            TXT    v=spf1 include:amazonses.com ~all",
    ] == str(records).splitlines()
    assert [
        "one._domainkey.example.com. 60 IN CNAME one.dkim.amazonses.com.",
        "mail.example.com. 60 IN MX 10 feedback-smtp.eu-west-1.amazonses.com.",
        'mail.example.com. 60 IN TXT "v=spf1 include:amazonses.com ~all"',
    ] == records.zone_file(ttl=60).splitlines()
    expected = [{"Name": record.name, "Type": record.type, "Value": record.value} for record in records]
    assert expected == json.loads(records.json())


def test_no_records_are_an_empty_table() -> None:
    """Without records, each form is empty."""
    records = dns_records("jane@example.com", GetEmailIdentityResponse(), region_name="eu-west-1")
    assert ("Name  Type  Value", "", "[]") == (records.table(), records.zone_file(), records.json())


def test_names_are_those_of_the_domain() -> None:
    """The names have neither the final dot of a domain nor the part before an @."""
    read = GetEmailIdentityResponse(dkim_attributes=DkimAttributes(tokens=("one",)))
    for name in ("example.com", "example.com.", "jane@example.com"):
        (record,) = dns_records(name, read, region_name="eu-west-1")
        assert "one._domainkey.example.com" == record.name


@pytest.mark.parametrize(
    ("name", "region", "message"),
    [("", "eu-west-1", "email_identity: expected 1 to 320"), ("a.de", "", "region_name: expected 1 to 320 characters")],
)
def test_empty_names_are_refused(name: str, region: str, message: str) -> None:
    """An identity without a name is refused."""
    with pytest.raises(ParamValidationError, match=f"^dns_records: {message}"):
        dns_records(name, GetEmailIdentityResponse(), region_name=region)


@pytest.mark.parametrize("ttl", [-1, 2**31, "60"])
def test_impossible_ttl_is_refused(ttl: Any) -> None:
    """A TTL has to be a number of seconds."""
    records = dns_records("a.de", GetEmailIdentityResponse(), region_name="eu-west-1")
    with pytest.raises(ParamValidationError, match=r"^zone_file: ttl: expected"):
        records.zone_file(ttl=ttl)


@pytest.mark.parametrize("identity", [None, {"DkimAttributes": {"Tokens": ["one"]}}])
def test_what_is_no_answer_is_refused(identity: Any) -> None:
    """Records are made only from the service's answers about an identity."""
    with pytest.raises(ParamValidationError, match=r"^dns_records: identity: expected the answer of get_email"):
        dns_records("a.de", identity, region_name="eu-west-1")


@pytest.mark.parametrize("domain", ["bücher.example", "BÜCHER.example", "xn--bcher-kva.example"])
def test_records_have_domains_as_in_the_dns(domain: str) -> None:
    """Both spellings of a domain give the same records, in ASCII in every format."""
    attributes = MailFromAttributes(
        mail_from_domain=f"mail.{domain}",
        mail_from_domain_status=MailFromDomainStatus.PENDING,
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    read = GetEmailIdentityResponse(dkim_attributes=DKIM, mail_from_attributes=attributes)
    records = dns_records(domain, read, region_name="eu-west-1")
    names = {record.name for record in records}
    below = {"one._domainkey", "two._domainkey", "mail"}
    assert {f"{label}.xn--bcher-kva.example" for label in below} == names
    assert (records.table() + records.zone_file() + records.json()).isascii()


@pytest.mark.parametrize(
    ("name", "domain", "member"),
    [
        ("☕.example", "a.example", "email_identity"),
        ("a.example", "☕.example", "identity.mail_from_attributes.mail_from_domain"),
    ],
)
def test_domain_that_the_dns_cannot_have_has_no_records(name: str, domain: str, member: str) -> None:
    """A domain without a form for the DNS is refused by the name of its argument."""
    attributes = MailFromAttributes(
        mail_from_domain=domain,
        mail_from_domain_status=MailFromDomainStatus.PENDING,
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    with pytest.raises(ParamValidationError) as caught:
        dns_records(name, GetEmailIdentityResponse(mail_from_attributes=attributes), region_name="eu-west-1")
    assert ("dns_records", member) == (caught.value.where, caught.value.member)
