"""Messages from texts, files and headers."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pinpoint_email._values.checks import Mismatch, inside
from pinpoint_email.exceptions import ParamValidationError

from .arguments import one_line
from .attachments import MESSAGE, File, content_id, files_of, inline_and_attached
from .header_arguments import headers_of, unsubscribe_headers
from .messages import raw_data
from .sources import PlainText
from .tokens import quoted
from .unaddressed import UnaddressedMessage

__all__ = ["raw_message"]

_LINE_BREAK = re.compile(r"\r\n?")

if TYPE_CHECKING:
    _Part = Message[str, str]
else:
    _Part = Message


def raw_message(
    subject: str, bodies: Mapping[str, str], attachments: object, headers: object, list_unsubscribe: object
) -> UnaddressedMessage | None:
    """The message of a subject, bodies, attachments and headers; ``None`` if there are no attachments and headers.

    Raises:
        ParamValidationError: One of them is not what it should be.
    """
    try:
        files = files_of(() if attachments is None else attachments)
        top = headers_of(() if headers is None else headers)
        if list_unsubscribe is not None:
            top += unsubscribe_headers(list_unsubscribe)
        if not files and not top:
            return None
        top.insert(0, ("Subject", PlainText(inside("subject", one_line, subject))))
        content = _content(bodies.get("text"), bodies.get("html"), files)
    except Mismatch as mismatch:
        raise mismatch.refusal("EmailContent.from_text", mismatch.path) from None
    message = _Part()
    for name, value in [*top, ("MIME-Version", "1.0"), *content.items()]:
        message[name] = value
    message.set_payload(content.get_payload())
    try:
        return UnaddressedMessage(data=raw_data(message))
    except ParamValidationError as error:
        # Whatever it is about, it is not something that the caller has called.
        raise Mismatch(error.expected, error.got).refusal("EmailContent.from_text", "attachments") from None


def _content(text: str | None, html: str | None, files: list[File]) -> _Part:
    """The parts of a message, one within the other: attachments outside, and pictures next to the HTML."""
    html, inline, attached = inline_and_attached(html, files)
    bodies: list[_Part] = []
    if text is not None:
        bodies.append(_text_part("plain", text))
    if html is not None:
        page = _text_part("html", html)
        related = [_file_part(file, inline=True) for file in inline]
        bodies.append(_multipart('related; type="text/html"', [page, *related]) if related else page)
    body = bodies[0] if len(bodies) == 1 else _multipart("alternative", bodies)
    if not attached:
        return body
    return _multipart("mixed", [body, *(_file_part(file, inline=False) for file in attached)])


def _multipart(kind: str, parts: list[_Part]) -> _Part:
    # Neither quoted-printable nor Base64 has "=_", so that no part can have the boundary in it (RFC 2045).
    boundary = f"=_{kind.partition(';')[0]}"
    return _part({"Content-Type": f'multipart/{kind}; boundary="{boundary}"'}, parts)


def _text_part(kind: str, text: str) -> _Part:
    data = _LINE_BREAK.sub("\n", text).encode()
    written = b2a_qp(data, istext=True).decode("ascii")
    headers = {"Content-Type": f"text/{kind}; charset=utf-8", "Content-Transfer-Encoding": "quoted-printable"}
    return _part(headers, written)


def _file_part(file: File, *, inline: bool) -> _Part:
    is_message = file.type.lower() == MESSAGE
    headers = {"Content-Type": file.type}
    if not is_message:  # which cannot be encoded
        headers["Content-Transfer-Encoding"] = "base64"
    if inline:
        headers["Content-ID"] = f"<{content_id(file.name)}>"
    headers["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; {_filename(file.name)}"
    return _part(headers, [_message(file.data)] if is_message else encodebytes(file.data).decode("ascii"))


def _message(data: bytes) -> Message:
    try:
        return message_from_bytes(data)
    except RecursionError:
        raise Mismatch("a message with fewer parts in parts", "one that cannot be taken apart", "attachments") from None


def _part(headers: dict[str, str], payload: Any) -> _Part:
    part = _Part()
    for name, value in headers.items():
        part[name] = value
    part.set_payload(payload)
    return part


def _filename(name: str) -> str:
    """Write the parameter that names a file; one that looks encoded would be decoded in quotes."""
    return f"filename*=utf-8''{quote(name, safe='')}" if "=?" in name else f"filename={quoted(name)}"
