"""Configuration sets: named rules for the messages that are sent with them."""

from collections.abc import Iterable
from typing import Annotated

from attrs import frozen

from pinpoint_email._call.action import action
from pinpoint_email._call.resource import Resource
from pinpoint_email._values.domains import DNS_NAME
from pinpoint_email.enums import TlsPolicy
from pinpoint_email.models import DeliveryOptions, ReputationOptions, SendingOptions, Tag, TrackingOptions
from pinpoint_email.response import Page, Response

__all__ = ["ConfigurationSets", "GetConfigurationSetResponse", "ListConfigurationSetsResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetConfigurationSetResponse(Response):
    """The answer of ``GetConfigurationSet``: a configuration set's options and tags."""

    configuration_set_name: str | None = None
    """The name."""
    tracking_options: TrackingOptions | None = None
    """The domain for tracking opens and clicks; ``None`` if it is AWS's own."""
    delivery_options: DeliveryOptions | None = None
    """The dedicated IP pool it sends through, and its TLS policy."""
    reputation_options: ReputationOptions | None = None
    """Whether reputation figures are collected, and since when."""
    sending_options: SendingOptions | None = None
    """Whether mail may be sent with it."""
    tags: tuple[Tag, ...] = ()
    """The tags; empty if there are none."""


@frozen(kw_only=True, eq=False, repr=False)
class ListConfigurationSetsResponse(Page[str]):
    """The answer of ``ListConfigurationSets``: a page of names."""

    configuration_sets: tuple[str, ...] = ()
    """The names of configuration sets."""


class ConfigurationSets(Resource):
    """The actions on configuration sets, their event destinations apart."""

    @action("POST /v1/email/configuration-sets")
    def create_configuration_set(
        self,
        *,
        configuration_set_name: str,
        tracking_options: TrackingOptions | None = None,
        delivery_options: DeliveryOptions | None = None,
        reputation_options: ReputationOptions | None = None,
        sending_options: SendingOptions | None = None,
        tags: Iterable[Tag] | None = None,
    ) -> Response:
        """Create a configuration set: named rules for the messages that are sent with it.

        A message is sent with it by naming it in ``send_email``. Each of the options can be set later as well,
        by a method of its own; without it, the service's default applies.

        Args:
            configuration_set_name: The name. The service takes 1 to 64 ASCII letters, digits, ``-`` and ``_``.
            tracking_options: The domain for tracking opens and clicks. None for AWS's own.
            delivery_options: The dedicated IP pool to send through, and the TLS policy. None for no pool, and
                plain text where TLS cannot be had.
            reputation_options: Whether to collect reputation figures. None for no figures.
            sending_options: Whether mail may be sent with it. None for yes.
            tags: Labels for it. The service takes at most 50, each with a key of its own. None for no tags.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            AlreadyExistsException: There is a configuration set of that name.
            BadRequestException: The service refuses an argument, such as a name with a space in it.
            ConcurrentModificationException: Another operation is changing the same resource.
            LimitExceededException: The account has as many configuration sets as it may have.
            NotFoundException: What an option names does not exist, such as the pool.
            TooManyRequestsException: The action is called too often.

        Mirrors ``CreateConfigurationSet``.
        """
        return self._call(
            ConfigurationSets.create_configuration_set,
            configuration_set_name=configuration_set_name,
            tracking_options=tracking_options,
            delivery_options=delivery_options,
            reputation_options=reputation_options,
            sending_options=sending_options,
            tags=tags,
        )

    @action("DELETE /v1/email/configuration-sets/{configuration_set_name}")
    def delete_configuration_set(self, *, configuration_set_name: str) -> Response:
        """Delete a configuration set, and its event destinations with it.

        Args:
            configuration_set_name: The configuration set.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses the name.
            ConcurrentModificationException: Another operation is changing the configuration set.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``DeleteConfigurationSet``.
        """
        return self._call(ConfigurationSets.delete_configuration_set, configuration_set_name=configuration_set_name)

    @action("GET /v1/email/configuration-sets/{configuration_set_name}")
    def get_configuration_set(self, *, configuration_set_name: str) -> GetConfigurationSetResponse:
        """Read a configuration set's options and tags.

        Its event destinations are read by ``get_configuration_set_event_destinations``.

        Args:
            configuration_set_name: The configuration set.

        Returns:
            The options and tags.

        Raises:
            BadRequestException: The service refuses the name.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetConfigurationSet``.
        """
        return self._call(ConfigurationSets.get_configuration_set, configuration_set_name=configuration_set_name)

    @action("GET /v1/email/configuration-sets")
    def list_configuration_sets(
        self, *, next_token: str | None = None, page_size: int | None = None
    ) -> ListConfigurationSetsResponse:
        """List the names of the configuration sets in the client's Region, a page at a time.

        ``paginate(client.list_configuration_sets)`` iterates over all of them.

        Args:
            next_token: The previous page's ``next_token``. None for the first page.
            page_size: How many names a page may have. None leaves it to the service.

        Returns:
            A page of names.

        Raises:
            BadRequestException: The service refuses the token or the page size.
            TooManyRequestsException: The action is called too often.

        Mirrors ``ListConfigurationSets``.
        """
        return self._call(ConfigurationSets.list_configuration_sets, next_token=next_token, page_size=page_size)

    @action("PUT /v1/email/configuration-sets/{configuration_set_name}/delivery-options")
    def put_configuration_set_delivery_options(
        self,
        *,
        configuration_set_name: str,
        tls_policy: TlsPolicy | str | None = None,
        sending_pool_name: str | None = None,
    ) -> Response:
        """Set both delivery options of a configuration set: its dedicated IP pool, and its TLS policy.

        An option that is not given is not kept as it was.

        Args:
            configuration_set_name: The configuration set.
            tls_policy: ``REQUIRE`` to deliver over TLS or not at all, ``OPTIONAL`` to deliver in plain text
                where TLS cannot be had. None for ``OPTIONAL``.
            sending_pool_name: The pool to send through. None for no pool.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument, such as an unknown policy.
            NotFoundException: There is no such configuration set or pool.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutConfigurationSetDeliveryOptions``.
        """
        return self._call(
            ConfigurationSets.put_configuration_set_delivery_options,
            configuration_set_name=configuration_set_name,
            tls_policy=tls_policy,
            sending_pool_name=sending_pool_name,
        )

    @action("PUT /v1/email/configuration-sets/{configuration_set_name}/reputation-options")
    def put_configuration_set_reputation_options(
        self, *, configuration_set_name: str, reputation_metrics_enabled: bool | None = None
    ) -> Response:
        """Switch on or off whether reputation figures, bounces and complaints, are collected for a configuration set.

        Args:
            configuration_set_name: The configuration set.
            reputation_metrics_enabled: Whether they are collected. None is not sent, which the service takes as
                False.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses the name.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutConfigurationSetReputationOptions``.
        """
        return self._call(
            ConfigurationSets.put_configuration_set_reputation_options,
            configuration_set_name=configuration_set_name,
            reputation_metrics_enabled=reputation_metrics_enabled,
        )

    @action("PUT /v1/email/configuration-sets/{configuration_set_name}/sending")
    def put_configuration_set_sending_options(
        self, *, configuration_set_name: str, sending_enabled: bool | None = None
    ) -> Response:
        """Switch sending with a configuration set on or off, in the client's Region.

        While it is off, sending with it fails with :exc:`SendingPausedException`.

        Args:
            configuration_set_name: The configuration set.
            sending_enabled: Whether mail may be sent with it. None is not sent, which the service takes as
                False.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses the name.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutConfigurationSetSendingOptions``.
        """
        return self._call(
            ConfigurationSets.put_configuration_set_sending_options,
            configuration_set_name=configuration_set_name,
            sending_enabled=sending_enabled,
        )

    @action("PUT /v1/email/configuration-sets/{configuration_set_name}/tracking-options")
    def put_configuration_set_tracking_options(
        self, *, configuration_set_name: str, custom_redirect_domain: Annotated[str, DNS_NAME] | None = None
    ) -> Response:
        """Set the domain that tracked links and the tracking picture in a configuration set's mail point to.

        Args:
            configuration_set_name: The configuration set.
            custom_redirect_domain: A domain of your own. None for AWS's.

        Returns:
            Nothing but ``response_metadata``.

        Raises:
            BadRequestException: The service refuses an argument, such as a domain that is not one.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutConfigurationSetTrackingOptions``.
        """
        return self._call(
            ConfigurationSets.put_configuration_set_tracking_options,
            configuration_set_name=configuration_set_name,
            custom_redirect_domain=custom_redirect_domain,
        )
