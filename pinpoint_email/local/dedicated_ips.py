"""The actions on dedicated IP addresses and their pools."""

from datetime import timedelta

from attrs import evolve

from pinpoint_email._values.facts import DEFAULT_POOL
from pinpoint_email.actions.dedicated_ips import (
    GetDedicatedIpResponse,
    GetDedicatedIpsResponse,
    ListDedicatedIpPoolsResponse,
)
from pinpoint_email.enums import WarmupStatus
from pinpoint_email.models import DedicatedIp, Tag
from pinpoint_email.response import Response

from .checks import check_name, check_tags
from .errors import bad_request
from .records import ConfigurationSet, IpAddress, Pool
from .state import Region

__all__ = [
    "create_dedicated_ip_pool",
    "delete_dedicated_ip_pool",
    "get_dedicated_ip",
    "get_dedicated_ips",
    "list_dedicated_ip_pools",
    "put_dedicated_ip_in_pool",
    "put_dedicated_ip_warmup_attributes",
]

_MAX_POOLS = 50
_WARMUP = timedelta(days=45)
_WHOLE = 100


def create_dedicated_ip_pool(region: Region, *, pool_name: str, tags: tuple[Tag, ...] = ()) -> Response:
    """CreateDedicatedIpPool."""
    check_name("PoolName", pool_name)
    region.add(Pool(name=pool_name, tags=check_tags(tags)), limit=_MAX_POOLS)
    return Response()


def delete_dedicated_ip_pool(region: Region, *, pool_name: str) -> Response:
    """DeleteDedicatedIpPool. Its addresses and the configuration sets that used it return to the default pool."""
    pool = region.find(Pool, pool_name)
    if pool_name == DEFAULT_POOL:
        raise bad_request("PoolName", "another pool than the default one, which stays")
    for configuration_set in region.all(ConfigurationSet):
        if configuration_set.delivery_options.sending_pool_name == pool_name:
            options = evolve(configuration_set.delivery_options, sending_pool_name=None)
            region.put(evolve(configuration_set, delivery_options=options))
    for address in region.all(IpAddress):
        if address.pool_name == pool_name:
            region.put(evolve(address, pool_name=DEFAULT_POOL))
    region.remove(pool)
    return Response()


def get_dedicated_ip(region: Region, *, ip: str) -> GetDedicatedIpResponse:
    """GetDedicatedIp."""
    return GetDedicatedIpResponse(dedicated_ip=describe_ip(region, region.find(IpAddress, ip)))


def get_dedicated_ips(
    region: Region, *, pool_name: str | None = None, next_token: str | None = None, page_size: int | None = None
) -> GetDedicatedIpsResponse:
    """GetDedicatedIps."""
    if pool_name is not None:
        region.find(Pool, pool_name)
    found, following = region.page(
        IpAddress, next_token, page_size, keep=lambda address: pool_name in {None, address.pool_name}
    )
    return GetDedicatedIpsResponse(
        dedicated_ips=tuple(describe_ip(region, address) for address in found), next_token=following
    )


def list_dedicated_ip_pools(
    region: Region, *, next_token: str | None = None, page_size: int | None = None
) -> ListDedicatedIpPoolsResponse:
    """ListDedicatedIpPools."""
    pools, following = region.page(Pool, next_token, page_size)
    return ListDedicatedIpPoolsResponse(dedicated_ip_pools=tuple(pool.name for pool in pools), next_token=following)


def put_dedicated_ip_in_pool(region: Region, *, ip: str, destination_pool_name: str) -> Response:
    """PutDedicatedIpInPool."""
    address = region.find(IpAddress, ip)
    pool = region.find(Pool, destination_pool_name)
    region.put(evolve(address, pool_name=pool.name))
    return Response()


def put_dedicated_ip_warmup_attributes(region: Region, *, ip: str, warmup_percentage: int) -> Response:
    """PutDedicatedIpWarmupAttributes."""
    address = region.find(IpAddress, ip)
    if not 0 <= warmup_percentage <= _WHOLE:
        raise bad_request("WarmupPercentage", f"a number from 0 to {_WHOLE}")
    region.put(evolve(address, warmup_percentage=warmup_percentage, since=region.now))
    return Response()


def describe_ip(region: Region, address: IpAddress) -> DedicatedIp:
    """Describe an address with its present warm-up."""
    percentage = _percentage(region, address)
    return DedicatedIp(
        ip=address.name,
        warmup_status=WarmupStatus.DONE if percentage == _WHOLE else WarmupStatus.IN_PROGRESS,
        warmup_percentage=percentage,
        pool_name=address.pool_name,
    )


def settle_warmups(region: Region) -> None:
    """Store the present percentage of each warm-up, before automatic warm-up is switched on or off."""
    for address in region.all(IpAddress):
        region.put(evolve(address, warmup_percentage=_percentage(region, address), since=region.now))


def _percentage(region: Region, address: IpAddress) -> int:
    """Derive the present percentage from the stored one and its time: nothing runs in the background."""
    if not region.account.auto_warmup_enabled:
        return address.warmup_percentage
    gained = int((region.now - address.since) / _WARMUP * _WHOLE)
    return min(address.warmup_percentage + gained, _WHOLE)
