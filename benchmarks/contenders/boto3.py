"""boto3.

Set are the Region, the endpoint, the credentials, the number of connections that are kept, and the ``standard`` retries
that AWS recommends in place of boto3's older default. Clients come from the default session, so that a second one finds
the service's model loaded.
"""

import sys
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config

from . import ACCESS_KEY, REGION, SECRET_KEY, SENDER, SUBJECT, TEXT

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_email import PinpointEmailClient


class Client:
    """A client of the stub server."""

    def __init__(self, url: str, connections: int = 10) -> None:
        # The checkers do not know all of the services that the stubs name.
        make: Any = cast("Any", boto3).client
        self._client: PinpointEmailClient = make(
            "pinpoint-email",
            region_name=REGION,
            endpoint_url=url,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=Config(retries={"mode": "standard"}, max_pool_connections=connections),
        )

    def send(self, recipient: str) -> str:
        """Send a small message; its identifier."""
        receipt = self._client.send_email(
            FromEmailAddress=SENDER,
            Destination={"ToAddresses": [recipient]},
            Content={"Simple": {"Subject": {"Data": SUBJECT}, "Body": {"Text": {"Data": TEXT}}}},
        )
        return receipt["MessageId"]

    def send_raw(self, message: bytes) -> str:
        """Send a raw message; its identifier."""
        receipt = self._client.send_email(
            Destination={"ToAddresses": ["ada@example.org"]}, Content={"Raw": {"Data": message}}
        )
        return receipt["MessageId"]

    def list_identities(self, entries: int) -> list[str]:
        """Read a page of so many identities; the names of those that may send."""
        page = self._client.list_email_identities(NextToken=str(entries))
        return [
            identity.get("IdentityName", "") for identity in page["EmailIdentities"] if identity.get("SendingEnabled")
        ]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


if __name__ == "__main__":
    Client(sys.argv[1]).send("ada@example.org")
