"""Clients with made-up keys."""

from typing import Any

from pinpoint_email import PinpointEmailClient

__all__ = ["KEYS", "client_of"]

KEYS = {"aws_access_key_id": "AKID", "aws_secret_access_key": "secret-key", "aws_session_token": "session-token"}


def client_of(url: str | None = None, **arguments: Any) -> PinpointEmailClient:
    """A client of an endpoint, or of the Region's own, with the arguments that are given in place of the usual ones."""
    given: dict[str, Any] = {"region_name": "us-east-1", "endpoint_url": url} | KEYS | arguments
    return PinpointEmailClient(**given)
