"""Dedicated IP addresses, and the pools that they are in."""

from collections.abc import Iterable

from attrs import frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email.models import DedicatedIp, Tag
from pinpoint_email.response import Page, Response

__all__ = ["DedicatedIps", "GetDedicatedIpResponse", "GetDedicatedIpsResponse", "ListDedicatedIpPoolsResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetDedicatedIpResponse(Response):
    """The answer of ``GetDedicatedIp``: a dedicated IP address."""

    dedicated_ip: DedicatedIp | None = None
    """The address, its pool and its warm-up."""


@frozen(kw_only=True, eq=False, repr=False)
class GetDedicatedIpsResponse(Page[DedicatedIp]):
    """The answer of ``GetDedicatedIps``: a page of dedicated IP addresses."""

    dedicated_ips: tuple[DedicatedIp, ...] = ()
    """The addresses, each with its pool and its warm-up."""


@frozen(kw_only=True, eq=False, repr=False)
class ListDedicatedIpPoolsResponse(Page[str]):
    """The answer of ``ListDedicatedIpPools``: a page of names."""

    dedicated_ip_pools: tuple[str, ...] = ()
    """The names of pools."""


class DedicatedIps(Resource):
    """The actions on dedicated IP addresses and their pools."""

    @action("POST /v1/email/dedicated-ip-pools")
    def create_dedicated_ip_pool(self, *, pool_name: str, tags: Iterable[Tag] | None = None) -> Response:
        """Create an empty pool for dedicated IP addresses.

        Addresses get into it by ``put_dedicated_ip_in_pool``. A configuration set that names the pool sends
        only through its addresses.

        Args:
            pool_name: The name.
            tags: Labels for it. The service takes at most 50, each with a key of its own. None for no tags.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            AlreadyExistsException: There is a pool of that name.
            BadRequestException: The service refuses an argument, such as the name.
            ConcurrentModificationException: Another operation is changing the same resource.
            LimitExceededException: The account has as many pools as it may have.
            TooManyRequestsException: The action is called too often.

        Mirrors ``CreateDedicatedIpPool``.
        """
        return self._call(DedicatedIps.create_dedicated_ip_pool, pool_name=pool_name, tags=tags)

    @action("DELETE /v1/email/dedicated-ip-pools/{pool_name}")
    def delete_dedicated_ip_pool(self, *, pool_name: str) -> Response:
        """Delete a pool; its addresses remain the account's.

        Args:
            pool_name: The pool.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses the name.
            ConcurrentModificationException: Another operation is changing the pool.
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
            BadRequestException: The service refuses the address, because it is not one, say.
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

        ``paginate(client.get_dedicated_ips)`` iterates over all of them.

        Args:
            pool_name: The pool whose addresses are listed. None for all pools.
            next_token: The previous page's ``next_token``. None for the first page.
            page_size: How many addresses a page may have. None leaves it to the service.

        Returns:
            A page of addresses.

        Raises:
            BadRequestException: The service refuses the token or the page size.
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
        """List the names of the dedicated IP pools in the client's Region, a page at a time.

        ``paginate(client.list_dedicated_ip_pools)`` iterates over all of them.

        Args:
            next_token: The previous page's ``next_token``. None for the first page.
            page_size: How many names a page may have. None leaves it to the service.

        Returns:
            A page of names.

        Raises:
            BadRequestException: The service refuses the token or the page size.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListDedicatedIpPools``.
        """
        return self._call(DedicatedIps.list_dedicated_ip_pools, next_token=next_token, page_size=page_size)

    @action("PUT /v1/email/dedicated-ips/{ip}/pool")
    def put_dedicated_ip_in_pool(self, *, ip: str, destination_pool_name: str) -> Response:
        """Move a dedicated IP address out of its pool into another one.

        Args:
            ip: The address, one of the account's.
            destination_pool_name: The pool to move it to. It is not created if it does not exist.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument, such as an address that is not one.
            NotFoundException: There is no such address or pool.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutDedicatedIpInPool``.
        """
        return self._call(DedicatedIps.put_dedicated_ip_in_pool, ip=ip, destination_pool_name=destination_pool_name)

    @action("PUT /v1/email/dedicated-ips/{ip}/warmup")
    def put_dedicated_ip_warmup_attributes(self, *, ip: str, warmup_percentage: int) -> Response:
        """Set how far a dedicated IP address counts as warmed up.

        Args:
            ip: The address, one of the account's.
            warmup_percentage: The progress of the warm-up, in percent. The service takes 0 to 100; 100 ends the
                warm-up.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument, such as a percentage above 100.
            NotFoundException: The account has no such address.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutDedicatedIpWarmupAttributes``.
        """
        return self._call(DedicatedIps.put_dedicated_ip_warmup_attributes, ip=ip, warmup_percentage=warmup_percentage)
