"""The steps of a plan: one request each, and the changes that it makes."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from pinpoint_email._values.wire import wire_name
from pinpoint_email.client import PinpointEmailClient

from .file_values import to_plain
from .mistakes import Place, hidden_path, written

_PARTS = {"ips", "tags"}
"""The tables within a resource that have steps of their own, but are not counted as resources."""

__all__ = ["Change", "Setting", "Step", "StepKind", "changes_of", "setting_steps"]


class StepKind(StrEnum):
    """The effect of a step."""

    CREATE = "create"
    """It creates something new."""
    CHANGE = "change"
    """It changes what is there."""
    DELETE = "delete"
    """It deletes something, or takes it out of something, such as a tag or an address in a pool."""


@frozen(kw_only=True)
class Change:
    """A member that a step sets, and what it was before."""

    member: str
    """The member, by its name in a file; of tags the key."""
    old: Any = field(default=None, hash=False)
    """The current value, with a file's types; ``None`` if there is none."""
    new: Any = field(default=None, hash=False)
    """The new value, with a file's types; ``None`` if the member is to go."""


@frozen(kw_only=True)
class Step:
    """A request of a plan, not yet sent."""

    kind: StepKind
    """Its effect."""
    path: Place = field(repr=hidden_path)
    """The path of what it is about, as in a file: ``("configuration_sets", "newsletter")``, for example."""
    method: str
    """The name of the client method that does it."""
    parameters: Mapping[str, Any] = field(repr=False, hash=False)
    """The method's parameters."""
    changes: tuple[Change, ...] = field(default=(), repr=False)
    """The members that it sets."""
    awaits: tuple[str, ...] = ()
    """The domains that have to be verified before it can be done."""
    renew: Callable[[PinpointEmailClient], Mapping[str, Any]] | None = field(default=None, repr=False, eq=False)
    """Makes the parameters again from the account as it is now; ``None`` unless the request also replaces members
    that the step is not to change, which someone may have changed since."""
    narrow: Callable[[Collection[str]], "Step | None"] | None = field(default=None, repr=False, eq=False)
    """Makes the step again, taking away none but these members; ``None`` unless it takes away several at once."""

    @property
    def action(self) -> str:
        """The action's name in the reference, such as ``TagResource``."""
        return wire_name(self.method)

    @property
    def resource(self) -> Place:
        """The resource that it is about: one with tags, or a pool with addresses, is one resource."""
        section, *inside = self.path
        return (section, inside[0]) if inside[1:] and inside[1] in _PARTS else self.path

    @property
    def key(self) -> str:
        """The path as a file has it: ``configuration_sets.newsletter``, for example."""
        return written(self.path)

    @property
    def deletes_identity(self) -> str | None:
        """The email identity that it deletes; ``None`` if it deletes none."""
        return str(self.path[1]) if self.method == "delete_email_identity" else None


@frozen(kw_only=True)
class Setting:
    """Members of a resource that one request sets together."""

    method: str
    """The name of the client method that sets them."""
    members: Collection[str]
    """The members, by their names in a state."""
    parameters: Mapping[str, Any]
    """The method's parameters."""
    awaits: tuple[str, ...] = ()
    """The domains that have to be verified first."""
    renew: Callable[[PinpointEmailClient], Mapping[str, Any]] | None = None
    """The step's ``renew``, where the request replaces more than the members that are mentioned."""


def setting_steps(path: Place, current: object, desired: object, settings: Iterable[Setting]) -> Iterator[Step]:
    """Make a step for each setting with a member that is not as it should be."""
    for setting in settings:
        if changes := changes_of(current, desired, setting.members):
            yield Step(
                kind=StepKind.CHANGE,
                path=path,
                method=setting.method,
                parameters=setting.parameters,
                changes=changes,
                awaits=setting.awaits,
                renew=setting.renew,
            )


def changes_of(current: object, desired: object, members: Iterable[str]) -> tuple[Change, ...]:
    """Compare members, and return a change for each that is mentioned and is not as it should be."""
    return tuple(
        Change(member=member, old=to_plain(old), new=to_plain(new))
        for member in members
        for old, new in [(getattr(current, member), getattr(desired, member))]
        if new is not None and new != old
    )
