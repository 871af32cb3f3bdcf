"""The display of a plan that is being applied."""

from types import TracebackType
from typing import Self

from attrs import define, field
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
from rich.progress import Progress as ProgressBar
from rich.text import Text

from pinpoint_email.exceptions import PinpointEmailError
from pinpoint_email.setup import Plan, Progress, Step, StepStatus

from .output import STYLES, failure, note
from .waiting import Waiting

__all__ = ["Display", "InVainError"]


class InVainError(PinpointEmailError):
    """A step was not tried, as the domains that it needs are not verified."""


@define
class Display:
    """A line for each step that is done, and on a terminal a bar below them."""

    _plan: Plan
    _console: Console
    _waiting: Waiting | None
    done: list[Step] = field(factory=list[Step], init=False)
    """The steps that are done."""
    kept: list[Step] = field(factory=list[Step], init=False)
    """The steps that are not done because they were not confirmed."""
    _under_way: Step | None = field(default=None, init=False)
    _bar: ProgressBar = field(init=False)
    _task: TaskID = field(init=False)

    def __attrs_post_init__(self) -> None:
        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
        hidden = not self._console.is_terminal
        self._bar = ProgressBar(*columns, console=self._console, transient=True, disable=hidden)
        self._task = self._bar.add_task("", total=len(self._plan.steps))

    def show(self, news: Progress) -> None:
        """Show the progress of a step; before one that needs verified domains, wait for them."""
        step = news.step
        total = news.done + news.left
        self._bar.update(self._task, completed=news.done, total=total, description=step.key, refresh=True)
        match news.status:
            case StepStatus.STARTED:
                self._wait(step)
                self._under_way = step
            case StepStatus.DONE:
                self.done.append(step)
                self._under_way = None
                self._say(f"{step.action}: {step.key}", STYLES[step.kind])
            case StepStatus.KEPT:
                self.kept.append(step)
                self._say(f"Kept, as its deletion was not confirmed: {step.key}", "bold")
            case StepStatus.OVERTAKEN:
                self._say("Someone else has changed the account: what is left is planned anew.", "bold")
            case _:
                self._under_way = None

    def _wait(self, step: Step) -> None:
        if step.awaits and self._waiting:
            # Waiting has a display of its own, and a terminal can show one at a time.
            self._bar.stop()
            if not self._waiting.until_verified(step.awaits):
                raise InVainError(self._end(step, f"was not tried, as {', '.join(step.awaits)} is not verified"))
            self._bar.start()

    def left(self, but: Step | None = None) -> list[Step]:
        """Return the steps that are still to be done, except for one."""
        return [step for step in self._plan.steps if step not in (*self.done, *self.kept, but)]

    def _end(self, step: Step, how: str) -> str:
        return failure(step, how, len(self.done), self.left(but=step))

    def _say(self, text: str, style: str) -> None:
        self._console.print(Text(text, style=style))

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Remove the bar; if a step was interrupted, report what is done and what is left."""
        self._bar.stop()
        if self._under_way:
            note(self._end(self._under_way, "was interrupted: it may have taken effect, or not"))
