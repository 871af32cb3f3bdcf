"""Configuration sets with their event destinations: what they are, and the steps to what they should be."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from attrs import evolve

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import NotFoundException
from pinpoint_email.models import (
    DeliveryOptions,
    EventDestinationDefinition,
    ReputationOptions,
    SendingOptions,
    TrackingOptions,
)
from pinpoint_email.pagination import paginate

from .event_destinations import destination_deletions, destination_steps, read_destinations
from .state import ConfigurationSetState
from .steps import Step, StepKind, changes_of
from .tags import Arns, own_tags, tag_steps, tags_of

__all__ = ["configuration_set_deletions", "configuration_set_steps", "list_sets", "read_set", "tracking_steps"]

_SECTION = "configuration_sets"
_Sets = Mapping[str, ConfigurationSetState]
_Destinations = Mapping[str, EventDestinationDefinition]
_AT_CREATION = ("sending_pool_name", "tls_policy", "reputation_metrics_enabled", "sending_enabled", "tags")
_DELIVERY = "put_configuration_set_delivery_options"


def list_sets(client: PinpointEmailClient) -> list[str]:
    """The names of all configuration sets."""
    return list(paginate(client.list_configuration_sets))


def read_set(client: PinpointEmailClient, name: str, *, events: bool) -> ConfigurationSetState | None:
    """A configuration set as it is, if it is there, and its event destinations if they are wanted."""
    try:
        found = client.get_configuration_set(configuration_set_name=name)
        destinations = read_destinations(client, name) if events else None
    except NotFoundException:
        return None
    delivery, reputation, sending, tracking = (
        found.delivery_options or DeliveryOptions(),
        found.reputation_options or ReputationOptions(),
        found.sending_options or SendingOptions(),
        found.tracking_options or TrackingOptions(custom_redirect_domain=""),
    )
    return ConfigurationSetState(
        sending_pool_name=delivery.sending_pool_name or "",
        tls_policy=delivery.tls_policy,
        reputation_metrics_enabled=reputation.reputation_metrics_enabled,
        sending_enabled=sending.sending_enabled,
        custom_redirect_domain=tracking.custom_redirect_domain,
        tags=own_tags(found.tags),
        event_destinations=destinations,
    )


def configuration_set_steps(current: _Sets, desired: _Sets, arns: Arns, *, prune: bool) -> Iterator[Step]:
    """What is to be done to the configuration sets that are mentioned, but for what is to go."""
    for name, wanted in desired.items():
        path = (_SECTION, name)
        before = current.get(name)
        if before is None:
            yield _creation(name, wanted)
            before = evolve(wanted, custom_redirect_domain="", event_destinations={})
        yield from _option_steps(name, before, wanted)
        yield from tag_steps(path, partial(arns.of, "configuration-set", name), before.tags, wanted.tags, prune=prune)
        yield from destination_steps(name, before.event_destinations or {}, wanted.event_destinations or {})


def configuration_set_deletions(current: _Sets, desired: _Sets) -> Iterator[Step]:
    """What is to go: event destinations, and then configuration sets, that are not listed."""
    for name, wanted in desired.items():
        if name in current and wanted.event_destinations is not None:
            yield from destination_deletions(name, current[name].event_destinations or {}, wanted.event_destinations)
    for name in current:
        if name not in desired:
            yield Step(
                kind=StepKind.DELETE,
                path=(_SECTION, name),
                method="delete_configuration_set",
                parameters={"configuration_set_name": name},
            )


def _creation(name: str, wanted: ConfigurationSetState) -> Step:
    pool, tls_policy = wanted.sending_pool_name or None, wanted.tls_policy
    reputation, sending = wanted.reputation_metrics_enabled, wanted.sending_enabled
    parameters = {
        "configuration_set_name": name,
        "delivery_options": DeliveryOptions(tls_policy=tls_policy, sending_pool_name=pool)
        if pool or tls_policy
        else None,
        "reputation_options": None if reputation is None else ReputationOptions(reputation_metrics_enabled=reputation),
        "sending_options": None if sending is None else SendingOptions(sending_enabled=sending),
        "tags": tags_of(wanted.tags),
    }
    return Step(
        kind=StepKind.CREATE,
        path=(_SECTION, name),
        method="create_configuration_set",
        parameters={member: value for member, value in parameters.items() if value is not None},
        changes=changes_of(ConfigurationSetState(), wanted, _AT_CREATION),
    )


def _option_steps(name: str, current: ConfigurationSetState, desired: ConfigurationSetState) -> Iterator[Step]:
    options: dict[str, tuple[list[str], dict[str, object]]] = {
        _DELIVERY: (["sending_pool_name", "tls_policy"], _delivery(name, desired, current)),
        "put_configuration_set_reputation_options": (
            ["reputation_metrics_enabled"],
            {"configuration_set_name": name, "reputation_metrics_enabled": desired.reputation_metrics_enabled},
        ),
        "put_configuration_set_sending_options": (
            ["sending_enabled"],
            {"configuration_set_name": name, "sending_enabled": desired.sending_enabled},
        ),
    }
    for method, (members, parameters) in options.items():
        if changes := changes_of(current, desired, members):
            yield Step(
                kind=StepKind.CHANGE,
                path=(_SECTION, name),
                method=method,
                parameters=parameters,
                changes=changes,
                renew=partial(_delivery_now, name, desired) if method == _DELIVERY else None,
            )


def _delivery(name: str, desired: ConfigurationSetState, current: ConfigurationSetState) -> dict[str, object]:
    pool = current.sending_pool_name if desired.sending_pool_name is None else desired.sending_pool_name
    tls_policy = desired.tls_policy or current.tls_policy
    return {"configuration_set_name": name, "sending_pool_name": pool or None, "tls_policy": tls_policy}


def _delivery_now(name: str, desired: ConfigurationSetState, client: PinpointEmailClient) -> dict[str, object]:
    """The parameters that leave alone what the configuration set has by now and is not mentioned."""
    return _delivery(name, desired, read_set(client, name, events=False) or ConfigurationSetState())


def tracking_steps(current: _Sets, desired: _Sets, identities: Collection[str]) -> Iterator[Step]:
    """What is to be done to the domains of links, each of which has to be verified; those of the file are awaited."""
    for name, wanted in desired.items():
        before = current.get(name) or ConfigurationSetState(custom_redirect_domain="")
        domain = wanted.custom_redirect_domain or ""
        if changes := changes_of(before, wanted, ["custom_redirect_domain"]):
            yield Step(
                kind=StepKind.CHANGE,
                path=(_SECTION, name),
                method="put_configuration_set_tracking_options",
                parameters={"configuration_set_name": name, "custom_redirect_domain": domain or None},
                changes=changes,
                awaits=tuple(identity for identity in identities if f".{domain.lower()}".endswith(f".{identity}")),
            )
