"""Comparing an account with its desired state."""

from collections.abc import Iterator

from attrs import frozen

from pinpoint_email._values.domains import normal_identity
from pinpoint_email._values.facts import RESERVED_POOLS
from pinpoint_email.client import PinpointEmailClient

from .account import account_steps, read_account
from .configuration_sets import (
    configuration_set_deletions,
    configuration_set_steps,
    list_sets,
    read_set,
    tracking_steps,
)
from .dedicated_ip_pools import pool_deletions, pool_steps, read_pools
from .deliverability_dashboard import dashboard_step, read_dashboard
from .email_identities import identity_deletions, identity_steps, list_identities, read_identity
from .event_destinations import has_target
from .mistakes import Mistake, StateError, shown
from .state import ConfigurationSetState, DedicatedIpPoolState, EmailIdentityState, State
from .steps import Step
from .tags import Arns

__all__ = ["Comparison"]


@frozen
class Comparison:
    """A comparison of an account with its desired state; the account is read anew for each."""

    client: PinpointEmailClient
    desired: State
    prune: bool
    arns: Arns

    def steps(self) -> tuple[Step, ...]:
        """Read the account, and return the steps to its desired state.

        Raises:
            StateError: The desired state refers to something that does not exist.
        """
        current = self._read()
        if mistakes := tuple(self._missing(current)):
            raise StateError(mistakes)
        return (*self._steps(current), *(self._deletions(current) if self.prune else ()))

    def _read(self) -> State:
        """Read what the desired state mentions; of other resources, which may have to go, only the names."""
        client, desired = self.client, self.desired
        return State(
            account=read_account(client) if desired.account else None,
            dedicated_ip_pools=self._read_pools(),
            email_identities=self._read_identities(),
            configuration_sets=self._read_sets(),
            deliverability_dashboard=read_dashboard(client) if desired.deliverability_dashboard else None,
        )

    def _read_pools(self) -> dict[str, DedicatedIpPoolState]:
        pools, sets = self.desired.dedicated_ip_pools, self.desired.configuration_sets or {}
        if pools is None and not any(wanted.sending_pool_name for wanted in sets.values()):
            return {}
        mentioned = (pools or {}).values()
        tagged = {name for name, pool in (pools or {}).items() if pool.tags is not None}
        ips = any(pool.ips is not None for pool in mentioned)
        return read_pools(self.client, self.arns, lambda name: name in tagged, ips=ips)

    def _read_identities(self) -> dict[str, EmailIdentityState]:
        if self.desired.email_identities is None:
            return {}
        mentioned = {normal_identity(name) for name in self.desired.email_identities}
        listed = list_identities(self.client) if self.prune else []
        found = {name: EmailIdentityState() for name in listed if normal_identity(name) not in mentioned}
        for name in self.desired.email_identities:
            if identity := read_identity(self.client, name):
                found[name] = identity
        return found

    def _read_sets(self) -> dict[str, ConfigurationSetState]:
        """Read the sets that are mentioned, and all others too if something is to go: they may be using it."""
        wanted = self.desired.configuration_sets or {}
        sections = (self.desired.configuration_sets, self.desired.dedicated_ip_pools)
        listed = list_sets(self.client) if self.prune and any(section is not None for section in sections) else []
        found: dict[str, ConfigurationSetState] = {}
        for name in dict.fromkeys([*listed, *wanted]):
            events = name in wanted and wanted[name].event_destinations is not None
            if there := read_set(self.client, name, events=events):
                found[name] = there
        return found

    def _missing(self, current: State) -> Iterator[Mistake]:
        """Find everything that the desired state refers to, and that will not be there."""
        yield from self._missing_ips(current)
        yield from self._missing_pools(current)
        yield from self._missing_mail_from_domains(current)
        yield from self._missing_domains(current)
        for name, wanted in (self.desired.configuration_sets or {}).items():
            found = (current.configuration_sets or {}).get(name) or ConfigurationSetState()
            for destination, definition in (found.event_destinations or {}).items():
                if destination in (wanted.event_destinations or {}) and not has_target(definition):
                    path = ("configuration_sets", name, "event_destinations", destination)
                    yield Mistake(path=path, expected="a destination of a kind known here", got="one of another kind")

    def _missing_ips(self, current: State) -> Iterator[Mistake]:
        ips = {ip for pool in (current.dedicated_ip_pools or {}).values() for ip in pool.ips or ()}
        for name, pool in (self.desired.dedicated_ip_pools or {}).items():
            for position, ip in enumerate(pool.ips or ()):
                if ip not in ips:
                    path = ("dedicated_ip_pools", name, "ips", position)
                    yield Mistake(path=path, expected="a dedicated IP address of the account's", got=ip)

    def _missing_pools(self, current: State) -> Iterator[Mistake]:
        there, wanted = current.dedicated_ip_pools or {}, self.desired.dedicated_ip_pools
        stay = {*there, *(wanted or {})}
        if self.prune and wanted is not None:
            stay = {*RESERVED_POOLS, *wanted}
        for name, pool_name in self._sending_pools(current).items():
            if pool_name and pool_name not in stay:
                path = ("configuration_sets", name, "sending_pool_name")
                yield Mistake(path=path, expected="a pool that is there, and stays", got=shown(pool_name))

    def _missing_mail_from_domains(self, current: State) -> Iterator[Mistake]:
        for name, wanted in (self.desired.email_identities or {}).items():
            found = (current.email_identities or {}).get(name) or EmailIdentityState()
            domain = found.mail_from_domain if wanted.mail_from_domain is None else wanted.mail_from_domain
            if wanted.behavior_on_mx_failure not in {None, found.behavior_on_mx_failure} and not domain:
                path = ("email_identities", name, "behavior_on_mx_failure")
                yield Mistake(path=path, expected="a mail_from_domain besides", got="none")

    def _missing_domains(self, current: State) -> Iterator[Mistake]:
        wanted, there = self.desired.deliverability_dashboard, current.deliverability_dashboard
        before = (there.subscribed_domains if there else None) or {}
        listed = {normal_identity(name) for name in self.desired.email_identities or {}}
        only_listed = self.prune and self.desired.email_identities is not None
        for name in (wanted.subscribed_domains if wanted else None) or {}:
            domain = normal_identity(name)
            if domain not in listed and (only_listed or not (domain in before or read_identity(self.client, domain))):
                path = ("deliverability_dashboard", "subscribed_domains", name)
                yield Mistake(path=path, expected="an identity that is there, and stays", got="none")

    def _sending_pools(self, current: State) -> dict[str, str | None]:
        """Return the pool of each configuration set that stays: the desired one if mentioned, else the current one."""
        wanted = self.desired.configuration_sets or {}
        kept = {} if self.desired.dedicated_ip_pools is None else current.configuration_sets or {}
        goes = self.prune and self.desired.configuration_sets is not None
        before = {name: found.sending_pool_name for name, found in kept.items() if name in wanted or not goes}
        return before | {
            name: to_be.sending_pool_name for name, to_be in wanted.items() if to_be.sending_pool_name is not None
        }

    def _steps(self, current: State) -> Iterator[Step]:
        desired, arns, prune = self.desired, self.arns, self.prune
        if current.account and desired.account:
            yield from account_steps(current.account, desired.account)
        pools, identities = desired.dedicated_ip_pools or {}, desired.email_identities or {}
        sets, there = desired.configuration_sets or {}, current.configuration_sets or {}
        yield from pool_steps(current.dedicated_ip_pools or {}, pools, arns, prune=prune)
        yield from identity_steps(current.email_identities or {}, identities, arns, prune=prune)
        yield from configuration_set_steps(there, sets, arns, prune=prune)
        yield from tracking_steps(there, sets, [normal_identity(name) for name in identities if "@" not in name])
        if current.deliverability_dashboard and desired.deliverability_dashboard:
            dashboard = desired.deliverability_dashboard
            if step := dashboard_step(current.deliverability_dashboard, dashboard, prune=prune):
                yield step

    def _deletions(self, current: State) -> Iterator[Step]:
        """Plan the deletions; a resource that uses another one is deleted before it."""
        desired = self.desired
        if desired.configuration_sets is not None:
            yield from configuration_set_deletions(current.configuration_sets or {}, desired.configuration_sets)
        if desired.dedicated_ip_pools is not None:
            yield from pool_deletions(current.dedicated_ip_pools or {}, desired.dedicated_ip_pools)
        if desired.email_identities is not None:
            yield from identity_deletions(current.email_identities or {}, desired.email_identities)
