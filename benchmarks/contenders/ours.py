"""This library.

Set are the Region, the endpoint, the credentials and, as for boto3, the number of connections that are kept; all else
is as it comes.
"""

import sys

from pinpoint_email import (
    Body,
    Content,
    Destination,
    EmailContent,
    Message,
    Options,
    PinpointEmailClient,
    RawMessage,
)

from . import ACCESS_KEY, REGION, SECRET_KEY, SENDER, SUBJECT, TEXT


class Client:
    """A client of the stub server."""

    def __init__(self, url: str, connections: int = 10) -> None:
        self._client = PinpointEmailClient(
            region_name=REGION,
            endpoint_url=url,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            options=Options(max_pool_connections=connections),
        )

    def send(self, recipient: str) -> str | None:
        """Send a small message; its identifier."""
        receipt = self._client.send_email(
            from_email_address=SENDER,
            destination=Destination(to_addresses=[recipient]),
            content=EmailContent(
                simple=Message(subject=Content(data=SUBJECT), body=Body(text=Content(data=TEXT))),
            ),
        )
        return receipt.message_id

    def send_raw(self, message: bytes) -> str | None:
        """Send a raw message; its identifier."""
        receipt = self._client.send_email(
            destination=Destination(to_addresses=["ada@example.org"]),
            content=EmailContent(raw=RawMessage(data=message)),
        )
        return receipt.message_id

    def list_identities(self, entries: int) -> list[str | None]:
        """Read a page of so many identities; the names of those that may send."""
        page = self._client.list_email_identities(next_token=str(entries))
        return [identity.identity_name for identity in page.email_identities if identity.sending_enabled]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


if __name__ == "__main__":
    Client(sys.argv[1]).send("ada@example.org")
