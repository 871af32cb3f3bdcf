from typing import Any

import pytest

from pinpoint_email import (
    CloudWatchDestination,
    EventDestinationDefinition,
    InboxPlacementTrackingOption,
    KinesisFirehoseDestination,
    PinpointDestination,
    SnsDestination,
)
from pinpoint_email.setup import (
    AccountState,
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    State,
)
from pinpoint_email.setup.rules import mistakes_in

from .states import EVERYTHING

pytestmark = pytest.mark.once

NAME = "expected a name of 1 to 64 letters, digits, '_' or '-'"
SNS = SnsDestination(topic_arn="arn:aws:sns:us-east-1:1:a")
PROJECT = PinpointDestination(application_arn="arn:aws:mobiletargeting:us-east-1:1:apps/a")
ONE_OF_FOUR = (
    "expected exactly one of kinesis_firehose_destination, cloud_watch_destination, sns_destination,"
    " pinpoint_destination"
)


def told(state: State) -> list[str]:
    """Return the mistakes in a state, in words."""
    return [mistake.in_full for mistake in mistakes_in(state)]


def pool(name: str = "pool", **members: Any) -> State:
    """Make a state of one pool."""
    return State(dedicated_ip_pools={name: DedicatedIpPoolState(**members)})


def identity(name: str = "a.example", **members: Any) -> State:
    """Make a state of one identity."""
    return State(email_identities={name: EmailIdentityState(**members)})


def configuration_set(name: str = "news", **members: Any) -> State:
    """Make a state of one configuration set."""
    return State(configuration_sets={name: ConfigurationSetState(**members)})


def destination(name: str = "there", **members: Any) -> State:
    """Make a state of one event destination."""
    return configuration_set(event_destinations={name: EventDestinationDefinition(**members)})


def known_destination(name: str) -> State:
    """Make a state of an event destination that is right but for its name."""
    return destination(name, matching_event_types=["SEND"], sns_destination=SNS)


def dashboard(*domains: str, enabled: bool = True) -> State:
    """Make a state of the dashboard."""
    return State(
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=enabled, subscribed_domains={domain: InboxPlacementTrackingOption() for domain in domains}
        )
    )


@pytest.mark.parametrize(
    "state",
    [
        State(),
        EVERYTHING,
        State(account=AccountState(number="012345678901", sending_enabled=True)),
        State(dedicated_ip_pools={}, email_identities={}, configuration_sets={}),
        pool("A_b-9" + "c" * 59, ips=["192.0.2.1", "2001:db8::1"], tags={}),
        pool(tags={str(number): "v" * 256 for number in range(50)}),
        identity("Ada.O'Neil+x@Sub.A-1.example", mail_from_domain="bounce.sub.a-1.example"),
        identity("xn--bcher-kva.example", mail_from_domain="M.XN--BCHER-KVA.example"),
        identity("A.Example", mail_from_domain="b.a.example", behavior_on_mx_failure="REJECT_MESSAGE"),
        identity(mail_from_domain=""),
        identity(behavior_on_mx_failure="REJECT_MESSAGE"),
        identity("l" * 64 + "@a.example"),
        configuration_set(sending_pool_name="", custom_redirect_domain=""),
        configuration_set(sending_pool_name="p" * 64, custom_redirect_domain="Click.a.example", tags={"a b@c": ""}),
        configuration_set(event_destinations={}),
        destination(matching_event_types=["DELIVERY_DELAY"], sns_destination=SNS),
        dashboard(),
        dashboard("a.example", "b.A.example"),
        dashboard(enabled=False),
        State(deliverability_dashboard=DeliverabilityDashboardState(enabled=False)),
    ],
)
def test_what_an_account_can_be_is_taken(state: State) -> None:
    """A state that an account can have has no mistakes."""
    assert [] == told(state)


@pytest.mark.parametrize(
    "number", ["", "12345678901", "1234567890123", "12345678901a", "\u0661" * 12, "1234-5678-9012"]
)
def test_account_number_has_12_digits(number: str) -> None:
    """The account's number is 12 digits of ASCII."""
    assert [f"account.number: expected 12 digits, got {number!a}"] == told(State(account=AccountState(number=number)))


@pytest.mark.parametrize("name", ["", "a b", "a.b", "ä", "n" * 65, "a\n"])
@pytest.mark.parametrize(
    ("make", "path"),
    [
        (pool, "dedicated_ip_pools.{}"),
        (configuration_set, "configuration_sets.{}"),
        (known_destination, "configuration_sets.news.event_destinations.{}"),
    ],
)
def test_names_are_of_few_characters(name: str, make: Any, path: str) -> None:
    """Pools, configuration sets and event destinations have names of up to 64 characters of ASCII."""
    found = list(mistakes_in(make(name)))
    assert [name] == [mistake.path[-1] for mistake in found]
    assert [NAME.removeprefix("expected ")] == [mistake.expected for mistake in found]
    assert path.partition("{")[0] == found[0].key[: path.index("{")]


def test_long_name_is_cut() -> None:
    """Only the beginning of a long wrong name is shown."""
    (found,) = mistakes_in(pool("ä" * 100))
    assert "'" + r"\xe4" * 60 + "'..." == found.got


def test_sending_pool_has_the_name_of_a_pool() -> None:
    """A name that no pool can have is refused where it is referred to."""
    expected = [rf"configuration_sets.news.sending_pool_name: {NAME}, got 'a b\n'"]
    assert expected == told(configuration_set(sending_pool_name="a b\n"))


@pytest.mark.parametrize(
    "domain", ["example", "a..example", ".example", "a.e", "a.example.", "a b.example", "http://a.example"]
)
def test_redirect_domain_is_a_domain(domain: str) -> None:
    """Opens and clicks are tracked by a domain, or by AWS's own."""
    expected = f"expected a domain, or \"\" for none of your own, got '{domain}'"
    assert [f"configuration_sets.news.custom_redirect_domain: {expected}"] == told(
        configuration_set(custom_redirect_domain=domain)
    )


@pytest.mark.parametrize("ip", ["", "192.0.2.256", "192.0.2.1/32", "a.example", "192.0.2.01"])
def test_addresses_of_a_pool_are_ip_addresses(ip: str) -> None:
    """An address that is no IP address is reported with its position."""
    expected = [f"dedicated_ip_pools.pool.ips[1]: expected an IP address, got '{ip}'"]
    assert expected == told(pool(ips=["192.0.2.1", ip]))


def test_address_is_in_one_pool_only() -> None:
    """An address that is listed twice, in one pool or in two, is reported where it is repeated."""
    pools = {"a": ["192.0.2.1", "192.0.2.1"], "b": ["192.0.2.2", "192.0.2.1"]}
    state = State(dedicated_ip_pools={name: DedicatedIpPoolState(ips=ips) for name, ips in pools.items()})
    once = "expected an address that is listed once only, got 192.0.2.1, which is in a as well"
    assert [f"dedicated_ip_pools.a.ips[1]: {once}", f"dedicated_ip_pools.b.ips[1]: {once}"] == told(state)


@pytest.mark.parametrize(
    "name",
    ["", "example", "ada", "ada@example", "@a.example", "a b@c.example", "ada@b@c.example", "l" * 65 + "@a.example"],
)
def test_identity_is_an_address_or_a_domain(name: str) -> None:
    """A name that is neither an address nor a domain is refused."""
    (found,) = mistakes_in(identity(name))
    assert (name, "an email address or a domain") == (found.path[-1], found.expected)
    assert found.got.startswith(repr(name)[:60])


@pytest.mark.parametrize(("one", "other"), [("a.example", "A.Example"), ("ada@a.example", "ada@A.EXAMPLE")])
def test_identity_is_listed_once(one: str, other: str) -> None:
    """A domain in capitals is the same identity."""
    state = State(email_identities={one: EmailIdentityState(), other: EmailIdentityState()})
    expected = (
        f'email_identities."{other}": expected an identity that is listed once only, got one that is there already'
    )
    assert [expected] == told(state)


def test_local_parts_in_capitals_are_others() -> None:
    """Addresses whose local parts differ in capitals are different identities."""
    assert [] == told(State(email_identities={name: EmailIdentityState() for name in ("a@b.example", "A@b.example")}))


@pytest.mark.parametrize("name", ["a.example", "ada@a.example"])
@pytest.mark.parametrize(
    "domain", ["a.example", "b.example", "xa.example", "bounce.a.example.org", ".a.example", "b b.a.example"]
)
def test_mail_from_domain_is_a_subdomain(name: str, domain: str) -> None:
    """A MAIL FROM domain has to be a subdomain of the identity."""
    expected = f"mail_from_domain: expected a subdomain of a.example, or \"\" for none, got '{domain}'"
    assert [f'email_identities."{name}".{expected}'] == told(identity(name, mail_from_domain=domain))


def test_without_a_mail_from_domain_there_is_nothing_to_fail() -> None:
    """The behaviour without an MX record cannot be set together with no MAIL FROM domain."""
    state = identity(mail_from_domain="", behavior_on_mx_failure="USE_DEFAULT_VALUE")
    expected = "behavior_on_mx_failure: expected nothing without a MAIL FROM domain, got a value"
    assert [f'email_identities."a.example".{expected}'] == told(state)


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (pool, "dedicated_ip_pools.pool"),
        (identity, 'email_identities."a.example"'),
        (configuration_set, "configuration_sets.news"),
    ],
)
@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"": "v"}, ['tags."": expected a key of 1 to 128 characters, got 0']),
        ({"k": "v" * 257}, ["tags.k: expected a value of 0 to 256 characters, got 257"]),
        (
            {"aws:k": "v"},
            ["tags.\"aws:k\": expected a key of a text without the reserved prefix 'aws:', got one with it"],
        ),
        (
            {"k": "v", "t": "!", "u": "?"},
            [
                f"tags.{key}: expected a value of letters, digits, white space and '_.:/=+-@' only,"
                f" got '{sign}' at position 0"
                for key, sign in (("t", "!"), ("u", "?"))
            ],
        ),
        ({str(number): "v" for number in range(51)}, ["tags: expected at most 50 tags, got 51"]),
    ],
)
def test_tags_are_as_the_service_takes_them(make: Any, path: str, tags: dict[str, str], expected: list[str]) -> None:
    """Every resource's tags are at most 50, of certain characters."""
    assert [f"{path}.{mistake}" for mistake in expected] == told(make(tags=tags))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, ["X.matching_event_types: expected one kind of event at least, got none", f"X: {ONE_OF_FOUR}, got none"]),
        (
            {"matching_event_types": [], "sns_destination": SNS},
            ["X.matching_event_types: expected one kind of event at least, got none"],
        ),
        (
            {"matching_event_types": ["SEND"], "sns_destination": SNS, "pinpoint_destination": PROJECT},
            [f"X: {ONE_OF_FOUR}, got sns_destination and pinpoint_destination"],
        ),
        (
            {
                "matching_event_types": ["SEND"],
                "cloud_watch_destination": CloudWatchDestination(dimension_configurations=[]),
            },
            ["X.cloud_watch_destination.dimension_configurations: expected one dimension at least, got none"],
        ),
    ],
)
def test_event_destination_is_one_place_for_some_events(members: dict[str, Any], expected: list[str]) -> None:
    """An event destination has exactly one target, complete, and at least one kind of event."""
    path = "configuration_sets.news.event_destinations.there"
    assert [mistake.replace("X", path, 1) for mistake in expected] == told(destination(**members))


def topic(arn: str) -> dict[str, Any]:
    """Make the members of an event destination that is a topic."""
    return {"sns_destination": SnsDestination(topic_arn=arn)}


def project(arn: str) -> dict[str, Any]:
    """Make the members of an event destination that is a project."""
    return {"pinpoint_destination": PinpointDestination(application_arn=arn)}


def stream(arn: str) -> dict[str, Any]:
    """Make the members of an event destination that is a stream."""
    made = KinesisFirehoseDestination(iam_role_arn="arn:aws:iam::1:role/a", delivery_stream_arn=arn)
    return {"kinesis_firehose_destination": made}


def role(arn: str) -> dict[str, Any]:
    """Make the members of an event destination that is a stream, written to by a role."""
    name = "arn:aws-cn:firehose:cn-north-1:1:stream/a"
    return {"kinesis_firehose_destination": KinesisFirehoseDestination(iam_role_arn=arn, delivery_stream_arn=name)}


@pytest.mark.parametrize(
    ("target", "member", "service"),
    [
        (topic, "sns_destination.topic_arn", "sns"),
        (project, "pinpoint_destination.application_arn", "mobiletargeting"),
        (stream, "kinesis_firehose_destination.delivery_stream_arn", "firehose"),
        (role, "kinesis_firehose_destination.iam_role_arn", "iam"),
    ],
)
@pytest.mark.parametrize("arn", ["", "a", "arn:aws:s3:::a", "arn:aws:sns:us-east-1:1:", "arn:x:iam::1:role/a"])
def test_events_go_to_something_with_a_name(target: Any, member: str, service: str, arn: str) -> None:
    """The Amazon Resource Name of an event destination has to be of the service of its kind."""
    path = f"configuration_sets.news.event_destinations.there.{member}"
    expected = f"{path}: expected an Amazon Resource Name of the service {service}, got '{arn}'"
    assert [expected] == told(destination(matching_event_types=["SEND"], **target(arn)))


def test_project_has_a_name() -> None:
    """The name of a project is required, although the reference makes it optional."""
    state = destination(matching_event_types=["SEND"], pinpoint_destination=PinpointDestination())
    assert [
        (
            "configuration_sets.news.event_destinations.there.pinpoint_destination.application_arn:"
            " expected an Amazon Resource Name of the service mobiletargeting, got ''"
        )
    ] == told(state)


def test_event_destinations_are_ten_at_most() -> None:
    """A configuration set has at most ten event destinations."""
    definition = EventDestinationDefinition(matching_event_types=["SEND"], sns_destination=SNS)
    assert [] == told(configuration_set(event_destinations={str(number): definition for number in range(10)}))
    assert ["configuration_sets.news.event_destinations: expected at most 10 event destinations, got 11"] == told(
        configuration_set(event_destinations={str(number): definition for number in range(11)})
    )


@pytest.mark.parametrize("domain", ["", "example", "ada@a.example"])
def test_domains_of_the_dashboard_are_domains(domain: str) -> None:
    """A domain of the dashboard that is no domain is refused."""
    (found,) = mistakes_in(dashboard("a.example", domain))
    assert ("deliverability_dashboard", "subscribed_domains", domain) == found.path
    assert ("a domain", repr(domain)) == (found.expected, found.got)


def test_domain_of_the_dashboard_is_listed_once() -> None:
    """A domain in capitals is the same one: it cannot be known which of its two options is meant."""
    (found,) = mistakes_in(dashboard("a.example", "A.example"))
    assert ("deliverability_dashboard", "subscribed_domains", "A.example") == found.path


def test_dashboard_that_is_off_has_no_domains() -> None:
    """Domains without the dashboard make no sense."""
    expected = (
        "deliverability_dashboard.subscribed_domains: expected no domains while the dashboard is not enabled, got some"
    )
    assert [expected] == told(dashboard("a.example", enabled=False))


def test_all_mistakes_are_told() -> None:
    """One mistake does not hide another."""
    state = State(
        account=AccountState(number="1"),
        dedicated_ip_pools={"a b": DedicatedIpPoolState(ips=["x", "x"], tags={"": ""})},
        email_identities={"x": EmailIdentityState(mail_from_domain="y", tags={"": ""})},
        configuration_sets={
            "a b": ConfigurationSetState(sending_pool_name="a b", tags={"": ""}, custom_redirect_domain="x")
        },
        deliverability_dashboard=DeliverabilityDashboardState(
            enabled=False, subscribed_domains={"x": InboxPlacementTrackingOption()}
        ),
    )
    assert [
        "account.number",
        'dedicated_ip_pools."a b"',
        'dedicated_ip_pools."a b".tags.""',
        'dedicated_ip_pools."a b".ips[0]',
        'dedicated_ip_pools."a b".ips[1]',
        "email_identities.x",
        'email_identities.x.tags.""',
        "email_identities.x.mail_from_domain",
        'configuration_sets."a b"',
        'configuration_sets."a b".tags.""',
        'configuration_sets."a b".sending_pool_name',
        'configuration_sets."a b".custom_redirect_domain',
        "deliverability_dashboard.subscribed_domains",
        "deliverability_dashboard.subscribed_domains.x",
    ] == [mistake.key for mistake in mistakes_in(state)]
