"""Dedicated IP addresses, and the pools that they are in."""

from collections.abc import Iterable

from attrs import frozen

from ._action import action
from ._resource import Resource
from .models import DedicatedIp, Tag
from .response import Page, Response

__all__ = ["DedicatedIps", "GetDedicatedIpResponse", "GetDedicatedIpsResponse", "ListDedicatedIpPoolsResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetDedicatedIpResponse(Response):
    """A dedicated IP address."""

    dedicated_ip: DedicatedIp | None = None
    """The address, its pool and its warm-up."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDedicatedIpsResponse(Page[DedicatedIp]):
    """A page of dedicated IP addresses."""

    dedicated_ips: tuple[DedicatedIp, ...] = ()
    """The addresses."""


@frozen(kw_only=True, eq=False, repr=False)
class ListDedicatedIpPoolsResponse(Page[str]):
    """A page of pools."""

    dedicated_ip_pools: tuple[str, ...] = ()
    """Their names."""


class DedicatedIps(Resource):
    """The actions on dedicated IP addresses and their pools."""

    @action("POST /v1/email/dedicated-ip-pools")
    def create_dedicated_ip_pool(self, *, pool_name: str, tags: Iterable[Tag] | None = None) -> Response:
        """Create a pool of dedicated IP addresses, for configuration sets to send through.

        Args:
            pool_name: The name, for configuration sets to refer to it by.
            tags: Labels for it, at most 50.

        Returns:
            Nothing but the metadata.

        Raises:
            AlreadyExistsException: There is a pool of that name.
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            LimitExceededException: The account has as many pools as it may have.
            TooManyRequestsException: The action is called too often.

        Mirrors ``CreateDedicatedIpPool``.
        """
        return self._call(DedicatedIps.create_dedicated_ip_pool, pool_name=pool_name, tags=tags)

    @action("DELETE /v1/email/dedicated-ip-pools/{pool_name}")
    def delete_dedicated_ip_pool(self, *, pool_name: str) -> Response:
        """Delete a pool.

        Args:
            pool_name: The pool.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            NotFoundException: There is no such pool.
            TooManyRequestsException: The action is called too often.

        Mirrors ``DeleteDedicatedIpPool``.
        """
        return self._call(DedicatedIps.delete_dedicated_ip_pool, pool_name=pool_name)

    @action("GET /v1/email/dedicated-ips/{ip}")
    def get_dedicated_ip(self, *, ip: str) -> GetDedicatedIpResponse:
        """Read a dedicated IP address: its pool, and how far its warm-up has come.

        Args:
            ip: The address, one of the account's.

        Returns:
            The address.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: The account has no such address.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDedicatedIp``.
        """
        return self._call(DedicatedIps.get_dedicated_ip, ip=ip)

    @action("GET /v1/email/dedicated-ips")
    def get_dedicated_ips(
        self, *, pool_name: str | None = None, next_token: str | None = None, page_size: int | None = None
    ) -> GetDedicatedIpsResponse:
        """List the account's dedicated IP addresses, a page at a time.

        Args:
            pool_name: The pool to list the addresses of; none for all pools.
            next_token: The previous page's ``next_token``; none for the first page.
            page_size: How many to return at most.

        Returns:
            A page of addresses.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such pool.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetDedicatedIps``.
        """
        return self._call(
            DedicatedIps.get_dedicated_ips, pool_name=pool_name, next_token=next_token, page_size=page_size
        )

    @action("GET /v1/email/dedicated-ip-pools")
    def list_dedicated_ip_pools(
        self, *, next_token: str | None = None, page_size: int | None = None
    ) -> ListDedicatedIpPoolsResponse:
        """List the account's pools in the Region, a page at a time.

        Args:
            next_token: The previous page's ``next_token``; none for the first page.
            page_size: How many to return at most.

        Returns:
            A page of names.

        Raises:
            BadRequestException: The service does not accept the request.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListDedicatedIpPools``.
        """
        return self._call(DedicatedIps.list_dedicated_ip_pools, next_token=next_token, page_size=page_size)

    @action("PUT /v1/email/dedicated-ips/{ip}/pool")
    def put_dedicated_ip_in_pool(self, *, ip: str, destination_pool_name: str) -> Response:
        """Move a dedicated IP address to another pool.

        Args:
            ip: The address, one of the account's.
            destination_pool_name: The pool to move it to, which has to exist.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such address or pool.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutDedicatedIpInPool``.
        """
        return self._call(DedicatedIps.put_dedicated_ip_in_pool, ip=ip, destination_pool_name=destination_pool_name)

    @action("PUT /v1/email/dedicated-ips/{ip}/warmup")
    def put_dedicated_ip_warmup_attributes(self, *, ip: str, warmup_percentage: int) -> Response:
        """Say how far the warm-up of a dedicated IP address has come.

        Args:
            ip: The address, one of the account's.
            warmup_percentage: The new state of the warm-up, in percent.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: The account has no such address.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutDedicatedIpWarmupAttributes``.
        """
        return self._call(DedicatedIps.put_dedicated_ip_warmup_attributes, ip=ip, warmup_percentage=warmup_percentage)
