"""The messages that go over the transport: a request, and an answer or the lack of one."""

from collections.abc import Mapping

from attrs import frozen

from pinpoint_email.exceptions import TransportError

__all__ = ["BADLY_ENCODED", "TOO_LARGE", "Answer", "Lost", "Request"]

BADLY_ENCODED = "its Content-Encoding is not what it says"
TOO_LARGE = "it is larger than 256 MiB"


@frozen(eq=False, repr=False)
class Request:
    """A request, but for the endpoint and the headers."""

    operation_name: str
    verb: str
    route: str
    """The path with the names of parameters in it, which may be shown in place of the target."""
    target: str
    """Path and query, percent-encoded as they leave; there may be an address in them."""
    body: bytes | None


@frozen(eq=False, repr=False)
class Answer:
    """A response of the service, or of something that stands before it."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes
    flaw: str | None = None
    """The reason why the body is not what was sent, if it is not."""
    is_to_a_repeat: bool = False
    """Whether the caller's session has sent the request before by itself, so that it says nothing of the first time."""

    @property
    def request_id(self) -> str | None:
        """The identifier that AWS gave the request."""
        return self.headers.get("x-amzn-RequestId") or self.headers.get("x-amz-request-id")


@frozen(eq=False, repr=False)
class Lost:
    """An attempt without an answer."""

    error: TransportError
    may_have_arrived: bool
