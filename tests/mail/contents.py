"""What ``EmailContent.from_text`` makes."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from pinpoint_email import EmailContent

__all__ = ["LOGO", "PDF", "data_of", "lines", "made", "parsed"]

PDF = ("prices.pdf", b"%PDF", "application/pdf")
LOGO = ("logo.png", b"PNG", "image/png")


def data_of(content: EmailContent) -> bytes:
    """The bytes of content that is raw."""
    assert content.raw is not None
    return content.raw.data


def made(**arguments: Any) -> bytes:
    """The bytes that from_text makes of a subject, a text unless there is another body, and more."""
    bodies = {} if arguments.keys() & {"text", "html"} else {"text": "Hi"}
    everything: dict[str, Any] = {"subject": "S", **bodies, **arguments}
    return data_of(EmailContent.from_text(**everything))


def parsed(**arguments: Any) -> EmailMessage:
    """What from_text makes, as the standard library reads it."""
    return message_from_bytes(made(**arguments), policy=policy.SMTP)


def lines(text: str) -> bytes:
    """A text as mail has it, with CRLF at the end of each line."""
    return text.replace("\n", "\r\n").encode("ascii")
