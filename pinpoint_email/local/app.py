"""The web application: the service's API, the control API under ``/_local/``, and the page."""

import json
import socket
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, Response, request
from jinja2 import PackageLoader
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, RequestEntityTooLarge

from .control import control_api
from .dispatch import Operation, find
from .errors import Refusal
from .faults import Fault
from .signatures import Keys, SignedRequest, verify
from .state import ServiceState
from .web import error_page, pages

__all__ = ["create_app"]

_API = ("/v1/email/", "/v2/email/")
_MAX_BODY_BYTES = 60 * 2**20
"""In bytes: 40 MB of raw message, the most that SES v2 takes, in Base64, with the JSON around it."""
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_WILDCARDS = {"0.0.0.0", "::"}  # noqa: S104  (what the user asked for)


def create_app(state: ServiceState, keys: Keys, names: Iterable[str]) -> Flask:
    """Make the application over a state, for a server with these host names."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BODY_BYTES
    hosts = {*_LOOPBACK, *(name.lower() for name in names)}

    # Flask's own routing sees only decoded paths, in which a slash within a name looks like a separator.
    @app.before_request
    def service() -> Response | None:
        if state.ended.is_set():
            raise Refusal("ServiceUnavailable", "The local service has been stopped.")
        _check_origin(hosts)
        target = _target()
        return _handle(target, state, keys) if target.startswith(_API) else None

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return error_page(refusal) or _error(refusal)

    @app.errorhandler(sqlite3.Error)
    def storage_failed(error: sqlite3.Error) -> Response:
        """Report that the state file failed, on a full disk for example, instead of claiming success."""
        refusal = Refusal("ServiceUnavailable", f"The state file cannot be read or written: {error}.")
        return error_page(refusal) or _error(refusal)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        code = "InternalFailure" if error.code == InternalServerError.code else "UnknownOperationException"
        refusal = Refusal(code, error.description or error.name)
        refusal.status_code = error.code or refusal.status_code
        return error_page(refusal) or _error(refusal)

    app.register_blueprint(control_api(state))
    app.register_blueprint(pages(state))
    # Flask's own loader needs a folder, and the package may be in a zip file.
    app.jinja_env.loader = PackageLoader("pinpoint_email.local.web")
    # Flask has registered these functions, which a linter cannot see.
    del service, refused, storage_failed, http_error
    return app


def _target() -> str:
    """Return the path and the query as they were sent, not decoded."""
    target: str = request.environ["RAW_URI"]
    if target.startswith("/"):
        return target
    # A client that takes the service for a proxy sends the whole URL.
    parts = urlsplit(target)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _check_origin(hosts: set[str]) -> None:
    """Refuse requests that a foreign page makes a browser send, even under a host name that resolves to this machine.

    Raises:
        Refusal: The request is for an unknown host name, or comes from a page of another host or port.
    """
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
        origins = {urlsplit(origin).netloc for origin in request.headers.getlist("Origin")}
    except ValueError:
        host, origins = "", {""}
    if not (host in hosts or (hosts & _WILDCARDS and _is_ip(host))) or not origins <= {request.host}:
        known = ", ".join(sorted(hosts))
        raise Refusal(
            "AccessDeniedException",
            f"Requests for other hosts than {known}, and from pages elsewhere, are refused; --allow-host adds a host.",
        )


def _is_ip(host: str) -> bool:
    """Check whether a host is an IP address, which is safe: DNS rebinding needs a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _handle(target: str, state: ServiceState, keys: Keys) -> Response:
    try:
        body = request.get_data()
    except RequestEntityTooLarge:
        raise Refusal("RequestEntityTooLargeException", f"The body has more than {_MAX_BODY_BYTES:,} bytes.") from None
    except (OSError, BadRequest):
        raise Refusal("MalformedHttpRequestException", "The body is not whole.") from None
    headers = {name.lower(): value for name, value in request.headers.items()}
    region_name = verify(SignedRequest(request.method, target, headers, body), keys, datetime.now(UTC))
    operation = find(request.method, target, body)
    fault = state.faults.take(operation.action.name)
    return _perform(operation, state, region_name) if fault is None else _fail(fault, operation, state, region_name)


def _perform(operation: Operation, state: ServiceState, region_name: str) -> Response:
    with state.transaction():
        body = operation.perform(state.region(region_name, operation.api))
    return _json(body, 200)


def _fail(fault: Fault, operation: Operation, state: ServiceState, region_name: str) -> Response:
    """Respond as a fault prescribes, or drop the connection."""
    response = _json(b"{}", 200)
    if fault.takes_effect or not (fault.error or fault.drop):
        try:
            response = _perform(operation, state, region_name)
        except Refusal as refusal:
            response = _error(refusal)
    state.ended.wait(fault.delay)
    if fault.drop:
        # Werkzeug then fails to write the response, and ignores that.
        request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    if fault.error:
        return _error(Refusal(fault.error, "The local service was asked to fail."))
    return response


def _error(refusal: Refusal) -> Response:
    response = _json(json.dumps({"message": refusal.message}).encode(), refusal.status_code)
    response.headers["x-amzn-ErrorType"] = refusal.code
    return response


def _json(body: bytes, status: int) -> Response:
    response = Response(body, status, mimetype="application/json")
    response.headers["x-amzn-RequestId"] = str(uuid4())
    return response
