"""Event destinations: where news of a configuration set's messages goes."""

from attrs import frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email.models import EventDestination, EventDestinationDefinition
from pinpoint_email.response import Response

__all__ = ["EventDestinations", "GetConfigurationSetEventDestinationsResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetConfigurationSetEventDestinationsResponse(Response):
    """The answer of ``GetConfigurationSetEventDestinations``: the event destinations of a configuration set."""

    event_destinations: tuple[EventDestination, ...] = ()
    """All of them, switched on or not; empty if there are none."""


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

        From then on, if it is enabled, events of mail that is sent with the configuration set go there.

        Args:
            configuration_set_name: The configuration set.
            event_destination_name: The event destination's name within it. The service takes 1 to 64 ASCII
                letters, digits, ``-`` and ``_``.
            event_destination: Which events to send, and to which one place. It does nothing unless its
                ``enabled`` is True.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            AlreadyExistsException: The configuration set has an event destination of that name.
            BadRequestException: The service refuses an argument, such as a definition with no kind of event, or
                with no place to send them to.
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
        """Remove an event destination from a configuration set; events go there no longer.

        Args:
            configuration_set_name: The configuration set.
            event_destination_name: The event destination.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses a name.
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

        With ``api="sesv2"``, one whose target this library does not know is answered without a target, with a
        :class:`UnknownTargetWarning`.

        Args:
            configuration_set_name: The configuration set.

        Returns:
            The event destinations, in one answer without pages.

        Raises:
            BadRequestException: The service refuses the name.
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
        """Replace the definition of an event destination.

        The new definition is taken as a whole: what it leaves out is not kept as it was.

        Args:
            configuration_set_name: The configuration set.
            event_destination_name: The event destination.
            event_destination: Which events to send, and to which one place. It does nothing unless its
                ``enabled`` is True.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument, such as a definition with no kind of event, or
                with no place to send them to.
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
