"""Responses: the base of what every method returns."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from attrs import field, fields, frozen

from ._values.members import Record, Value

__all__ = ["Page", "Response", "ResponseMetadata"]

_T_co = TypeVar("_T_co", covariant=True)


@frozen(kw_only=True, eq=False, repr=False)
class ResponseMetadata(Record):
    """How an answer came about."""

    request_id: str | None = None
    """The identifier that AWS gave the request, for its support; ``None`` where the answer has none."""
    status_code: int = 200
    """The HTTP status."""
    headers: Mapping[str, str] = field(factory=dict[str, str], hash=False)
    """The HTTP headers; where an answer came over the wire, a name finds its header in any case."""
    attempts: int = 1
    """How many requests it took, the successful one included."""


@frozen(kw_only=True, eq=False, repr=False)
class Response(Value):
    """The answer of an action. The 22 actions that answer with nothing return just this."""

    response_metadata: ResponseMetadata = field(factory=ResponseMetadata, eq=False, repr=False)
    """How the answer came about; it takes no part in comparisons."""


@frozen(kw_only=True, eq=False, repr=False)
class Page(Response, Generic[_T_co]):
    """The answer of an action that lists things, a page at a time; :func:`paginate` has them all."""

    next_token: str | None = None
    """What to ask for the next page with, as the method's ``next_token``; ``None`` on the last."""

    @property
    def items(self) -> tuple[_T_co, ...]:
        """What the page lists, whatever the member is called that holds it.

        A page may be empty although others follow.
        """
        (name,) = {member.name for member in fields(type(self))} - {member.name for member in fields(Page)}
        items: tuple[_T_co, ...] = getattr(self, name)
        return items
