"""The text of plans: for people, with a sign and a line for each member, and for machines."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from pinpoint_email._values.wire import wire_name, write

from .steps import Change, Step, StepKind

__all__ = ["PlanLine", "plain_step", "plan_lines", "summary"]

_SIGNS = {StepKind.CREATE: "+", StepKind.CHANGE: "~", StepKind.DELETE: "-"}
_DASHBOARD = ("deliverability_dashboard",)
_FEE = "the dashboard costs a monthly fee while it is on"
_CONFIRMATION = "asks for a confirmation of its own"


@frozen
class PlanLine:
    """A line of a plan for people."""

    text: str
    kind: StepKind
    """The change of the resource that the line is about."""
    is_head: bool
    """Whether the line names the resource; else it is about one of its members."""


def plan_lines(steps: Iterable[Step]) -> Iterator[PlanLine]:
    """Describe steps for people: each resource, and below it the members that are set."""
    for of_resource in _groups(steps):
        kind = of_resource[0].kind
        notes = "".join(f"  ({note})" for note in _notes(of_resource))
        yield PlanLine(f"{_SIGNS[kind]} {of_resource[0].key}{notes}", kind, is_head=True)
        for change in (change for step in of_resource for change in step.changes):
            yield PlanLine(f"    {_printable(change.member)}: {_values(change, kind)}", kind, is_head=False)


def summary(steps: Iterable[Step]) -> str:
    """Count the resources to create, to change and to delete."""
    met: dict[tuple[str | int, ...], StepKind] = {}
    for step in steps:
        if met.get(step.resource) is not StepKind.CREATE:
            # A step that deletes a part of a resource, such as a tag, changes the resource.
            whole = step.path == step.resource and not step.changes
            met[step.resource] = StepKind.CHANGE if step.kind is StepKind.DELETE and not whole else step.kind
    counts = Counter(met.values())
    if not counts:
        return "Nothing to do: the account is as it should be."
    return ", ".join(f"{counts[kind]} to {kind}" for kind in StepKind if counts[kind]) + "."


def _groups(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Group consecutive steps about the same thing: its creation with the changes that follow, or only changes."""
    group: list[Step] = []
    for step in steps:
        first = group[0] if group else None
        kinds = (first.kind, step.kind) if first and first.path == step.path else ()
        if kinds in {(StepKind.CREATE, StepKind.CHANGE), (StepKind.CHANGE, StepKind.CHANGE)}:
            group.append(step)
            continue
        if group:
            yield group
        group = [step]
    if group:
        yield group


def plain_step(step: Step) -> dict[str, Any]:
    """Describe a step for machines, with action and parameters named as in the reference."""
    given = {wire_name(name): write(value) for name, value in step.parameters.items() if value is not None}
    changes = [{"member": change.member, "old": change.old, "new": change.new} for change in step.changes]
    return {
        "kind": str(step.kind),
        "key": step.key,
        "changes": changes,
        "action": step.action,
        "parameters": given,
        "awaits": list(step.awaits),
    }


def _notes(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if step.deletes_identity:
            yield _CONFIRMATION
        if any(change.member == "enabled" and change.new for change in step.changes) and step.path == _DASHBOARD:
            yield _FEE


def _values(change: Change, kind: StepKind) -> str:
    if kind is StepKind.CREATE:
        return _value(change.new)
    return f"{_value(change.old)} -> {_value(change.new)}"


def _value(value: object) -> str:
    """Write a value in one line, its control characters escaped."""
    if value is None:
        return "none"
    return _printable(json.dumps(value, ensure_ascii=False))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
