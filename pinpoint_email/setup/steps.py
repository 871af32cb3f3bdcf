"""What is to be done to an account, a request at a time."""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from pinpoint_email._values.wire import wire_name
from pinpoint_email.client import PinpointEmailClient

from .mistakes import Place, hidden_path, written
from .plain import to_plain

_PARTS = {"ips", "tags"}

__all__ = ["Change", "Step", "StepKind", "changes_of"]


class StepKind(StrEnum):
    """What a step does to something."""

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
    """What it is, with a file's types; ``None`` if it is not there."""
    new: Any = field(default=None, hash=False)
    """What it is to be, with a file's types; ``None`` if it is to go."""


@frozen(kw_only=True)
class Step:
    """A request of a plan, not yet sent."""

    kind: StepKind
    """What it does."""
    path: Place = field(repr=hidden_path)
    """What it does that to, as in a file: ``("configuration_sets", "newsletter")``, for example."""
    method: str
    """The name of the client's method that does it."""
    parameters: Mapping[str, Any] = field(repr=False, hash=False)
    """The method's parameters."""
    changes: tuple[Change, ...] = field(default=(), repr=False)
    """The members that it sets."""
    awaits: tuple[str, ...] = ()
    """The domains that have to be verified before it can be done."""
    renew: Callable[[PinpointEmailClient], Mapping[str, Any]] | None = field(default=None, repr=False, eq=False)
    """Makes the parameters anew, if they replace more than is to be changed, which may have changed since."""
    narrow: Callable[[Collection[str]], "Step | None"] | None = field(default=None, repr=False, eq=False)
    """Makes the step anew, such that it takes away none but these members; if it takes away several at once."""

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
        """What it is about, as a file has it: ``configuration_sets.newsletter``, for example."""
        return written(self.path)

    @property
    def deletes_identity(self) -> str | None:
        """The email identity that it deletes; ``None`` if it deletes none."""
        return str(self.path[1]) if self.method == "delete_email_identity" else None


def changes_of(current: object, desired: object, members: Iterable[str]) -> tuple[Change, ...]:
    """The members that are mentioned and are not as they should be."""
    return tuple(
        Change(member=member, old=to_plain(old), new=to_plain(new))
        for member in members
        for old, new in [(getattr(current, member), getattr(desired, member))]
        if new is not None and new != old
    )
