"""What is logged: a line for each attempt, in which nothing is private."""

import logging

from ._exchange import EXCHANGE

__all__ = ["LOGGER"]

LOGGER = logging.getLogger("pinpoint_email")


def _show_route(record: logging.LogRecord) -> bool:
    """Put the route in place of the path and query, which may hold an address, in urllib3's lines about a call."""
    target = EXCHANGE.target
    if target and isinstance(record.args, tuple):
        record.args = tuple(
            EXCHANGE.route if isinstance(part, str) and part.endswith(target) else part for part in record.args
        )
    return True


for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_show_route)
