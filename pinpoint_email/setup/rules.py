"""Rules for a desired state, beyond its types."""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from pinpoint_email._values.domains import normal_identity
from pinpoint_email._values.facts import (
    ACCOUNT_NUMBER,
    DESTINATION_KINDS,
    DOMAIN,
    MAX_DESTINATIONS,
    MAX_TAGS,
    NAME,
)
from pinpoint_email.exceptions import ParamValidationError
from pinpoint_email.models import EventDestinationDefinition, Tag

from .mistakes import Mistake, Place, shown
from .state import (
    AccountState,
    ConfigurationSetState,
    DedicatedIpPoolState,
    DeliverabilityDashboardState,
    EmailIdentityState,
    State,
)

__all__ = [
    "LATER_EVENT_TYPES",
    "is_expressible",
    "mistakes_in",
]

_ADDRESS = re.compile(rf"[^\s@]{{1,64}}@{DOMAIN.pattern}")
LATER_EVENT_TYPES = ("DELIVERY_DELAY", "SUBSCRIPTION")
"""Event types that SES v2 has, but this API's reference does not."""
_ARNS = {
    ("kinesis_firehose_destination", "iam_role_arn"): "iam",
    ("kinesis_firehose_destination", "delivery_stream_arn"): "firehose",
    ("sns_destination", "topic_arn"): "sns",
    ("pinpoint_destination", "application_arn"): "mobiletargeting",
}
"""The service in the Amazon Resource Names of each kind of event destination."""


def mistakes_in(state: State) -> Iterator[Mistake]:
    """Find everything in a state that no account can have."""
    if state.account:
        yield from _account(state.account)
    yield from _pools(state.dedicated_ip_pools or {})
    yield from _identities(state.email_identities or {})
    for name, configuration_set in (state.configuration_sets or {}).items():
        yield from _configuration_set(("configuration_sets", name), name, configuration_set)
    if state.deliverability_dashboard:
        yield from _dashboard(state.deliverability_dashboard)


def is_expressible(definition: EventDestinationDefinition) -> bool:
    """Tell whether a state can describe an event destination without a mistake."""
    known = all(kind.is_known or kind in LATER_EVENT_TYPES for kind in definition.matching_event_types or ())
    return known and not any(_event_destination((), definition))


def _account(account: AccountState) -> Iterator[Mistake]:
    if account.number is not None and not ACCOUNT_NUMBER.fullmatch(account.number):
        yield Mistake(path=("account", "number"), expected="12 digits", got=shown(account.number))


def _pools(pools: Mapping[str, DedicatedIpPoolState]) -> Iterator[Mistake]:
    pool_of: dict[str, str] = {}
    for name, pool in pools.items():
        path = ("dedicated_ip_pools", name)
        yield from _name(path, name)
        yield from _tags(path, pool.tags)
        for position, ip in enumerate(pool.ips or ()):
            if not _is_ip(ip):
                yield Mistake(path=(*path, "ips", position), expected="an IP address", got=shown(ip))
            elif ip in pool_of:
                yield Mistake(
                    path=(*path, "ips", position),
                    expected="an address that is listed once only",
                    got=f"{ip}, which is in {pool_of[ip]} as well",
                )
            # Only the first pool is kept, so that every later one is compared with it.
            pool_of.setdefault(ip, name)


def _identities(identities: Mapping[str, EmailIdentityState]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for name, identity in identities.items():
        path = ("email_identities", name)
        domain = normal_identity(name).rpartition("@")[2]
        if not (DOMAIN.fullmatch(name) or _ADDRESS.fullmatch(name)):
            yield Mistake(path=path, expected="an email address or a domain", got=shown(name))
        elif normal_identity(name) in seen:
            yield Mistake(path=path, expected="an identity that is listed once only", got="one that is there already")
        seen.add(normal_identity(name))
        yield from _tags(path, identity.tags)
        mail_from = identity.mail_from_domain
        if mail_from and not (DOMAIN.fullmatch(mail_from) and mail_from.lower().endswith(f".{domain}")):
            expected = f'a subdomain of {domain}, or "" for none'
            yield Mistake(path=(*path, "mail_from_domain"), expected=expected, got=shown(mail_from))
        if mail_from == "" and identity.behavior_on_mx_failure:
            yield Mistake(
                path=(*path, "behavior_on_mx_failure"), expected="nothing without a MAIL FROM domain", got="a value"
            )


def _configuration_set(path: Place, name: str, configuration_set: ConfigurationSetState) -> Iterator[Mistake]:
    yield from _name(path, name)
    yield from _tags(path, configuration_set.tags)
    if configuration_set.sending_pool_name:
        yield from _name((*path, "sending_pool_name"), configuration_set.sending_pool_name)
    redirect = configuration_set.custom_redirect_domain
    if redirect and not DOMAIN.fullmatch(redirect):
        expected = 'a domain, or "" for none of your own'
        yield Mistake(path=(*path, "custom_redirect_domain"), expected=expected, got=shown(redirect))
    destinations = configuration_set.event_destinations or {}
    if len(destinations) > MAX_DESTINATIONS:
        expected = f"at most {MAX_DESTINATIONS} event destinations"
        yield Mistake(path=(*path, "event_destinations"), expected=expected, got=str(len(destinations)))
    for destination_name, definition in destinations.items():
        inside = (*path, "event_destinations", destination_name)
        yield from _name(inside, destination_name)
        yield from _event_destination(inside, definition)


def _event_destination(path: Place, definition: EventDestinationDefinition) -> Iterator[Mistake]:
    if not definition.matching_event_types:
        inside = (*path, "matching_event_types")
        yield Mistake(path=inside, expected="one kind of event at least", got="none", needs_all=True)
    given = [member for member in DESTINATION_KINDS if getattr(definition, member) is not None]
    if len(given) != 1:
        expected = f"exactly one of {', '.join(DESTINATION_KINDS)}"
        yield Mistake(path=path, expected=expected, got=" and ".join(given) or "none", needs_all=True)
    for (destination, member), service in _ARNS.items():
        target = getattr(definition, destination)
        if target is not None and not _is_arn(getattr(target, member) or "", service):
            expected = f"an Amazon Resource Name of the service {service}"
            yield Mistake(
                path=(*path, destination, member), expected=expected, got=shown(getattr(target, member) or "")
            )
    watch = definition.cloud_watch_destination
    if watch and not watch.dimension_configurations:
        inside = (*path, "cloud_watch_destination", "dimension_configurations")
        yield Mistake(path=inside, expected="one dimension at least", got="none", needs_all=True)


def _dashboard(dashboard: DeliverabilityDashboardState) -> Iterator[Mistake]:
    path = ("deliverability_dashboard", "subscribed_domains")
    if dashboard.subscribed_domains and not dashboard.enabled:
        yield Mistake(path=path, expected="no domains while the dashboard is not enabled", got="some")
    seen: set[str] = set()
    for domain in dashboard.subscribed_domains or ():
        if not DOMAIN.fullmatch(domain):
            yield Mistake(path=(*path, domain), expected="a domain", got=shown(domain))
        elif normal_identity(domain) in seen:
            yield Mistake(
                path=(*path, domain), expected="a domain that is listed once only", got="one that is there already"
            )
        seen.add(normal_identity(domain))


def _name(path: Place, name: str) -> Iterator[Mistake]:
    if not NAME.fullmatch(name):
        yield Mistake(path=path, expected="a name of 1 to 64 letters, digits, '_' or '-'", got=shown(name))


def _tags(path: Place, tags: Mapping[str, str] | None) -> Iterator[Mistake]:
    if tags and len(tags) > MAX_TAGS:
        yield Mistake(path=(*path, "tags"), expected=f"at most {MAX_TAGS} tags", got=f"{len(tags):,}")
    for key, value in (tags or {}).items():
        try:
            Tag(key=key, value=value)
        except ParamValidationError as error:
            yield Mistake(path=(*path, "tags", key), expected=f"a {error.member} of {error.expected}", got=error.got)


def _is_arn(text: str, service: str) -> bool:
    return re.fullmatch(rf"arn:aws[\w-]*:{service}:[\w-]*:\d*:\S+", text, re.ASCII) is not None


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
