"""The Deliverability dashboard: reading it, and planning its changes."""

from collections.abc import Collection, Mapping

from attrs import evolve, frozen

from pinpoint_email._values.domains import normal_identity
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.models import DomainDeliverabilityTrackingOption, InboxPlacementTrackingOption

from .file_values import to_plain
from .state import DeliverabilityDashboardState
from .steps import Change, Step, StepKind

__all__ = ["dashboard_step", "read_dashboard"]

_SECTION = "deliverability_dashboard"
_Domains = Mapping[str, InboxPlacementTrackingOption]


def read_dashboard(client: PinpointEmailClient) -> DeliverabilityDashboardState:
    """Read the dashboard's options."""
    response = client.get_deliverability_dashboard_options()
    return DeliverabilityDashboardState(
        enabled=response.dashboard_enabled,
        subscribed_domains={
            normal_identity(option.domain or ""): _ordered(
                option.inbox_placement_tracking_option or InboxPlacementTrackingOption()
            )
            for option in response.active_subscribed_domains
        },
    )


def dashboard_step(
    current: DeliverabilityDashboardState, desired: DeliverabilityDashboardState, *, prune: bool
) -> Step | None:
    """Plan the changes of the dashboard, if there are any; one request makes them all."""
    prunes = prune and desired.enabled and desired.subscribed_domains is not None
    listed = {normal_identity(domain) for domain in desired.subscribed_domains or ()}
    gone = [domain for domain in current.subscribed_domains or () if prunes and domain not in listed]
    return _DashboardRequest(current, desired, gone).step()


@frozen
class _DashboardRequest:
    """The request that puts the dashboard's options; the service replaces all domains by those in the request."""

    current: DeliverabilityDashboardState
    desired: DeliverabilityDashboardState
    gone: Collection[str]
    """The domains to take away."""

    def step(self) -> Step | None:
        """Make the step, unless it would change nothing."""
        before = self.current.subscribed_domains or {}
        merged = _merged(before, self.desired.subscribed_domains or {})
        changes = [Change(member="enabled", old=self.current.enabled, new=self.desired.enabled)]
        changes += [Change(member=_member(domain), old=to_plain(before[domain])) for domain in self.gone]
        changes += [
            Change(member=_member(domain), old=to_plain(before.get(domain)), new=to_plain(option))
            for domain, option in merged.items()
        ]
        changes = [change for change in changes if change.old != change.new]
        if not changes:
            return None
        return Step(
            kind=StepKind.DELETE if self.gone else StepKind.CHANGE,
            path=(_SECTION,),
            method="put_deliverability_dashboard_option",
            parameters=self.parameters(self.current),
            changes=tuple(changes),
            awaits=tuple(domain for domain in merged if domain not in before),
            renew=self.parameters_now,
            narrow=self.narrow,
        )

    def parameters(self, current: DeliverabilityDashboardState) -> dict[str, object]:
        """Return the parameters of the request, given the dashboard as it was read."""
        before = current.subscribed_domains or {}
        kept = {domain: option for domain, option in before.items() if domain not in self.gone}
        domains = {**kept, **_merged(before, self.desired.subscribed_domains or {})}
        options = [
            DomainDeliverabilityTrackingOption(domain=domain, inbox_placement_tracking_option=option)
            for domain, option in domains.items()
        ]
        enabled = self.desired.enabled
        return {"dashboard_enabled": enabled, "subscribed_domains": options if enabled else None}

    def parameters_now(self, client: PinpointEmailClient) -> dict[str, object]:
        """Read the dashboard again, so that domains subscribed since and not mentioned stay."""
        return self.parameters(read_dashboard(client))

    def narrow(self, members: Collection[str]) -> Step | None:
        """Make the step again, taking away only those of the domains that are among these members."""
        return evolve(self, gone=[domain for domain in self.gone if _member(domain) in members]).step()


def _member(domain: str) -> str:
    return f"subscribed_domains.{domain}"


def _merged(current: _Domains, desired: _Domains) -> dict[str, InboxPlacementTrackingOption]:
    """Complete the options of the desired domains with the current ones, where they are not mentioned."""
    merged: dict[str, InboxPlacementTrackingOption] = {}
    for written_name, option in desired.items():
        domain = normal_identity(written_name)
        there = current.get(domain, InboxPlacementTrackingOption(global_=True))
        merged[domain] = _ordered(
            InboxPlacementTrackingOption(
                global_=there.global_ if option.global_ is None else option.global_,
                tracked_isps=there.tracked_isps if option.tracked_isps is None else option.tracked_isps,
            )
        )
    return merged


def _ordered(option: InboxPlacementTrackingOption) -> InboxPlacementTrackingOption:
    """Sort the option's list: its order means nothing, and must not look like a change."""
    return evolve(option, tracked_isps=sorted(set(option.tracked_isps or ())))
