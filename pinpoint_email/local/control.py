"""The control API: JSON under ``/_local/``, with which tests in any language read the mail and steer the service."""

import json
import re
from collections.abc import Callable
from functools import partial
from inspect import Parameter, signature
from io import BytesIO
from typing import Any, cast

from flask import Blueprint, Response, request, send_file

from pinpoint_email._values.checks import Mismatch, check_for

from .errors import Refusal, bad_request
from .events import MessageEvent
from .messages import ReceivedMessage
from .state import ServiceState

__all__ = ["control_api"]

_UNSAFE_IN_FILENAMES = re.compile(r"[\x00-\x1f\x7f/\\]")
"""Characters that must not be in the name of a saved file."""


def control_api(state: ServiceState) -> Blueprint:  # noqa: C901  (one function a route)
    """Make the routes over a state."""
    routes = Blueprint("control", __name__, url_prefix="/_local")

    @routes.get("/messages")
    def messages() -> dict[str, Any]:
        """List all messages, or those that contain all words of a search, oldest first."""
        entries = state.mailbox.entries(request.args.get("search", ""))
        return {"messages": [_message(entry.message) for entry in reversed(entries)]}

    @routes.delete("/messages")
    def delete_messages() -> dict[str, Any]:
        """Delete all messages, with their events."""
        return {"deleted": state.mailbox.delete()}

    @routes.get("/messages/<message_id>")
    def message(message_id: str) -> dict[str, Any]:
        """Return a message with its events."""
        events = [_event(event) for event in state.mailbox.events(message_id)]
        return _message(state.mailbox.find(message_id).message) | {"events": events}

    @routes.delete("/messages/<message_id>")
    def delete_message(message_id: str) -> dict[str, Any]:
        """Delete a message, with its events."""
        state.mailbox.find(message_id)
        return {"deleted": state.mailbox.delete(message_id)}

    @routes.get("/messages/<message_id>/source")
    def source(message_id: str) -> Response:
        """Return the MIME source of a message."""
        data = state.mailbox.find(message_id).message.source
        return send_file(BytesIO(data), "message/rfc822", as_attachment=True, download_name=f"{message_id}.eml")

    @routes.get("/messages/<message_id>/attachments/<int:number>")
    def attachment(message_id: str, number: int) -> Response:
        """Return an attachment, by its index from 0."""
        attachments = state.mailbox.find(message_id).message.attachments
        if number >= len(attachments):
            raise Refusal("NotFoundException", f"The message has {len(attachments)} attachments.")
        found = attachments[number]
        name = _UNSAFE_IN_FILENAMES.sub("_", found.filename or f"attachment-{number}")
        return send_file(BytesIO(found.data), found.content_type, as_attachment=True, download_name=name)

    @routes.get("/events")
    def events() -> dict[str, Any]:
        """List all events, oldest first."""
        return {"events": [_event(event) for event in state.mailbox.events()]}

    @routes.get("/clock")
    def clock() -> dict[str, Any]:
        """Return the time as the service sees it."""
        return {"now": state.clock.now().isoformat()}

    def advance(*, advance: float) -> dict[str, Any]:
        """Move the time on by some seconds."""
        return {"now": state.clock.advance(advance).isoformat()}

    # The parameters of these functions are the members of their requests, so that nothing lists them a second time.
    for path, command in (
        ("clock", advance),
        ("fail-next", state.faults.fail_next),
        ("reset", state.reset),
        ("verify-identity", state.verify_identity),
    ):
        routes.add_url_rule(f"/{path}", f"do {path}", partial(_obey, command), methods=["POST"])
    # Flask has registered these functions, which a linter cannot see.
    del messages, delete_messages, message, delete_message, source, attachment, events, clock
    return routes


def _obey(command: Callable[..., dict[str, Any] | None]) -> dict[str, Any]:
    """Carry out a command whose parameters are the members of the request's body.

    Raises:
        Refusal: A member is invalid, or the command refuses it.
    """
    try:
        members = json.loads(request.get_data() or b"{}")
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict):
        raise bad_request("body", "a JSON object")
    given = cast("dict[str, object]", members)
    parameters = signature(command).parameters
    if unknown := given.keys() - parameters.keys():
        raise bad_request(min(unknown), f"no such member, but {', '.join(parameters) or 'none'}")
    arguments = {
        name: _checked(parameter, given.get(name, parameter.default)) for name, parameter in parameters.items()
    }
    try:
        return command(**arguments) or {}
    except ValueError as error:
        raise Refusal("BadRequestException", f"{error}.") from None


def _checked(parameter: Parameter, value: object) -> object:
    if value is Parameter.empty:
        raise bad_request(parameter.name, "a value, got none")
    try:
        return check_for(parameter.annotation)(value)
    except Mismatch as mismatch:
        raise bad_request(parameter.name, f"{mismatch.expected}, got {mismatch.got}") from None


def _message(message: ReceivedMessage) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "region_name": message.region_name,
        "received_at": message.received_at.isoformat(),
        "from_address": message.from_address,
        "to_addresses": message.to_addresses,
        "cc_addresses": message.cc_addresses,
        "bcc_addresses": message.bcc_addresses,
        "feedback_forwarding_address": message.feedback_forwarding_address,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "attachments": [
            {"filename": part.filename, "content_type": part.content_type, "size": len(part.data)}
            for part in message.attachments
        ],
        "configuration_set_name": message.configuration_set_name,
        "email_tags": {tag.name: tag.value for tag in message.email_tags},
    }


def _event(event: MessageEvent) -> dict[str, Any]:
    return {
        "event_type": event.event_type,
        "message_id": event.message_id,
        "region_name": event.region_name,
        "recipient": event.recipient,
        "occurred_at": event.occurred_at.isoformat(),
        "detail": event.detail,
        "configuration_set_name": event.configuration_set_name,
        "event_destinations": event.event_destinations,
    }
