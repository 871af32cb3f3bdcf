"""The pages of the local service, which show people what programs get from the APIs."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, request

from pinpoint_email.local.state import ServiceState

from . import wording
from .account_views import add_account_routes
from .charts import pieces
from .mail_views import add_mail_routes
from .overview import target_of
from .responses import close, static_file, version_of

__all__ = ["pages"]

_FILTERS: tuple[Callable[..., Any], ...] = (
    wording.ago,
    wording.exact,
    wording.initial,
    wording.person,
    wording.sentence,
    wording.size,
    wording.span,
    wording.tint,
    target_of,
)
_AGEING = {"pages.account", "pages.deliverability"}
"""Pages that change with time, without any request."""
_NOT_PAGES = {"pages.frame", "pages.static"}


def pages(state: ServiceState) -> Blueprint:
    """Make the pages over a state."""
    routes = Blueprint("pages", __name__)
    routes.add_url_rule("/_local/static/<filename>", "static", static_file)
    for function in _FILTERS:
        routes.add_app_template_filter(function)

    @routes.before_request
    def unchanged() -> Response | None:
        """Respond that a page is unchanged, without rendering it."""
        # Computed before the page: a change in between then outdates the version, and the page is loaded again.
        g.version = version_of(state, ages=request.endpoint in _AGEING)
        return Response(status=304) if g.version in request.if_none_match else None

    @routes.context_processor
    def surroundings() -> dict[str, object]:
        """Provide the values that every page shows."""
        return {
            "version": g.get("version", ""),
            "now": state.clock.now(),
            "unread": state.mailbox.unseen(),
            "endpoint": request.host_url.rstrip("/"),
            "several_regions": len(state.store.regions()) > 1,
            "pieces": pieces,
        }

    @routes.after_request
    def closed(response: Response) -> Response:
        """Close a page to the rest of the web, and add its version."""
        if request.endpoint == "pages.static":
            # A browser asks every time, and learns that the file has not changed.
            response.headers.setdefault("Cache-Control", "no-cache")
        if request.method == "GET" and response.status_code in {200, 304} and request.endpoint not in _NOT_PAGES:
            response.set_etag(g.version)
        return close(response)

    add_mail_routes(routes, state)
    add_account_routes(routes, state)
    # Flask has registered these functions, which a linter cannot see.
    del unchanged, surroundings, closed
    return routes
