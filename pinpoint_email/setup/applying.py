"""Applying a plan, a step at a time."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum

from attrs import define, field, frozen

from pinpoint_email._values.domains import normal_identity
from pinpoint_email.client import PinpointEmailClient
from pinpoint_email.exceptions import (
    AlreadyExistsException,
    ConcurrentModificationException,
    NotFoundException,
    PinpointEmailError,
)

from .mistakes import Place, without_addresses
from .steps import Step, StepKind

__all__ = ["Application", "ApplyError", "Progress", "StepStatus"]

_CONFLICTS = (AlreadyExistsException, ConcurrentModificationException, NotFoundException)
"""The errors of a step when someone else has changed the account since it was read."""
_MAX_CONFLICTS = 5
"""The number of fresh starts of one step: against someone who keeps undoing it there is no winning."""
_Loss = tuple[Place, str | None]
"""Something that a step takes away: a member of what is at a path, or with None all of it."""


class StepStatus(StrEnum):
    """How far a step has come."""

    STARTED = "started"
    """It is about to be done."""
    DONE = "done"
    """It is done."""
    KEPT = "kept"
    """It is not done: it would delete an identity, or what was not in the plan at first, without a confirmation."""
    OVERTAKEN = "overtaken"
    """Someone else has changed the account, which was read afresh; what is still to be done comes anew."""
    FAILED = "failed"
    """It failed, and nothing more is done."""


@frozen(kw_only=True)
class Progress:
    """News of a step that is being applied."""

    step: Step
    """The step."""
    status: StepStatus
    """How far it has come."""
    done: int
    """How many steps are done."""
    left: int
    """How many are still to be done, this one included unless it is done or kept."""


class ApplyError(PinpointEmailError):
    """A step failed. What was done before stays done; the next plan goes on from there.

    The reason is the error's ``__cause__``.
    """

    done: tuple[Step, ...]
    """The steps that were done, in their order."""
    failed: Step
    """The step that failed."""
    remaining: tuple[Step, ...]
    """The steps that were not tried any more."""

    hint: str
    """What may be the cause; ``""`` if there is nothing to say."""

    def __init__(self, failed: Step, reason: Exception, *, done: Iterable[Step], remaining: Iterable[Step]) -> None:
        not_found = isinstance(reason, NotFoundException)
        self.hint = ". Is the account's number right?" if not_found and failed.path[-1] == "tags" else ""
        super().__init__(without_addresses(f"{failed.key}: {reason}{self.hint}"))
        self.done = tuple(done)
        self.failed = failed
        self.remaining = tuple(remaining)


@define
class Application:
    """A plan that is being applied."""

    _client: PinpointEmailClient
    _left: list[Step]
    _look_again: Callable[[], Iterable[Step]]
    """Makes a fresh plan, for when someone else has been faster."""
    _on_step: Callable[[Progress], object] | None
    _delete_identities: Collection[str]
    """The identities whose deletion is confirmed."""
    _done: list[Step] = field(factory=list[Step], init=False)
    _kept: list[Step] = field(factory=list[Step], init=False)
    _conflicts: Counter[tuple[str, Place]] = field(factory=Counter[tuple[str, Place]], init=False)

    def run(self) -> tuple[Step, ...]:
        """Do all steps, and return those that were done.

        Raises:
            ApplyError: A step failed.
        """
        # Fresh plans may take away more than the user has seen; this one is the limit.
        shown = {loss for step in self._left for loss in _losses(step)}
        while self._left:
            step = self._allowed(self._left[0], shown)
            if step is None:
                self._kept.append(self._left.pop(0))
                self._tell(self._kept[-1], StepStatus.KEPT)
                continue
            self._tell(step, StepStatus.STARTED)
            try:
                parameters = step.renew(self._client) if step.renew else step.parameters
                getattr(self._client, step.method)(**parameters)
            except _CONFLICTS as error:
                self._begin_anew(step, error)
            except PinpointEmailError as error:
                raise self._failure(step, error) from error
            else:
                self._left.pop(0)
                self._done.append(step)
                self._tell(step, StepStatus.DONE)
        return tuple(self._done)

    def _allowed(self, step: Step, shown: Collection[_Loss]) -> Step | None:
        """Return a step as far as it may be done: it may take away only what was shown, and identities if confirmed."""
        name = step.deletes_identity
        if name is not None and normal_identity(name) not in self._delete_identities:
            return None
        if _losses(step) <= set(shown):
            return step
        return step.narrow([member for path, member in shown if path == step.path and member]) if step.narrow else None

    def _begin_anew(self, step: Step, conflict: PinpointEmailError) -> None:
        """Go on with a fresh plan, unless it is the same: then nobody has changed anything, and the step has failed."""
        try:
            fresh = [step for step in self._look_again() if step not in self._kept]
        except PinpointEmailError as error:
            raise self._failure(step, error) from error
        self._conflicts[step.method, step.path] += 1
        if fresh == self._left or self._conflicts[step.method, step.path] > _MAX_CONFLICTS:
            raise self._failure(step, conflict) from conflict
        self._tell(step, StepStatus.OVERTAKEN)
        self._left = fresh

    def _tell(self, step: Step, status: StepStatus) -> None:
        if self._on_step:
            self._on_step(Progress(step=step, status=status, done=len(self._done), left=len(self._left)))

    def _failure(self, step: Step, error: PinpointEmailError) -> ApplyError:
        self._tell(step, StepStatus.FAILED)
        return ApplyError(step, error, done=self._done, remaining=self._left[1:])


def _losses(step: Step) -> set[_Loss]:
    """Return everything that a step takes away."""
    if step.kind is not StepKind.DELETE:
        return set()
    return {(step.path, change.member) for change in step.changes if change.new is None} or {(step.path, None)}
