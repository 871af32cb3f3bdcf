"""How nodemailer's ``mailparser`` reads a message, where Node.js and it are installed."""

import json
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from attrs import frozen

from tests.mail.decoder import Group, Mailbox

__all__ = ["Attachment", "Mail", "MailParser", "installed", "running"]

_SCRIPT = Path(__file__).parent / "mailparser.cjs"


@frozen
class Attachment:
    """A part that is shown as a file."""

    name: str
    content_type: str
    content_id: str
    disposition: str
    content: bytes


@frozen
class Mail:
    """A message as a program with ``mailparser`` sees it."""

    subject: str
    from_: list[Mailbox | Group]
    to: list[Mailbox | Group]
    cc: list[Mailbox | Group]
    reply_to: list[Mailbox | Group]
    text: str | None
    html: str | None
    attachments: list[Attachment]
    lines: list[str]


@frozen
class MailParser:
    """The process that reads."""

    process: "subprocess.Popen[str]"

    def read(self, data: bytes) -> Mail:
        """Read a message."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b64encode(data).decode() + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        from_, to, cc, reply_to = (
            [_entry(each) for each in answer[field]] for field in ("from", "to", "cc", "replyTo")
        )
        attachments = [
            Attachment(
                each["filename"], each["contentType"], each["cid"], each["disposition"], b64decode(each["content"])
            )
            for each in answer["attachments"]
        ]
        shown: tuple[str, str | None, str | None] = (answer["subject"], answer["text"], answer["html"])
        subject, text, html = shown
        return Mail(subject, from_, to, cc, reply_to, text, html, attachments, answer["lines"])


@cache
def installed() -> bool:
    """Check whether Node.js finds ``mailparser`` (with ``NODE_PATH``)."""
    node = shutil.which("node")
    command = [node or "", "-e", "require.resolve('mailparser')"]
    return node is not None and subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


@contextmanager
def running() -> Generator[MailParser]:
    """A process that reads one message after the other."""
    command = [shutil.which("node") or "", str(_SCRIPT)]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield MailParser(process)
        finally:
            process.kill()


def _entry(entry: Any) -> Mailbox | Group:
    match entry:
        case {"group": name, "members": members}:
            return Group(name, tuple(Mailbox(*member) for member in members))
        case _:
            return Mailbox(*entry)
