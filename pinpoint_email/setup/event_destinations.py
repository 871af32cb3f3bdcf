"""Event destinations: reading them, and planning their changes."""

import warnings
from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from pinpoint_email._values.facts import DESTINATION_KINDS
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import UnknownTargetWarning
from pinpoint_email.models import CloudWatchDestination, EventDestination, EventDestinationDefinition

from .file_values import to_plain
from .mistakes import Place
from .steps import Change, Step, StepKind

__all__ = ["destination_deletions", "destination_steps", "has_target", "read_destinations"]

_Destinations = Mapping[str, EventDestinationDefinition]


def read_destinations(client: PinpointEmailClient, name: str) -> dict[str, EventDestinationDefinition]:
    """Read a configuration set's event destinations, including those with a target of an unknown kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnknownTargetWarning)
        response = client.get_configuration_set_event_destinations(configuration_set_name=name)
    return {destination.name: _definition(destination) for destination in response.event_destinations}


def has_target(definition: EventDestinationDefinition) -> bool:
    """Tell whether the target is of a kind that this library knows: other destinations are left alone."""
    return any(getattr(definition, member) is not None for member in DESTINATION_KINDS)


def destination_steps(name: str, current: _Destinations, desired: _Destinations) -> Iterator[Step]:
    """Plan the new and changed event destinations of a configuration set."""
    for destination, definition in desired.items():
        before = current.get(destination)
        request = _DestinationRequest(name, destination, definition)
        wanted = request.definition(before)
        changes = tuple(
            Change(member=member, old=old, new=new)
            for member in ("enabled", "matching_event_types", *DESTINATION_KINDS)
            for old, new in [(to_plain(getattr(before, member, None)), to_plain(getattr(wanted, member)))]
            if old != new
        )
        if changes:
            yield Step(
                kind=StepKind.CHANGE if before else StepKind.CREATE,
                path=_path(name, destination),
                method=f"{'update' if before else 'create'}_configuration_set_event_destination",
                parameters=request.parameters(before),
                changes=changes,
                renew=request.parameters_now if before else None,
            )


def destination_deletions(name: str, current: _Destinations, desired: _Destinations) -> Iterator[Step]:
    """Plan the deletion of the event destinations that are not listed."""
    for destination, definition in current.items():
        if destination not in desired and has_target(definition):
            yield Step(
                kind=StepKind.DELETE,
                path=_path(name, destination),
                method="delete_configuration_set_event_destination",
                parameters={"configuration_set_name": name, "event_destination_name": destination},
            )


@frozen
class _DestinationRequest:
    """The request that creates or updates an event destination; the service takes the definition as a whole."""

    configuration_set_name: str
    name: str
    desired: EventDestinationDefinition

    def definition(self, before: EventDestinationDefinition | None) -> EventDestinationDefinition:
        """Complete the desired definition: unless it says otherwise, a destination stays enabled or disabled."""
        unsaid = before.enabled if before else True
        enabled = unsaid if self.desired.enabled is None else self.desired.enabled
        return _ordered(evolve(self.desired, enabled=enabled))

    def parameters(self, before: EventDestinationDefinition | None) -> dict[str, object]:
        """Return the parameters of the request, given the event destination as it was read."""
        return {
            "configuration_set_name": self.configuration_set_name,
            "event_destination_name": self.name,
            "event_destination": self.definition(before),
        }

    def parameters_now(self, client: PinpointEmailClient) -> dict[str, object]:
        """Read the event destination again, so that what was changed since and is not mentioned stays."""
        return self.parameters(read_destinations(client, self.configuration_set_name).get(self.name))


def _path(name: str, destination: str) -> Place:
    return ("configuration_sets", name, "event_destinations", destination)


def _definition(destination: EventDestination) -> EventDestinationDefinition:
    return _ordered(
        EventDestinationDefinition(
            enabled=destination.enabled or False,
            matching_event_types=destination.matching_event_types,
            **{member: getattr(destination, member) for member in DESTINATION_KINDS},
        )
    )


def _ordered(definition: EventDestinationDefinition) -> EventDestinationDefinition:
    """Sort the definition's lists: their order means nothing, and must not look like a change."""
    watch = definition.cloud_watch_destination
    if watch:
        dimensions = sorted(watch.dimension_configurations, key=lambda dimension: dimension.dimension_name)
        watch = CloudWatchDestination(dimension_configurations=dimensions)
    types = sorted(set(definition.matching_event_types or ()))
    return evolve(definition, matching_event_types=types, cloud_watch_destination=watch)
