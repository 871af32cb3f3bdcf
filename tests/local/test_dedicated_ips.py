from collections.abc import Iterator
from datetime import timedelta

import pytest

from pinpoint_email import (
    AlreadyExistsException,
    BadRequestException,
    DedicatedIp,
    DeliveryOptions,
    GetDedicatedIpResponse,
    GetDedicatedIpsResponse,
    LimitExceededException,
    ListDedicatedIpPoolsResponse,
    PinpointEmailClient,
    Tag,
    WarmupStatus,
)
from pinpoint_email.local import LocalService

from .wire import call, refusal

pytestmark = pytest.mark.once

DEFAULT = "ses-default-dedicated-pool"
IPS = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
ADDRESSES = "/v1/email/dedicated-ips"


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of the service."""
    with service.client() as client:
        yield client


def warm(ip: str, *, pool: str = DEFAULT) -> DedicatedIp:
    """An address that is ready."""
    return DedicatedIp(ip=ip, warmup_status=WarmupStatus.DONE, warmup_percentage=100, pool_name=pool)


def warming(ip: str, percentage: int) -> DedicatedIp:
    """An address in the default pool that is being warmed up."""
    return DedicatedIp(ip=ip, warmup_status=WarmupStatus.IN_PROGRESS, warmup_percentage=percentage, pool_name=DEFAULT)


def addresses(client: PinpointEmailClient, pool: str | None = None) -> tuple[DedicatedIp, ...]:
    """All addresses, or those in a pool."""
    return client.get_dedicated_ips(pool_name=pool).dedicated_ips


def pools(client: PinpointEmailClient) -> tuple[str, ...]:
    """The names of all pools."""
    return client.list_dedicated_ip_pools().dedicated_ip_pools


def percentage(client: PinpointEmailClient, ip: str = IPS[0]) -> int:
    """Return the warm-up percentage of an address."""
    found = client.get_dedicated_ip(ip=ip).dedicated_ip
    assert found is not None
    return found.warmup_percentage


def test_account_has_three_addresses(caller: PinpointEmailClient) -> None:
    """A new account has one pool with three addresses, ready for use."""
    assert GetDedicatedIpsResponse(dedicated_ips=tuple(warm(ip) for ip in IPS)) == caller.get_dedicated_ips()
    assert ListDedicatedIpPoolsResponse(dedicated_ip_pools=(DEFAULT,)) == caller.list_dedicated_ip_pools()


def test_address_is_read(caller: PinpointEmailClient) -> None:
    """GetDedicatedIp returns an address's pool and state."""
    assert GetDedicatedIpResponse(dedicated_ip=warm(IPS[1])) == caller.get_dedicated_ip(ip=IPS[1])


@pytest.mark.parametrize("pool", ["pool", "A_b-9", "p" * 64])
def test_pool_is_made_empty(caller: PinpointEmailClient, pool: str) -> None:
    """A new pool has no addresses, and the default pool keeps its own."""
    caller.create_dedicated_ip_pool(pool_name=pool, tags=[Tag(key="team", value="news")])
    assert (DEFAULT, pool) == pools(caller)
    assert ((), 3) == (addresses(caller, pool), len(addresses(caller, DEFAULT)))


@pytest.mark.parametrize("name", ["", "a b", "p" * 65, "ä"])
def test_name_that_cannot_be_is_refused(caller: PinpointEmailClient, name: str) -> None:
    """A pool's name is 1 to 64 ASCII letters, digits, underscores and hyphens."""
    with pytest.raises(BadRequestException, match="PoolName: expected 1 to 64 letters"):
        caller.create_dedicated_ip_pool(pool_name=name)
    assert (DEFAULT,) == pools(caller)


@pytest.mark.parametrize("name", ["pool", DEFAULT])
def test_taken_name_is_refused(caller: PinpointEmailClient, name: str) -> None:
    """A pool's name is given once."""
    caller.create_dedicated_ip_pool(pool_name="pool")
    with pytest.raises(AlreadyExistsException, match=f"Dedicated IP pool {name} already exists"):
        caller.create_dedicated_ip_pool(pool_name=name)


def test_there_are_at_most_50_pools(caller: PinpointEmailClient) -> None:
    """The fifty-first pool is refused, the default pool among them."""
    for number in range(49):
        caller.create_dedicated_ip_pool(pool_name=f"pool-{number}")
    with pytest.raises(LimitExceededException, match="there are 50 already"):
        caller.create_dedicated_ip_pool(pool_name="one-more")
    assert 50 == len(pools(caller))


def test_address_moves(caller: PinpointEmailClient) -> None:
    """An address is in the pool that it was last put in, and in no other."""
    for pool in ("a", "b"):
        caller.create_dedicated_ip_pool(pool_name=pool)
    for ip, pool in ((IPS[0], "a"), (IPS[1], "a"), (IPS[1], "b"), (IPS[0], "a")):
        caller.put_dedicated_ip_in_pool(ip=ip, destination_pool_name=pool)
    assert [((warm(IPS[0], pool="a")),), (warm(IPS[1], pool="b"),), (warm(IPS[2]),)] == [
        addresses(caller, pool) for pool in ("a", "b", DEFAULT)
    ]
    assert (warm(IPS[0], pool="a"), warm(IPS[1], pool="b"), warm(IPS[2])) == addresses(caller)


def test_deleted_pool_gives_its_addresses_back(caller: PinpointEmailClient) -> None:
    """The addresses of a deleted pool are in the default one again."""
    caller.create_dedicated_ip_pool(pool_name="pool")
    caller.put_dedicated_ip_in_pool(ip=IPS[1], destination_pool_name="pool")
    caller.delete_dedicated_ip_pool(pool_name="pool")
    assert (DEFAULT,) == pools(caller)
    assert tuple(warm(ip) for ip in IPS) == addresses(caller)


def test_default_pool_stays(caller: PinpointEmailClient) -> None:
    """The default pool cannot be deleted."""
    with pytest.raises(BadRequestException, match="PoolName: expected another pool than the default one"):
        caller.delete_dedicated_ip_pool(pool_name=DEFAULT)
    assert (DEFAULT,) == pools(caller)


@pytest.mark.parametrize(
    ("verb", "target", "members"),
    [
        ("DELETE", "/v1/email/dedicated-ip-pools/none", None),
        ("GET", f"{ADDRESSES}?PoolName=none", None),
        ("PUT", f"{ADDRESSES}/192.0.2.1/pool", {"DestinationPoolName": "none"}),
    ],
)
def test_unknown_pool_is_not_found(service: LocalService, verb: str, target: str, members: object) -> None:
    """Every action on a pool refuses one that is not there."""
    expected = (404, "NotFoundException", "Dedicated IP pool none does not exist.")
    assert expected == refusal(service, verb, target, members)


@pytest.mark.parametrize(
    ("verb", "rest", "members"),
    [
        ("GET", "", None),
        ("PUT", "/pool", {"DestinationPoolName": DEFAULT}),
        ("PUT", "/warmup", {"WarmupPercentage": 5}),
    ],
)
@pytest.mark.parametrize("ip", ["192.0.2.4", "x"])
def test_unknown_address_is_not_found(service: LocalService, verb: str, rest: str, members: object, ip: str) -> None:
    """Every action on an address refuses one that the account does not have."""
    expected = (404, "NotFoundException", f"Dedicated IP address {ip} does not exist.")
    assert expected == refusal(service, verb, f"{ADDRESSES}/{ip}{rest}", members)


def test_pages_of_addresses_follow_one_another(caller: PinpointEmailClient) -> None:
    """The pages of a pool's addresses give each of them once, and none of another pool."""
    caller.create_dedicated_ip_pool(pool_name="pool")
    caller.put_dedicated_ip_in_pool(ip=IPS[1], destination_pool_name="pool")
    first = caller.get_dedicated_ips(pool_name=DEFAULT, page_size=1)
    second = caller.get_dedicated_ips(pool_name=DEFAULT, page_size=1, next_token=first.next_token)
    assert (warm(IPS[0]),) == first.dedicated_ips
    assert GetDedicatedIpsResponse(dedicated_ips=(warm(IPS[2]),)) == second
    all_first = caller.get_dedicated_ips(page_size=2)
    rest = caller.get_dedicated_ips(page_size=2, next_token=all_first.next_token)
    assert [list(IPS[:2]), [IPS[2]]] == [[found.ip for found in page.dedicated_ips] for page in (all_first, rest)]


def test_pages_of_pools_follow_one_another(caller: PinpointEmailClient) -> None:
    """The pages of the list, followed by their tokens, give every pool once."""
    for pool in ("b", "a"):
        caller.create_dedicated_ip_pool(pool_name=pool)
    first = caller.list_dedicated_ip_pools(page_size=2)
    second = caller.list_dedicated_ip_pools(page_size=2, next_token=first.next_token)
    assert (DEFAULT, "b") == first.dedicated_ip_pools
    assert ListDedicatedIpPoolsResponse(dedicated_ip_pools=("a",)) == second


@pytest.mark.parametrize(("put", "status"), [(0, "IN_PROGRESS"), (99, "IN_PROGRESS"), (100, "DONE")])
def test_warm_up_is_put(caller: PinpointEmailClient, put: int, status: str) -> None:
    """An address is as warm as it was put, and done at 100 percent."""
    caller.put_dedicated_ip_warmup_attributes(ip=IPS[0], warmup_percentage=put)
    expected = DedicatedIp(ip=IPS[0], warmup_status=WarmupStatus(status), warmup_percentage=put, pool_name=DEFAULT)
    assert expected == caller.get_dedicated_ip(ip=IPS[0]).dedicated_ip


@pytest.mark.parametrize("put", [-1, 101, 10**15])
def test_warm_up_beyond_its_bounds_is_refused(caller: PinpointEmailClient, put: int) -> None:
    """A warm-up is from 0 to 100 percent."""
    with pytest.raises(BadRequestException, match="WarmupPercentage: expected a number from 0 to 100"):
        caller.put_dedicated_ip_warmup_attributes(ip=IPS[0], warmup_percentage=put)
    assert 100 == percentage(caller)


@pytest.mark.parametrize("put", [None, "50", 50.5, True])
def test_warm_up_is_a_whole_number(service: LocalService, put: object) -> None:
    """A warm-up that is missing or no whole number is refused."""
    target = f"{ADDRESSES}/{IPS[0]}/warmup"
    assert (400, "BadRequestException") == refusal(service, "PUT", target, {"WarmupPercentage": put})[:2]
    assert 200 == call(service, "PUT", target, {"WarmupPercentage": 50.0}).status


@pytest.mark.parametrize(
    ("days", "expected"), [(0.0, 10), (0.44, 10), (0.46, 11), (9.01, 30), (40.49, 99), (40.51, 100), (400.0, 100)]
)
def test_address_warms_up_in_45_days(
    service: LocalService, caller: PinpointEmailClient, days: float, expected: int
) -> None:
    """By itself an address gains a percent in 0.45 days, up to 100."""
    caller.put_dedicated_ip_warmup_attributes(ip=IPS[0], warmup_percentage=10)
    service.clock.advance(timedelta(days=days))
    assert expected == percentage(caller)


def test_address_does_not_warm_up_while_that_is_off(service: LocalService, caller: PinpointEmailClient) -> None:
    """The progress made before the automatic warm-up was switched off stays, and continues when it is on again."""
    seen: list[int] = []
    caller.put_dedicated_ip_warmup_attributes(ip=IPS[0], warmup_percentage=0)
    for switch in (False, True, False):
        service.clock.advance(timedelta(days=9.01))
        caller.put_account_dedicated_ip_warmup_attributes(auto_warmup_enabled=switch)
        seen.append(percentage(caller))
    service.clock.advance(timedelta(days=365))
    assert [20, 20, 40, 40] == [*seen, percentage(caller)]
    assert (warming(IPS[0], 40), warm(IPS[1]), warm(IPS[2])) == addresses(caller)


def test_switching_on_again_loses_no_time(service: LocalService, caller: PinpointEmailClient) -> None:
    """Switching the automatic warm-up on while it is on changes nothing."""
    caller.put_dedicated_ip_warmup_attributes(ip=IPS[0], warmup_percentage=0)
    for _ in range(10):
        service.clock.advance(timedelta(hours=10))
        caller.put_account_dedicated_ip_warmup_attributes(auto_warmup_enabled=True)
    assert 9 == percentage(caller)


def test_addresses_are_warm_one_by_one(service: LocalService, caller: PinpointEmailClient) -> None:
    """Each address is warmed up by itself, and the move to another pool changes nothing."""
    caller.create_dedicated_ip_pool(pool_name="pool")
    caller.put_dedicated_ip_warmup_attributes(ip=IPS[2], warmup_percentage=50)
    service.clock.advance(timedelta(days=4.6))
    caller.put_dedicated_ip_in_pool(ip=IPS[2], destination_pool_name="pool")
    caller.put_dedicated_ip_in_pool(ip=IPS[2], destination_pool_name=DEFAULT)
    assert (warm(IPS[0]), warm(IPS[1]), warming(IPS[2], 60)) == addresses(caller)


def test_regions_are_apart(service: LocalService, caller: PinpointEmailClient) -> None:
    """Pools and what is done with addresses are of one Region."""
    caller.create_dedicated_ip_pool(pool_name="pool")
    caller.put_dedicated_ip_in_pool(ip=IPS[0], destination_pool_name="pool")
    with service.client(region_name="eu-west-1") as there:
        assert ((DEFAULT,), tuple(warm(ip) for ip in IPS)) == (pools(there), addresses(there))


def test_configuration_sets_of_a_deleted_pool_use_the_default(service: LocalService) -> None:
    """No configuration set sends through a pool that is not there."""
    with service.client() as client:
        client.create_dedicated_ip_pool(pool_name="pool")
        for name, pool in (("one", "pool"), ("two", None)):
            options = DeliveryOptions(sending_pool_name=pool)
            client.create_configuration_set(configuration_set_name=name, delivery_options=options)
        client.delete_dedicated_ip_pool(pool_name="pool")
        read = client.get_configuration_set(configuration_set_name="one").delivery_options
    assert read == DeliveryOptions(tls_policy="OPTIONAL")
