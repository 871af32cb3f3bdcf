"""Iterating over the items of lists that come in pages."""

import inspect
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Generic, ParamSpec, TypeVar

from ._values.checks import Range, check_for, describe
from ._values.members import argument
from ._values.wire import wire_name
from .exceptions import PaginationError, ParamValidationError
from .response import Page

__all__ = ["Paginator", "paginate"]

_LIMIT = check_for(Annotated[int, Range(0, 2**63 - 1)])
_P = ParamSpec("_P")
_R = TypeVar("_R", bound=Page[Any])
_R_co = TypeVar("_R_co", bound=Page[Any], covariant=True)
_T = TypeVar("_T")


class Paginator(Generic[_R_co]):
    """The items of all pages of a list, fetched as they are needed; made by :func:`paginate`.

    It is a cursor: a second loop goes on where the first one stopped, also where it stopped at an error.
    """

    def __init__(
        self,
        method: Callable[..., _R_co],
        limit: int | None,
        resume_token: str | None,
        parameters: Mapping[str, object],
    ) -> None:
        self._method = method
        self._name = wire_name(getattr(method, "__name__", ""))
        self._parameters = {name: value for name, value in parameters.items() if name != "next_token"}
        self._left = limit
        self._token, self._taken = parameters.get("next_token"), 0
        if resume_token is not None:
            self._token, self._taken = self._position(resume_token)
        self._tokens = {self._token}
        self._page: _R_co | None = None
        self._ended = False

    def __iter__(self: "Paginator[Page[_T]]") -> Iterator[_T]:
        return self

    def __next__(self: "Paginator[Page[_T]]") -> _T:
        while self._left != 0 and not self._ended:
            items = (self._page or self._fetch()).items
            if self._taken < len(items):
                item = items[self._taken]
                self._take(1)
                return item
            self._turn()
        raise StopIteration

    def pages(self) -> Iterator[_R_co]:
        """The answers themselves, beginning with the page after the one that is being read.

        Yields:
            Each page as the method returns it, empty ones too. With a limit, the last one is that in which the
            limit is reached.

        Raises:
            PaginationError: The service answers with the token of a page that was there before.
            PinpointEmailError: As the method raises it.
        """
        while self._left != 0 and not self._ended:
            if self._page is not None:
                self._turn()
                continue
            page = self._fetch()
            if self._taken <= len(page.items):
                self._take(len(page.items) - self._taken)
                yield page

    @property
    def resume_token(self) -> str | None:
        """Where the next item stands, for ``paginate(..., resume_token=...)``, in another process if need be.

        None when the end is reached. A list that changes in between may lose or repeat an item.
        """
        token, taken = self._token, self._taken
        if self._page is not None and taken >= len(self._page.items):
            token, taken = self._page.next_token, taken - len(self._page.items)
            if token is None:
                return None
        return urlsafe_b64encode(json.dumps([self._name, token, taken]).encode()).decode()

    def _fetch(self) -> _R_co:
        self._page = page = self._method(**self._parameters, next_token=self._token)
        return page

    def _take(self, count: int) -> None:
        self._taken += count
        if self._left is not None:
            self._left = max(self._left - count, 0)

    def _turn(self) -> None:
        """Leave the page for the next one."""
        page = self._page
        following = page.next_token if page else None
        if page is None or following is None:
            self._ended = True
        elif following in self._tokens:
            raise PaginationError("the token of the next page was there before", operation_name=self._name)
        else:
            # Where pages are smaller than those that a resume token was made of, an item may be pages away.
            self._token, self._taken, self._page = following, max(self._taken - len(page.items), 0), None
            self._tokens.add(following)

    def _position(self, resume_token: str) -> tuple[str | None, int]:
        try:
            name, token, taken = json.loads(urlsafe_b64decode(resume_token))
        except (ValueError, TypeError, RecursionError):
            name, token, taken = None, None, None
        if name != self._name or type(token) not in (str, type(None)) or type(taken) is not int or taken < 0:
            raise _refused("resume_token", f"the resume_token of a paginator of {self._name}", describe(resume_token))
        return token, taken


def paginate(
    method: Callable[_P, _R],
    limit: int | None = None,
    resume_token: str | None = None,
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> Paginator[_R]:
    """Iterate over the items of a list, whatever number of pages it comes in.

    ::

        for identity in paginate(client.list_email_identities, page_size=100):
            print(identity.identity_name)

    Args:
        method: A client's method for a paged action: ``get_dedicated_ips``, ``list_configuration_sets``,
            ``list_dedicated_ip_pools``, ``list_deliverability_test_reports``,
            ``list_domain_deliverability_campaigns`` or ``list_email_identities``.
        limit: The most items to give, 0 or more; pages that are not needed for them are not fetched. None for
            all items.
        resume_token: Where an earlier paginator of the same action stopped, from its ``resume_token``. None for
            the beginning.
        *args: None: the methods take keywords only.
        **kwargs: The method's own parameters; ``next_token`` says which page to begin with.

    Returns:
        The items, one after the other. Nothing is sent before the first one is asked for.

    Raises:
        ParamValidationError: The method is not a paged one, or an argument is not what it should be.
        PaginationError: While iterating: the service answers with the token of a page that was there before.
        PinpointEmailError: While iterating: as the method raises it.
    """
    if args:
        raise _refused("args", "keyword arguments", f"{len(args)} positional")
    if "next_token" not in _parameters(method):
        name = getattr(method, "__name__", type(method).__name__)
        raise _refused("method", "a client's method with next_token", name)
    try:
        inspect.signature(method).bind(**kwargs)
    except TypeError as error:
        raise _refused("arguments", "those of the method", f"others: {error}") from None
    if limit is not None:
        argument("paginate", "limit", _LIMIT, limit)
    return Paginator(method, limit, resume_token, kwargs)


def _parameters(method: object) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(method).parameters if callable(method) else {}
    except (TypeError, ValueError):
        return {}


def _refused(member: str, expected: str, got: str) -> ParamValidationError:
    return ParamValidationError(where="paginate", member=member, expected=expected, got=got)
