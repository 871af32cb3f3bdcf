"""Configuration sets with their event destinations: reading them, and planning their changes."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from attrs import evolve, frozen

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import NotFoundException
from pinpoint_email.models import DeliveryOptions, ReputationOptions, SendingOptions, TrackingOptions
from pinpoint_email.pagination import paginate

from .event_destinations import destination_deletions, destination_steps, read_destinations
from .state import ConfigurationSetState
from .steps import Setting, Step, StepKind, changes_of, setting_steps
from .tags import Arns, own_tags, tag_steps, tags_of

__all__ = ["configuration_set_deletions", "configuration_set_steps", "list_sets", "read_set", "tracking_steps"]

_SECTION = "configuration_sets"
_Sets = Mapping[str, ConfigurationSetState]
_AT_CREATION = ("sending_pool_name", "tls_policy", "reputation_metrics_enabled", "sending_enabled", "tags")
"""The members that the request takes which creates a configuration set."""


def list_sets(client: PinpointEmailClient) -> list[str]:
    """List the names of all configuration sets."""
    return list(paginate(client.list_configuration_sets))


def read_set(client: PinpointEmailClient, name: str, *, events: bool) -> ConfigurationSetState | None:
    """Read a configuration set, if there is one of this name, with its event destinations if they are wanted."""
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
    """Plan the new configuration sets, and the changes of those that exist, without deletions."""
    for name, wanted in desired.items():
        path = (_SECTION, name)
        before = current.get(name)
        if before is None:
            yield _creation(name, wanted)
            # Once created, it lacks only what its creation does not take.
            before = evolve(wanted, custom_redirect_domain="", event_destinations={})
        yield from _option_steps(name, before, wanted)
        yield from tag_steps(path, partial(arns.of, "configuration-set", name), before.tags, wanted.tags, prune=prune)
        yield from destination_steps(name, before.event_destinations or {}, wanted.event_destinations or {})


def configuration_set_deletions(current: _Sets, desired: _Sets) -> Iterator[Step]:
    """Plan the deletion of event destinations, and then of configuration sets, that are not listed."""
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
    delivery = _DeliveryRequest(name, desired)
    settings = [
        Setting(
            method="put_configuration_set_delivery_options",
            members=["sending_pool_name", "tls_policy"],
            parameters=delivery.parameters(current),
            renew=delivery.parameters_now,
        ),
        Setting(
            method="put_configuration_set_reputation_options",
            members=["reputation_metrics_enabled"],
            parameters={
                "configuration_set_name": name,
                "reputation_metrics_enabled": desired.reputation_metrics_enabled,
            },
        ),
        Setting(
            method="put_configuration_set_sending_options",
            members=["sending_enabled"],
            parameters={"configuration_set_name": name, "sending_enabled": desired.sending_enabled},
        ),
    ]
    return setting_steps((_SECTION, name), current, desired, settings)


@frozen
class _DeliveryRequest:
    """The request that puts a configuration set's delivery options, which the service replaces as a whole."""

    name: str
    desired: ConfigurationSetState

    def parameters(self, current: ConfigurationSetState) -> dict[str, object]:
        """Return the parameters of the request, given the configuration set as it was read."""
        desired = self.desired
        pool = current.sending_pool_name if desired.sending_pool_name is None else desired.sending_pool_name
        tls_policy = desired.tls_policy or current.tls_policy
        return {"configuration_set_name": self.name, "sending_pool_name": pool or None, "tls_policy": tls_policy}

    def parameters_now(self, client: PinpointEmailClient) -> dict[str, object]:
        """Read the configuration set again, so that what was changed since and is not mentioned stays."""
        return self.parameters(read_set(client, self.name, events=False) or ConfigurationSetState())


def tracking_steps(current: _Sets, desired: _Sets, identities: Collection[str]) -> Iterator[Step]:
    """Plan the changes of redirect domains.

    They come after all other steps of configuration sets, as a redirect domain has to be verified first. The step
    awaits the verification if the domain is, or is below, one of the desired identities.
    """
    for name, wanted in desired.items():
        domain = wanted.custom_redirect_domain or ""
        setting = Setting(
            method="put_configuration_set_tracking_options",
            members=["custom_redirect_domain"],
            parameters={"configuration_set_name": name, "custom_redirect_domain": domain or None},
            awaits=tuple(identity for identity in identities if f".{domain.lower()}".endswith(f".{identity}")),
        )
        before = current.get(name) or ConfigurationSetState(custom_redirect_domain="")
        yield from setting_steps((_SECTION, name), before, wanted, [setting])
