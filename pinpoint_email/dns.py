"""The DNS records that an identity needs, to be published by whoever owns its domain."""

import json
from collections.abc import Iterator
from typing import Annotated

from attrs import frozen

from ._values.checks import Length, Mismatch, Range, check_for, describe
from ._values.domains import DNS_NAME, IDENTITY
from ._values.members import argument
from ._values.wire import write
from .actions.email_identities import CreateEmailIdentityResponse, GetEmailIdentityResponse

__all__ = ["DnsRecord", "DnsRecords", "dns_records"]

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
_HOSTS = {"CNAME", "MX"}
_DOMAIN = check_for(Annotated[str, DNS_NAME])
_IDENTITY = check_for(Annotated[str, IDENTITY, Length(1, 320)])
_REGION = check_for(Annotated[str, Length(1, 320)])
_TTL = check_for(Annotated[int, Range(0, 2**31 - 1)])


@frozen(kw_only=True)
class DnsRecord:
    """A DNS record."""

    name: str
    """The full name, in ASCII, without a dot at the end."""
    type: str
    """``CNAME``, ``MX`` or ``TXT``."""
    value: str
    """The value; that of an ``MX`` record begins with its priority, that of a ``TXT`` record has no quotes."""


class DnsRecords(tuple[DnsRecord, ...]):
    """The DNS records of an identity, a tuple of :class:`DnsRecord`; printed, they are a table."""

    __slots__ = ()

    def table(self) -> str:
        """The records as a table to read, with a column for name, type and value."""
        rows = [("Name", "Type", "Value"), *((record.name, record.type, record.value) for record in self)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)

    def zone_file(self, *, ttl: int = 1800) -> str:
        """The records as lines of a zone file.

        Args:
            ttl: How long others may keep the records, in seconds, 0 to 2,147,483,647.

        Returns:
            A line for each record, with absolute names.

        Raises:
            ParamValidationError: There is no such ``ttl``.
        """
        argument("zone_file", "ttl", _TTL, ttl)
        return "".join(f"{record.name}. {ttl} IN {record.type} {_in_zone(record)}\n" for record in self)

    def json(self) -> str:
        """The records as a JSON list of objects with ``Name``, ``Type`` and ``Value``."""
        return json.dumps([write(record) for record in self], indent=2)

    def __str__(self) -> str:
        return self.table()


def dns_records(
    email_identity: str, identity: CreateEmailIdentityResponse | GetEmailIdentityResponse, *, region_name: str
) -> DnsRecords:
    """The records that an identity needs: for DKIM, and for its MAIL FROM domain if it has one.

    Nothing is sent. Most Regions share one zone for DKIM keys, others have one of their own. A Region that this
    version does not know is taken to share it: compare with what the console shows.

    ::

        identity = client.get_email_identity(email_identity="example.com")
        print(dns_records("example.com", identity, region_name="eu-west-1"))

    Args:
        email_identity: The address or domain, 1 to 320 characters; an address needs records only for its MAIL
            FROM domain. A domain beyond ASCII may be given in either spelling: the records have that of the DNS.
        identity: What the service says of it.
        region_name: The Region that it is in, 1 to 320 characters.

    Returns:
        The records, those for DKIM first; none if the identity needs none.

    Raises:
        ParamValidationError: The name or the Region is no such text, or the identity is not an answer of the
            service's.
    """
    name = argument("dns_records", "email_identity", _IDENTITY, email_identity)
    argument("dns_records", "identity", _described, identity)
    argument("dns_records", "region_name", _REGION, region_name)
    return DnsRecords((*_dkim(name, identity, region_name), *_mail_from(identity, region_name)))


def _described(value: object) -> object:
    if not isinstance(value, CreateEmailIdentityResponse | GetEmailIdentityResponse):
        raise Mismatch("the answer of get_email_identity or create_email_identity", describe(value))
    return value


def _dkim(
    identity_name: str, identity: CreateEmailIdentityResponse | GetEmailIdentityResponse, region: str
) -> Iterator[DnsRecord]:
    domain = identity_name.rpartition("@")[2].rstrip(".")
    zone = f"dkim.{region}.{_ZONE}" if region in _REGIONS_WITH_A_DKIM_ZONE else f"dkim.{_ZONE}"
    for token in identity.dkim_attributes.tokens if identity.dkim_attributes else ():
        yield DnsRecord(name=f"{token}._domainkey.{domain}", type="CNAME", value=f"{token}.{zone}")


def _mail_from(identity: CreateEmailIdentityResponse | GetEmailIdentityResponse, region: str) -> Iterator[DnsRecord]:
    attributes = identity.mail_from_attributes if isinstance(identity, GetEmailIdentityResponse) else None
    if attributes and attributes.mail_from_domain:
        domain = argument(
            "dns_records", "identity.mail_from_attributes.mail_from_domain", _DOMAIN, attributes.mail_from_domain
        )
        yield DnsRecord(name=domain, type="MX", value=f"10 feedback-smtp.{region}.{_ZONE}")
        yield DnsRecord(name=domain, type="TXT", value=f"v=spf1 include:{_ZONE} ~all")


def _in_zone(record: DnsRecord) -> str:
    """A value as zone files have it."""
    return f"{record.value}." if record.type in _HOSTS else f'"{record.value}"'
