"""The log: a line for each attempt, in which nothing is private."""

import logging
from contextvars import ContextVar

from .messages import Request

__all__ = ["LOGGER", "SHOWN"]

LOGGER = logging.getLogger("pinpoint_email")

SHOWN: ContextVar[Request | None] = ContextVar("SHOWN", default=None)
"""The request that is being sent, for the lines of others about it."""


def _show_route(record: logging.LogRecord) -> bool:
    """Put the route in place of the path and query, which may hold an address, in urllib3's lines about a call."""
    request = SHOWN.get()
    if request and isinstance(record.args, tuple):
        record.args = tuple(
            request.route if isinstance(part, str) and part.endswith(request.target) else part for part in record.args
        )
    return True


for _name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_show_route)
