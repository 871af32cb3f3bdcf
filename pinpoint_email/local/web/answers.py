"""How a page is answered: which version of it, and closed to the rest of the web."""

from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from secrets import token_hex
from typing import Final

from flask import Response, render_template, request, send_file
from werkzeug.exceptions import NotFound

from pinpoint_email.local.errors import Refusal
from pinpoint_email.local.state import State

__all__ = ["FRAME_POLICY", "close", "error_page", "render", "static_file", "version_of"]

FRAME_POLICY: Final = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""What the HTML of a message may do: look like something."""
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no-referrer a browser says "Origin: null" when it posts a form, and is refused.
    "Referrer-Policy": "same-origin",
    # No policy keeps a browser from looking up the hosts of links.
    "X-DNS-Prefetch-Control": "off",
    "Cache-Control": "no-store",
}
_PROCESS = token_hex(8)
_NOT_FOR_READERS = ("/_local/", "/v1/", "/v2/")
_SECONDS_OF_A_BEAT = 5


def render(template: str, status: int = 200, **values: object) -> Response:
    """A page."""
    text = render_template(template, **values)
    # What a message decodes to may hold halves of characters.
    return Response(text.encode("utf-8", "replace"), status, mimetype="text/html")


def static_file(filename: str) -> Response:
    """A file that the pages refer to, from wherever the package is imported.

    Raises:
        NotFound: There is none of that name.
    """
    for file in (files("pinpoint_email.local.web") / "static").iterdir():
        if file.name == filename:
            content = file.read_bytes()
            return send_file(BytesIO(content), download_name=filename, etag=sha256(content).hexdigest()[:16])
    raise NotFound


def close(response: Response) -> Response:
    """A page's answer, from which nothing leads out and into which nothing leads."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def version_of(state: State, *, ages: bool) -> str:
    """What changes when the page that is asked for does; one that ages changes with time as well."""
    beat = int(state.clock.now().timestamp()) // _SECONDS_OF_A_BEAT if ages else 0
    parts = (_PROCESS, state.store.changes, beat, request.full_path)
    return sha256(" ".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def error_page(refusal: Refusal) -> Response | None:
    """An error as a page, or nothing if it is a program that asks."""
    if "text/html" not in request.headers.get("Accept", "") or request.path.startswith(_NOT_FOR_READERS):
        return None
    return close(render("error.html", refusal.status_code, refusal=refusal))
