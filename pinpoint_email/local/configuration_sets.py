"""The actions on configuration sets, except those on event destinations."""

from attrs import evolve

from pinpoint_email.actions.configuration_sets import GetConfigurationSetResponse, ListConfigurationSetsResponse
from pinpoint_email.enums import TlsPolicy
from pinpoint_email.models import DeliveryOptions, ReputationOptions, SendingOptions, Tag, TrackingOptions
from pinpoint_email.response import Response

from .checks import check_domain, check_name, check_tags
from .records import ConfigurationSet, Pool
from .state import Region

__all__ = [
    "create_configuration_set",
    "delete_configuration_set",
    "get_configuration_set",
    "list_configuration_sets",
    "put_configuration_set_delivery_options",
    "put_configuration_set_reputation_options",
    "put_configuration_set_sending_options",
    "put_configuration_set_tracking_options",
]

_MAX_CONFIGURATION_SETS = 10_000


def create_configuration_set(
    region: Region,
    *,
    configuration_set_name: str,
    tracking_options: TrackingOptions | None = None,
    delivery_options: DeliveryOptions | None = None,
    reputation_options: ReputationOptions | None = None,
    sending_options: SendingOptions | None = None,
    tags: tuple[Tag, ...] = (),
) -> Response:
    """CreateConfigurationSet."""
    check_name("ConfigurationSetName", configuration_set_name)
    delivery = delivery_options or DeliveryOptions()
    reputation = reputation_options or ReputationOptions()
    sending = sending_options or SendingOptions()
    configuration_set = ConfigurationSet(
        name=configuration_set_name,
        tags=check_tags(tags),
        tracking_options=_tracking(tracking_options.custom_redirect_domain if tracking_options else None),
        delivery_options=_delivery(region, delivery.tls_policy, delivery.sending_pool_name),
        reputation_options=ReputationOptions(
            reputation_metrics_enabled=reputation.reputation_metrics_enabled or False,
            last_fresh_start=reputation.last_fresh_start,
        ),
        sending_options=SendingOptions(sending_enabled=sending.sending_enabled is not False),
    )
    region.add(configuration_set, limit=_MAX_CONFIGURATION_SETS)
    return Response()


def delete_configuration_set(region: Region, *, configuration_set_name: str) -> Response:
    """DeleteConfigurationSet."""
    region.remove(region.find(ConfigurationSet, configuration_set_name))
    return Response()


def get_configuration_set(region: Region, *, configuration_set_name: str) -> GetConfigurationSetResponse:
    """GetConfigurationSet."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    return GetConfigurationSetResponse(
        configuration_set_name=configuration_set.name,
        tracking_options=configuration_set.tracking_options,
        delivery_options=configuration_set.delivery_options,
        reputation_options=configuration_set.reputation_options,
        sending_options=configuration_set.sending_options,
        tags=configuration_set.tags,
    )


def list_configuration_sets(
    region: Region, *, next_token: str | None = None, page_size: int | None = None
) -> ListConfigurationSetsResponse:
    """ListConfigurationSets."""
    found, following = region.page(ConfigurationSet, next_token, page_size)
    return ListConfigurationSetsResponse(
        configuration_sets=tuple(configuration_set.name for configuration_set in found), next_token=following
    )


def put_configuration_set_delivery_options(
    region: Region,
    *,
    configuration_set_name: str,
    tls_policy: TlsPolicy | None = None,
    sending_pool_name: str | None = None,
) -> Response:
    """PutConfigurationSetDeliveryOptions."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    region.put(evolve(configuration_set, delivery_options=_delivery(region, tls_policy, sending_pool_name)))
    return Response()


def put_configuration_set_reputation_options(
    region: Region, *, configuration_set_name: str, reputation_metrics_enabled: bool = False
) -> Response:
    """PutConfigurationSetReputationOptions."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    options = evolve(configuration_set.reputation_options, reputation_metrics_enabled=reputation_metrics_enabled)
    region.put(evolve(configuration_set, reputation_options=options))
    return Response()


def put_configuration_set_sending_options(
    region: Region, *, configuration_set_name: str, sending_enabled: bool = False
) -> Response:
    """PutConfigurationSetSendingOptions. Reputation starts afresh when sending resumes after a pause."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    reputation = configuration_set.reputation_options
    if sending_enabled and not configuration_set.sending_options.sending_enabled:
        reputation = evolve(reputation, last_fresh_start=region.now)
    options = SendingOptions(sending_enabled=sending_enabled)
    region.put(evolve(configuration_set, sending_options=options, reputation_options=reputation))
    return Response()


def put_configuration_set_tracking_options(
    region: Region, *, configuration_set_name: str, custom_redirect_domain: str | None = None
) -> Response:
    """PutConfigurationSetTrackingOptions."""
    configuration_set = region.find(ConfigurationSet, configuration_set_name)
    region.put(evolve(configuration_set, tracking_options=_tracking(custom_redirect_domain)))
    return Response()


def _delivery(region: Region, tls_policy: TlsPolicy | None, pool_name: str | None) -> DeliveryOptions:
    if pool_name is not None:
        region.find(Pool, pool_name)
    return DeliveryOptions(tls_policy=tls_policy or TlsPolicy.OPTIONAL, sending_pool_name=pool_name)


def _tracking(domain: str | None) -> TrackingOptions | None:
    if domain is None:
        return None
    check_domain("CustomRedirectDomain", domain)
    return TrackingOptions(custom_redirect_domain=domain)
