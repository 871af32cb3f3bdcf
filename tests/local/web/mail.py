"""Messages for the tests of the page."""

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

from pinpoint_email import (
    Body,
    Content,
    Destination,
    EmailContent,
    Message,
    MessageTag,
    PinpointEmailClient,
    RawMessage,
)
from pinpoint_email.local import LocalService

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f000502"
    "01ff8d0e0cb20000000049454e44ae426082"
)
"""A PNG of one point."""
SENDER = "Jane <jane@example.com>"


def simple(subject: str, text: str | None = "Hello", html: str | None = None) -> EmailContent:
    """A message that is not raw."""
    text_content, html_content = (
        data if data is None else Content(data=data, charset="UTF-8") for data in (text, html)
    )
    return EmailContent(
        simple=Message(subject=Content(data=subject, charset="UTF-8"), body=Body(text=text_content, html=html_content))
    )


def raw(data: bytes) -> EmailContent:
    """A message that is complete."""
    return EmailContent(raw=RawMessage(data=data))


def illustrated(html: str, *, cid: str = "<logo>") -> EmailContent:
    """A raw message of HTML with a picture of its own and a file."""
    message = EmailMessage(policy=SMTP)
    message["From"] = SENDER
    message["Subject"] = "Illustrated"
    message.set_content(html, subtype="html")
    message.add_related(PICTURE, "image", "png", cid=cid, filename="logo.png")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="bill.pdf")
    return raw(message.as_bytes())


def deliver(
    client: PinpointEmailClient,
    content: EmailContent,
    *recipients: str,
    configuration_set_name: str | None = None,
    email_tags: Mapping[str, str] | None = None,
) -> str:
    """Send a message from example.com, and return its identifier."""
    client.create_email_identity(email_identity="example.com")
    message_id = client.send_email(
        from_email_address=SENDER,
        destination=Destination(to_addresses=recipients or ("joe@example.net",)),
        content=content,
        configuration_set_name=configuration_set_name,
        email_tags=[MessageTag(name=name, value=value) for name, value in (email_tags or {}).items()],
    ).message_id
    assert message_id is not None
    return message_id


def send_mail(service: LocalService, content: EmailContent, *recipients: str) -> str:
    """Send a message with a client of the service."""
    with service.client() as client:
        return deliver(client, content, *recipients)
