"""What goes over the transport, and what comes back."""

from collections.abc import Mapping

from attrs import frozen

from pinpoint_email.exceptions import TransportError

__all__ = ["BADLY_ENCODED", "TOO_LARGE", "Answer", "Lost", "Outgoing"]

BADLY_ENCODED = "its Content-Encoding is not what it says"
TOO_LARGE = "it is larger than 256 MiB"


@frozen(eq=False, repr=False)
class Outgoing:
    """A request as it leaves."""

    operation_name: str
    verb: str
    url: str
    target: str
    """Path and query, which may have an address in them."""
    route: str
    """The path with the names of parameters in it, which may be shown in place of the target."""
    headers: Mapping[str, str]
    body: bytes | None


@frozen(eq=False, repr=False)
class Answer:
    """What came back."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes
    flaw: str | None = None
    """Why the body is not what was sent, if it is not."""
    is_to_a_repeat: bool = False
    """Whether the caller's session has sent the request before by itself, so that it says nothing of the first time."""


@frozen(eq=False, repr=False)
class Lost:
    """An attempt without an answer."""

    error: TransportError
    may_have_arrived: bool
