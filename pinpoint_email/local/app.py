"""The web application: the service's API, and the control API under ``/_local/``."""

import json
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest, HTTPException

from .dispatch import find
from .errors import Refusal
from .messages import ReceivedMessage
from .signatures import Keys, SignedRequest, verify
from .state import State

__all__ = ["create_app"]

_API = ("/v1/email/", "/v2/email/")
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def create_app(state: State, keys: Keys, host: str) -> Flask:
    """The application over a state, for a server that listens on a host."""
    app = Flask(__name__, static_folder=None)
    hosts = {*_LOOPBACK, host.lower()}

    # Flask's own routing sees decoded paths only, in which a name with a slash cannot be told from
    # two segments.
    @app.before_request
    def service() -> Response | None:
        target = _target()
        return _answer(target, state, keys) if target.startswith(_API) else None

    @app.before_request
    def own_pages_only() -> Response | None:
        """A page from elsewhere in a browser has no business with the control API."""
        if _hosts() <= hosts:
            return None
        return _error(Refusal("AccessDeniedException", "Requests from pages elsewhere are refused."))

    @app.get("/_local/messages")
    def messages() -> dict[str, Any]:
        """All messages, the oldest first."""
        return {"messages": [_message(message) for message in state.messages()]}

    @app.errorhandler(HTTPException)
    def nothing_there(error: HTTPException) -> Response:
        refusal = Refusal("UnknownOperationException", error.description or error.name)
        refusal.status_code = error.code or refusal.status_code
        return _error(refusal)

    # Flask keeps them; to the eye of a linter they are unused.
    del service, own_pages_only, messages, nothing_there
    return app


def _target() -> str:
    """Path and query as they were sent."""
    target: str = request.environ["RAW_URI"]
    if target.startswith("/"):
        return target
    parts = urlsplit(target)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _hosts() -> set[str | None]:
    """The hosts that a request is for and from."""
    urls = [f"//{request.host}", *request.headers.getlist("Origin")]
    try:
        return {urlsplit(url).hostname for url in urls}
    except ValueError:
        return {None}


def _answer(target: str, state: State, keys: Keys) -> Response:
    try:
        body = request.get_data()
    except (OSError, BadRequest):
        return _error(Refusal("MalformedHttpRequestException", "The body is not whole."))
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        region = verify(SignedRequest(request.method, target, headers, body), keys, state.now())
        operation = find(request.method, target, body)
        with state.lock:
            answer = operation.perform(state.region(region))
    except Refusal as refusal:
        return _error(refusal)
    return _json(answer, 200)


def _error(refusal: Refusal) -> Response:
    response = _json(json.dumps({"message": refusal.message}).encode(), refusal.status_code)
    response.headers["x-amzn-ErrorType"] = refusal.code
    return response


def _json(body: bytes, status: int) -> Response:
    response = Response(body, status, mimetype="application/json")
    response.headers["x-amzn-RequestId"] = str(uuid4())
    return response


def _message(message: ReceivedMessage) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "region_name": message.region_name,
        "received_at": message.received_at.isoformat(),
        "from_address": message.from_address,
        "to_addresses": message.to_addresses,
        "cc_addresses": message.cc_addresses,
        "bcc_addresses": message.bcc_addresses,
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
