"""Event destinations: what they are, and the steps to what they should be."""

import warnings
from collections.abc import Iterator, Mapping
from functools import partial

from attrs import evolve

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import UnknownTargetWarning
from pinpoint_email.models import CloudWatchDestination, EventDestination, EventDestinationDefinition

from .mistakes import Place
from .plain import to_plain
from .rules import DESTINATIONS
from .steps import Change, Step, StepKind

__all__ = ["destination_deletions", "destination_steps", "has_target", "read_destinations"]

_Destinations = Mapping[str, EventDestinationDefinition]


def read_destinations(client: PinpointEmailClient, name: str) -> dict[str, EventDestinationDefinition]:
    """A configuration set's event destinations as they are, those with a target of another kind too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnknownTargetWarning)
        answer = client.get_configuration_set_event_destinations(configuration_set_name=name)
    return {destination.name: _definition(destination) for destination in answer.event_destinations}


def has_target(definition: EventDestinationDefinition) -> bool:
    """Whether this library knows where the events go: if not, the destination is left alone."""
    return any(getattr(definition, member) is not None for member in DESTINATIONS)


def destination_steps(name: str, current: _Destinations, desired: _Destinations) -> Iterator[Step]:
    """What is to be done to the event destinations of a configuration set, but for those that are to go."""
    for destination, definition in desired.items():
        before = current.get(destination)
        wanted = _wanted(definition, before)
        changes = tuple(
            Change(member=member, old=old, new=new)
            for member in ("enabled", "matching_event_types", *DESTINATIONS)
            for old, new in [(to_plain(getattr(before, member, None)), to_plain(getattr(wanted, member)))]
            if old != new
        )
        if changes:
            names = {"configuration_set_name": name, "event_destination_name": destination}
            yield Step(
                kind=StepKind.CHANGE if before else StepKind.CREATE,
                path=_path(name, destination),
                method=f"{'update' if before else 'create'}_configuration_set_event_destination",
                parameters={**names, "event_destination": wanted},
                changes=changes,
                renew=partial(_update_now, names, definition) if before else None,
            )


def destination_deletions(name: str, current: _Destinations, desired: _Destinations) -> Iterator[Step]:
    """The event destinations that are to go."""
    for destination, definition in current.items():
        if destination not in desired and has_target(definition):
            yield Step(
                kind=StepKind.DELETE,
                path=_path(name, destination),
                method="delete_configuration_set_event_destination",
                parameters={"configuration_set_name": name, "event_destination_name": destination},
            )


def _path(name: str, destination: str) -> Place:
    return ("configuration_sets", name, "event_destinations", destination)


def _wanted(
    definition: EventDestinationDefinition, before: EventDestinationDefinition | None
) -> EventDestinationDefinition:
    """The whole definition: whether it is enabled stays as it is, if nothing is said."""
    unsaid = before.enabled if before else True
    return _ordered(evolve(definition, enabled=unsaid if definition.enabled is None else definition.enabled))


def _update_now(
    names: Mapping[str, str], definition: EventDestinationDefinition, client: PinpointEmailClient
) -> dict[str, object]:
    """The parameters that leave alone what the event destination is by now and is not mentioned."""
    there = read_destinations(client, names["configuration_set_name"])
    return {**names, "event_destination": _wanted(definition, there.get(names["event_destination_name"]))}


def _definition(destination: EventDestination) -> EventDestinationDefinition:
    return _ordered(
        EventDestinationDefinition(
            enabled=destination.enabled or False,
            matching_event_types=destination.matching_event_types,
            **{member: getattr(destination, member) for member in DESTINATIONS},
        )
    )


def _ordered(definition: EventDestinationDefinition) -> EventDestinationDefinition:
    """The definition with its lists, whose order says nothing, in one order."""
    watch = definition.cloud_watch_destination
    if watch:
        dimensions = sorted(watch.dimension_configurations, key=lambda dimension: dimension.dimension_name)
        watch = CloudWatchDestination(dimension_configurations=dimensions)
    types = sorted(set(definition.matching_event_types or ()))
    return evolve(definition, matching_event_types=types, cloud_watch_destination=watch)
