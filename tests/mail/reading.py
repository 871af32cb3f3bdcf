"""What a recipient is shown of a message, by reader."""

import re
from typing import Any

from tests.mail.decoder import Part, addresses
from tests.mail.made_up import in_dns
from tests.mail.parser import Mail
from tests.mail.words import unstructured

__all__ = ["Shown", "body", "read", "read_by_mailparser"]

Shown = dict[str, Any]


def body(text: str | None) -> str:
    """Text without what may change: how its lines end, and whether the last one does."""
    return re.sub(r"\r\n|\r", "\n", text or "").removesuffix("\n")


def read(part: Part) -> Shown:
    """What the RFCs make of a message."""
    texts: dict[str, list[str]] = {}
    for leaf in part.leaves:
        if not leaf.disposition[0]:
            texts.setdefault(leaf.content_type[0], []).append(leaf.text)
    return {
        "subject": unstructured(part.get("Subject")),
        "from": addresses(part.get("From")),
        "to": addresses(part.get("To")),
        "cc": addresses(part.get("Cc")),
        "reply to": addresses(part.get("Reply-To")),
        "text": body("\n".join(filter(None, texts.get("text/plain", [])))),
        "html": body("\n".join(filter(None, texts.get("text/html", [])))),
        "files": [
            (leaf.file_name, leaf.content_type[0], leaf.get("Content-ID").strip("<>"), leaf.content)
            for leaf in part.leaves
            if leaf.disposition[0]
        ],
        "note": unstructured(part.get("X-Note")),
        "references": tuple(part.get("References").split()),
        "unsubscribe": part.get("List-Unsubscribe"),
    }


def read_by_mailparser(mail: Mail) -> Shown:
    """What mailparser makes of a message; it shows domains in their own script."""
    return {
        "subject": mail.subject,
        "from": list(in_dns(mail.from_)),
        "to": list(in_dns(mail.to)),
        "cc": list(in_dns(mail.cc)),
        "reply to": list(in_dns(mail.reply_to)),
        "text": body(mail.text),
        "html": body(mail.html),
        "files": [(file.name, file.content_type, file.content_id, file.content) for file in mail.attachments],
    }
