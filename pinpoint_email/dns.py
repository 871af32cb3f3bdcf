"""The DNS records that an identity needs, to be published by whoever owns its domain."""

from collections.abc import Iterator

from attrs import frozen

from .email_identities import CreateEmailIdentityResponse, GetEmailIdentityResponse

__all__ = ["DnsRecord", "dns_records"]

_ZONE = "amazonses.com"
_REGIONS_WITH_A_DKIM_ZONE = {
    "af-south-1",
    "ap-northeast-3",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "ca-west-1",
    "eu-central-2",
    "eu-south-1",
    "il-central-1",
    "me-central-1",
    "us-gov-east-1",
}
"""The Regions whose DKIM keys are in a zone of their own."""


@frozen(kw_only=True)
class DnsRecord:
    """A DNS record."""

    name: str
    """The full name, without a dot at the end."""
    type: str
    """``CNAME``, ``MX`` or ``TXT``."""
    value: str
    """The value; that of an ``MX`` record begins with its priority, that of a ``TXT`` record has no quotes."""


def dns_records(
    email_identity: str, identity: CreateEmailIdentityResponse | GetEmailIdentityResponse, *, region_name: str
) -> tuple[DnsRecord, ...]:
    """The records that an identity needs: for DKIM, and for its MAIL FROM domain if it has one.

    Args:
        email_identity: The address or domain; an address needs records only for its MAIL FROM domain.
        identity: What the service says of it.
        region_name: The Region that it is in.

    Returns:
        The records, those for DKIM first.
    """
    return (*_dkim(email_identity, identity, region_name), *_mail_from(identity, region_name))


def _dkim(
    domain: str, identity: CreateEmailIdentityResponse | GetEmailIdentityResponse, region: str
) -> Iterator[DnsRecord]:
    zone = f"dkim.{region}.{_ZONE}" if region in _REGIONS_WITH_A_DKIM_ZONE else f"dkim.{_ZONE}"
    for token in identity.dkim_attributes.tokens if identity.dkim_attributes else ():
        yield DnsRecord(name=f"{token}._domainkey.{domain}", type="CNAME", value=f"{token}.{zone}")


def _mail_from(identity: CreateEmailIdentityResponse | GetEmailIdentityResponse, region: str) -> Iterator[DnsRecord]:
    attributes = identity.mail_from_attributes if isinstance(identity, GetEmailIdentityResponse) else None
    if attributes and attributes.mail_from_domain:
        yield DnsRecord(name=attributes.mail_from_domain, type="MX", value=f"10 feedback-smtp.{region}.{_ZONE}")
        yield DnsRecord(name=attributes.mail_from_domain, type="TXT", value=f"v=spf1 include:{_ZONE} ~all")
