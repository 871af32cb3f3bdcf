"""The page of the local service, for people: what programs get from the API and the control API."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, request

from pinpoint_email.local.state import State

from . import wording
from .account_views import add_account_routes
from .answers import close, static_file, version_of
from .charts import pieces
from .mail_views import add_mail_routes
from .overview import target_of

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
"""What shows things that come to pass by themselves."""
_NOT_PAGES = {"pages.frame", "pages.static"}


def pages(state: State) -> Blueprint:
    """The pages over a state."""
    routes = Blueprint("pages", __name__)
    routes.add_url_rule("/_local/static/<filename>", "static", static_file)
    for function in _FILTERS:
        routes.add_app_template_filter(function)

    @routes.before_request
    def unchanged() -> Response | None:
        """Answer that a page is as it was, without rendering it."""
        # Taken before the page is: a change in between makes the version too old, not the page.
        g.version = version_of(state, ages=request.endpoint in _AGEING)
        return Response(status=304) if g.version in request.if_none_match else None

    @routes.context_processor
    def surroundings() -> dict[str, object]:
        """What is on every page."""
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
        """Close a page to the rest of the web, and say which version it is."""
        if request.endpoint == "pages.static":
            # A browser asks anew, and is told that a file has not changed.
            response.headers.setdefault("Cache-Control", "no-cache")
        if request.method == "GET" and response.status_code in {200, 304} and request.endpoint not in _NOT_PAGES:
            response.set_etag(g.version)
        return close(response)

    add_mail_routes(routes, state)
    add_account_routes(routes, state)
    # Flask keeps them; to the eye of a linter they are unused.
    del unchanged, surroundings, closed
    return routes
