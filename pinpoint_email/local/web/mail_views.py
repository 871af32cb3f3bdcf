"""The routes to the messages and their events."""

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Final

from attrs import frozen
from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pinpoint_email.enums import EventType
from pinpoint_email.local.mailbox import Entry
from pinpoint_email.local.messages import MIME_ERRORS, ReceivedMessage, header
from pinpoint_email.local.rendering import Rendering, pictures_in, render_mail, words_of
from pinpoint_email.local.state import ServiceState

from .responses import FRAME_POLICY, render

__all__ = ["add_mail_routes"]

_MESSAGES_ON_A_PAGE: Final = 50
_EVENTS_ON_A_PAGE: Final = 200
_MAX_SOURCE_BYTES: Final = 200_000
_MAX_SNIPPET_SOURCE: Final = 20_000
"""The number of characters at the beginning of a body in which its first words are looked for."""
_MAX_SNIPPET: Final = 160
_THUMBNAILS: Final = {"image/gif", "image/jpeg", "image/png", "image/webp"}
_MAX_POSITION_DIGITS: Final = 18
"""Numbers of so many digits always fit in SQLite's integers."""


@frozen
class Row:
    """A message in the inbox."""

    message: ReceivedMessage
    seen: bool
    sender: str
    snippet: str
    attachments: int


@frozen
class View:
    """A message as its page shows it."""

    name: str
    """The side of the message that is shown, such as ``html``."""
    names: tuple[str, ...]
    """The sides that the message has."""
    sender: str
    headers: tuple[tuple[str, str], ...]
    rendering: Rendering | None
    source: str
    cut: bool
    """True if only the beginning of the source is shown."""
    thumbnails: frozenset[int]
    """The indexes of the attachments that are pictures."""


def add_mail_routes(routes: Blueprint, state: ServiceState) -> None:
    """Add the inbox, the messages and the events."""

    @routes.get("/")
    def inbox() -> Response:
        """Show the messages, newest first."""
        search, before = request.args.get("q", ""), _position()
        # One message more than the page shows tells whether there are older ones.
        found = state.mailbox.entries(search, before, _MESSAGES_ON_A_PAGE + 1)
        shown = found[:_MESSAGES_ON_A_PAGE]
        older = shown[-1].position if len(found) > len(shown) else None
        rows = [_row(entry) for entry in shown]
        return render("inbox.html", rows=rows, search=search, before=before, older=older)

    @routes.post("/delete")
    def delete_all() -> AnyResponse:
        """Delete all messages."""
        state.mailbox.delete()
        return redirect(url_for(".inbox"), 303)

    @routes.get("/messages/<message_id>")
    def message(message_id: str) -> Response:
        """Show one side of a message, and mark it as seen."""
        entry = state.mailbox.find(message_id)
        state.mailbox.see(message_id)
        newer, older = state.mailbox.neighbours(entry.position)
        return render(
            "message.html",
            message=entry.message,
            view=_view(entry.message, request.args.get("view", "")),
            events=state.mailbox.events(message_id),
            newer=newer,
            older=older,
        )

    @routes.get("/messages/<message_id>/html")
    def frame(message_id: str) -> Response:
        """Return the HTML of a message, for a frame."""
        document = _rendering(state.mailbox.find(message_id).message).html
        response = Response(document.encode("utf-8", "replace"), mimetype="text/html")
        response.headers["Content-Security-Policy"] = FRAME_POLICY
        return response

    @routes.post("/messages/<message_id>/delete")
    def delete(message_id: str) -> AnyResponse:
        """Delete a message."""
        state.mailbox.delete(message_id)
        return redirect(url_for(".inbox"), 303)

    @routes.get("/events")
    def events() -> Response:
        """Show the events of the messages, newest first."""
        event_type = request.args.get("type") or None
        found = state.mailbox.event_entries(event_type, _position(), _EVENTS_ON_A_PAGE + 1)
        shown = found[:_EVENTS_ON_A_PAGE]
        older = shown[-1].position if len(found) > len(shown) else None
        return render(
            "events.html", entries=shown, older=older, chosen=event_type, types=tuple(EventType), before=_position()
        )

    # Flask has registered these functions, which a linter cannot see.
    del inbox, delete_all, message, frame, delete, events


def _position() -> int | None:
    """Return the position at which a page begins; ``None`` if it is missing or malformed."""
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_POSITION_DIGITS else None


def _row(entry: Entry) -> Row:
    message = entry.message
    text = (message.text or "")[:_MAX_SNIPPET_SOURCE] or words_of((message.html or "")[:_MAX_SNIPPET_SOURCE])
    return Row(
        message=message,
        seen=entry.seen,
        sender=_sender(message),
        snippet=" ".join(text.split())[:_MAX_SNIPPET],
        attachments=len(message.attachments),
    )


def _view(message: ReceivedMessage, wanted: str) -> View:
    bodies = {"html": message.html, "text": message.text}
    names = (*(name for name, body in bodies.items() if body is not None), "source", "headers", "events")
    name = wanted if wanted in names else names[0]
    return View(
        name=name,
        names=names,
        sender=_sender(message),
        headers=tuple(_headers(message.mime)),
        rendering=_rendering(message) if name == "html" else None,
        source=message.source[:_MAX_SOURCE_BYTES].decode("utf-8", "replace"),
        cut=len(message.source) > _MAX_SOURCE_BYTES,
        thumbnails=frozenset(
            number for number, part in enumerate(message.attachments) if part.content_type in _THUMBNAILS
        ),
    )


def _sender(message: ReceivedMessage) -> str:
    """The sender, decoded."""
    return header(message.mime, "From") or message.from_address


def _headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """Yield all headers, decoded if possible."""
    for name, value in message.raw_items():
        try:
            yield name, str(message.policy.header_fetch_parse(name, value))
        except MIME_ERRORS:
            yield name, str(value)


def _rendering(message: ReceivedMessage) -> Rendering:
    return render_mail(message.html or "", pictures_in(message.mime))
