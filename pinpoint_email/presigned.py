"""Requests that are signed for someone else to send."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from ._values.members import Record, hidden

__all__ = ["PresignedRequest"]


@frozen(kw_only=True, eq=False, repr=False)
class PresignedRequest(Record):
    """A request with its signature in the URL, good until it expires; made by ``generate_presigned_request``."""

    method: str
    """The HTTP verb."""
    url: str = field(repr=hidden)
    """The URL with the signature; keep it as you would keep a password."""
    headers: Mapping[str, str] = field(hash=False)
    """The headers that have to be sent."""
    body: bytes | None = field(repr=hidden)
    """The body that has to be sent, to the byte; ``None`` for no body."""
    expires_at: datetime
    """When the signature ends, in UTC; temporary credentials may end before."""
