"""Dedicated IP pools: reading them, and planning their changes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from pinpoint_email._values.facts import DEFAULT_POOL, RESERVED_POOLS
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import NotFoundException
from pinpoint_email.pagination import paginate

from .mistakes import PlanError
from .state import DedicatedIpPoolState
from .steps import Change, Step, StepKind, changes_of
from .tags import Arns, own_tags, tag_steps, tags_of

__all__ = ["pool_deletions", "pool_steps", "read_pools"]

_SECTION = "dedicated_ip_pools"
_KIND = "dedicated-ip-pool"
_Pools = Mapping[str, DedicatedIpPoolState]


def read_pools(
    client: PinpointEmailClient, arns: Arns, wants_tags: Callable[[str], bool], *, ips: bool
) -> dict[str, DedicatedIpPoolState]:
    """Read all pools: with their addresses if these are wanted, and with the tags of those pools whose tags are."""
    addresses: dict[str, list[str]] = defaultdict(list)
    for address in paginate(client.get_dedicated_ips) if ips else ():
        addresses[address.pool_name or DEFAULT_POOL].append(address.ip)
    # The service need not list the reserved pools, but they always exist.
    names = dict.fromkeys([*paginate(client.list_dedicated_ip_pools), *addresses, *RESERVED_POOLS])
    return {
        name: DedicatedIpPoolState(
            ips=addresses.get(name, ()) if ips else None,
            tags=_read_tags(client, arns, name) if wants_tags(name) else None,
        )
        for name in names
    }


def pool_steps(current: _Pools, desired: _Pools, arns: Arns, *, prune: bool) -> Iterator[Step]:
    """Plan the new pools, and the changes of those that exist, without deletions."""
    pool_of = {ip: name for name, pool in current.items() for ip in pool.ips or ()}
    for name, pool in desired.items():
        path = (_SECTION, name)
        if name in current:
            there = current[name].tags
            yield from tag_steps(path, partial(arns.of, _KIND, name), there, pool.tags, prune=prune)
        else:
            yield Step(
                kind=StepKind.CREATE,
                path=path,
                method="create_dedicated_ip_pool",
                parameters={"pool_name": name, "tags": tags_of(pool.tags)},
                changes=changes_of(DedicatedIpPoolState(), pool, ["tags"]),
            )
        for ip in pool.ips or ():
            if pool_of[ip] != name:
                yield _move(StepKind.CHANGE, ip, pool_of[ip], name)


def pool_deletions(current: _Pools, desired: _Pools) -> Iterator[Step]:
    """Plan the removal of addresses that no pool lists, and the deletion of pools that are not listed.

    An address that goes is moved to the default pool: it cannot be in none.
    """
    listed = {ip for pool in desired.values() for ip in pool.ips or ()}
    for name, pool in desired.items():
        if pool.ips is not None and name in current and name not in RESERVED_POOLS:
            for ip in current[name].ips or ():
                if ip not in listed:
                    yield _move(StepKind.DELETE, ip, name, DEFAULT_POOL)
    for name in current:
        if name not in desired and name not in RESERVED_POOLS:
            yield Step(
                kind=StepKind.DELETE,
                path=(_SECTION, name),
                method="delete_dedicated_ip_pool",
                parameters={"pool_name": name},
            )


def _move(kind: StepKind, ip: str, old: str, new: str) -> Step:
    return Step(
        kind=kind,
        path=(_SECTION, old if kind is StepKind.DELETE else new, "ips", ip),
        method="put_dedicated_ip_in_pool",
        parameters={"ip": ip, "destination_pool_name": new},
        changes=(Change(member="pool", old=old, new=new),),
    )


def _read_tags(client: PinpointEmailClient, arns: Arns, name: str) -> dict[str, str]:
    arn = arns.of(_KIND, name)
    try:
        return own_tags(client.list_tags_for_resource(resource_arn=arn).tags)
    except NotFoundException as error:
        raise PlanError(
            f"the tags of the {_KIND} {name} cannot be read: {arn} does not exist. Is the account's number right?"
        ) from error
