"""Event destinations: where news of a configuration set's messages goes."""

from attrs import frozen

from ._action import action
from ._resource import Resource
from .models import EventDestination, EventDestinationDefinition
from .response import Response

__all__ = ["EventDestinations", "GetConfigurationSetEventDestinationsResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetConfigurationSetEventDestinationsResponse(Response):
    """The event destinations of a configuration set."""

    event_destinations: tuple[EventDestination, ...] = ()
    """All of them."""


class EventDestinations(Resource):
    """The actions on event destinations."""

    @action("POST /v1/email/configuration-sets/{configuration_set_name}/event-destinations")
    def create_configuration_set_event_destination(
        self,
        *,
        configuration_set_name: str,
        event_destination_name: str,
        event_destination: EventDestinationDefinition,
    ) -> Response:
        """Add an event destination to a configuration set, which may have several.

        Args:
            configuration_set_name: The configuration set.
            event_destination_name: The event destination's name within it.
            event_destination: Which events to send, and where to.

        Returns:
            Nothing but the metadata.

        Raises:
            AlreadyExistsException: The configuration set has an event destination of that name.
            BadRequestException: The service does not accept the request.
            LimitExceededException: The configuration set has as many event destinations as it may have.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``CreateConfigurationSetEventDestination``.
        """
        return self._call(
            EventDestinations.create_configuration_set_event_destination,
            configuration_set_name=configuration_set_name,
            event_destination_name=event_destination_name,
            event_destination=event_destination,
        )

    @action("DELETE /v1/email/configuration-sets/{configuration_set_name}/event-destinations/{event_destination_name}")
    def delete_configuration_set_event_destination(
        self, *, configuration_set_name: str, event_destination_name: str
    ) -> Response:
        """Delete an event destination.

        Args:
            configuration_set_name: The configuration set.
            event_destination_name: The event destination.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such configuration set or event destination.
            TooManyRequestsException: The action is called too often.

        Mirrors ``DeleteConfigurationSetEventDestination``.
        """
        return self._call(
            EventDestinations.delete_configuration_set_event_destination,
            configuration_set_name=configuration_set_name,
            event_destination_name=event_destination_name,
        )

    @action("GET /v1/email/configuration-sets/{configuration_set_name}/event-destinations")
    def get_configuration_set_event_destinations(
        self, *, configuration_set_name: str
    ) -> GetConfigurationSetEventDestinationsResponse:
        """Read all event destinations of a configuration set.

        Args:
            configuration_set_name: The configuration set.

        Returns:
            The event destinations.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetConfigurationSetEventDestinations``.
        """
        return self._call(
            EventDestinations.get_configuration_set_event_destinations,
            configuration_set_name=configuration_set_name,
        )

    @action("PUT /v1/email/configuration-sets/{configuration_set_name}/event-destinations/{event_destination_name}")
    def update_configuration_set_event_destination(
        self,
        *,
        configuration_set_name: str,
        event_destination_name: str,
        event_destination: EventDestinationDefinition,
    ) -> Response:
        """Give an event destination a new definition.

        Args:
            configuration_set_name: The configuration set.
            event_destination_name: The event destination.
            event_destination: Which events to send, and where to.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such configuration set or event destination.
            TooManyRequestsException: The action is called too often.

        Mirrors ``UpdateConfigurationSetEventDestination``.
        """
        return self._call(
            EventDestinations.update_configuration_set_event_destination,
            configuration_set_name=configuration_set_name,
            event_destination_name=event_destination_name,
            event_destination=event_destination,
        )
