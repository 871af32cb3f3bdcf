"""Configuration sets: named rules for the messages that are sent with them."""

from collections.abc import Iterable

from attrs import frozen

from ._action import action
from ._resource import Resource
from .enums import TlsPolicy
from .models import DeliveryOptions, ReputationOptions, SendingOptions, Tag, TrackingOptions
from .response import Page, Response

__all__ = ["ConfigurationSets", "GetConfigurationSetResponse", "ListConfigurationSetsResponse"]


@frozen(kw_only=True, eq=False, repr=False)
class GetConfigurationSetResponse(Response):
    """A configuration set."""

    configuration_set_name: str | None = None
    """Its name."""
    tracking_options: TrackingOptions | None = None
    """The domain that opens and clicks are tracked by."""
    delivery_options: DeliveryOptions | None = None
    """The IP pool that it sends through, and its TLS policy."""
    reputation_options: ReputationOptions | None = None
    """Whether reputation figures are collected."""
    sending_options: SendingOptions | None = None
    """Whether mail may be sent with it."""
    tags: tuple[Tag, ...] = ()
    """Its tags."""


@frozen(kw_only=True, eq=False, repr=False)
class ListConfigurationSetsResponse(Page[str]):
    """A page of configuration sets."""

    configuration_sets: tuple[str, ...] = ()
    """Their names."""


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
        """Create a configuration set.

        Args:
            configuration_set_name: The name, for messages and other actions to refer to it by.
            tracking_options: The domain to track opens and clicks by.
            delivery_options: The dedicated IP pool to send through, and the TLS policy.
            reputation_options: Whether to collect reputation figures.
            sending_options: Whether mail may be sent with it.
            tags: Labels for it, at most 50.

        Returns:
            Nothing but the metadata.

        Raises:
            AlreadyExistsException: There is a configuration set of that name.
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            LimitExceededException: The account has as many configuration sets as it may have.
            NotFoundException: Something that the request refers to does not exist, such as the pool.
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
        """Delete a configuration set.

        Args:
            configuration_set_name: The configuration set.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            ConcurrentModificationException: Another operation is changing the resource.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``DeleteConfigurationSet``.
        """
        return self._call(ConfigurationSets.delete_configuration_set, configuration_set_name=configuration_set_name)

    @action("GET /v1/email/configuration-sets/{configuration_set_name}")
    def get_configuration_set(self, *, configuration_set_name: str) -> GetConfigurationSetResponse:
        """Read a configuration set.

        Args:
            configuration_set_name: The configuration set.

        Returns:
            Its options and tags.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``GetConfigurationSet``.
        """
        return self._call(ConfigurationSets.get_configuration_set, configuration_set_name=configuration_set_name)

    @action("GET /v1/email/configuration-sets")
    def list_configuration_sets(
        self, *, next_token: str | None = None, page_size: int | None = None
    ) -> ListConfigurationSetsResponse:
        """List the account's configuration sets in the Region, a page at a time.

        Args:
            next_token: The previous page's ``next_token``; none for the first page.
            page_size: How many to return at most.

        Returns:
            A page of names.

        Raises:
            BadRequestException: The service does not accept the request.
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
        """Set which dedicated IP pool a configuration set sends through, and how protected.

        Args:
            configuration_set_name: The configuration set.
            tls_policy: Whether mail may leave in plain text where TLS is not to be had.
            sending_pool_name: The pool to send through.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
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
        """Switch the collection of a configuration set's reputation figures on or off.

        Args:
            configuration_set_name: The configuration set.
            reputation_metrics_enabled: Whether to collect them.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
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
        """Switch sending with a configuration set on or off.

        Args:
            configuration_set_name: The configuration set.
            sending_enabled: Whether mail may be sent with it.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
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
        self, *, configuration_set_name: str, custom_redirect_domain: str | None = None
    ) -> Response:
        """Set the domain that opens and clicks of a configuration set's mail are tracked by.

        Args:
            configuration_set_name: The configuration set.
            custom_redirect_domain: A domain of the caller's, in place of AWS's.

        Returns:
            Nothing but the metadata.

        Raises:
            BadRequestException: The service does not accept the request.
            NotFoundException: There is no such configuration set.
            TooManyRequestsException: The action is called too often.

        Mirrors ``PutConfigurationSetTrackingOptions``.
        """
        return self._call(
            ConfigurationSets.put_configuration_set_tracking_options,
            configuration_set_name=configuration_set_name,
            custom_redirect_domain=custom_redirect_domain,
        )
