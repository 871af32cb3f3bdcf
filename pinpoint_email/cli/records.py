"""``pinpoint-email setup records``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer

from pinpoint_email.actions.email_identities import GetEmailIdentityResponse
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.dns import DnsRecord, DnsRecords, dns_records
from pinpoint_email.enums import DkimStatus, MailFromDomainStatus
from pinpoint_email.setup.email_identities import list_identities

from .options import Api, ApiOption, DebugOption, EndpointOption, ProfileOption, RegionOption, Service, in_words
from .output import note, write

__all__ = ["records"]


class Format(StrEnum):
    """The format of the records."""

    TABLE = "table"
    ZONE = "zone"
    JSON = "json"


def records(
    identities: Annotated[
        list[str] | None, typer.Argument(metavar="[IDENTITY]...", help="The domains and addresses; else all.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
    everything: Annotated[bool, typer.Option("--all", help="Those that the service has found, too.")] = False,
    region: RegionOption = None,
    profile: ProfileOption = None,
    endpoint_url: EndpointOption = None,
    api: ApiOption = Api.PINPOINT_EMAIL,
    debug: DebugOption = False,
) -> None:
    """Show the DNS records of identities."""
    with in_words(debug=debug), Service(region, profile, endpoint_url, api).client() as client:
        names = identities or list_identities(client)
        found = DnsRecords(record for name in names for record in _records(client, name, everything=everything))
        if format_ is Format.JSON:
            write(found.json() + "\n")
        elif format_ is Format.ZONE:
            write(found.zone_file())
        elif found:
            write(found.table() + "\n")
        if not found:
            note("There is no record to publish.")


def _records(client: PinpointEmailClient, name: str, *, everything: bool) -> Iterator[DnsRecord]:
    identity = client.get_email_identity(email_identity=name)
    found = _found(identity)
    for record in dns_records(name, identity, region_name=client.region_name):
        if everything or record.type not in found:
            yield record


def _found(identity: GetEmailIdentityResponse) -> set[str]:
    """Return the types of the records that the service has found already."""
    dkim, mail_from = identity.dkim_attributes, identity.mail_from_attributes
    types: set[str] = set()
    if dkim and dkim.status == DkimStatus.SUCCESS:
        types |= {"CNAME"}
    if mail_from and mail_from.mail_from_domain_status == MailFromDomainStatus.SUCCESS:
        types |= {"MX", "TXT"}
    return types
