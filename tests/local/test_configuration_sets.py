from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pinpoint_email import (
    AlreadyExistsException,
    BadRequestException,
    DeliveryOptions,
    GetConfigurationSetResponse,
    LimitExceededException,
    ListConfigurationSetsResponse,
    NotFoundException,
    PinpointEmailClient,
    ReputationOptions,
    SendingOptions,
    Tag,
    TlsPolicy,
    TrackingOptions,
)
from pinpoint_email.local import LocalService

from .wire import refusal

pytestmark = pytest.mark.once

SETS = "/v1/email/configuration-sets"
FRESH = GetConfigurationSetResponse(
    configuration_set_name="set",
    delivery_options=DeliveryOptions(tls_policy=TlsPolicy.OPTIONAL),
    reputation_options=ReputationOptions(reputation_metrics_enabled=False),
    sending_options=SendingOptions(sending_enabled=True),
)
UNKNOWN = (404, "NotFoundException", "Configuration set other does not exist.")


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of a service with one configuration set."""
    with service.client() as client:
        client.create_configuration_set(configuration_set_name="set")
        yield client


def names(client: PinpointEmailClient) -> tuple[str, ...]:
    """The names of all configuration sets."""
    return client.list_configuration_sets().configuration_sets


def test_configuration_set_begins_with_defaults(caller: PinpointEmailClient) -> None:
    """A set that nothing was said about may send, and asks for nothing special."""
    assert FRESH == caller.get_configuration_set(configuration_set_name="set")


def test_configuration_set_is_read_as_it_was_made(caller: PinpointEmailClient) -> None:
    """A set is read with all that it was created with."""
    options: dict[str, Any] = {
        "configuration_set_name": "full",
        "tracking_options": TrackingOptions(custom_redirect_domain="click.example.com"),
        "delivery_options": DeliveryOptions(tls_policy="REQUIRE", sending_pool_name="pool"),
        "reputation_options": ReputationOptions(
            reputation_metrics_enabled=True, last_fresh_start=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        ),
        "sending_options": SendingOptions(sending_enabled=False),
        "tags": (Tag(key="team", value="news"), Tag(key="Ä =+", value="")),
    }
    caller.create_dedicated_ip_pool(pool_name="pool")
    caller.create_configuration_set(**options)
    assert GetConfigurationSetResponse(**options) == caller.get_configuration_set(configuration_set_name="full")


def test_options_without_members_are_the_defaults(caller: PinpointEmailClient) -> None:
    """Options that say nothing are as good as none."""
    caller.delete_configuration_set(configuration_set_name="set")
    caller.create_configuration_set(
        configuration_set_name="set",
        delivery_options=DeliveryOptions(),
        reputation_options=ReputationOptions(),
        sending_options=SendingOptions(),
    )
    assert FRESH == caller.get_configuration_set(configuration_set_name="set")


@pytest.mark.parametrize("name", ["", "a b", "a.b", "ä", "a/b", "a" * 65, "set\n"])
def test_name_that_cannot_be_is_refused(caller: PinpointEmailClient, name: str) -> None:
    """A name is 1 to 64 ASCII letters, digits, underscores and hyphens."""
    with pytest.raises(BadRequestException, match="ConfigurationSetName: expected 1 to 64 letters"):
        caller.create_configuration_set(configuration_set_name=name)
    assert ("set",) == names(caller)


def test_name_may_have_64_characters(caller: PinpointEmailClient) -> None:
    """The longest name is stored whole, and case distinguishes names."""
    longest = "Aa0_-" + "x" * 59
    for name in (longest, "SET"):
        caller.create_configuration_set(configuration_set_name=name)
    assert ("set", longest, "SET") == names(caller)


def test_taken_name_is_refused(caller: PinpointEmailClient) -> None:
    """A name is given once; the set that has it stays as it is."""
    with pytest.raises(AlreadyExistsException, match="Configuration set set already exists"):
        caller.create_configuration_set(configuration_set_name="set", tags=[Tag(key="a", value="b")])
    assert FRESH == caller.get_configuration_set(configuration_set_name="set")


def test_there_are_only_so_many(caller: PinpointEmailClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit no set is made, until one is deleted."""
    monkeypatch.setattr("pinpoint_email.local.configuration_sets._MAX_CONFIGURATION_SETS", 2)
    caller.create_configuration_set(configuration_set_name="second")
    with pytest.raises(LimitExceededException, match="there are 2 already"):
        caller.create_configuration_set(configuration_set_name="third")
    caller.delete_configuration_set(configuration_set_name="set")
    caller.create_configuration_set(configuration_set_name="third")
    assert ("second", "third") == names(caller)


def test_deleted_set_is_gone(caller: PinpointEmailClient) -> None:
    """A deleted set is listed no more, and its name is free again."""
    caller.delete_configuration_set(configuration_set_name="set")
    assert () == names(caller)
    with pytest.raises(NotFoundException, match="Configuration set set does not exist"):
        caller.get_configuration_set(configuration_set_name="set")
    caller.create_configuration_set(configuration_set_name="set")
    assert FRESH == caller.get_configuration_set(configuration_set_name="set")


def test_pages_follow_one_another(caller: PinpointEmailClient) -> None:
    """The pages of the list, followed by their tokens, give every set once."""
    for name in ("b", "a"):
        caller.create_configuration_set(configuration_set_name=name)
    first = caller.list_configuration_sets(page_size=2)
    second = caller.list_configuration_sets(page_size=2, next_token=first.next_token)
    assert ("set", "b") == first.configuration_sets
    assert ListConfigurationSetsResponse(configuration_sets=("a",)) == second


def test_token_of_another_list_is_refused(caller: PinpointEmailClient) -> None:
    """A token is good for the list that it came with."""
    for name in ("a.example", "b.example"):
        caller.create_email_identity(email_identity=name)
    token = caller.list_email_identities(page_size=1).next_token
    with pytest.raises(BadRequestException, match="NextToken"):
        caller.list_configuration_sets(next_token=token)


def test_delivery_options_are_replaced(caller: PinpointEmailClient) -> None:
    """Delivery options are as they were last put; what is not said is as in a new set."""
    caller.create_dedicated_ip_pool(pool_name="pool")
    seen: list[DeliveryOptions | None] = []
    for tls_policy, pool in (("REQUIRE", "pool"), (None, "pool"), (TlsPolicy.REQUIRE, None), (None, None)):
        caller.put_configuration_set_delivery_options(
            configuration_set_name="set", tls_policy=tls_policy, sending_pool_name=pool
        )
        seen.append(caller.get_configuration_set(configuration_set_name="set").delivery_options)
    assert [
        DeliveryOptions(tls_policy=TlsPolicy.REQUIRE, sending_pool_name="pool"),
        DeliveryOptions(tls_policy=TlsPolicy.OPTIONAL, sending_pool_name="pool"),
        DeliveryOptions(tls_policy=TlsPolicy.REQUIRE),
        DeliveryOptions(tls_policy=TlsPolicy.OPTIONAL),
    ] == seen


def test_unknown_pool_is_not_found(caller: PinpointEmailClient) -> None:
    """A set cannot send through a pool that is not there."""
    with pytest.raises(NotFoundException, match="Dedicated IP pool none does not exist"):
        caller.put_configuration_set_delivery_options(configuration_set_name="set", sending_pool_name="none")
    with pytest.raises(NotFoundException, match="Dedicated IP pool none does not exist"):
        caller.create_configuration_set(
            configuration_set_name="new", delivery_options=DeliveryOptions(sending_pool_name="none")
        )
    assert ("set",) == names(caller)
    assert FRESH == caller.get_configuration_set(configuration_set_name="set")


def test_unknown_tls_policy_is_refused(service: LocalService, caller: PinpointEmailClient) -> None:
    """A TLS policy is one of two."""
    expected = (400, "BadRequestException", "TlsPolicy: expected one of REQUIRE, OPTIONAL, got 'Require'.")
    assert expected == refusal(service, "PUT", f"{SETS}/set/delivery-options", {"TlsPolicy": "Require"})
    assert FRESH == caller.get_configuration_set(configuration_set_name="set")


def test_reputation_metrics_are_switched(caller: PinpointEmailClient) -> None:
    """Reputation metrics are as last set; the default is off, and the last fresh start stays."""
    began = datetime(2026, 1, 1, tzinfo=UTC)
    caller.create_configuration_set(
        configuration_set_name="counted", reputation_options=ReputationOptions(last_fresh_start=began)
    )
    seen: list[ReputationOptions | None] = []
    for switch in (True, False, True, None):
        caller.put_configuration_set_reputation_options(
            configuration_set_name="counted", reputation_metrics_enabled=switch
        )
        seen.append(caller.get_configuration_set(configuration_set_name="counted").reputation_options)
    assert [
        ReputationOptions(reputation_metrics_enabled=switch, last_fresh_start=began)
        for switch in (True, False, True, False)
    ] == seen


def test_sending_is_switched(caller: PinpointEmailClient) -> None:
    """Sending is as last set; the default is off."""
    seen: list[SendingOptions | None] = []
    for switch in (False, True, None):
        caller.put_configuration_set_sending_options(configuration_set_name="set", sending_enabled=switch)
        seen.append(caller.get_configuration_set(configuration_set_name="set").sending_options)
    assert [SendingOptions(sending_enabled=switch) for switch in (False, True, False)] == seen


def test_reputation_is_counted_anew_after_a_pause(service: LocalService, caller: PinpointEmailClient) -> None:
    """The fresh start is when sending was switched on after a pause, not whenever it is put."""

    def put(*, switch: bool) -> datetime | None:
        caller.put_configuration_set_sending_options(configuration_set_name="set", sending_enabled=switch)
        options = caller.get_configuration_set(configuration_set_name="set").reputation_options
        return options.last_fresh_start if options else None

    assert [None, None] == [put(switch=True), put(switch=False)]
    before = service.clock.advance(timedelta(days=3))
    started = put(switch=True)
    assert started is not None
    assert before <= started <= service.clock.now()
    service.clock.advance(timedelta(days=3))
    assert [started, started] == [put(switch=True), put(switch=False)]


def test_tracking_domain_is_put_and_taken_away(caller: PinpointEmailClient) -> None:
    """The domain that links lead through is as it was last put; putting none takes it away."""
    seen: list[TrackingOptions | None] = []
    for domain in ("click.example.com", None):
        caller.put_configuration_set_tracking_options(configuration_set_name="set", custom_redirect_domain=domain)
        seen.append(caller.get_configuration_set(configuration_set_name="set").tracking_options)
    assert [TrackingOptions(custom_redirect_domain="click.example.com"), None] == seen


@pytest.mark.parametrize("domain", ["", "com", "a@example.com", "a b.com", "http://example.com", "a..com"])
def test_tracking_domain_that_is_none_is_refused(caller: PinpointEmailClient, domain: str) -> None:
    """Links lead through a domain or not at all."""
    with pytest.raises(BadRequestException, match="CustomRedirectDomain: expected a domain"):
        caller.put_configuration_set_tracking_options(configuration_set_name="set", custom_redirect_domain=domain)
    with pytest.raises(BadRequestException, match="CustomRedirectDomain: expected a domain"):
        caller.create_configuration_set(
            configuration_set_name="new", tracking_options=TrackingOptions(custom_redirect_domain=domain)
        )
    assert ("set",) == names(caller)


@pytest.mark.parametrize(
    ("verb", "rest"),
    [
        ("GET", ""),
        ("DELETE", ""),
        ("PUT", "/delivery-options"),
        ("PUT", "/reputation-options"),
        ("PUT", "/sending"),
        ("PUT", "/tracking-options"),
        ("GET", "/event-destinations"),
        ("DELETE", "/event-destinations/x"),
    ],
)
def test_unknown_set_is_not_found(service: LocalService, verb: str, rest: str) -> None:
    """Every action on a set refuses one that is not there."""
    assert UNKNOWN == refusal(service, verb, f"{SETS}/other{rest}")


def test_regions_are_apart(service: LocalService, caller: PinpointEmailClient) -> None:
    """A set is known in the Region where it was made."""
    with service.client(region_name="eu-west-1") as there:
        assert (("set",), ()) == (names(caller), names(there))
