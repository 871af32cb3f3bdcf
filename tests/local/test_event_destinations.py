from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from pinpoint_email import (
    AlreadyExistsException,
    BadRequestException,
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    DimensionValueSource,
    EventDestination,
    EventDestinationDefinition,
    EventType,
    KinesisFirehoseDestination,
    LimitExceededException,
    NotFoundException,
    PinpointDestination,
    PinpointEmailClient,
    SnsDestination,
)
from pinpoint_email.local import LocalService

from .wire import refusal

pytestmark = pytest.mark.once

PATH = "/v1/email/configuration-sets/set/event-destinations"
TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"
SNS = SnsDestination(topic_arn=TOPIC)
FIREHOSE = KinesisFirehoseDestination(
    iam_role_arn="arn:aws:iam::123456789012:role/events",
    delivery_stream_arn="arn:aws:firehose:us-east-1:123456789012:deliverystream/events",
)
PINPOINT = PinpointDestination(application_arn="arn:aws:mobiletargeting:us-east-1:123456789012:apps/app")
CLOUD_WATCH = CloudWatchDestination(
    dimension_configurations=[
        CloudWatchDimensionConfiguration(
            dimension_name=f"dimension-{source}", dimension_value_source=source, default_dimension_value="none"
        )
        for source in DimensionValueSource
    ]
)
PLACES: list[dict[str, Any]] = [
    {"sns_destination": SNS},
    {"kinesis_firehose_destination": FIREHOSE},
    {"pinpoint_destination": PINPOINT},
    {"cloud_watch_destination": CLOUD_WATCH},
]


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of a service with one configuration set."""
    with service.client() as client:
        client.create_configuration_set(configuration_set_name="set")
        yield client


def defined(**changes: Any) -> EventDestinationDefinition:
    """A definition that is switched on and gets all kinds of events."""
    members: dict[str, Any] = {"enabled": True, "matching_event_types": tuple(EventType)}
    return EventDestinationDefinition(**members | changes)


def kept(name: str, **changes: Any) -> EventDestination:
    """The event destination that such a definition makes."""
    members: dict[str, Any] = {"name": name, "enabled": True, "matching_event_types": tuple(EventType)}
    return EventDestination(**members | changes)


def create(client: PinpointEmailClient, name: str, **changes: Any) -> None:
    """Add an event destination to the set, a topic unless another place is given."""
    client.create_configuration_set_event_destination(
        configuration_set_name="set",
        event_destination_name=name,
        event_destination=defined(**(changes or {"sns_destination": SNS})),
    )


def destinations(client: PinpointEmailClient) -> tuple[EventDestination, ...]:
    """The set's event destinations."""
    return client.get_configuration_set_event_destinations(configuration_set_name="set").event_destinations


def test_set_begins_without_event_destinations(caller: PinpointEmailClient) -> None:
    """A new set has none."""
    assert () == destinations(caller)


def test_places_of_all_kinds_are_kept(caller: PinpointEmailClient) -> None:
    """An event destination of any kind is read as it was created."""
    for number, place in enumerate(PLACES):
        create(caller, f"place-{number}", **place)
    assert tuple(kept(f"place-{number}", **place) for number, place in enumerate(PLACES)) == destinations(caller)


def test_not_saying_is_off(caller: PinpointEmailClient) -> None:
    """An event destination that is not said to be enabled is not."""
    create(caller, "quiet", enabled=None, sns_destination=SNS)
    assert (kept("quiet", enabled=False, sns_destination=SNS),) == destinations(caller)


def test_kinds_of_events_count_once(caller: PinpointEmailClient) -> None:
    """A kind that is named twice is kept once, in the order given."""
    create(caller, "one", sns_destination=SNS, matching_event_types=["OPEN", "BOUNCE", "OPEN"])
    assert [(EventType.OPEN, EventType.BOUNCE)] == [found.matching_event_types for found in destinations(caller)]


@pytest.mark.parametrize("kinds", [None, ()])
def test_no_kinds_of_events_are_refused(caller: PinpointEmailClient, kinds: tuple[EventType, ...] | None) -> None:
    """An event destination is for some kind of events."""
    with pytest.raises(BadRequestException, match=r"EventDestination\.MatchingEventTypes: expected one kind"):
        create(caller, "none", sns_destination=SNS, matching_event_types=kinds)
    assert () == destinations(caller)


def test_unknown_kind_of_events_is_refused(service: LocalService, caller: PinpointEmailClient) -> None:
    """A kind of events is one of those in the reference."""
    definition = {"MatchingEventTypes": ["SEND", "DELIVERY_DELAY"], "SnsDestination": {"TopicArn": TOPIC}}
    members = {"EventDestinationName": "new", "EventDestination": definition}
    status, code, message = refusal(service, "POST", PATH, members)
    assert (400, "BadRequestException") == (status, code)
    start = "EventDestination.MatchingEventTypes[...]: expected one of SEND, REJECT, BOUNCE"
    assert start == message[: len(start)]
    assert () == destinations(caller)


@pytest.mark.parametrize(
    "places", [{"enabled": True}, PLACES[0] | PLACES[1], PLACES[2] | PLACES[3], PLACES[0] | PLACES[1] | PLACES[2]]
)
def test_there_is_exactly_one_place(caller: PinpointEmailClient, places: dict[str, Any]) -> None:
    """An event destination is one place, neither none nor several."""
    with pytest.raises(BadRequestException, match="EventDestination: expected exactly one of Kinesis"):
        create(caller, "new", **places)
    assert () == destinations(caller)


@pytest.mark.parametrize("arn", ["", "topic", "arn:aws:sqs:us-east-1:1:topic", "arn:aws:sns:us-east-1:1:", f"{TOPIC} "])
@pytest.mark.parametrize(
    ("kind", "name", "member", "owner"),
    [
        ("sns_destination", "topic_arn", "SnsDestination.TopicArn", "sns"),
        ("kinesis_firehose_destination", "iam_role_arn", "KinesisFirehoseDestination.IamRoleArn", "iam"),
        (
            "kinesis_firehose_destination",
            "delivery_stream_arn",
            "KinesisFirehoseDestination.DeliveryStreamArn",
            "firehose",
        ),
        ("pinpoint_destination", "application_arn", "PinpointDestination.ApplicationArn", "mobiletargeting"),
    ],
)
def test_place_that_is_no_arn_is_refused(
    caller: PinpointEmailClient, arn: str, kind: str, name: str, member: str, owner: str
) -> None:
    """A place is named by an Amazon Resource Name of its service."""
    (place,) = (place[kind] for place in PLACES if kind in place)
    with pytest.raises(BadRequestException, match=rf"EventDestination\.{member}: .* of the service {owner}\."):
        create(caller, "new", **{kind: evolve(place, **{name: arn})})


def test_pinpoint_destination_needs_its_project(caller: PinpointEmailClient) -> None:
    """Although its only member is optional, a Pinpoint destination without a project is none."""
    with pytest.raises(BadRequestException, match=r"PinpointDestination\.ApplicationArn: expected an Amazon Resource"):
        create(caller, "new", pinpoint_destination=PinpointDestination())


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_places_in_all_partitions_are_welcome(caller: PinpointEmailClient, partition: str) -> None:
    """Amazon Resource Names begin otherwise in China and for the US government."""
    place = SnsDestination(topic_arn=f"arn:{partition}:sns:cn-north-1:123456789012:topic")
    create(caller, "far", sns_destination=place)
    assert (kept("far", sns_destination=place),) == destinations(caller)


def test_cloud_watch_needs_a_dimension(caller: PinpointEmailClient) -> None:
    """CloudWatch counts under one dimension at least."""
    with pytest.raises(BadRequestException, match=r"CloudWatchDestination\.DimensionConfigurations: expected one"):
        create(caller, "new", cloud_watch_destination=CloudWatchDestination(dimension_configurations=[]))


@pytest.mark.parametrize("name", ["", "a b", "a" * 65, "ä"])
def test_name_that_cannot_be_is_refused(caller: PinpointEmailClient, name: str) -> None:
    """A name is 1 to 64 ASCII letters, digits, underscores and hyphens."""
    with pytest.raises(BadRequestException, match="EventDestinationName: expected 1 to 64 letters"):
        create(caller, name)


def test_taken_name_is_refused(caller: PinpointEmailClient) -> None:
    """A name is given once in a set, and again in another."""
    create(caller, "same")
    with pytest.raises(AlreadyExistsException, match="Event destination same already exists"):
        create(caller, "same", pinpoint_destination=PINPOINT)
    assert (kept("same", sns_destination=SNS),) == destinations(caller)
    caller.create_configuration_set(configuration_set_name="other")
    caller.create_configuration_set_event_destination(
        configuration_set_name="other", event_destination_name="same", event_destination=defined(sns_destination=SNS)
    )


def test_set_has_at_most_ten(caller: PinpointEmailClient) -> None:
    """The eleventh event destination is refused, until one is deleted."""
    for number in range(10):
        create(caller, f"d{number}")
    with pytest.raises(LimitExceededException, match="at most 10 event destinations"):
        create(caller, "d10")
    caller.delete_configuration_set_event_destination(configuration_set_name="set", event_destination_name="d3")
    create(caller, "d10")
    assert [f"d{number}" for number in range(11) if number != 3] == [found.name for found in destinations(caller)]


def test_update_replaces_in_place(caller: PinpointEmailClient) -> None:
    """An update puts a whole new definition in the old one's place."""
    for name in ("a", "b", "c"):
        create(caller, name)
    caller.update_configuration_set_event_destination(
        configuration_set_name="set",
        event_destination_name="b",
        event_destination=EventDestinationDefinition(
            matching_event_types=["CLICK"], kinesis_firehose_destination=FIREHOSE
        ),
    )
    assert (
        kept("a", sns_destination=SNS),
        kept("b", enabled=False, matching_event_types=(EventType.CLICK,), kinesis_firehose_destination=FIREHOSE),
        kept("c", sns_destination=SNS),
    ) == destinations(caller)


def test_update_that_is_refused_changes_nothing(caller: PinpointEmailClient) -> None:
    """A definition that cannot be leaves the old one as it was."""
    create(caller, "a")
    with pytest.raises(BadRequestException, match="exactly one"):
        caller.update_configuration_set_event_destination(
            configuration_set_name="set", event_destination_name="a", event_destination=defined()
        )
    assert (kept("a", sns_destination=SNS),) == destinations(caller)


def test_deleted_event_destination_is_gone(caller: PinpointEmailClient) -> None:
    """Deleting one leaves the others."""
    for name in ("a", "b"):
        create(caller, name)
    caller.delete_configuration_set_event_destination(configuration_set_name="set", event_destination_name="a")
    assert (kept("b", sns_destination=SNS),) == destinations(caller)


def test_unknown_event_destination_is_not_found(caller: PinpointEmailClient) -> None:
    """An event destination that does not exist can be neither updated nor deleted."""
    create(caller, "a")
    with pytest.raises(NotFoundException, match="Event destination A does not exist"):
        caller.delete_configuration_set_event_destination(configuration_set_name="set", event_destination_name="A")
    with pytest.raises(NotFoundException, match="Event destination A does not exist"):
        caller.update_configuration_set_event_destination(
            configuration_set_name="set", event_destination_name="A", event_destination=defined(sns_destination=SNS)
        )


def test_unknown_set_is_not_found(caller: PinpointEmailClient) -> None:
    """An event destination is made in a set that is there, and updated in one."""
    arguments: dict[str, Any] = {
        "configuration_set_name": "other",
        "event_destination_name": "a",
        "event_destination": defined(sns_destination=SNS),
    }
    for act in (
        caller.create_configuration_set_event_destination,
        caller.update_configuration_set_event_destination,
    ):
        with pytest.raises(NotFoundException, match="Configuration set other does not exist"):
            act(**arguments)


def test_event_destinations_go_with_their_set(caller: PinpointEmailClient) -> None:
    """A set that is created anew after its deletion has none of the old event destinations."""
    create(caller, "a")
    caller.delete_configuration_set(configuration_set_name="set")
    caller.create_configuration_set(configuration_set_name="set")
    assert () == destinations(caller)
