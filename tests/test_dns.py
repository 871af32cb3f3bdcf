import pytest

from pinpoint_email import (
    BehaviorOnMxFailure,
    CreateEmailIdentityResponse,
    DkimAttributes,
    GetEmailIdentityResponse,
    MailFromAttributes,
    MailFromDomainStatus,
)
from pinpoint_email.dns import DnsRecord, dns_records

DKIM = DkimAttributes(tokens=("one", "two"))


@pytest.mark.parametrize(
    ("region_name", "zone"),
    [("us-east-1", "dkim.amazonses.com"), ("eu-south-1", "dkim.eu-south-1.amazonses.com")],
)
def test_domain_needs_a_record_a_token(region_name: str, zone: str) -> None:
    """Each DKIM token becomes a CNAME record, in some Regions to a zone of their own."""
    created = CreateEmailIdentityResponse(dkim_attributes=DKIM)
    assert dns_records("example.com", created, region_name=region_name) == tuple(
        DnsRecord(name=f"{token}._domainkey.example.com", type="CNAME", value=f"{token}.{zone}")
        for token in ("one", "two")
    )


def test_mail_from_domain_needs_two_records() -> None:
    """A MAIL FROM domain needs an MX record for bounces and a TXT record for SPF."""
    attributes = MailFromAttributes(
        mail_from_domain="mail.example.com",
        mail_from_domain_status=MailFromDomainStatus.PENDING,
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    read = GetEmailIdentityResponse(mail_from_attributes=attributes)
    assert dns_records("jane@example.com", read, region_name="eu-west-1") == (
        DnsRecord(name="mail.example.com", type="MX", value="10 feedback-smtp.eu-west-1.amazonses.com"),
        DnsRecord(name="mail.example.com", type="TXT", value="v=spf1 include:amazonses.com ~all"),
    )


def test_identity_without_a_mail_from_domain_needs_none() -> None:
    """The service says that there is none by leaving it empty."""
    attributes = MailFromAttributes(
        mail_from_domain="",
        mail_from_domain_status=MailFromDomainStatus(""),
        behavior_on_mx_failure=BehaviorOnMxFailure.USE_DEFAULT_VALUE,
    )
    read = GetEmailIdentityResponse(mail_from_attributes=attributes)
    assert dns_records("example.com", read, region_name="eu-west-1") == ()
