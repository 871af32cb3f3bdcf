"""Responses with pages: their versions, and the headers that close them to the rest of the web."""

from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from secrets import token_hex
from typing import Final

from flask import Response, render_template, request, send_file
from werkzeug.exceptions import NotFound

from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.state import ServiceState

__all__ = ["FRAME_POLICY", "close", "error_page", "render", "static_file", "version_of"]

FRAME_POLICY: Final = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""The policy for the HTML of a message, which can only be looked at."""
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer, a browser posts forms with "Origin: null", and the service refuses them.
    "Referrer-Policy": "same-origin",
    # The policy does not keep a browser from looking up the hosts of links ahead of time.
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}
_PROCESS = token_hex(8)
"""Part of every version, so that a restarted service shares none with its predecessor."""
_API_PREFIXES = ("/_local/", "/v1/", "/v2/")
_REFRESH_SECONDS = 5


def render(template: str, status: int = 200, **values: object) -> Response:
    """Render a page."""
    text = render_template(template, **values)
    # Decoded mail may contain lone surrogates, which UTF-8 cannot encode.
    return Response(text.encode("utf-8", "replace"), status, mimetype="text/html")


def static_file(filename: str) -> Response:
    """Return a file that the pages refer to, from wherever the package is imported.

    Raises:
        NotFound: There is no such file.
    """
    # Comparing the names that exist lets no request leave the folder.
    for file in (files("pinpoint_email.local.web") / "static").iterdir():
        if file.name == filename:
            content = file.read_bytes()
            return send_file(BytesIO(content), download_name=filename, etag=sha256(content).hexdigest()[:16])
    raise NotFound


def close(response: Response) -> Response:
    """Add the headers that keep a page from loading anything foreign, and from being embedded elsewhere."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def version_of(state: ServiceState, *, ages: bool) -> str:
    """Return the version of the requested page; that of an ageing page changes with time as well."""
    beat = int(state.clock.now().timestamp()) // _REFRESH_SECONDS if ages else 0
    parts = (_PROCESS, state.store.changes, beat, request.full_path)
    return sha256(" ".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def error_page(refusal: Refusal) -> Response | None:
    """Return an error as a page, or ``None`` if the request is from a program."""
    if "text/html" not in request.headers.get("Accept", "") or request.path.startswith(_API_PREFIXES):
        return None
    return close(render("error.html", refusal.status_code, refusal=refusal))
