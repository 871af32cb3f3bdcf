"""What every method returns."""

from collections.abc import Mapping

from attrs import field, frozen

__all__ = ["Response", "ResponseMetadata"]


@frozen(kw_only=True)
class ResponseMetadata:
    """How an answer came about."""

    request_id: str | None = None
    """The identifier that AWS gave the request, for its support."""
    status_code: int = 200
    """The HTTP status."""
    headers: Mapping[str, str] = field(factory=dict[str, str], hash=False)
    """The HTTP headers; where an answer came over the wire, a name finds its header in any case."""
    attempts: int = 1
    """How many requests it took."""


@frozen(kw_only=True)
class Response:
    """The answer of an action. The 22 actions that answer with nothing return just this."""

    response_metadata: ResponseMetadata = field(factory=ResponseMetadata, eq=False, repr=False)
    """How the answer came about; it takes no part in comparisons."""
