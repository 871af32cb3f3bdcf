"""The actions on event destinations."""

import re

from attrs import evolve

from pinpoint_email._values.facts import DESTINATION_KINDS, MAX_DESTINATIONS
from pinpoint_email.actions.event_destinations import GetConfigurationSetEventDestinationsResponse
from pinpoint_email.models import EventDestination, EventDestinationDefinition
from pinpoint_email.response import Response

from .checks import check_name
from .errors import Refusal, bad_request
from .records import ConfigurationSet
from .state import Region

__all__ = [
    "create_configuration_set_event_destination",
    "delete_configuration_set_event_destination",
    "get_configuration_set_event_destinations",
    "update_configuration_set_event_destination",
]


def create_configuration_set_event_destination(
    region: Region,
    *,
    configuration_set_name: str,
    event_destination_name: str,
    event_destination: EventDestinationDefinition,
) -> Response:
    """CreateConfigurationSetEventDestination."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    check_name("EventDestinationName", event_destination_name)
    existing = configuration_set.event_destinations
    if any(destination.name == event_destination_name for destination in existing):
        raise Refusal("AlreadyExistsException", f"Event destination {event_destination_name} already exists.")
    if len(existing) >= MAX_DESTINATIONS:
        raise Refusal(
            "LimitExceededException", f"A configuration set has at most {MAX_DESTINATIONS} event destinations."
        )
    new = _destination(event_destination_name, event_destination)
    region.put(evolve(configuration_set, event_destinations=(*existing, new)))
    return Response()


def delete_configuration_set_event_destination(
    region: Region, *, configuration_set_name: str, event_destination_name: str
) -> Response:
    """DeleteConfigurationSetEventDestination."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    gone = _find(configuration_set, event_destination_name)
    rest = tuple(destination for destination in configuration_set.event_destinations if destination is not gone)
    region.put(evolve(configuration_set, event_destinations=rest))
    return Response()


def get_configuration_set_event_destinations(
    region: Region, *, configuration_set_name: str
) -> GetConfigurationSetEventDestinationsResponse:
    """GetConfigurationSetEventDestinations."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    return GetConfigurationSetEventDestinationsResponse(event_destinations=configuration_set.event_destinations)


def update_configuration_set_event_destination(
    region: Region,
    *,
    configuration_set_name: str,
    event_destination_name: str,
    event_destination: EventDestinationDefinition,
) -> Response:
    """UpdateConfigurationSetEventDestination."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    old = _find(configuration_set, event_destination_name)
    new = _destination(event_destination_name, event_destination)
    destinations = tuple(
        new if destination is old else destination for destination in configuration_set.event_destinations
    )
    region.put(evolve(configuration_set, event_destinations=destinations))
    return Response()


def _find(configuration_set: ConfigurationSet, name: str) -> EventDestination:
    for destination in configuration_set.event_destinations:
        if destination.name == name:
            return destination
    raise Refusal("NotFoundException", f"Event destination {name} does not exist.")


def _destination(name: str, definition: EventDestinationDefinition) -> EventDestination:
    """Make an event destination from its definition.

    Raises:
        Refusal: The definition has no event types, not exactly one target, or an invalid one.
    """
    if not definition.matching_event_types:
        raise bad_request("EventDestination.MatchingEventTypes", "one kind of event at least")
    if sum(getattr(definition, kind) is not None for kind in DESTINATION_KINDS) != 1:
        raise bad_request(
            "EventDestination",
            "exactly one of KinesisFirehoseDestination, CloudWatchDestination, SnsDestination, PinpointDestination",
        )
    _check_arns(definition)
    return EventDestination(
        name=name,
        enabled=definition.enabled or False,
        matching_event_types=tuple(dict.fromkeys(definition.matching_event_types)),
        kinesis_firehose_destination=definition.kinesis_firehose_destination,
        cloud_watch_destination=definition.cloud_watch_destination,
        sns_destination=definition.sns_destination,
        pinpoint_destination=definition.pinpoint_destination,
    )


def _check_arns(definition: EventDestinationDefinition) -> None:
    firehose = definition.kinesis_firehose_destination
    if firehose is not None:
        _check_arn("KinesisFirehoseDestination.IamRoleArn", firehose.iam_role_arn, "iam")
        _check_arn("KinesisFirehoseDestination.DeliveryStreamArn", firehose.delivery_stream_arn, "firehose")
    if definition.sns_destination is not None:
        _check_arn("SnsDestination.TopicArn", definition.sns_destination.topic_arn, "sns")
    if definition.pinpoint_destination is not None:
        _check_arn(
            "PinpointDestination.ApplicationArn", definition.pinpoint_destination.application_arn, "mobiletargeting"
        )
    watch = definition.cloud_watch_destination
    if watch is not None and not watch.dimension_configurations:
        raise bad_request("EventDestination.CloudWatchDestination.DimensionConfigurations", "one dimension at least")


def _check_arn(member: str, arn: str | None, service: str) -> None:
    if not re.fullmatch(rf"arn:aws[\w-]*:{service}:[\w-]*:\d*:\S+", arn or "", re.ASCII):
        raise bad_request(f"EventDestination.{member}", f"an Amazon Resource Name of the service {service}")
