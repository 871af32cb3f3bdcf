"""The Deliverability dashboard: what it is, and the steps to what it should be."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from attrs import evolve

from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.models import DomainDeliverabilityTrackingOption, InboxPlacementTrackingOption

from .plain import to_plain
from .state import DeliverabilityDashboardState
from .steps import Change, Step, StepKind

__all__ = ["dashboard_steps", "read_dashboard"]

_SECTION = "deliverability_dashboard"
_Domains = Mapping[str, InboxPlacementTrackingOption]


def read_dashboard(client: PinpointEmailClient) -> DeliverabilityDashboardState:
    """The dashboard as it is."""
    answer = client.get_deliverability_dashboard_options()
    return DeliverabilityDashboardState(
        enabled=answer.dashboard_enabled,
        subscribed_domains={
            (option.domain or "").lower(): _ordered(
                option.inbox_placement_tracking_option or InboxPlacementTrackingOption()
            )
            for option in answer.active_subscribed_domains
        },
    )


def dashboard_steps(
    current: DeliverabilityDashboardState, desired: DeliverabilityDashboardState, *, prune: bool
) -> Iterator[Step]:
    """What is to be done to the dashboard, all in one request."""
    prunes = prune and desired.enabled and desired.subscribed_domains is not None
    listed = {domain.lower() for domain in desired.subscribed_domains or ()}
    gone = [domain for domain in current.subscribed_domains or () if prunes and domain not in listed]
    if step := _step(current, desired, gone, [_member(domain) for domain in gone]):
        yield step


def _step(
    current: DeliverabilityDashboardState,
    desired: DeliverabilityDashboardState,
    gone: Collection[str],
    only: Collection[str],
) -> Step | None:
    """The request, in which domains go as far as they may."""
    before = current.subscribed_domains or {}
    merged = _merged(before, desired.subscribed_domains or {})
    going = [domain for domain in gone if _member(domain) in only]
    changes = [Change(member="enabled", old=current.enabled, new=desired.enabled)]
    changes += [Change(member=_member(domain), old=to_plain(before[domain])) for domain in going]
    changes += [
        Change(member=_member(domain), old=to_plain(before.get(domain)), new=to_plain(option))
        for domain, option in merged.items()
    ]
    changes = [change for change in changes if change.old != change.new]
    if not changes:
        return None
    return Step(
        kind=StepKind.DELETE if going else StepKind.CHANGE,
        path=(_SECTION,),
        method="put_deliverability_dashboard_option",
        parameters=_request(current, desired, going),
        changes=tuple(changes),
        awaits=tuple(domain for domain in merged if domain not in before),
        renew=partial(_request_now, desired, going),
        narrow=partial(_step, current, desired, gone),
    )


def _member(domain: str) -> str:
    return f"subscribed_domains.{domain}"


def _request(
    current: DeliverabilityDashboardState, desired: DeliverabilityDashboardState, gone: Collection[str]
) -> dict[str, object]:
    before = current.subscribed_domains or {}
    kept = {domain: option for domain, option in before.items() if domain not in gone}
    domains = {**kept, **_merged(before, desired.subscribed_domains or {})}
    options = [
        DomainDeliverabilityTrackingOption(domain=domain, inbox_placement_tracking_option=option)
        for domain, option in domains.items()
    ]
    return {"dashboard_enabled": desired.enabled, "subscribed_domains": options if desired.enabled else None}


def _request_now(
    desired: DeliverabilityDashboardState, gone: Collection[str], client: PinpointEmailClient
) -> dict[str, object]:
    """The parameters that leave alone the domains that the dashboard has by now and that are not mentioned."""
    return _request(read_dashboard(client), desired, gone)


def _merged(current: _Domains, desired: _Domains) -> dict[str, InboxPlacementTrackingOption]:
    """The domains that are wanted; of their options, what is not mentioned stays as it is."""
    merged: dict[str, InboxPlacementTrackingOption] = {}
    for written_name, option in desired.items():
        domain = written_name.lower()
        there = current.get(domain, InboxPlacementTrackingOption(global_=True))
        merged[domain] = _ordered(
            InboxPlacementTrackingOption(
                global_=there.global_ if option.global_ is None else option.global_,
                tracked_isps=there.tracked_isps if option.tracked_isps is None else option.tracked_isps,
            )
        )
    return merged


def _ordered(option: InboxPlacementTrackingOption) -> InboxPlacementTrackingOption:
    """The option with its list, whose order says nothing, in one order."""
    return evolve(option, tracked_isps=sorted(set(option.tracked_isps or ())))
